"""Times: which job is owed when. The table itself stands in `campaigns.schedule`; here is what ticks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.foundation import clock
from campaigns.foundation.db import Base
from campaigns.foundation.transaction import reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from campaigns.foundation.jobs import Job


class ScheduleMark(Base):
    """When a scheduled job was last owed, so that a restart neither repeats nor skips it."""

    __tablename__ = "schedule_mark"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    last_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Every:
    """A job owed every `interval`, if `is_needed` (a read of the database) says so."""

    job: Job
    interval: timedelta
    is_needed: Callable[[Session], bool] | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether the interval is over since `last`; a clock set back does not stop it."""
        return last is None or now - last >= self.interval or last > now + self.interval


@dataclass(frozen=True, slots=True)
class Daily:
    """A job owed once a day, at `hour` UTC or as soon after it as somebody ticks."""

    job: Job
    hour: int
    is_needed: Callable[[Session], bool] | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether today's time has come and it was not owed since."""
        slot = now.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        if slot > now:
            slot -= timedelta(days=1)
        return last is None or last < slot


Entry = Every | Daily


def tick(table: tuple[Entry, ...]) -> int:
    """Owe what the table says is due now; gives back how many jobs. Two tickers at once owe a job once: its name is the key."""
    now = clock.now()
    with reading() as db:
        marks = {mark.name: mark.last_at for mark in db.scalars(select(ScheduleMark))}
        due = [
            entry
            for entry in table
            if entry.is_due(marks.get(entry.job.name), now) and (entry.is_needed is None or entry.is_needed(db))
        ]
    if not due:
        return 0
    with writing() as db:
        for entry in due:
            db.merge(ScheduleMark(name=entry.job.name, last_at=now))
            entry.job.owe(db, key=f"schedule:{entry.job.name}")
    return len(due)
