"""Dates as precise as their source: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a day with a time; kept as text, sorted by their first day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from babel.dates import format_skeleton

from campaigns.foundation.i18n.said import SaidError, excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.i18n.texts import current_language, format_day, with_month_of

if TYPE_CHECKING:
    from campaigns.foundation.i18n.texts import Style

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](.+))?)?)?")
_DAY_FIRST = re.compile(
    r"(?:(?P<day>\d{1,2})(?:\.\s*|\s*/\s*))?(?P<month>\d{1,2})(?:\.\s*|\s*/\s*)(?P<year>\d{4})\.?", re.ASCII
)
_EARLIEST, _LATEST = 1000, 2999
_MONTHS = 12


class PartialDateError(SaidError, ValueError):
    """A text that is no date."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of a source: `text` as precise as it was given, `first_day` the first day that it can mean."""

    text: str
    first_day: date

    @property
    def is_a_day(self) -> bool:
        """Whether the day is known."""
        return len(self.text) >= len("YYYY-MM-DD")

    @property
    def last_day(self) -> date:
        """The last day that it can mean."""
        if self.is_a_day:
            return self.first_day
        month = self.first_day.month if len(self.text) > len("YYYY") else _MONTHS
        return date(self.first_day.year, month, monthrange(self.first_day.year, month)[1])


def read_partial_date(text: str) -> PartialDate:
    """The date that `text` means.

    Raises:
        PartialDateError: when it is none; says what was read and what to write.

    """
    stripped = text.strip()
    match = _SHAPE.fullmatch(stripped)
    if match is None or not _EARLIEST <= int(match[1]) <= _LATEST:
        raise PartialDateError(
            _(
                "This is no date: “%(value)s”. Write a year, a month or a day, as in 2024, 2024-05 or 2024-05-17.",
                value=excerpt(stripped),
            )
        )
    try:
        first = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        if match[4]:
            datetime.fromisoformat(stripped.replace(" ", "T"))
    except ValueError:
        raise PartialDateError(
            _("There is no such day or time: “%(value)s”. Correct it.", value=excerpt(stripped))
        ) from None
    return PartialDate(stripped, first)


def no_finer_text(first_day: date) -> str:
    """A text for a date of which only the first day was kept: what is true of it whether it was the day, its month or its year.

    The first of a month stands for its month, and New Year's Day for its year, since 2019 is kept as 2019-01-01.
    """
    text = first_day.isoformat()
    if first_day.day > 1:
        return text
    return text[: len("YYYY-MM")] if first_day.month > 1 else text[: len("YYYY")]


def format_partial_date(text: str, style: Style = "long", *, after_a_word: bool = False) -> str:
    """A date as precise as it is known (`YYYY[-MM[-DD]]`, a time after it counts for nothing) in the habit of the language.

    `after_a_word` is for sentences (since, until, from): some languages have another form of the month there than where it stands by itself.
    """
    known = read_partial_date(text)
    if known.is_a_day:
        return format_day(known.first_day, style)
    if len(known.text) == len("YYYY"):
        return format_skeleton("y", known.first_day, locale=current_language().locale)
    skeleton = "yMMMM" if style in {"long", "full"} else "yMMM"
    shown = format_skeleton(skeleton, known.first_day, locale=current_language().locale)
    return with_month_of(shown, known.first_day.month) if after_a_word else shown


def iso_date(text: str) -> str:
    """A date that people write the other way round (`15.04.2026.`, `15. 4. 2026`, `4.2026.`, `15/04/2026`), as read_partial_date reads it; else as it is."""
    match = _DAY_FIRST.fullmatch(text.strip())
    if match is None:
        return text
    day = f"-{int(match['day']):02}" if match["day"] else ""
    return f"{match['year']}-{int(match['month']):02}{day}"
