"""What waits and what got stuck: jobs of the outbox and letters, for those who look after the installation, and the verb that tries again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from campaigns.foundation import clock
from campaigns.foundation.db import changed_rows
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.schedule import ScheduleMark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

MOST_SHOWN = 100
_STUCK = (LetterState.FAILED, LetterState.UNCERTAIN)
_WAITING = (LetterState.QUEUED, LetterState.CLAIMED, LetterState.IN_FLIGHT)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Figures and the newest stuck rows.

    `oldest_job_at` and `oldest_letter_at` are when the longest-waiting one fell due, `last_tick_at` is when the schedule last owed
    anything: long ago means that no worker runs. `sent_today` counts letters accepted since midnight UTC.
    """

    jobs_waiting: int
    oldest_job_at: datetime | None
    failed_jobs: Sequence[OutboxJob]
    letters_waiting: int
    oldest_letter_at: datetime | None
    sent_today: int
    stuck_letters: Sequence[Letter]
    last_tick_at: datetime | None


def look_at_backlog(db: Session) -> Backlog:
    """How it stands now, in a fixed number of queries."""
    now = clock.now()
    jobs = db.execute(
        select(func.count(), func.min(OutboxJob.due_at)).where(OutboxJob.failed_at.is_(None), OutboxJob.due_at <= now)
    ).one()
    letters = db.execute(
        select(func.count(), func.min(Letter.due_at)).where(Letter.state.in_(_WAITING), Letter.due_at <= now)
    ).one()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    failed = (
        select(OutboxJob).where(OutboxJob.failed_at.is_not(None)).order_by(OutboxJob.failed_at.desc()).limit(MOST_SHOWN)
    )
    stuck = select(Letter).where(Letter.state.in_(_STUCK)).order_by(Letter.created_at.desc()).limit(MOST_SHOWN)
    return Backlog(
        jobs_waiting=jobs[0],
        oldest_job_at=jobs[1],
        failed_jobs=db.scalars(failed).all(),
        letters_waiting=letters[0],
        oldest_letter_at=letters[1],
        sent_today=db.scalar(select(func.count()).where(Letter.state == LetterState.SENT, Letter.sent_at >= midnight))
        or 0,
        stuck_letters=db.scalars(stuck).all(),
        last_tick_at=db.scalar(select(func.max(ScheduleMark.last_at))),
    )


def try_job_again(db: Session, job_id: UUID) -> bool:
    """Owe a job again that was given up; gives back whether there was one."""
    query = update(OutboxJob).where(OutboxJob.id == job_id, OutboxJob.failed_at.is_not(None))
    return changed_rows(db.execute(query.values(failed_at=None, attempts=0, lease_until=None, due_at=clock.now()))) > 0


def try_letter_again(db: Session, shard: int, letter_id: UUID) -> bool:
    """Queue a letter again that failed, or of which nobody knows whether it went out; gives back whether there was one."""
    query = update(Letter).where(Letter.shard == shard, Letter.id == letter_id, Letter.state.in_(_STUCK))
    return (
        changed_rows(
            db.execute(
                query.values(state=LetterState.QUEUED, attempts=0, claim=None, lease_until=None, due_at=clock.now())
            )
        )
        > 0
    )
