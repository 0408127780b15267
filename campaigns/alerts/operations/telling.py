"""Telling followers what changed: once each change, in one letter each time, and the ledger says so in the transaction that owes the letter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.alerts.models import Alert, Follower, Frequency
from campaigns.alerts.queries.followers import confirmed_follows, language_for
from campaigns.alerts.queries.ledger import (
    ALERT,
    LANE,
    due_condition,
    open_alerts,
    settled_number,
    told_numbers,
)
from campaigns.alerts.queries.matching import Window, changes_for
from campaigns.foundation import clock
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.mail.queue import write_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

SLICE = 100
# A letter at once waits for what comes in the same moment; one that goes within so many seconds is closed.
GATHERING = timedelta(seconds=20)
_CLOSING = timedelta(seconds=5)


def tell_due_followers(db: Session) -> bool:
    """Look at one slice of those whose turn it is and owe them letters; says whether there were any.

    A follower is locked meanwhile and passed over by others. Whoever was looked at is not due again before the next turn.
    """
    query = select(Follower).where(due_condition(clock.now())).order_by(Follower.id).limit(SLICE)
    followers = db.scalars(
        query.with_for_update(of=Follower, skip_locked=True).execution_options(populate_existing=True)
    ).all()
    if followers:
        _tell(db, followers, None)
        settled, now = settled_number(db), clock.now()
        for follower in followers:
            follower.told_up_to, follower.looked_at = max(follower.told_up_to, settled), now
        db.flush()
    return bool(followers)


def tell_at_once(db: Session, bill_id: int | None, follower_ids: Sequence[int]) -> int:
    """Owe letters about what is new of one proposal (None: of any) to those of these followers who want them at once; gives back to how many.

    Waits for whoever looks at the same followers, and then sees what was told.
    """
    query = (
        select(Follower)
        .where(
            Follower.id.in_(follower_ids),
            Follower.frequency == Frequency.AT_ONCE,
            Follower.confirmed_at.is_not(None),
        )
        .order_by(Follower.id)
    )
    followers = db.scalars(query.with_for_update(of=Follower).execution_options(populate_existing=True)).all()
    return _tell(db, followers, bill_id)


def _tell(db: Session, followers: Sequence[Follower], bill_id: int | None) -> int:
    follows = {one.id: confirmed_follows(one) for one in followers}
    floor = min((one.told_up_to for one in followers), default=0)
    concerned = changes_for(db, [one for mine in follows.values() for one in mine], Window(floor, bill_id))
    told = told_numbers(db, followers)
    now = clock.now()
    still_open = open_alerts(db, followers, now + _CLOSING)
    letters = 0
    for follower in followers:
        numbers = {
            noted.number
            for follow in follows[follower.id]
            for noted in concerned.get(follow.key, ())
            if noted.number > follower.told_up_to and noted.at >= follow.since
        } - told[follower.id]
        if numbers:
            _owe_alert(db, follower, numbers, still_open.get(follower.id))
            letters += 1
    db.flush()
    return letters


def _owe_alert(db: Session, follower: Follower, numbers: set[int], still_open: Alert | None) -> None:
    if still_open is not None:
        numbers |= set(still_open.changes)
        still_open.changes = sorted(numbers)
        still_open.first_change, still_open.last_change = min(numbers), max(numbers)
        return
    now = clock.now()
    alert = Alert(
        uuid=uuid7(),
        follower_id=follower.id,
        frequency=follower.frequency,
        changes=sorted(numbers),
        first_change=min(numbers),
        last_change=max(numbers),
        created_at=now,
    )
    db.add(alert)
    write_letter(
        db,
        ALERT,
        alert.uuid,
        shard=0,
        language=language_for(follower),
        key=f"alert:{alert.uuid}",
        lane=LANE,
        due_at=now + GATHERING if follower.frequency == Frequency.AT_ONCE else now,
    )
