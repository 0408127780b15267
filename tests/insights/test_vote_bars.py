"""Votes as one bar: all of it is used, and what nobody chose is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.insights.vote_bars import ORDER, vote_bar


def test_a_vote_of_nobody_has_no_bar() -> None:
    assert vote_bar({}) is None
    assert vote_bar({"yes": 0}) is None


@given(st.dictionaries(st.sampled_from([*ORDER, "present"]), st.integers(0, 1000)))
def test_the_parts_fill_the_bar(counts: dict[str, int]) -> None:
    bar = vote_bar(counts)
    if bar is None:
        assert sum(counts.values()) == 0
        return
    assert bar.total == sum(counts.values())
    assert sum(part.width for part in bar.parts) == pytest.approx(100)
    assert [part.at for part in bar.parts] == pytest.approx(
        [sum(before.width for before in bar.parts[:place]) for place in range(len(bar.parts))]
    )
    assert all(part.count for part in bar.parts)
