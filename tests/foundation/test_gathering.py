"""Writes that meet: one transaction for all who wait, an answer for each, and one who fails spoils nobody else's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from campaigns.foundation import clock
from campaigns.foundation.gathering import MOST_TOGETHER, Gathering
from campaigns.foundation.schedule import ScheduleMark
from campaigns.foundation.transaction import Database, reading, use_database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

pytestmark = pytest.mark.usefixtures("database")


class Recorder:
    """Writes names; remembers who came together. A name that is there already is an error of the database."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.is_writing = threading.Event()

    def write(self, connection: Connection, names: Sequence[str]) -> list[str]:
        self.is_writing.set()
        assert self.gate.wait(10)
        self.rounds.append(list(names))
        for name in names:
            connection.execute(insert(ScheduleMark), {"name": name, "last_at": clock.now()})
        return [name.upper() for name in names]


def written() -> set[str]:
    with reading() as db:
        return set(db.scalars(select(ScheduleMark.name)))


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def meet(
    gathering: Gathering[str, str], recorder: Recorder, first: str, others: Sequence[str]
) -> list[str | BaseException]:
    """Have `others` come while the write of `first` is under way; what each of them was told, in order."""
    recorder.gate.clear()
    with ThreadPoolExecutor(len(others) + 1) as pool:
        jobs = [pool.submit(gathering.add, first)]
        assert recorder.is_writing.wait(10)
        jobs += [pool.submit(gathering.add, name) for name in others]
        while len(gathering._waiting) < len(others):
            threading.Event().wait(0.001)
        recorder.gate.set()
        return [job.exception() or job.result() for job in jobs]


def test_alone_it_is_written_at_once_and_answered(recorder: Recorder) -> None:
    gathering = Gathering(recorder.write)
    assert gathering.add("a") == "A"
    assert gathering.add("b") == "B"
    assert recorder.rounds == [["a"], ["b"]]
    assert written() == {"a", "b"}


def test_who_comes_meanwhile_goes_together_and_each_gets_an_own_answer(recorder: Recorder) -> None:
    names = [f"n{number}" for number in range(10)]
    answers = meet(Gathering(recorder.write), recorder, "first", names)
    assert answers == ["FIRST", *(name.upper() for name in names)]
    assert [len(one) for one in recorder.rounds] == [1, 10]
    assert written() == {"first", *names}


def test_a_crowd_goes_in_rounds_and_nobody_is_forgotten(recorder: Recorder) -> None:
    names = [f"n{number}" for number in range(MOST_TOGETHER + 6)]
    answers = meet(Gathering(recorder.write), recorder, "first", names)
    assert set(answers) == {"FIRST", *(name.upper() for name in names)}
    assert sorted(len(one) for one in recorder.rounds) == [1, 6, MOST_TOGETHER]
    assert written() == {"first", *names}


def test_one_that_fails_is_told_so_and_the_others_are_kept(recorder: Recorder) -> None:
    gathering = Gathering(recorder.write)
    gathering.add("taken")
    *good, bad = meet(gathering, recorder, "first", ["a", "b", "taken"])
    assert good == ["FIRST", "A", "B"]
    assert isinstance(bad, IntegrityError)
    assert written() == {"taken", "first", "a", "b"}
    assert gathering.add("later") == "LATER"


def test_without_a_database_everybody_is_told_and_it_goes_on_when_it_is_back(
    recorder: Recorder, database: Database
) -> None:
    gathering = Gathering(recorder.write)
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    use_database(gone)
    for _ in range(2):
        with pytest.raises(OperationalError):
            gathering.add("a")
    gone.dispose()
    use_database(database)
    assert gathering.add("a") == "A"
    assert written() == {"a"}


def test_many_threads_for_a_while_lose_nothing(recorder: Recorder) -> None:
    gathering = Gathering(recorder.write)
    names = [f"n{number}" for number in range(300)]

    def add(name: str) -> str:
        with gathering.expecting():
            item = name
        return gathering.add(item)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(add, names))
    assert answers == [name.upper() for name in names]
    assert written() == set(names)
    assert len(recorder.rounds) < len(names)


def test_an_expected_one_that_never_comes_stops_nobody(recorder: Recorder) -> None:
    gathering = Gathering(recorder.write)
    with gathering.expecting():
        assert gathering.add("a") == "A"
    assert gathering.add("b") == "B"
