"""Jobs: functions of the rooms, known by name, that a worker calls with ids; the outbox says which are owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from campaigns.foundation import outbox
from campaigns.foundation.transaction import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

QUEUES = ("letters", "counts", "background", "imports")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name, the queue that works it, and the function.

    The function is given a session and ids and runs in one transaction with the settling of what was owed; one that
    computes long or talks to the network (`has_own_edges`) is given ids alone and opens its own short transactions.
    """

    name: str
    queue: str
    function: Callable[..., None]
    has_own_edges: bool = False

    def owe(self, db: Session, *ids: str | int, key: str | None = None, due_at: datetime | None = None) -> None:
        """Write down that this job is owed, in the transaction of `db`."""
        outbox.owe(db, self.name, self.queue, *ids, key=key, due_at=due_at)


JOBS: dict[str, Job] = {}


def job(queue: str, *, has_own_edges: bool = False) -> Callable[[Callable[..., None]], Job]:
    """Make a function `f(db, *ids)`, or with its own edges `f(*ids)`, a job of `queue`.

    Its docstring says how it can be repeated: a worker may die at any moment and another begin again.
    """
    if queue not in QUEUES:
        message = f"queue {queue!r} has no worker"
        raise ValueError(message)

    def register(function: Callable[..., None]) -> Job:
        room = function.__module__.removeprefix("campaigns.").removesuffix(".jobs")
        made = Job(f"{room}.{function.__name__}", queue, function, has_own_edges)
        JOBS[made.name] = made
        return made

    return register


def perform_outbox_job(job_id: str) -> None:
    """What RQ calls: do one owed job. Repeatable: the row is locked while it is done and gone afterwards."""
    key = UUID(job_id)
    name = "unknown"
    try:
        with writing() as db:
            owed = outbox.take(db, key)
            if owed is None:
                return
            name = owed.job
            work, args = JOBS[name], list(owed.args)
            if not work.has_own_edges:
                work.function(db, *args)
                outbox.settle(db, key)
                return
        work.function(*args)
        with writing() as db:
            outbox.settle(db, key)
    except Exception as error:
        # The message of an error may quote what a person typed; its kind does not.
        reason = f"{type(error).__module__}.{type(error).__name__}"
        log.exception("job failed", job=name, outbox_id=job_id)
        with writing() as db:
            outbox.put_off(db, key, reason)
