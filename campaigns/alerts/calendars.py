"""Calendars of hearings, votes and deadlines (iCalendar, RFC 5545), for programs that fetch them again and again.

Each event keeps its UID, and its SEQUENCE grows with each change, so that a moved hearing moves and a called-off one is struck out. It says where its proposal
stands, and is modified when that changes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vDuration

from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.partial_dates import read_partial_date
from campaigns.foundation.site import the_site
from campaigns.institutions.queries.names import institution_title
from campaigns.proposals.classifications import EVENTS
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.queries import bill_title_for
from campaigns.proposals.stages import standing_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from campaigns.proposals.models import BillEvent

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)
_MONTHS = 12
_MONTH_LENGTH = len("YYYY-MM")
_YEAR_LENGTH = len("YYYY")


def write_calendar(name: str, events: Iterable[BillEvent]) -> bytes:
    """The events as one calendar called `name`, in the language in use."""
    site = the_site()
    calendar = Calendar()
    calendar.add("prodid", f"-//{site.name}//Campaigns//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_event(event))
    content: bytes = calendar.to_ical()
    return content


def _event(event: BillEvent) -> Event:
    site = the_site()
    code = current_language().code
    title = bill_title_for(event.bill, code).text
    kind = EVENTS.get(event.classification)
    made = Event()
    made.add("uid", f"{event.uuid}@{urlsplit(site.base_url).hostname}")
    modified = max(event.updated_at, event.bill.updated_at)
    made.add("dtstamp", modified)
    made.add("created", event.created_at)
    made.add("last-modified", modified)
    made.add("sequence", event.sequence)
    _add_time(made, event)
    made.add("summary", f"{event.name} · {title}")
    where = [event.location, institution_title(event.institution, code) if event.institution is not None else ""]
    if any(where):
        made.add("location", ", ".join(filter(None, where)))
    page = site.address(f"/proposals/{event.bill.slug}")
    stands = _(
        "Stage: %(stage)s",
        stage=standing_name(pipeline_of(event.bill.pipeline), event.bill.outcome or event.bill.stage),
    )
    made.add("description", "\n".join(filter(None, (_when(event), event.note, stands, event.source_url or "", page))))
    made.add("url", page)
    if kind is not None:
        made.add("categories", [str(kind)])
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return made


def _add_time(made: Event, event: BillEvent) -> None:
    if event.starts_at is not None:
        made.add("dtstart", event.starts_at)
        return
    made.add("dtstart", event.sort_date)
    # The end of a whole-day event is the day after it (RFC 5545, 3.6.1).
    made.add("dtend", (event.end_date or _last_day(event)) + timedelta(days=1))
    made.add("transp", "TRANSPARENT")


def _last_day(event: BillEvent) -> date:
    """The last day that a date as precise as this one can mean."""
    first, precision = event.sort_date, len(event.date)
    if precision == _YEAR_LENGTH:
        return first.replace(month=_MONTHS, day=31)
    if precision == _MONTH_LENGTH:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first


def _when(event: BillEvent) -> str:
    return "" if read_partial_date(event.date).is_a_day else _("The day is not known yet: %(date)s", date=event.date)
