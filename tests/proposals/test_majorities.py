"""Majorities: what each rule needs of houses that are there, and that the data says where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.foundation.i18n.languages import KNOWN
from campaigns.proposals.majorities import EACH, label_in, majorities, majority_of


@pytest.mark.parametrize(
    ("key", "seats", "needed"),
    [
        ("simple", 250, 126),
        ("simple", 81, 41),
        ("absolute", 140, 71),
        ("three_fifths", 140, 84),
        ("two_thirds", 81, 54),
        ("two_thirds", 120, 80),
        ("two_thirds_voting", 192, 128),
    ],
)
def test_what_a_full_house_needs(key: str, seats: int, needed: int) -> None:
    assert majority_of(key).requirements[0].needed(seats) == needed


def test_a_third_from_each_entity_of_bosnia_and_herzegovina() -> None:
    rule = majority_of("entity_third")
    sizes = {group.key: group.seats_of(42) for group in rule.groups}
    third = next(one for one in rule.requirements if one.within == EACH)

    assert sizes == {"federation": 28, "srpska": 14}
    assert {key: third.needed(size or 0) for key, size in sizes.items()} == {"federation": 10, "srpska": 5}
    ceiling = next(one for one in rule.otherwise if one.is_ceiling)
    assert ceiling.needed(14) == 9, "ten of fourteen against are two thirds, and block"
    assert ceiling.needed(28) == 18


def test_the_double_majority_of_kosovo_is_61_and_11() -> None:
    rule = majority_of("double_of_all")
    whole, part = rule.requirements
    assert (whole.needed(120), part.needed(rule.groups[0].seats_of(120) or 0)) == (61, 11)


def test_the_quorum_of_north_macedonia_is_not_enough_without_a_third() -> None:
    present, members = majority_of("simple_with_third").requirements
    assert (present.needed(61), members.needed(120)) == (31, 40)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Republika Srpska", "srpska"),
        ("Република Српска", "srpska"),
        ("Izborna jedinica 3 RS", "srpska"),
        ("Federacija Bosne i Hercegovine", "federation"),
        ("FBiH, constituency 511", "federation"),
        ("Brčko", ""),
        ("RS i FBiH", ""),
        ("Mars", ""),
        ("", ""),
    ],
)
def test_the_part_of_the_house_is_told_by_words(name: str, key: str) -> None:
    assert majority_of("entity_third").group_named(None, name) == key


@pytest.mark.parametrize("rule", majorities(), ids=lambda one: one.key)
def test_a_rule_says_what_it_is_and_where_it_stands(rule: object) -> None:
    one = majority_of(rule.key)  # type: ignore[attr-defined]
    for code in KNOWN:
        assert label_in(one.labels, code)
        assert label_in(one.rules, code)
    assert one.citations
    for citation in one.citations:
        assert citation.url.startswith(("https://", "http://"))
        assert citation.text
        assert citation.jurisdiction.startswith("ocd-jurisdiction/")
    parts = {group.key for group in one.groups}
    for requirement in (*one.requirements, *one.otherwise):
        assert not requirement.within or requirement.within == EACH or requirement.within in parts


def test_the_usual_ones_are_there() -> None:
    keys = {one.key for one in majorities()}
    assert keys >= {"simple", "absolute", "three_fifths", "two_thirds", "double", "entity_third"}


@given(st.integers(1, 1000), st.sampled_from([one.key for one in majorities()]))
def test_more_seats_never_need_fewer_votes_and_never_more_than_all(seats: int, key: str) -> None:
    for requirement in majority_of(key).requirements:
        assert requirement.needed(seats) <= requirement.needed(seats + 1)
        assert 0 < requirement.needed(seats) <= seats
