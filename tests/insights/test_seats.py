"""Seats in a half circle: as many as there are, none upon another, for at the left and against at the right."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.insights.seats import HEIGHT, LEANS, WIDTH, Mark, hemicycle, need_bars
from campaigns.proposals.heads import Head, count_heads
from campaigns.proposals.majorities import majority_of
from campaigns.proposals.models import Lean

ORDER = [lean.value for lean in LEANS]


def test_an_empty_house_is_not_drawn() -> None:
    assert hemicycle([], ORDER) is None


@pytest.mark.parametrize("number", [1, 2, 3, 15, 42, 81, 120, 140, 250, 400, 705])
def test_seats_of_real_houses_lie_apart_and_inside(number: int) -> None:
    drawn = hemicycle([Mark("yes")] * number, ORDER)
    assert drawn is not None
    assert drawn.total == number
    for seat in drawn.seats:
        assert drawn.size - 1 <= seat.x <= WIDTH - drawn.size + 1
        assert drawn.size - 2 <= seat.y <= HEIGHT - drawn.size + 2
    if number <= 250:
        nearest = min(
            (math.hypot(a.x - b.x, a.y - b.y) for a, b in itertools.combinations(drawn.seats, 2)), default=100.0
        )
        assert nearest >= 1.9 * drawn.size


@given(st.dictionaries(st.sampled_from(ORDER), st.integers(1, 60), min_size=1))
def test_kinds_stand_together_in_their_order(numbers: dict[str, int]) -> None:
    marks = [Mark(kind) for kind, number in numbers.items() for _ in range(number)]
    drawn = hemicycle(marks, ORDER)
    assert drawn is not None
    assert [kind for kind, _ in itertools.groupby(seat.kind for seat in drawn.seats)] == [
        kind for kind in ORDER if kind in numbers
    ]
    assert dict(drawn.counts) == numbers


def test_bars_are_shares_of_the_seats() -> None:
    heads = [Head(Lean.YES)] * 30 + [Head(Lean.LEAN_YES)] * 10 + [Head(Lean.NO)] * 40
    (bar,) = need_bars(count_heads(majority_of("simple"), 100, heads).needs)
    assert (bar.sure, bar.leaning, bar.open, bar.at, bar.at_quorum) == (30, 10, 20, 51, 26)
