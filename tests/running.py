"""The product in processes of its own, as an operator starts it: its web, its worker, its Redis; for tests that kill them or look from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError

from campaigns.foundation import transaction
from campaigns.foundation.embedded import EmbeddedServer, server_binary
from campaigns.foundation.migrations import upgrade
from campaigns.foundation.processes import end_with
from campaigns.process import prepare_process
from campaigns.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 45.0
_LOOK_EVERY_S = 0.05


def eventually(is_so: Callable[[], object], what: Callable[[], str] | str, *, within_s: float = PATIENCE_S) -> None:
    """Wait until `is_so()`.

    Raises:
        AssertionError: when it is not in `within_s` seconds; `what` says what was waited for.

    """
    end = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > end:
            said = what if isinstance(what, str) else what()
            msg = f"waited {within_s:.0f} seconds in vain: {said}"
            raise AssertionError(msg)
        time.sleep(_LOOK_EVERY_S)


def free_port() -> int:
    """A port of the loopback where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def runs(pid: int) -> bool:
    """Whether process `pid` still runs.

    One that has ended and that nobody has asked after does not, though its number is still taken: where the first process of a
    machine is no init, as in many a container, orphans stay so for ever.
    """
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    return False


@dataclass(frozen=True, slots=True)
class Relative:
    """A process that another started, itself or by its children."""

    pid: int
    parent: int
    name: str

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return runs(self.pid)

    def kill(self) -> None:
        """Kill it without a word (kill -9)."""
        os.kill(self.pid, signal.SIGKILL)


def descendants(pid: int) -> list[Relative]:
    """All processes below `pid`, as the kernel lists them now."""
    children: dict[int, list[Relative]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            head, _, tail = entry.read_text().rpartition(")")
            number, _, name = head.partition(" (")
            one = Relative(int(number), int(tail.split()[1]), name)
            children.setdefault(one.parent, []).append(one)
    found: list[Relative] = []
    below = [pid]
    while below:
        below = [one.pid for parent in below for one in children.get(parent, [])]
        found += [one for ones in children.values() for one in ones if one.pid in below]
    return found


def begin_as_by_hand(tests: int) -> None:
    """What a process does before it becomes a program that the tests, process `tests`, start: it ends with them, and is as one begun at a terminal.

    A run of the tests that is killed must not leave products behind, which would work on for ever. One that a shell began in the background hands
    down that Ctrl-C be ignored, and programs heed that.
    """
    end_with(tests)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@dataclass
class Program:
    """A program that was started here, in a session of its own; what it says goes to `log`."""

    arguments: list[str]
    environment: dict[str, str]
    folder: Path
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.arguments,
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=partial(begin_as_by_hand, os.getpid()),  # noqa: PLW1509 - the tests fork in their only thread
            )

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    @property
    def family(self) -> list[Relative]:
        """The processes below it."""
        return descendants(self.process.pid)

    def child(self, name: str) -> Relative:
        """The one below it that is called `name`, waited for if it is just being started."""
        found: list[Relative] = []

        def is_there() -> bool:
            found[:] = [one for one in self.family if one.name == name[:15] and one.is_alive]
            return bool(found)

        eventually(is_there, f"no process {name!r} below {self.arguments}")
        return found[0]

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.process.pid, number)

    def stop(self, number: signal.Signals = signal.SIGTERM, *, within_s: float = PATIENCE_S) -> int:
        """Ask it to stop and wait for that; gives back its exit code (negative: the signal that ended it)."""
        self.tell(number)
        return self.process.wait(within_s)

    def kill(self) -> None:
        """Kill it without a word, it alone."""
        self.process.kill()
        self.process.wait()

    def kill_family(self) -> None:
        """Kill it and all below it at one blow, as when the power is cut."""
        with suppress(ProcessLookupError):
            self.tell(signal.SIGSTOP)
        family = self.family
        for one in family:
            with suppress(ProcessLookupError):
                one.kill()
        self.kill()
        eventually(lambda: not any(one.is_alive for one in family), "killed processes are still there")


class Product:
    """An instance of the product: its folder and settings, and the programs that run over it.

    Within `entered()` the test's own process stands inside too: it reads and writes the same database with the same keys.
    """

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder = folder
        self.port = free_port()
        self._values = {"instance_dir": folder / "var", "port": self.port, **settings}
        self.settings = load_settings(_env_file=None, **self._values)
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.log = folder / "product.log"
        self.programs: list[Program] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for program in self.programs:
            if program.is_alive:
                program.kill_family()
        self._stack.close()

    @property
    def url(self) -> str:
        """Where it is open."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a program of it finds in its environment: the settings, and nothing of the developer's own."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        set_here = {name.upper(): str(value) for name, value in self._values.items()}
        return {**kept, **set_here, "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary), "PYTHONUNBUFFERED": "1"}

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Stand inside: this process has its keys, its site and its database, migrated; afterwards it has the database that it had."""
        before = list(transaction._current)
        database = prepare_process(self.settings, pool_size=4)
        try:
            upgrade(database)
            yield
        finally:
            database.dispose()
            transaction._current[:] = before

    def program(self, *arguments: str) -> Program:
        """Start a program of this instance, by a Python as this one."""
        made = Program([sys.executable, *arguments], self.environment, self.folder, self.log)
        self.programs.append(made)
        return made

    def serve(self) -> Program:
        """Start the web and wait until it is ready."""
        made = self.program("-m", "campaigns.cli", "serve")
        self.await_ready(made)
        return made

    def work(self, *arguments: str) -> Program:
        """Start the worker."""
        return self.program(str(ROOT / "worker.py"), *arguments)

    def run(self) -> Program:
        """Start everything under the one supervisor and wait until it is ready."""
        made = self.program("-m", "campaigns.cli", "run")
        self.await_ready(made)
        return made

    def await_ready(self, program: Program) -> None:
        """Wait until it accepts work."""

        def is_ready() -> bool:
            assert program.is_alive, f"it ended: {self.log.read_text()[-2000:]}"
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as connection:
                connection.sendall(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                return b" 200 " in connection.recv(64)
            return False

        eventually(is_ready, "the product does not become ready", within_s=90)


class RedisServer:
    """A Redis of the test's own with the options of the embedded one: at the product's own socket, or where its REDIS_URL says."""

    def __init__(self, product: Product) -> None:
        settings = product.settings
        self.folder = settings.instance_dir / "valkey"
        self.url = settings.redis_url or f"unix://{settings.redis_socket}"
        self._options = EmbeddedServer(settings.redis_socket, self.folder)._arguments(server_binary())
        if settings.redis_url:
            self._options += ["--port", str(urlsplit(settings.redis_url).port), "--bind", "127.0.0.1"]
        self._environment = product.environment
        self._program: Program | None = None

    def start(self, *, empty: bool = False) -> None:
        """Start it and wait until it answers; `empty`: without what it kept."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if empty:
            for path in sorted(self.folder.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
        self._program = Program(self._options, self._environment, self.folder, self.folder / "output.log")
        eventually(self.answers, "Redis does not start")

    def kill(self) -> None:
        """Kill it without a word."""
        if self._program is not None:
            self._program.kill()

    def answers(self) -> bool:
        """Whether it answers."""
        with suppress(RedisError):
            return bool(self.ask("PING"))
        return False

    def ask(self, *words: str) -> Any:  # noqa: ANN401 - an answer of Redis
        """Give it a command."""
        with Redis.from_url(self.url, socket_timeout=5) as redis:
            return redis.execute_command(*words)
