"""Shapes of charts: signatures over days as a curve, countries as bars.

Positions are percentages of the frame, counted from its left and its top, so that a page can stretch a chart without stretching its
lettering. Numbers and days stay numbers and days: the page writes them in its language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Point = TypeVar("Point")

FRAME = 100.0
MOST_POINTS = 200
MOST_ROWS = 32
MOST_LEVELS = 4
MOST_DAYS = 3
MOST_COUNTRIES = 8


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day on the horizontal axis; `at` is per cent of the width."""

    at: float
    day: date


@dataclass(frozen=True, slots=True)
class LevelMark:
    """A round number on the vertical axis; `at` is per cent of the height, from the top."""

    at: float
    count: int


@dataclass(frozen=True, slots=True)
class CurveRow:
    """A row of the table behind a curve: what came from the day `first` to the day `day`, and the total at the end of it."""

    first: date
    day: date
    added: int
    total: int


@dataclass(frozen=True, slots=True)
class SignatureCurve:
    """Signatures over days, ready to draw.

    `line` and `area` are SVG path data in a box of 100 by 100, `end` and `end_at` the last point, `goal_at` the height of the goal
    (None where it lies outside the frame), `rows` the table behind it, newest first.
    """

    line: str
    area: str
    days: tuple[DayMark, ...]
    levels: tuple[LevelMark, ...]
    first: CurveRow
    last: CurveRow
    end_at: float
    goal_at: float | None
    rows: tuple[CurveRow, ...]


@dataclass(frozen=True, slots=True)
class CountryBar:
    """A country with its count; `width` is per cent of the longest bar, `share` per cent of all signatures."""

    code: str
    name: str
    count: int
    width: float
    share: float


@dataclass(frozen=True, slots=True)
class CountryBars:
    """The countries with most signatures, longest first, and what all the others add up to."""

    bars: tuple[CountryBar, ...]
    others: int
    other_countries: int
    total: int


def signature_curve(totals: Sequence[tuple[date, int]], goal: int | None = None) -> SignatureCurve | None:
    """The curve through `totals`, pairs of a day and all signatures up to its end, in order of days.

    `goal` is drawn where the count has come half-way to it; further off it would press the curve flat. Fewer than two days make
    no curve: None.
    """
    if len(totals) <= 1:
        return None
    points = thinned(totals, MOST_POINTS)
    start, length = points[0][0], (points[-1][0] - points[0][0]).days
    peak = max(total for _, total in points)
    shows_goal = goal is not None and peak <= goal <= 2 * peak
    top = _top_level(max(peak, goal) if shows_goal and goal is not None else peak)
    places = [(FRAME * (day - start).days / length, FRAME * (1 - total / top)) for day, total in points]
    line = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in places)
    rows = _rows(thinned(totals, MOST_ROWS))
    return SignatureCurve(
        line=line,
        area=f"{line}V100H0Z",
        days=tuple(DayMark(FRAME * (day - start).days / length, day) for day in _axis_days([day for day, _ in points])),
        levels=tuple(LevelMark(FRAME * (1 - count / top), count) for count in _levels(top)),
        first=rows[-1],
        last=rows[0],
        end_at=places[-1][1],
        goal_at=FRAME * (1 - goal / top) if shows_goal and goal is not None else None,
        rows=rows,
    )


def country_bars(counts: Sequence[tuple[str, str, int]], most: int = MOST_COUNTRIES) -> CountryBars | None:
    """Bars for the `most` countries with most signatures, from (code, name, count); equal counts keep their order. None for none."""
    ranked = sorted((row for row in counts if row[2] > 0), key=lambda row: -row[2])
    if not ranked:
        return None
    total = sum(count for _, _, count in ranked)
    longest = ranked[0][2]
    bars = tuple(
        CountryBar(code, name, count, FRAME * count / longest, FRAME * count / total)
        for code, name, count in ranked[:most]
    )
    rest = ranked[most:]
    return CountryBars(bars=bars, others=sum(count for _, _, count in rest), other_countries=len(rest), total=total)


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """At most `most` of `points`, evenly spread, the first and the last always among them. `most` is two or more."""
    if len(points) <= most:
        return list(points)
    step = (len(points) - 1) / (most - 1)
    return [points[round(index * step)] for index in range(most)]


def _rows(points: Sequence[tuple[date, int]]) -> tuple[CurveRow, ...]:
    rows, first, before = [], points[0][0], 0
    for day, total in points:
        rows.append(CurveRow(first, day, total - before, total))
        first, before = day + timedelta(days=1), total
    return tuple(reversed(rows))


def _step(top: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … that reaches `top` in at most MOST_LEVELS steps."""
    unit = 1
    while True:
        for factor in (1, 2, 5):
            if factor * unit * MOST_LEVELS >= top:
                return factor * unit
        unit *= 10


def _top_level(peak: int) -> int:
    """The frame's upper edge: the first whole step at or above `peak`, one at the least."""
    step = _step(max(peak, 1))
    return -(-max(peak, 1) // step) * step


def _levels(top: int) -> list[int]:
    step = _step(top)
    return list(range(0, top + 1, step))


def _axis_days(days: Sequence[date]) -> list[date]:
    return thinned(days, min(MOST_DAYS, len(days)))
