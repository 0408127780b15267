"""Processes kept together: started, started again when they die, ended with the one who keeps them, whatever ends it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import select
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

GRACE_S = 25.0
_STEADY_S = 10.0
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 15.0
_A_LONG_TIME_S = 3600.0
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_SET_PARENT_DEATH_SIGNAL = 1
_SET_NAME = 15


class StopRequestedError(Exception):
    """Somebody asked this process to stop."""


@dataclass(slots=True)
class Child:
    """A process to be kept: its name, what it does, and whether the others may need it while they stop.

    `body` runs in the new process and its end is the end of the process; see `program` for one that runs another program.
    """

    name: str
    body: Callable[[], object]
    stops_last: bool = False
    pid: int | None = field(default=None, init=False)
    exit_code: int | None = field(default=None, init=False)
    times_ended: int = field(default=0, init=False)
    _began: float = field(default=0.0, init=False)
    _next: float = field(default=0.0, init=False)
    _pause: float = field(default=_FIRST_PAUSE_S, init=False)

    def began(self, pid: int) -> None:
        """Note that it runs as process `pid`."""
        self.pid, self.exit_code, self._began = pid, None, time.monotonic()

    def ended(self, exit_code: int) -> None:
        """Note that it ended; one that lived only briefly waits longer before the next start."""
        now = time.monotonic()
        self.pid, self.exit_code = None, exit_code
        self.times_ended += 1
        self._pause = _FIRST_PAUSE_S if now - self._began > _STEADY_S else min(self._pause * 2, _LONGEST_PAUSE_S)
        self._next = now + self._pause

    @property
    def waits_s(self) -> float:
        """Seconds until it may start again."""
        return max(0.0, self._next - time.monotonic())


def program(arguments: Sequence[str]) -> Callable[[], NoReturn]:
    """A body that becomes another program."""

    def become() -> NoReturn:
        os.execv(arguments[0], list(arguments))  # noqa: S606 - no shell is wanted

    return become


class Keeper:
    """Keeps children alive while it is open, and stops them when it closes; one for a process, in its main thread.

    `tell` is given a line for people when a child dies or has to be killed.
    """

    def __init__(self, tell: Callable[[str], None], *, grace_s: float = GRACE_S) -> None:
        self._tell = tell
        self._grace_s = grace_s
        self._kept: list[Child] = []
        self._is_stopping = False
        self._former: dict[int, Any] = {}
        self._bell_in, self._bell_out = os.pipe()
        for end in (self._bell_in, self._bell_out):
            os.set_blocking(end, False)

    def __enter__(self) -> Self:
        signal.set_wakeup_fd(self._bell_out, warn_on_full_buffer=False)
        for number in _STOPPING:
            # Ignored means that somebody wants it so (nohup, a shell's background job).
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._former[number] = signal.signal(number, self._ask_to_stop)
        self._former[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for number, handler in self._former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        os.close(self._bell_in)
        os.close(self._bell_out)

    def _ask_to_stop(self, *_: object) -> None:
        self._is_stopping = True

    def keep(self, child: Child) -> None:
        """Start `child`, and start it again whenever it ends."""
        self._kept.append(child)
        self._start(child)

    def run(self, child: Child) -> int:
        """Run `child` to its end and give back its exit code (negative: the signal that ended it).

        Raises:
            StopRequestedError: when asked to stop meanwhile; the child is stopped too.

        """
        self._start(child)
        while child.pid is not None:
            try:
                self._wait(_STEADY_S, child)
            except StopRequestedError:
                self._end([child])
                raise
        return child.exit_code or 0

    def rest(self, seconds: float) -> None:
        """Look after the children for so long.

        Raises:
            StopRequestedError: as soon as somebody asks this process to stop.

        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._wait(left)

    def watch(self) -> None:
        """Look after the children until asked to stop.

        Raises:
            StopRequestedError: then.

        """
        while True:
            self.rest(_A_LONG_TIME_S)

    def stop(self) -> None:
        """Ask all to stop, those last that the others may need; whoever does not in time is killed."""
        kept, self._kept = self._kept, []
        for is_last in (False, True):
            self._end([child for child in kept if child.stops_last is is_last])

    def _wait(self, seconds: float, guest: Child | None = None) -> None:
        if self._is_stopping:
            raise StopRequestedError
        self._reap([*self._kept, guest] if guest else self._kept)
        if guest is not None and guest.pid is None:
            return
        for child in self._kept:
            if child.pid is None and child.waits_s == 0:
                self._start(child)
        self._doze(min([seconds, *(child.waits_s for child in self._kept if child.pid is None)]))

    def _doze(self, seconds: float) -> None:
        """Sleep until a signal comes or the time is over."""
        if select.select([self._bell_in], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._bell_in, 4096)

    def _start(self, child: Child) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        keeper = os.getpid()
        # A signal that comes between the fork and the child's own handlers must neither stop the keeper nor be lost.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        pid = os.fork()
        if pid == 0:
            self._live(child, keeper, mask)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        child.began(pid)

    def _live(self, child: Child, keeper: int, mask: set[signal.Signals | int]) -> NoReturn:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (*_STOPPING, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            # Out of the terminal's group: Ctrl-C reaches the keeper alone, which then stops everybody in order.
            os.setsid()
            end_with(keeper)
            _name_process(child.name)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            child.body()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        except BaseException:  # noqa: BLE001 - nothing of a child may run on in the keeper's code
            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _reap(self, children: Sequence[Child]) -> None:
        for child in children:
            if child.pid is None:
                continue
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if pid:
                child.ended(os.waitstatus_to_exitcode(status))
                if child in self._kept:
                    self._tell(f"{child.name} ended ({_said(child.exit_code)}) and is started again")

    def _end(self, children: Sequence[Child]) -> None:
        for child in children:
            if child.pid is not None:
                os.kill(child.pid, signal.SIGTERM)
        end = time.monotonic() + self._grace_s
        while any(child.pid is not None for child in children) and time.monotonic() < end:
            self._reap(children)
            if any(child.pid is not None for child in children):
                self._doze(min(0.2, max(0.0, end - time.monotonic())))
        for child in children:
            if child.pid is not None:
                self._tell(f"{child.name} did not stop in {self._grace_s:.0f} seconds and is killed")
                os.killpg(child.pid, signal.SIGKILL)
                os.waitpid(child.pid, 0)
                child.ended(-signal.SIGKILL)


def _said(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-exit_code).name
    return f"signal {-exit_code}"


def end_with(parent: int) -> None:
    """Have this process asked to stop (SIGTERM) when process `parent`, which started it, is no more, even if that was killed."""
    if sys.platform == "linux":
        _tell_kernel(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    else:
        threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _name_process(name: str) -> None:
    """Show `name` in lists of processes; the kernel keeps 15 bytes of it."""
    if sys.platform == "linux":
        _tell_kernel(_SET_NAME, ctypes.c_char_p(name.encode()[:15]))


def _tell_kernel(what: int, value: int | ctypes.c_char_p) -> None:
    ctypes.CDLL(None).prctl(what, value, 0, 0, 0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


@contextlib.contextmanager
def rare_collections() -> Iterator[None]:
    """Within the block the collector of cycles comes seldom: work that makes millions of plain values and no cycles is half as long without it."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
