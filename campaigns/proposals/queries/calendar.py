"""Reading what is to come: hearings, sittings, votes, deadlines between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from campaigns.foundation.time_zones import local_moment
from campaigns.proposals.models import Bill, BillEvent, CampaignPosition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session


def events_between(  # noqa: PLR0913 - named at the call
    db: Session,
    first: date,
    last: date,
    *,
    bill_id: int | None = None,
    bill_ids: Iterable[int] | None = None,
    institution_id: int | None = None,
    campaign_id: int | None = None,
    jurisdiction_id: int | None = None,
    classification: str = "",
    with_cancelled: bool = True,
    public_only: bool = True,
    most: int = 500,
) -> Sequence[BillEvent]:
    """The events of proposals that touch the days from `first` to `last`, in their order; a consultation touches all its days.

    Proposal and institution come along, so that showing them asks the database nothing more.
    """
    query = (
        select(BillEvent)
        .join(BillEvent.bill)
        .options(contains_eager(BillEvent.bill), joinedload(BillEvent.institution))
        .where(BillEvent.sort_date <= last, func.coalesce(BillEvent.end_date, BillEvent.sort_date) >= first)
    )
    if public_only:
        query = query.where(Bill.is_public)
    if not with_cancelled:
        query = query.where(BillEvent.is_cancelled.is_(False))
    if classification:
        query = query.where(BillEvent.classification == classification)
    if bill_id is not None:
        query = query.where(BillEvent.bill_id == bill_id)
    if bill_ids is not None:
        query = query.where(BillEvent.bill_id.in_(list(bill_ids)))
    if institution_id is not None:
        query = query.where(or_(BillEvent.institution_id == institution_id, Bill.from_institution_id == institution_id))
    if campaign_id is not None:
        mine = select(CampaignPosition.bill_id).where(CampaignPosition.campaign_id == campaign_id)
        query = query.where(BillEvent.bill_id.in_(mine))
    if jurisdiction_id is not None:
        query = query.where(Bill.jurisdiction_id == jurisdiction_id)
    return db.scalars(query.order_by(BillEvent.sort_date, BillEvent.starts_at, BillEvent.id).limit(most)).unique().all()


def local_start(event: BillEvent) -> datetime | None:
    """When an event begins on the clocks of its jurisdiction; None where only a day is known, or less."""
    return local_moment(event.starts_at, event.bill.jurisdiction.timezone) if event.starts_at is not None else None


def local_day_of(event: BillEvent) -> date:
    """The day on which an event begins where it takes place; the first one that a less precise date can mean."""
    start = local_start(event)
    return start.date() if start is not None else event.sort_date


def next_events(
    db: Session, today: date, *, bill_ids: Iterable[int] | None = None, public_only: bool = False, most: int = 50
) -> Sequence[BillEvent]:
    """What comes next from `today` on and still takes place: of `bill_ids`, or of all proposals."""
    query = (
        select(BillEvent)
        .join(BillEvent.bill)
        .options(contains_eager(BillEvent.bill), joinedload(BillEvent.institution))
        .where(
            func.coalesce(BillEvent.end_date, BillEvent.sort_date) >= today,
            BillEvent.is_cancelled.is_(False),
        )
    )
    if public_only:
        query = query.where(Bill.is_public)
    if bill_ids is not None:
        query = query.where(BillEvent.bill_id.in_(list(bill_ids)))
    # What lasts is due on its last day: a consultation is a deadline.
    due = func.coalesce(BillEvent.end_date, BillEvent.sort_date)
    return db.scalars(query.order_by(due, BillEvent.starts_at, BillEvent.id).limit(most)).unique().all()
