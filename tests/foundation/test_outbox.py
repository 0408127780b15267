"""What is owed is done, once, whoever dies meanwhile; what keeps failing is put off and in the end shown, never lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import select

from campaigns.coalitions.models import Organization
from campaigns.foundation import clock as the_clock
from campaigns.foundation import outbox
from campaigns.foundation.jobs import JOBS, Job, job, perform_outbox_job
from campaigns.foundation.outbox import LEASE, MOST_ATTEMPTS, OutboxJob
from campaigns.foundation.transaction import reading, writing
from tests.factories import make_organization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from campaigns.foundation.transaction import Database
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def a_job() -> Iterator[Callable[..., Job]]:
    """Makes jobs that are forgotten after the test."""
    known = set(JOBS)

    def make(function: Callable[..., None], **options: bool) -> Job:
        return job("background", **options)(function)

    yield make
    for name in set(JOBS) - known:
        del JOBS[name]


def owe(made: Job, *ids: str, key: str | None = None, due_at: datetime | None = None) -> None:
    with writing() as db:
        made.owe(db, *ids, key=key, due_at=due_at)


def owed() -> list[OutboxJob]:
    with reading() as db:
        return list(db.scalars(select(OutboxJob).order_by(OutboxJob.created_at)))


def lease() -> list[str]:
    with writing() as db:
        return [str(one) for one, _ in outbox.lease_due(db)]


def found(slug: str) -> bool:
    with reading() as db:
        return db.scalar(select(Organization.id).where(Organization.slug == slug)) is not None


def found_one(db: Session, slug: str) -> None:
    """A job of the tests. Repeatable: it is not."""
    make_organization(db, slug=slug)


def test_the_work_and_the_end_of_the_debt_are_one_transaction(a_job: Callable[..., Job]) -> None:
    owe(a_job(found_one), "a-house")
    [job_id] = lease()
    perform_outbox_job(job_id)
    assert found("a-house")
    assert owed() == []


def test_a_second_call_for_the_same_debt_does_nothing(a_job: Callable[..., Job]) -> None:
    calls: list[str] = []
    owe(a_job(lambda _db, one: calls.append(one)), "x")
    [job_id] = lease()
    perform_outbox_job(job_id)
    perform_outbox_job(job_id)
    assert calls == ["x"]


def test_what_was_not_committed_is_not_owed(a_job: Callable[..., Job]) -> None:
    made = a_job(found_one)

    def owe_and_fail() -> None:
        with writing() as db:
            made.owe(db, "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        owe_and_fail()
    assert owed() == []


def test_the_same_key_is_owed_once(a_job: Callable[..., Job]) -> None:
    made = a_job(found_one)
    owe(made, "a", key="same")
    owe(made, "b", key="same")
    owe(made, "c", key="other")
    owe(made, "d")
    owe(made, "d")
    assert [one.args for one in owed()] == [["a"], ["c"], ["d"], ["d"]]


def test_a_lease_is_given_again_only_when_it_ran_out(a_job: Callable[..., Job], clock: Clock) -> None:
    owe(a_job(found_one), "x")
    first = lease()
    assert len(first) == 1
    clock.advance(seconds=LEASE.total_seconds())
    assert lease() == []
    clock.advance(seconds=1)
    assert lease() == first


def test_what_is_due_later_waits(a_job: Callable[..., Job], clock: Clock) -> None:
    owe(a_job(found_one), "x", due_at=the_clock.now() + timedelta(hours=1))
    with reading() as db:
        assert not outbox.has_due(db)
    assert lease() == []
    clock.advance(hours=1)
    with reading() as db:
        assert outbox.has_due(db)
    assert len(lease()) == 1


def test_a_failure_undoes_the_work_and_puts_the_debt_off(a_job: Callable[..., Job], clock: Clock) -> None:
    def found_and_fail(db: Session, slug: str) -> None:
        make_organization(db, slug=slug)
        message = f"{slug} was typed by somebody"
        raise ValueError(message)

    owe(a_job(found_and_fail), "secret-name")
    [job_id] = lease()
    perform_outbox_job(job_id)
    assert not found("secret-name")
    [row] = owed()
    # The kind of the error is kept; its message may hold what a person typed, and is not.
    assert (row.attempts, row.lease_until, row.last_error) == (1, None, "builtins.ValueError")
    assert row.due_at == the_clock.now() + timedelta(minutes=1)
    assert lease() == []
    clock.advance(minutes=1)
    assert lease() == [job_id]


def test_waits_double_up_to_an_hour_and_then_it_is_given_up_for_people_to_see(
    a_job: Callable[..., Job], clock: Clock
) -> None:
    def fail(_db: Session) -> None:
        raise LookupError

    owe(a_job(fail))
    waits = []
    for _ in range(MOST_ATTEMPTS):
        [job_id] = lease()
        perform_outbox_job(job_id)
        [row] = owed()
        waits.append((row.due_at - the_clock.now()).total_seconds() / 60)
        clock.advance(hours=2)
    [row] = owed()
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert row.failed_at is not None
    assert lease() == []
    with reading() as db:
        assert not outbox.has_due(db)
    perform_outbox_job(str(row.id))
    assert owed()[0].attempts == MOST_ATTEMPTS


def test_a_job_that_this_version_does_not_know_is_kept() -> None:
    with writing() as db:
        outbox.owe(db, "rooms.of_a_later_version", "background", "1")
    [job_id] = lease()
    perform_outbox_job(job_id)
    [row] = owed()
    assert (row.job, row.attempts, row.last_error) == ("rooms.of_a_later_version", 1, "builtins.KeyError")


def test_one_with_its_own_edges_holds_no_transaction_while_it_works(a_job: Callable[..., Job]) -> None:
    def found_by_itself(slug: str) -> None:
        with writing() as db:
            make_organization(db, slug=slug)

    owe(a_job(found_by_itself, has_own_edges=True), "by-itself")
    [job_id] = lease()
    perform_outbox_job(job_id)
    assert found("by-itself")
    assert owed() == []


def test_a_call_for_nothing_is_harmless() -> None:
    perform_outbox_job("0198c0de-0000-7000-8000-000000000001")
    assert owed() == []


def test_a_debt_in_other_hands_is_left_alone(a_job: Callable[..., Job], database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer: the second worker waits at the gate")
    calls: list[str] = []
    owe(a_job(lambda _db: calls.append("called")))
    [job_id] = lease()
    with writing() as db:
        assert outbox.take(db, UUID(job_id)) is not None
        perform_outbox_job(job_id)
    assert calls == []
    assert len(owed()) == 1


def test_a_queue_without_a_worker_is_refused() -> None:
    with pytest.raises(ValueError, match="no worker"):
        job("nowhere")
