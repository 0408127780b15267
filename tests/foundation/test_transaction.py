"""A transaction begins and ends once, at an edge; what only reads cannot write; SQLite has one writer at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError, OperationalError

from campaigns.coalitions.models import Organization
from campaigns.foundation.transaction import Database, Work, edge, reading, writing
from tests.factories import make_organization

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("database")


def organizations() -> int:
    with reading() as db:
        return db.scalar(select(func.count()).select_from(Organization)) or 0


def test_work_shows_to_others_only_when_it_is_whole() -> None:
    with writing() as db:
        make_organization(db)
        assert organizations() == 0
    assert organizations() == 1


def test_an_error_undoes_all_of_it() -> None:
    def write_and_fail() -> None:
        with writing() as db:
            make_organization(db)
            message = "half way"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="half way"):
        write_and_fail()
    assert organizations() == 0


def test_what_only_reads_is_refused_a_write_by_the_database() -> None:
    def write_while_reading() -> None:
        with reading() as db:
            make_organization(db)

    with pytest.raises(DatabaseError):
        write_while_reading()
    assert organizations() == 0


def test_a_connection_that_read_may_write_the_next_time() -> None:
    # More turns than the pool has connections, so that each is used in both ways.
    for turn in range(20):
        assert organizations() == turn
        with writing() as db:
            make_organization(db)


def test_nothing_is_opened_before_somebody_asks() -> None:
    with edge(writes=True) as work:
        assert not work.has_begun
    with edge(writes=True) as work:
        assert work.session is work.session
        assert work.has_begun


def test_calls_after_the_commit_find_the_work_done_and_a_rollback_forgets_them() -> None:
    seen: list[int] = []
    with edge(writes=True) as work:
        make_organization(work.session)
        work.after_commit(lambda: seen.append(organizations()))
        assert seen == []
    assert seen == [1]
    with edge(writes=True) as work:
        work.after_commit(lambda: seen.append(-1))
        work.rollback()
    assert seen == [1]


def test_a_unit_of_work_can_be_ended_early_and_begun_again() -> None:
    with edge(writes=True) as work:
        assert organizations() == 0
        work.end()
        make_organization(work.session)
    assert organizations() == 1


def test_a_second_writer_waits_until_the_first_has_committed(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has many writers")
    order: list[str] = []

    def write(name: str) -> None:
        with writing() as db:
            make_organization(db)
            order.append(name)

    with writing() as db:
        second = threading.Thread(target=write, args=("second",))
        second.start()
        make_organization(db)
        second.join(0.05)
        assert second.is_alive()
        order.append("first")
    second.join(10)
    assert order == ["first", "second"]
    assert organizations() == 2


_TRY_GATE = """
import fcntl, sys
file = open(sys.argv[1])
try:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("closed")
else:
    print("open")
"""


def gate_as_another_process_finds_it(database: Database) -> str:
    path = f"{database.engine.url.database}.gate"
    return subprocess.run(
        [sys.executable, "-c", _TRY_GATE, path], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_gate_holds_between_processes_too(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL needs no gate")
    with writing():
        assert gate_as_another_process_finds_it(database) == "closed"
    assert gate_as_another_process_finds_it(database) == "open"
    with reading():
        assert gate_as_another_process_finds_it(database) == "open"


def test_a_writer_that_cannot_begin_leaves_the_gate_open(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    lost = Database(f"sqlite:///{folder / 'campaigns.sqlite3'}")
    lost.gate.enter()
    lost.gate.leave()
    # A folder in the place of the file: the gate beside it opens, the database does not.
    (folder / "campaigns.sqlite3").mkdir()
    for _ in range(2):
        with pytest.raises(OperationalError):
            _begin(lost)
    lost.dispose()


def _begin(database: Database) -> None:

    with Work(database, writes=True) as work:
        work.session.connection()
