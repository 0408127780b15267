"""Whether somebody hears nothing who was promised to: for those who look after the installation, without anybody's address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from campaigns.alerts.models import Alert, Follow, Follower, Frequency
from campaigns.alerts.queries.ledger import AT_ONCE_EVERY, ToldRow, last_slot, told_lately
from campaigns.foundation import clock
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.proposals.models import BillChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

# So much longer than promised is a silence.
GRACE = {
    Frequency.AT_ONCE: timedelta(minutes=10),
    Frequency.DAILY: timedelta(hours=1),
    Frequency.WEEKLY: timedelta(hours=1),
}
LATELY = timedelta(days=7)
LETTER_GRACE = timedelta(minutes=30)
_ROWS = 50


@dataclass(frozen=True, slots=True)
class Watch:
    """How alerts stand.

    `followers` counts those who confirmed, by frequency; `silent` those of them whose turn passed without anybody looking. Of the letters of the last week
    `sent`, `waiting` longer than half an hour, `stuck` (failed, or nobody knows), `dropped` (no longer wanted when their time came) and `lost` (in the ledger,
    and no letter). Times are those of the newest change, the newest look and the newest letter.
    """

    followers: Mapping[Frequency, int]
    pending: int
    follows: int
    silent: int
    sent: int
    waiting: int
    stuck: int
    dropped: int
    lost: int
    last_change_at: datetime | None
    last_look_at: datetime | None
    last_alert_at: datetime | None
    rows: Sequence[ToldRow]

    @property
    def is_silent(self) -> bool:
        """Whether somebody hears nothing who was promised to."""
        return bool(self.silent or self.waiting or self.stuck or self.lost)


def silent_condition(now: datetime) -> ColumnElement[bool]:
    """The condition that a follower's turn passed without anybody looking."""
    turns = {
        Frequency.AT_ONCE: now - AT_ONCE_EVERY - GRACE[Frequency.AT_ONCE],
        Frequency.DAILY: last_slot(now - GRACE[Frequency.DAILY], Frequency.DAILY),
        Frequency.WEEKLY: last_slot(now - GRACE[Frequency.WEEKLY], Frequency.WEEKLY),
    }
    late = [
        and_(Follower.frequency == frequency, or_(Follower.looked_at.is_(None), Follower.looked_at < turn))
        for frequency, turn in turns.items()
    ]
    return and_(Follower.confirmed_at.is_not(None), or_(*late))


def watch_alerts(db: Session) -> Watch:
    """How it stands now, in a fixed number of queries."""
    now = clock.now()
    rows = db.execute(
        select(Follower.frequency, func.count()).where(Follower.confirmed_at.is_not(None)).group_by(Follower.frequency)
    )
    by_frequency = dict(rows.all())
    letters = _letters(db, now)
    return Watch(
        followers={frequency: by_frequency.get(frequency, 0) for frequency in Frequency},
        pending=_count(db, select(func.count()).where(Follower.confirmed_at.is_(None))),
        follows=_count(db, select(func.count()).where(Follow.confirmed_at.is_not(None))),
        silent=_count(db, select(func.count()).where(silent_condition(now))),
        **letters,
        last_change_at=db.scalar(select(func.max(BillChange.at))),
        last_look_at=db.scalar(select(func.max(Follower.looked_at))),
        last_alert_at=db.scalar(select(func.max(Alert.created_at))),
        rows=told_lately(db, most=_ROWS),
    )


def _count(db: Session, query: Select[int]) -> int:
    return db.scalar(query) or 0


def _letters(db: Session, now: datetime) -> dict[str, int]:
    is_late = (Letter.due_at < now - LETTER_GRACE).label("is_late")
    owed = (
        select(Letter.state, is_late)
        .select_from(Alert)
        .outerjoin(Letter, and_(Letter.shard == 0, Letter.subject == Alert.uuid))
        .where(Alert.created_at > now - LATELY)
        .subquery()
    )
    rows = db.execute(select(owed.c.state, owed.c.is_late, func.count()).group_by(owed.c.state, owed.c.is_late)).all()
    found = dict.fromkeys(("sent", "waiting", "stuck", "dropped", "lost"), 0)
    names: dict[int | None, str] = {
        None: "lost",
        LetterState.SENT: "sent",
        LetterState.FAILED: "stuck",
        LetterState.UNCERTAIN: "stuck",
        LetterState.DROPPED: "dropped",
    }
    for state, was_late, number in rows:
        name = names.get(state, "waiting" if was_late else None)
        if name is not None:
            found[name] += number
    return found
