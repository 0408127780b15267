"""The outbox: work that follows a change, as a row written in the change's own transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.foundation import clock
from campaigns.foundation.db import Base
from campaigns.foundation.identifiers import uuid7

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 12


class OutboxJob(Base):
    """A job that is owed. Its row goes when the work is done; a row that keeps failing stays, to be seen.

    `args` are ids only, `key` (if any) makes a second identical intent vanish, `due_at` is when to begin, `lease_until` is until
    when somebody is at it, `failed_at` marks one given up.
    """

    __tablename__ = "outbox_job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(120))
    queue: Mapped[str] = mapped_column(String(40))
    args: Mapped[list[Any]] = mapped_column(JSON)
    key: Mapped[str | None] = mapped_column(String(200))
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("key"), Index(None, "failed_at", "due_at"))


def owe(
    db: Session, job: str, queue: str, *args: str | int, key: str | None = None, due_at: datetime | None = None
) -> None:
    """Write down that `job` is owed with `args` (ids only); with a `key` that is owed already, change nothing."""
    row = {
        "id": uuid7(),
        "job": job,
        "queue": queue,
        "args": list(args),
        "key": key,
        "due_at": due_at or clock.now(),
        "attempts": 0,
        "created_at": clock.now(),
    }
    if key is None:
        db.execute(insert(OutboxJob).values(row))
        return
    make = insert_sqlite if db.get_bind().dialect.name == "sqlite" else insert_postgresql
    db.execute(make(OutboxJob).values(row).on_conflict_do_nothing(index_elements=["key"]))


def lease_due(db: Session, most: int = 50) -> list[tuple[UUID, str]]:
    """Lease up to `most` due jobs for a minute and give back (id, queue) of each; a lease that ran out is given again."""
    now = clock.now()
    due = (
        select(OutboxJob.id, OutboxJob.queue)
        .where(
            OutboxJob.failed_at.is_(None),
            OutboxJob.due_at <= now,
            (OutboxJob.lease_until.is_(None)) | (OutboxJob.lease_until < now),
        )
        .order_by(OutboxJob.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = [(row.id, row.queue) for row in db.execute(due)]
    if found:
        db.execute(update(OutboxJob).where(OutboxJob.id.in_([one for one, _ in found])).values(lease_until=now + LEASE))
    return found


def take(db: Session, job_id: UUID) -> OutboxJob | None:
    """The job itself, locked for this transaction; None when it is done, given up, or in other hands."""
    query = (
        select(OutboxJob).where(OutboxJob.id == job_id, OutboxJob.failed_at.is_(None)).with_for_update(skip_locked=True)
    )
    return db.scalars(query).one_or_none()


def settle(db: Session, job_id: UUID) -> None:
    """The work is done: the row goes in the transaction that did it."""
    db.execute(delete(OutboxJob).where(OutboxJob.id == job_id))


def put_off(db: Session, job_id: UUID, reason: str) -> None:
    """The work failed: try again later (1, 2, 4 … minutes, an hour at most), or give up after `MOST_ATTEMPTS`."""
    row = db.get(OutboxJob, job_id)
    if row is None:
        return
    row.attempts += 1
    row.last_error = reason[:2000]
    row.lease_until = None
    row.due_at = clock.now() + timedelta(minutes=min(2 ** (row.attempts - 1), 60))
    if row.attempts >= MOST_ATTEMPTS:
        row.failed_at = clock.now()


def has_due(db: Session) -> bool:
    """Whether a job waits to be leased."""
    now = clock.now()
    free = (OutboxJob.lease_until.is_(None)) | (OutboxJob.lease_until < now)
    return (
        db.scalar(select(OutboxJob.id).where(OutboxJob.failed_at.is_(None), OutboxJob.due_at <= now, free).limit(1))
        is not None
    )
