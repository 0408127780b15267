"""Queues and jobs: every queue has a worker, and what a job takes are ids."""

from __future__ import annotations

import inspect
from typing import get_type_hints

import pytest
from sqlalchemy.orm import Session

import campaigns.rooms  # noqa: F401 - registers every job
from campaigns.cli.worker import ROLES, crew
from campaigns.foundation.bell import ALLOWED
from campaigns.foundation.jobs import JOBS, QUEUES, Job
from campaigns.settings import load_settings
from tests.architecture.source import uses_of

EVERY_JOB = pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
ID_TYPES = (str, int)
WORDS_OF_REPEATING = ("repeat", "again", "twice", "once", "second")


def test_every_queue_has_a_worker() -> None:
    working = {child.name for child in crew(load_settings(_env_file=None), frozenset(ROLES))}

    missing = {queue for queue in QUEUES if f"work: {queue}" not in working}

    assert not missing, "a queue without a worker keeps its jobs for ever: give it one in campaigns/cli/worker.py"


def test_every_queue_has_jobs() -> None:
    used = {job.queue for job in JOBS.values()} | {"letters"}

    assert used == set(QUEUES), "take an unused queue out of campaigns/foundation/jobs.py"


@EVERY_JOB
def test_a_job_takes_ids(job: Job) -> None:
    parameters = list(inspect.signature(job.function).parameters)
    hints = get_type_hints(job.function, globalns={**vars(inspect.getmodule(job.function)), "Session": Session})
    own = parameters if job.has_own_edges else parameters[1:]

    strange = {name: hints[name] for name in own if hints[name] not in ID_TYPES}

    assert not strange, (
        f"{job.name} must take ids (str or int) and read the rest itself: what waits in the outbox may be old"
    )
    assert job.has_own_edges or hints[parameters[0]] is Session, f"{job.name} must take the session first"


@EVERY_JOB
def test_a_job_says_how_it_is_repeated(job: Job) -> None:
    said = (inspect.getdoc(job.function) or "").lower()

    assert any(word in said for word in WORDS_OF_REPEATING), (
        f"the docstring of {job.name} must say what happens when it is done again: a worker may die at any moment"
    )


def test_redis_can_name_two_functions_only() -> None:
    assert set(ALLOWED) == {
        "campaigns.foundation.jobs.perform_outbox_job",
        "campaigns.foundation.mail.drain.deliver_letters",
    }


def test_nobody_else_puts_into_a_queue() -> None:
    places = uses_of("enqueue", "enqueue_many", "enqueue_call", "enqueue_in", "enqueue_at")

    strangers = [place for place in places if not place.startswith("campaigns/foundation/bell.py:")]

    assert not strangers, "work is owed in the outbox (`job.owe(db, …)`); only the relay rings"
