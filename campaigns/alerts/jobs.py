"""Background verbs of alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from campaigns.alerts.operations.keeping import forget_lapsed_followers
from campaigns.alerts.operations.telling import SLICE, tell_at_once, tell_due_followers
from campaigns.alerts.queries.ledger import all_at_once, followers_at_once
from campaigns.foundation.jobs import job
from campaigns.foundation.transaction import reading, writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@job("background", has_own_edges=True)
def alert_at_once(bill_uuid: str) -> None:
    """Tell those who want it at once what is new of a proposal. Repeatable: what stands in the ledger is not told again."""
    with reading() as db:
        bill_id, follower_ids = followers_at_once(db, UUID(bill_uuid))
    if bill_id is None:
        return
    for start in range(0, len(follower_ids), SLICE):
        with writing() as db:
            tell_at_once(db, bill_id, follower_ids[start : start + SLICE])


@job("background", has_own_edges=True)
def alert_all_at_once() -> None:
    """Tell those who want it at once what is new of all proposals. Repeatable: what stands in the ledger is not told again."""
    with reading() as db:
        follower_ids = all_at_once(db)
    for start in range(0, len(follower_ids), SLICE):
        with writing() as db:
            tell_at_once(db, None, follower_ids[start : start + SLICE])


@job("background", has_own_edges=True)
def tell_followers() -> None:
    """Look at everybody whose turn it is. Repeatable: whoever was looked at is not due again, and what stands in the ledger is not told twice."""
    is_anybody_left = True
    while is_anybody_left:
        with writing() as db:
            is_anybody_left = tell_due_followers(db)


@job("background")
def forget_followers(db: Session) -> None:
    """Delete what was never confirmed or has long been stopped, and old pages of the ledger. Repeatable: what is gone is gone."""
    forget_lapsed_followers(db)
