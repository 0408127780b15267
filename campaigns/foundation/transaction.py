"""The only place where a transaction begins and ends: once, at an edge (a request, a job, a command)."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from sqlalchemy.exc import DisconnectionError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from campaigns.foundation.db import open_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine


# The database cannot be reached, or not in time: nothing was changed and trying again may help.
UNAVAILABLE = (OperationalError, InterfaceError, DisconnectionError, PoolTimeoutError)
# Two did at the same moment what only one can: a constraint of the database decided for the first.
CLASH = IntegrityError


# Who has waited so long to write is told that it cannot be done now; whoever waits behind does not wait as long again.
PATIENCE_S = 10.0
_NO_TURN = "other writers were at it for too long"


class WriteGate:
    """Lets one writer at a time into an SQLite file, across threads and processes.

    Writers that meet inside SQLite wait by sleeping, which gives long tails; a lock wakes the next one at once.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._turn = threading.Lock()
        self._handle: int | None = None

    def enter(self, patience_s: float = PATIENCE_S) -> None:
        """Wait for the turn, at most about `patience_s` seconds.

        Raises:
            PoolTimeoutError: when it did not come in time.

        """
        end = time.monotonic() + patience_s
        if not self._turn.acquire(timeout=patience_s):
            raise PoolTimeoutError(_NO_TURN)
        try:
            self._close_to_others(end)
        except BaseException:
            self._turn.release()
            raise

    def _close_to_others(self, end: float) -> None:
        """Wait for the other processes."""
        if self._path is None:
            return
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        if time.monotonic() > end:
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            raise PoolTimeoutError(_NO_TURN)

    @property
    def is_taken(self) -> bool:
        """Whether a thread of this process is inside."""
        return self._turn.locked()

    def leave(self) -> None:
        """Let the next one in."""
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)
        self._turn.release()


class Database:
    """An engine, and for SQLite the gate before it."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.engine: Engine = open_engine(url, pool_size=pool_size)
        # The same connections; on these each statement is a transaction, without the two round trips for its beginning and its end.
        self.by_statement: Engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        file = self.engine.url.database if self.is_sqlite else None
        self.gate = WriteGate(Path(f"{file}.gate") if file and file != ":memory:" else None)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


class Work:
    """One unit of work, begun at the first look at `session` or `connection` and ended by the edge that opened it."""

    def __init__(self, database: Database, *, writes: bool, is_one_statement: bool = False) -> None:
        self._database = database
        self._writes = writes
        self._engine = database.by_statement if is_one_statement and not database.is_sqlite else database.engine
        self._session: Session | None = None
        self._connection: Connection | None = None
        self._is_inside_gate = False
        self._after_commit: list[Callable[[], None]] = []

    @property
    def session(self) -> Session:
        """The session of this unit of work; it cannot write where the edge only reads: the database refuses."""
        if self._session is None:
            self._session = Session(bind=self.connection, expire_on_commit=False)
        return self._session

    @property
    def connection(self) -> Connection:
        """The same without the session, for statements that are written out by hand."""
        if self._connection is None:
            self._begin()
        return cast("Connection", self._connection)

    @property
    def has_begun(self) -> bool:
        """Whether anything has asked for the database."""
        return self._connection is not None

    def _begin(self) -> None:
        database = self._database
        if self._writes and database.is_sqlite:
            database.gate.enter()
            self._is_inside_gate = True
        try:
            connection = self._connection = self._engine.connect()
            if database.is_sqlite:
                connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if self._writes else 'ON'}")
                connection.exec_driver_sql("BEGIN IMMEDIATE" if self._writes else "BEGIN")
            elif not self._writes:
                connection.execution_options(postgresql_readonly=True)
        except BaseException:
            self.end()
            raise

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have `call` made once the work is on the disk; it must not touch the database."""
        self._after_commit.append(call)

    def commit(self) -> None:
        """Make the work lasting."""
        if self._session is not None:
            self._session.commit()
        if self._connection is not None:
            self._connection.commit()
        calls, self._after_commit = self._after_commit, []
        for call in calls:
            call()

    def rollback(self) -> None:
        """Forget the work."""
        self._after_commit.clear()
        if self._session is not None:
            self._session.rollback()
        if self._connection is not None:
            self._connection.rollback()

    def end(self) -> None:
        """Give the connection back, and the gate to the next writer."""
        try:
            if self._session is not None:
                self._session.close()
            if self._connection is not None:
                self._connection.close()
        finally:
            self._session = self._connection = None
            if self._is_inside_gate:
                self._is_inside_gate = False
                self._database.gate.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.commit()
            else:
                self.rollback()
        finally:
            self.end()


_current: list[Database] = []


def use_database(database: Database) -> None:
    """Make `database` the one of this process."""
    _current[:] = [database]


def the_database() -> Database:
    """The database of this process.

    Raises:
        RuntimeError: when no door has opened one.

    """
    if not _current:
        message = "no database has been opened in this process"
        raise RuntimeError(message)
    return _current[0]


def edge(*, writes: bool, is_one_statement: bool = False) -> Work:
    """A unit of work to be used as a context: commits at its end, rolls back on an error, begins when first needed.

    `is_one_statement` promises that on PostgreSQL the work is one statement, or several of which each can stand alone: it commits by itself there.
    """
    return Work(the_database(), writes=writes, is_one_statement=is_one_statement)


@contextmanager
def writing() -> Iterator[Session]:
    """A writing unit of work for a job or a command; yields its session."""
    with edge(writes=True) as work:
        yield work.session


@contextmanager
def reading() -> Iterator[Session]:
    """A reading unit of work; yields its session."""
    with edge(writes=False) as work:
        yield work.session
