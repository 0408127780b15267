"""Charts: shapes in percentages, true at their edges, small for any length of history."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from campaigns.insights.charts import MOST_POINTS, MOST_ROWS, country_bars, signature_curve, thinned

FIRST = date(2026, 9, 1)


def days(*totals: int) -> list[tuple[date, int]]:
    """Totals of consecutive days."""
    return [(FIRST + timedelta(days=index), total) for index, total in enumerate(totals)]


@pytest.mark.parametrize("totals", [[], days(5)])
def test_less_than_two_days_make_no_curve(totals: list[tuple[date, int]]) -> None:
    assert signature_curve(totals) is None


def test_the_curve_runs_from_the_left_edge_to_the_right() -> None:
    curve = signature_curve(days(0, 50, 100))
    assert curve is not None
    assert curve.line == "M0.00 100.00L50.00 50.00L100.00 0.00"
    assert curve.area == curve.line + "V100H0Z"
    assert curve.end_at == 0
    assert [mark.at for mark in curve.days] == [0, 50, 100]


def test_days_without_signatures_keep_their_room() -> None:
    curve = signature_curve([(FIRST, 10), (FIRST + timedelta(days=9), 20), (FIRST + timedelta(days=10), 20)])
    assert curve is not None
    assert "L90.00 " in curve.line


@pytest.mark.parametrize(
    ("peak", "levels"), [(1, [0, 1]), (4, [0, 1, 2, 3, 4]), (100, [0, 50, 100]), (2153, [0, 1000, 2000, 3000])]
)
def test_levels_are_round_and_reach_the_peak(peak: int, levels: list[int]) -> None:
    curve = signature_curve(days(0, peak))
    assert curve is not None
    assert [mark.count for mark in curve.levels] == levels
    assert curve.levels[-1].at == 0


def test_a_count_of_nothing_is_a_flat_line_at_the_bottom() -> None:
    curve = signature_curve(days(0, 0, 0))
    assert curve is not None
    assert curve.end_at == 100


@pytest.mark.parametrize(("goal", "shown"), [(None, False), (90, False), (100, True), (200, True), (201, False)])
def test_the_goal_is_drawn_once_the_count_is_half_way(goal: int | None, *, shown: bool) -> None:
    curve = signature_curve(days(0, 100), goal)
    assert curve is not None
    assert (curve.goal_at is not None) is shown


def test_the_table_is_newest_first_and_adds_up() -> None:
    curve = signature_curve(days(3, 3, 10))
    assert curve is not None
    assert [(row.added, row.total) for row in curve.rows] == [(7, 10), (0, 3), (3, 3)]
    assert curve.first.day == FIRST
    assert curve.last.total == 10


def test_ten_years_stay_small() -> None:
    curve = signature_curve(days(*range(3650)))
    assert curve is not None
    assert curve.line.count("L") == MOST_POINTS - 1
    assert len(curve.rows) == MOST_ROWS
    # Each row says which days it sums up, and no day is left out or twice.
    for later, earlier in pairwise(curve.rows):
        assert later.first == earlier.day + timedelta(days=1)
        assert later.first <= later.day
    assert sum(row.added for row in curve.rows) == curve.last.total == 3649


def test_thinning_keeps_both_ends() -> None:
    assert thinned(range(10), 4) == [0, 3, 6, 9]
    assert thinned([1, 2], 4) == [1, 2]


def test_bars_are_longest_first_and_count_the_rest() -> None:
    bars = country_bars(
        [("ME", "Montenegro", 10), ("RS", "Serbia", 40), ("BA", "Bosnia and Herzegovina", 30), ("AL", "Albania", 0)],
        most=2,
    )
    assert bars is not None
    assert [(bar.code, bar.width, bar.share) for bar in bars.bars] == [("RS", 100, 50), ("BA", 75, 37.5)]
    assert (bars.others, bars.other_countries, bars.total) == (10, 1, 80)


def test_no_signature_makes_no_bars() -> None:
    assert country_bars([("RS", "Serbia", 0)]) is None
