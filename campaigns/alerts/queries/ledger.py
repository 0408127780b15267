"""The ledger: what was told to whom, up to where all is settled, and who is to be looked at next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select

from campaigns.alerts.models import Alert, Follow, Follower, Frequency
from campaigns.alerts.queries.matching import follows_of_bill
from campaigns.foundation import clock
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.proposals.models import Bill, BillChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

ALERT = "alerts.changes"
LANE = "alerts"
DIGEST_HOUR = 6
# How often those who want letters at once are looked at even if nobody announced a change.
AT_ONCE_EVERY = timedelta(minutes=5)
# A change is given its number before it is committed: one that is older than any transaction lasts has none below it still to come.
SETTLED_AFTER = timedelta(hours=6)


def settled_number(db: Session) -> int:
    """The number of a change below which none will appear any more."""
    before = clock.now() - SETTLED_AFTER
    return db.scalar(select(func.max(BillChange.id)).where(BillChange.at < before)) or 0


def told_numbers(db: Session, followers: Iterable[Follower]) -> dict[int, set[int]]:
    """For each follower, by integer key, the changes above what is settled that stand in a letter already."""
    floors = {one.id: one.told_up_to for one in followers}
    told: dict[int, set[int]] = defaultdict(set)
    rows = db.execute(
        select(Alert.follower_id, Alert.changes).where(
            Alert.follower_id.in_(floors), Alert.last_change > min(floors.values(), default=0)
        )
    )
    for follower_id, changes in rows:
        told[follower_id] |= {number for number in changes if number > floors[follower_id]}
    return told


def open_alerts(db: Session, followers: Iterable[Follower], until: datetime) -> dict[int, Alert]:
    """Alerts whose letters go out after `until` and can still take up more, by the follower's integer key; nobody sends them meanwhile."""
    query = (
        select(Alert, Letter.id)
        .join(Letter, and_(Letter.shard == 0, Letter.subject == Alert.uuid))
        .where(
            Alert.follower_id.in_([one.id for one in followers]),
            Alert.created_at > clock.now() - timedelta(days=1),
            Letter.state == LetterState.QUEUED,
            Letter.attempts == 0,
            Letter.due_at > until,
        )
        .with_for_update(of=Letter)
    )
    return {row.Alert.follower_id: row.Alert for row in db.execute(query)}


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One letter of the ledger: when it was owed, how many changes it tells, and what became of it (None: the letter is no longer kept)."""

    created_at: datetime
    frequency: str
    changes: int
    state: LetterState | None
    sent_at: datetime | None = None
    follower: UUID | None = None


def told_lately(db: Session, follower: Follower | None = None, most: int = 10) -> list[ToldRow]:
    """The newest letters of the ledger, of one follower or of all."""
    query = (
        select(Alert, Letter.state, Letter.sent_at, Follower.uuid)
        .join(Follower, Follower.id == Alert.follower_id)
        .outerjoin(Letter, and_(Letter.shard == 0, Letter.subject == Alert.uuid))
        .order_by(Alert.id.desc())
        .limit(most)
    )
    if follower is not None:
        query = query.where(Alert.follower_id == follower.id)
    return [
        ToldRow(
            row.Alert.created_at,
            row.Alert.frequency,
            len(row.Alert.changes),
            LetterState(row.state) if row.state is not None else None,
            row.sent_at,
            row.uuid,
        )
        for row in db.execute(query)
    ]


def last_slot(now: datetime, frequency: Frequency) -> datetime:
    """When letters of that frequency were last to be looked for: today or yesterday at six UTC, or the Monday of this week or the one before."""
    slot = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if slot > now:
        slot -= timedelta(days=1)
    return slot - timedelta(days=slot.weekday()) if frequency is Frequency.WEEKLY else slot


def due_condition(now: datetime) -> ColumnElement[bool]:
    """The condition that a follower is to be looked at now."""
    turns = {
        Frequency.AT_ONCE: now - AT_ONCE_EVERY,
        Frequency.DAILY: last_slot(now, Frequency.DAILY),
        Frequency.WEEKLY: last_slot(now, Frequency.WEEKLY),
    }
    late = [
        and_(Follower.frequency == frequency, or_(Follower.looked_at.is_(None), Follower.looked_at < turn))
        for frequency, turn in turns.items()
    ]
    return and_(Follower.confirmed_at.is_not(None), or_(*late))


def has_followers_due(db: Session) -> bool:
    """Whether somebody is to be looked at now."""
    return db.scalar(select(exists().where(due_condition(clock.now())))) or False


def followers_at_once(db: Session, bill_uuid: UUID) -> tuple[int | None, Sequence[int]]:
    """The integer keys of the proposal (None when it is gone) and of those who may be concerned by its changes and want a letter at once."""
    bill_id = db.scalar(select(Bill.id).where(Bill.uuid == bill_uuid, Bill.is_public))
    if bill_id is None:
        return None, []
    query = (
        select(Follow.follower_id)
        .join(Follower, Follower.id == Follow.follower_id)
        .where(
            Follower.frequency == Frequency.AT_ONCE,
            Follower.confirmed_at.is_not(None),
            Follow.confirmed_at.is_not(None),
            follows_of_bill(db, bill_id),
        )
        .distinct()
        .order_by(Follow.follower_id)
    )
    return bill_id, db.scalars(query).all()


def all_at_once(db: Session) -> Sequence[int]:
    """The integer keys of all who want a letter at once."""
    query = select(Follower.id).where(Follower.frequency == Frequency.AT_ONCE, Follower.confirmed_at.is_not(None))
    return db.scalars(query.order_by(Follower.id)).all()
