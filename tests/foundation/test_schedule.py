"""What is owed by time: neither skipped nor repeated by a restart, a second ticker or a clock that is set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.foundation.jobs import Job
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.schedule import Daily, Every, tick
from campaigns.foundation.transaction import reading, writing
from campaigns.schedule import timetable
from campaigns.signatures.jobs import count_signatures
from tests.factories import make_petition, make_signature

if TYPE_CHECKING:
    from campaigns.settings import Settings
    from tests.conftest import Clock

MINUTE = timedelta(minutes=1)
A_JOB = Job("tests.a_job", "background", lambda _db: None)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def owed() -> list[str]:
    with reading() as db:
        return list(db.scalars(select(OutboxJob.job)))


def settle_all() -> None:
    with writing() as db:
        for row in db.scalars(select(OutboxJob)):
            db.delete(row)


def test_every_is_due_when_its_interval_is_over() -> None:
    entry = Every(A_JOB, MINUTE)
    assert entry.is_due(None, NOON)
    assert not entry.is_due(NOON, NOON)
    assert not entry.is_due(NOON, NOON + MINUTE - timedelta(microseconds=1))
    assert entry.is_due(NOON, NOON + MINUTE)


def test_every_survives_a_clock_that_is_set_back() -> None:
    entry = Every(A_JOB, MINUTE)
    assert not entry.is_due(NOON + timedelta(seconds=30), NOON)
    assert entry.is_due(NOON + timedelta(days=300), NOON)


def test_daily_is_due_once_after_its_hour() -> None:
    entry = Daily(A_JOB, hour=3)
    at_three = NOON.replace(hour=3)
    assert entry.is_due(None, NOON)
    assert not entry.is_due(at_three, NOON)
    assert entry.is_due(at_three - timedelta(seconds=1), at_three)
    assert not entry.is_due(at_three, at_three + timedelta(days=1, seconds=-1))
    assert entry.is_due(at_three, at_three + timedelta(days=1))


def test_daily_makes_up_for_a_night_that_was_slept_through() -> None:
    entry = Daily(A_JOB, hour=3)
    assert entry.is_due(NOON - timedelta(days=3), NOON.replace(hour=1))


@pytest.mark.usefixtures("database")
def test_two_tickers_owe_it_once_and_a_restart_does_not_repeat_it(clock: Clock) -> None:
    table = (Every(A_JOB, MINUTE),)
    assert tick(table) == 1
    assert tick(table) == 0
    assert owed() == ["tests.a_job"]
    clock.advance(minutes=1)
    # Nobody has worked it meanwhile: it is owed already, and once is enough.
    tick(table)
    assert owed() == ["tests.a_job"]
    settle_all()
    assert tick(table) == 0
    clock.advance(minutes=1)
    assert tick(table) == 1
    assert owed() == ["tests.a_job"]


@pytest.mark.usefixtures("database")
def test_one_that_is_not_needed_is_not_owed_and_its_time_is_not_used_up(clock: Clock) -> None:
    wanted = False
    table = (Every(A_JOB, MINUTE, is_needed=lambda _db: wanted),)
    assert tick(table) == 0
    wanted = True
    assert tick(table) == 1
    clock.advance(minutes=1)


@pytest.mark.usefixtures("database", "clock")
def test_counting_is_owed_only_when_there_is_something_to_count(settings: Settings) -> None:
    tick(timetable(settings))
    assert count_signatures.name not in owed()
    make_signature(make_petition())
    tick(timetable(settings))
    assert count_signatures.name in owed()


def test_the_table_names_each_job_once(settings: Settings) -> None:
    names = [entry.job.name for entry in timetable(settings)]
    assert len(names) == len(set(names))
