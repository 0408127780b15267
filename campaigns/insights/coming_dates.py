"""Hearings, votes and deadlines that are to come, as rows of a list: of what somebody follows or works on, or of everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from campaigns.alerts.access import own_follower
from campaigns.alerts.queries.followers import confirmed_follows
from campaigns.alerts.queries.outlook import concerning
from campaigns.coalitions.queries import carried_by
from campaigns.foundation import clock
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.partial_dates import read_partial_date
from campaigns.foundation.time_zones import local_day
from campaigns.institutions.queries.names import institution_title
from campaigns.proposals.models import BillEvent, CampaignPosition
from campaigns.proposals.queries import bill_title_for, last_day_of, local_start, next_events

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class ComingDate:
    """A hearing, vote or deadline of the proposal `slug`. `due` is its last day, counted in `days` from today as it is there; `starts_at` is on the clocks there.

    `date` is as precise as known; where that is a month or a year (not `is_a_day`), `due` is the last day that it can mean.
    """

    name: str
    due: date
    days: int
    starts_at: datetime | None
    date: str
    is_a_day: bool
    place: str
    slug: str
    title: str
    language: str


def coming_dates(events: Iterable[BillEvent]) -> list[ComingDate]:
    """Events as rows, in the language in use; those that are over where they take place are left out."""
    return [row for row in map(_row, events) if row.days >= 0]


def _row(event: BillEvent) -> ComingDate:
    code = current_language().code
    title = bill_title_for(event.bill, code)
    due = last_day_of(event)
    return ComingDate(
        name=event.name,
        due=due,
        days=(due - local_day(clock.now(), event.bill.jurisdiction.timezone)).days,
        starts_at=local_start(event),
        date=event.date,
        is_a_day=event.end_date is not None or read_partial_date(event.date).is_a_day,
        place=event.location or (institution_title(event.institution, code) if event.institution is not None else ""),
        slug=event.bill.slug,
        title=title.text,
        language=title.language,
    )


def due_dates(db: Session, actor: Actor, *, only_own: bool = True, most: int = 60) -> list[ComingDate]:
    """What is due next: of all that a member follows and of the proposals on which a campaign of theirs has a stance, or of all proposals."""
    # Somewhere it may still be the day before.
    since = clock.today() - timedelta(days=1)
    return coming_dates(next_events(db, since, concerning=_own(db, actor) if only_own else None, most=most))


def _own(db: Session, actor: Actor) -> ColumnElement[bool]:
    follower = own_follower(db, actor)
    followed = concerning(db, confirmed_follows(follower)) if follower is not None else []
    worked_on = select(CampaignPosition.bill_id).where(CampaignPosition.campaign_id.in_(carried_by(actor.roles)))
    return or_(BillEvent.bill_id.in_(worked_on), *followed)
