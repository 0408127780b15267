"""A PostgreSQL of the test's own, to be stopped hard: in a throw-away folder, on the loopback, reached by nobody else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from tests.running import free_port

if TYPE_CHECKING:
    from types import TracebackType

_OWNER = "postgres"


def _folder_of_programs() -> Path | None:
    places = [Path(found).resolve().parent for name in ("initdb",) if (found := shutil.which(name))]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if all((place / name).exists() for name in ("initdb", "pg_ctl"))), None)


class Cluster:
    """A database server that a test starts, stops and kills.

    PostgreSQL does not run as root: there it runs as the user that its package has made.
    """

    def __init__(self) -> None:
        programs = _folder_of_programs()
        if programs is None:
            pytest.skip("there are no programs of a PostgreSQL server here (initdb, pg_ctl)")
        self._programs = programs
        self._user: str | None = None
        if os.getuid() == 0:
            with suppress(KeyError):
                self._user = pwd.getpwnam(_OWNER).pw_name
            if self._user is None:
                pytest.skip("PostgreSQL does not run as root, and there is no user postgres to run it as")
        self.port = free_port()
        self.url = f"postgresql://{_OWNER}@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="campaigns-postgresql-"))
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        # Not synced to the disk: what is tested is the product after a crash of the server, not the server after one of the machine.
        self._run("initdb", "--auth=trust", f"--username={_OWNER}", "--encoding=UTF8", "--no-locale", "--no-sync")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(subprocess.CalledProcessError):
            self.stop_hard()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "start", "--wait", "--log", str(self.folder / "server.log"), "--options", options)

    def stop_hard(self) -> None:
        """End it at once, connections and all, as a crash does."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--wait")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, "--pgdata", self.folder / "data", *arguments],
            check=True,
            user=self._user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
