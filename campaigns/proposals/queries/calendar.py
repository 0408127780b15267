"""Reading what is to come: hearings, sittings, votes, deadlines between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from campaigns.foundation.partial_dates import read_partial_date
from campaigns.foundation.time_zones import local_moment
from campaigns.proposals.models import Bill, BillEvent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def events_between(
    db: Session,
    first: date,
    last: date,
    *,
    jurisdiction_id: int | None = None,
    classification: str = "",
    most: int = 500,
) -> Sequence[BillEvent]:
    """The events of public proposals that touch the days from `first` to `last`, in their order; a consultation touches all its days.

    Proposal and institution come along, so that showing them asks the database nothing more.
    """
    query = (
        select(BillEvent)
        .join(BillEvent.bill)
        .options(contains_eager(BillEvent.bill), joinedload(BillEvent.institution))
        .where(
            Bill.is_public,
            BillEvent.sort_date <= last,
            func.coalesce(BillEvent.end_date, BillEvent.sort_date) >= first,
        )
    )
    if classification:
        query = query.where(BillEvent.classification == classification)
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


def last_day_of(event: BillEvent) -> date:
    """The day on which an event is over, and what lasts is due: a consultation is a deadline. Of a month or a year, the last day that it can mean."""
    if event.end_date is not None:
        return event.end_date
    start = local_start(event)
    return start.date() if start is not None else read_partial_date(event.date).last_day


def lasts_until(day: date) -> ColumnElement[bool]:
    """Whether an event is still to come or under way on `day`; one of which only a month or a year is known may be so until that is over."""
    precision = func.length(BillEvent.date)
    return or_(
        func.coalesce(BillEvent.end_date, BillEvent.sort_date) >= day,
        (precision == len("YYYY-MM")) & (BillEvent.sort_date >= day.replace(day=1)),
        (precision == len("YYYY")) & (BillEvent.sort_date >= day.replace(month=1, day=1)),
    )


def next_events(
    db: Session, day: date, *, concerning: ColumnElement[bool] | None = None, public_only: bool = False, most: int = 50
) -> Sequence[BillEvent]:
    """What is to come on `day` or later and still takes place, what is due first before: of all proposals, or what meets the condition `concerning`."""
    query = (
        select(BillEvent)
        .join(BillEvent.bill)
        .options(contains_eager(BillEvent.bill), joinedload(BillEvent.institution))
        .where(lasts_until(day), BillEvent.is_cancelled.is_(False))
    )
    if public_only:
        query = query.where(Bill.is_public)
    if concerning is not None:
        query = query.where(concerning)
    due = func.coalesce(BillEvent.end_date, BillEvent.sort_date)
    return db.scalars(query.order_by(due, BillEvent.starts_at, BillEvent.id).limit(most)).unique().all()
