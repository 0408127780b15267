"""Runs, uploads and watched sources: taken up once, taken up again after a death, fetched only when they changed."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from campaigns.foundation import clock as the_clock
from campaigns.foundation.errors import Conflict, Invalid, Missing
from campaigns.foundation.i18n.said import Said, said
from campaigns.foundation.importing import formats, runs, uploads
from campaigns.foundation.importing.fetching import Fetched, FetchError
from campaigns.foundation.importing.formats import ImportFormat, ImportTask, register_format
from campaigns.foundation.importing.models import ImportRun, RunState, WatchedSource
from campaigns.foundation.importing.report import Fate, Fault, Report, UnreadableFileError
from campaigns.foundation.importing.runs import RunRequest, ask_for_run, has_runs_to_work, work_next_run
from campaigns.foundation.importing.uploads import Uploads, the_uploads, use_uploads
from campaigns.foundation.importing.watching import forget_source, has_sources_due, look_at_next_source, put_source
from campaigns.foundation.transaction import reading, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Clock

# What a database that cannot be reached raises.
ODD = said("It is %(odd)s.", odd="100 % odd")
AWAY = OperationalError("SELECT 1", {}, Exception())
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _own_format() -> Iterator[None]:
    """A format that counts lines, and breaks where the file says so."""

    def read(task: ImportTask) -> None:
        content = task.path.read_text()
        if "unreadable" in content:
            raise UnreadableFileError(said("This is nothing."), "line 1")
        task.report.note("lines", Fate.INSERT, content.count("\n"))
        task.report.blame("line 2", ODD)
        task.progress(1, 2)
        if "break" in content:
            raise ZeroDivisionError
        if "deadly" in content:
            # The process ends in the midst of it.
            raise SystemExit

    register_format(ImportFormat("lines", "Lines", read, ("colour",)))
    yield
    formats._formats.pop("lines")


def ask(content: str, *, is_dry_run: bool = False) -> int:
    stored, digest = the_uploads().take(io.BytesIO(content.encode()))
    with writing() as db:
        return ask_for_run(
            db, RunRequest("lines", "a.txt", stored, digest, is_dry_run=is_dry_run), account_uuid=None
        ).id


def run_row(key: int) -> ImportRun:
    with reading() as db:
        return db.get_one(ImportRun, key)


def first_fault(key: int) -> str:
    return str(Fault.from_json(run_row(key).faults[0]))


def test_a_run_is_worked_and_its_report_kept() -> None:
    key = ask("one\ntwo\n")
    with reading() as db:
        assert has_runs_to_work(db)
    assert work_next_run()
    assert not work_next_run()
    run = run_row(key)
    assert (run.state, run.counts, run.faults) == (
        RunState.DONE,
        {"lines": {"insert": 2}},
        [{"line": "line 2", "reason": {"text": "It is %(odd)s.", "values": {"odd": "100 % odd"}}}],
    )
    assert run.done == run.total == 2
    assert not the_uploads().has(run.stored_name)


def test_after_a_dry_run_and_a_failure_the_file_is_kept() -> None:
    tried, broken, unreadable = ask("one\n", is_dry_run=True), ask("break\n"), ask("unreadable")
    while work_next_run():
        pass
    assert run_row(tried).state == RunState.DONE
    assert run_row(broken).state == RunState.FAILED
    assert "fault of the software" in first_fault(broken)
    # What was done until then is told.
    assert run_row(broken).counts == {"lines": {"insert": 1}}
    assert first_fault(unreadable) == "line 1: This is nothing."
    assert all(the_uploads().has(run_row(key).stored_name) for key in (tried, broken, unreadable))


def test_a_run_whose_worker_died_is_taken_up_again(clock: Clock) -> None:
    key = ask("one\n")
    with writing() as db:
        run = db.get_one(ImportRun, key)
        run.state, run.seen_at = RunState.RUNNING.value, the_clock.now()
    assert not work_next_run()
    clock.advance(minutes=4)
    assert work_next_run()
    assert run_row(key).state == RunState.DONE


def die_over_the_run(clock: Clock) -> None:
    with pytest.raises(SystemExit):
        work_next_run()
    # Nobody takes it up before it is known to be left.
    assert not work_next_run()
    clock.advance(minutes=4)


def test_a_run_that_ends_its_workers_is_not_taken_up_for_ever(clock: Clock) -> None:
    key = ask("deadly")
    for _ in range(3):
        die_over_the_run(clock)
    assert work_next_run()
    run = run_row(key)
    assert (run.state, run.attempts, run.fault_number) == (RunState.FAILED, 3, 1)
    assert run.finished_at == the_clock.now()
    assert "Its worker ended 3 times" in first_fault(key)
    # It is over, and its file is kept: a person may try it again.
    assert the_uploads().has(run.stored_name)
    clock.advance(minutes=4)
    with reading() as db:
        assert not has_runs_to_work(db)


def test_what_comes_after_a_deadly_run_is_worked(clock: Clock) -> None:
    deadly, other = ask("deadly"), ask("one\n")
    with pytest.raises(SystemExit):
        work_next_run()
    assert work_next_run()
    assert (run_row(deadly).state, run_row(other).state) == (RunState.RUNNING, RunState.DONE)
    clock.advance(minutes=4)
    # A death that was not the file's fault costs nothing.
    the_uploads().path_of(run_row(deadly).stored_name).write_text("one\n")
    assert work_next_run()
    assert (run_row(deadly).state, run_row(deadly).attempts) == (RunState.DONE, 2)


def test_a_database_that_is_away_for_a_moment_is_no_death(monkeypatch: pytest.MonkeyPatch) -> None:
    key = ask("one\n")
    away, keep = [AWAY] * 3, runs._keep_report

    def keep_later(run: ImportRun, report: Report, failure: Fault | None) -> None:
        if away:
            raise away.pop()
        keep(run, report, failure)

    monkeypatch.setattr(runs, "_KEEP_AGAIN_S", 0.0)
    monkeypatch.setattr(runs, "_keep_report", keep_later)
    assert work_next_run()
    assert (run_row(key).state, run_row(key).attempts) == (RunState.DONE, 1)


def test_a_run_that_could_not_be_taken_up_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    key = ask("one\n")

    def be_away(_run: ImportRun) -> ImportTask:
        raise AWAY

    monkeypatch.setattr(runs, "_task_of", be_away)
    with pytest.raises(OperationalError):
        work_next_run()
    assert (run_row(key).state, run_row(key).attempts) == (RunState.WAITING, 0)


def test_a_file_that_is_gone_is_said_to_be() -> None:
    key = ask("one\n")
    the_uploads().forget(run_row(key).stored_name)
    assert work_next_run()
    assert "no longer there" in first_fault(key)


def test_a_file_comes_piece_by_piece_and_goes_on_where_it_broke_off() -> None:
    box = the_uploads()
    name = box.begin()
    assert box.append(name, 0, b"abc") == 3
    # The answer was lost: the same piece comes again.
    assert box.append(name, 0, b"abc") == 3
    with pytest.raises(Conflict):
        box.append(name, 5, b"x")
    assert box.append(name, box.size_of(name), b"def") == 6
    assert box.path_of(name).read_bytes() == b"abcdef"


@pytest.mark.parametrize("name", ["../keyring.json", "a" * 31, "", "A" * 32, "..", "a/b"])
def test_a_name_that_is_none_of_ours_is_not_looked_for(name: str) -> None:
    with pytest.raises(Missing):
        the_uploads().path_of(name)
    the_uploads().forget(name)


def test_an_empty_and_a_too_large_file_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 10)
    for content in (b"", b"x" * 11):
        with pytest.raises(Invalid):
            the_uploads().take(io.BytesIO(content))
    name = the_uploads().begin()
    with pytest.raises(Invalid):
        the_uploads().append(name, 0, b"x" * 11)


class Source:
    """A source on the web, told what to answer."""

    def __init__(self) -> None:
        self.content: bytes | None = b"one\n"
        self.asked: list[tuple[str | None, str | None]] = []

    def fetch(self, _address: str, target: Path, *, etag: str | None, last_modified: str | None) -> Fetched:
        self.asked.append((etag, last_modified))
        if self.content is None:
            raise FetchError(said("%(host)s answers with the code %(code)s.", host="example.org", code="503"))
        target.write_bytes(self.content)
        digest = json.dumps(self.content.decode())
        return Fetched(has_changed=True, address="", etag='"x"', sha256=digest, size=1)


def put() -> None:
    with writing() as db:
        put_source(db, url="https://example.org/a.json", file_format="lines", options={"colour": "red"}, every_hours=6)


def source_row() -> WatchedSource:
    with reading() as db:
        return db.scalars(select(WatchedSource)).one()


def source_fault() -> str:
    return str(Said.from_json(source_row().last_fault))


def test_a_source_is_imported_only_when_it_changed(clock: Clock) -> None:
    put()
    source = Source()
    assert look_at_next_source(source)  # type: ignore[arg-type]
    assert not look_at_next_source(source)  # type: ignore[arg-type]
    assert work_next_run()
    clock.advance(hours=6)
    with reading() as db:
        assert has_sources_due(db)
    assert look_at_next_source(source)  # type: ignore[arg-type]
    assert not work_next_run()
    assert source.asked == [(None, None), ('"x"', None)]
    source.content = b"one\ntwo\n"
    clock.advance(hours=6)
    look_at_next_source(source)  # type: ignore[arg-type]
    assert work_next_run()
    with reading() as db:
        runs = db.scalars(select(ImportRun)).all()
    assert [(run.file_name, run.options) for run in runs] == [("a.json", {"colour": "red"})] * 2


def test_a_source_that_fails_is_asked_less_and_less(clock: Clock) -> None:
    put()
    source = Source()
    source.content = None
    pauses = []
    for _ in range(7):
        look_at_next_source(source)  # type: ignore[arg-type]
        pauses.append(source_row().next_at - the_clock.now())
        clock.set(source_row().next_at)
    assert [pause / timedelta(hours=1) for pause in pauses] == [6, 12, 24, 48, 96, 168, 168]
    assert (source_row().last_status, source_fault()) == ("failed", "example.org answers with the code 503.")
    assert source_row().failures == 7
    source.content = b"one\n"
    look_at_next_source(source)  # type: ignore[arg-type]
    assert (source_row().failures, source_row().last_fault) == (0, None)


def test_a_source_for_which_there_is_no_room_says_so(tmp_path: Path, clock: Clock) -> None:
    put()
    use_uploads(Uploads(tmp_path / "uploads", free_bytes=lambda _folder: 0))
    source = Source()
    assert look_at_next_source(source)  # type: ignore[arg-type]
    # It was not even asked.
    assert source.asked == []
    assert "the disk of this server is almost full" in source_fault()
    assert source_row().failures == 1
    assert not work_next_run()
    use_uploads(Uploads(tmp_path / "uploads", free_bytes=lambda _folder: 2 * uploads.LEAST_FREE))
    clock.set(source_row().next_at)
    look_at_next_source(source)  # type: ignore[arg-type]
    assert (source_row().failures, source_row().last_status) == (0, "changed")


def test_a_source_that_grows_beyond_the_room_leaves_nothing(tmp_path: Path) -> None:
    class Growing(Source):
        """A source whose file has no room in the end."""

        def fetch(self, _address: str, target: Path, **_conditions: str | None) -> Fetched:
            target.write_bytes(b"half")
            the_uploads().check_room(uploads.MOST_HELD)
            raise AssertionError

    put()
    use_uploads(Uploads(tmp_path / "uploads", free_bytes=lambda _folder: 10**12))
    assert look_at_next_source(Growing())  # type: ignore[arg-type]
    assert source_fault().startswith("There is no room for this file")
    assert list((tmp_path / "uploads").glob("*")) == []


@pytest.mark.parametrize("content", [b"one\n", None])
def test_a_source_that_is_removed_while_it_is_fetched_brings_nothing(tmp_path: Path, content: bytes | None) -> None:
    class Removed(Source):
        """A source that somebody removes meanwhile."""

        def fetch(self, _address: str, target: Path, *, etag: str | None, last_modified: str | None) -> Fetched:
            with writing() as db:
                forget_source(db, db.scalars(select(WatchedSource)).one())
            return super().fetch(_address, target, etag=etag, last_modified=last_modified)

    put()
    use_uploads(Uploads(tmp_path / "uploads", free_bytes=lambda _folder: 10**12))
    source = Removed()
    source.content = content
    assert look_at_next_source(source)  # type: ignore[arg-type]
    assert not work_next_run()
    assert list((tmp_path / "uploads").glob("*")) == []


@pytest.mark.parametrize("change", [{"url": "file:///etc/passwd"}, {"file_format": "none"}, {"every_hours": 0}])
def test_a_source_that_cannot_be_watched_is_refused(change: dict[str, object]) -> None:
    values = {"url": "https://example.org/a", "file_format": "lines", "options": {}, "every_hours": 1, **change}
    with writing() as db, pytest.raises(Invalid):
        put_source(db, **values)  # type: ignore[arg-type]
