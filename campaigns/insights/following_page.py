"""What a follower's own page shows: what is followed, how often letters come, what was told, what is to come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaigns.alerts.links import calendar_token
from campaigns.alerts.personal_data import export_follower
from campaigns.alerts.queries.followers import confirmed_follows, follow_rows, pending_follows
from campaigns.alerts.queries.ledger import ToldRow, told_lately
from campaigns.alerts.queries.outlook import events_followed
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.site import the_site
from campaigns.institutions.queries.names import institution_title
from campaigns.proposals.queries import bill_title_for, local_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from campaigns.alerts.models import Follower
    from campaigns.alerts.queries.followers import FollowRow
    from campaigns.proposals.models import BillEvent

MOST_DATES = 12


@dataclass(frozen=True, slots=True)
class ComingDate:
    """A hearing, vote or deadline that is to come; `day` is the one on which it falls due, `starts_at` is on the clocks there."""

    name: str
    day: date
    starts_at: datetime | None
    date: str
    classification: str
    place: str
    title: str
    language: str
    address: str


@dataclass(frozen=True, slots=True)
class FollowingPage:
    """Everything that a follower's own page shows."""

    follows: Sequence[FollowRow]
    pending: Sequence[FollowRow]
    frequency: str
    email: str
    calendar_url: str
    dates: Sequence[ComingDate]
    told: Sequence[ToldRow]
    held: dict[str, Any]

    @property
    def webcal_url(self) -> str:
        """The same address as programs of calendars subscribe to it."""
        return f"webcal://{self.calendar_url.partition('://')[2]}"

    def as_json(self) -> str:
        """Everything that is held, as JSON."""
        return json.dumps(self.held, ensure_ascii=False, indent=1)


def coming_dates(events: Iterable[BillEvent]) -> list[ComingDate]:
    """Events as rows, in the language in use."""
    rows = []
    for event in events:
        code = current_language().code
        title = bill_title_for(event.bill, code)
        place = event.location or (institution_title(event.institution, code) if event.institution is not None else "")
        rows.append(
            ComingDate(
                event.name,
                event.end_date or event.sort_date,
                local_start(event),
                event.date,
                event.classification,
                place,
                title.text,
                title.language,
                the_site().address(f"/proposals/{event.bill.slug}"),
            )
        )
    return rows


def following_page(db: Session, follower: Follower) -> FollowingPage:
    """The own page of a follower, in the language in use; a fixed number of queries but for one each search."""
    mine = confirmed_follows(follower)
    held = export_follower(db, follower)
    return FollowingPage(
        follows=follow_rows(db, mine),
        pending=follow_rows(db, pending_follows(follower)),
        frequency=follower.frequency,
        email=held["email"] or "",
        calendar_url=the_site().address(f"/calendars/{calendar_token(follower)}.ics"),
        dates=coming_dates(events_followed(db, mine, only_next=True, most=MOST_DATES)),
        told=told_lately(db, follower),
        held=held,
    )
