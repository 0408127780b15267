"""What time and keys ask of followers: forget, seal anew under a new key, make blind indexes anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from campaigns.alerts.models import Alert, Follow, Follower, Frequency
from campaigns.alerts.operations.following import forget_follower
from campaigns.alerts.queries.followers import follower_index
from campaigns.foundation import clock
from campaigns.foundation.crypto import sealing_number, the_keyring

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PENDING_DAYS = 30
STOPPED_DAYS = 180
LEDGER_DAYS = 365
SLICE = 500


def forget_lapsed_followers(db: Session) -> int:
    """Forget who never confirmed for 30 days or stopped the letters half a year ago, and the ledger after a year; gives back how many followers.

    At most `SLICE` at a time, so that no writer waits long; the schedule comes again. Members stay: their account is the reason.
    """
    now = clock.now()
    lapsed = db.scalars(
        select(Follower)
        .where(
            Follower.account_id.is_(None),
            or_(
                Follower.confirmed_at.is_(None) & (Follower.created_at < now - timedelta(days=PENDING_DAYS)),
                (Follower.frequency == Frequency.NEVER) & (Follower.looked_at < now - timedelta(days=STOPPED_DAYS)),
            ),
        )
        .limit(SLICE)
    ).all()
    for follower in lapsed:
        forget_follower(db, follower)
    db.execute(delete(Follow).where(Follow.confirmed_at.is_(None), Follow.since < now - timedelta(days=PENDING_DAYS)))
    db.execute(delete(Alert).where(Alert.created_at < now - timedelta(days=LEDGER_DAYS)))
    return len(lapsed)


def renew_followers(db: Session, after: int) -> int | None:
    """Seal one slice of followers under the key in use and file them under the index key in use; gives back where to go on, None at the end.

    Repeatable: what is done is passed over.
    """
    ring = the_keyring()
    query = select(Follower).where(Follower.id > after, Follower.email_sealed.is_not(None)).order_by(Follower.id)
    rows = db.scalars(query.limit(SLICE).with_for_update(of=Follower)).all()
    for row in rows:
        if sealing_number(row.email_sealed or b"") != ring.sealing_number:
            row.email = row.email
        if row.email_index_key != ring.index_number:
            row.email_index, row.email_index_key = follower_index(row.email or ""), ring.index_number
    db.flush()
    return rows[-1].id if len(rows) == SLICE else None


def follower_keys_in_use(db: Session) -> tuple[set[int], set[int]]:
    """The numbers of the sealing keys and of the index keys that followers still need."""
    rows = db.execute(
        select(Follower.email_sealed, Follower.email_index_key).where(Follower.email_sealed.is_not(None))
    ).all()
    return {sealing_number(row.email_sealed) for row in rows}, {row.email_index_key for row in rows}
