"""A month of hearings, sittings, votes and deadlines, by day, and the little month beside it."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.foundation.partial_dates import read_partial_date
from campaigns.foundation.time_zones import local_day
from campaigns.insights.proposal_list import jurisdictions_with_proposals
from campaigns.insights.proposal_parts import Reference, label_of
from campaigns.institutions.models import Jurisdiction
from campaigns.institutions.queries import institution_title, jurisdiction_title
from campaigns.proposals.classifications import EVENTS
from campaigns.proposals.queries import bill_title_for, events_between, local_day_of, local_start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaigns.proposals.models import BillEvent

FIRST_YEAR, LAST_YEAR = 1900, 2200
_MONTHS = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the calendar, with the proposal that it is about; `starts_at` is on the clocks of the jurisdiction."""

    name: str
    classification: str
    slug: str
    title: str
    language: str
    jurisdiction: str
    where: Reference | None
    location: str
    starts_at: datetime | None
    end_date: date | None
    source_url: str | None
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day with what happens on it: the one that it is where it takes place."""

    day: date
    entries: tuple[Entry, ...]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the little month: `number` is how many events begin on it; days of the months around it have none."""

    day: date
    number: int
    is_of_month: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A month. `running` lasts from before it, `undated` happens in it on a day that nobody knows yet."""

    first: date
    previous: str
    next: str
    weeks: tuple[tuple[Cell, ...], ...]
    running: tuple[Entry, ...]
    days: tuple[Day, ...]
    undated: tuple[Entry, ...]
    jurisdictions: list[tuple[str, str]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of it."""
        return not (self.running or self.days or self.undated)


def read_month(text: str) -> date:
    """The first day of a month given as `YYYY-MM`; this month where the text is none."""
    year, _mark, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= _MONTHS:
        return date(int(year), int(month), 1)
    return clock.now().date().replace(day=1)


def calendar_page(
    db: Session, first: date, language: str, *, jurisdiction: str = "", classification: str = ""
) -> CalendarPage:
    """The month that begins on `first`, of one jurisdiction (a slug) or of all."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    where = db.execute(select(Jurisdiction.id, Jurisdiction.timezone).where(Jurisdiction.slug == jurisdiction)).first()
    events = events_between(
        db,
        # What begins around midnight may belong to the month there, and to another one in the register.
        first - _DAY,
        last + _DAY,
        jurisdiction_id=(where.id if where is not None else 0) if jurisdiction else None,
        classification=classification,
        most=1000,
    )
    today = local_day(clock.now(), where.timezone if where is not None else "UTC")
    by_day: dict[date, list[Entry]] = defaultdict(list)
    running, undated = [], []
    for event in events:
        day = local_day_of(event)
        if day > last or (event.end_date or day) < first:
            continue
        if day < first:
            running.append(_entry(event, language))
        elif read_partial_date(event.date).is_a_day:
            by_day[day].append(_entry(event, language))
        else:
            undated.append(_entry(event, language))
    before, after = first - _DAY, last + _DAY
    return CalendarPage(
        first,
        f"{before:%Y-%m}",
        f"{after:%Y-%m}",
        _weeks(first, by_day, today),
        tuple(running),
        tuple(Day(day, tuple(entries), day == today) for day, entries in sorted(by_day.items())),
        tuple(undated),
        jurisdictions_with_proposals(db, language),
    )


def next_entries(events: Sequence[BillEvent], language: str) -> list[tuple[str, Entry]]:
    """Events with their date as precise as it is known, for short lists."""
    return [(event.date, _entry(event, language)) for event in events]


def _weeks(first: date, by_day: dict[date, list[Entry]], today: date) -> tuple[tuple[Cell, ...], ...]:
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    return tuple(
        tuple(
            Cell(
                day,
                len(by_day.get(day, ())) if day.month == first.month else 0,
                day.month == first.month,
                day == today,
            )
            for day in week
        )
        for week in weeks
    )


def _entry(event: BillEvent, language: str) -> Entry:
    title = bill_title_for(event.bill, language)
    where = event.institution
    return Entry(
        name=event.name,
        classification=label_of(EVENTS, event.classification),
        slug=event.bill.slug,
        title=title.text,
        language=title.language,
        jurisdiction=jurisdiction_title(event.bill.jurisdiction, language),
        where=Reference(institution_title(where, language), where.slug) if where is not None else None,
        location=event.location,
        starts_at=local_start(event),
        end_date=event.end_date,
        source_url=event.source_url,
        is_cancelled=event.is_cancelled,
    )
