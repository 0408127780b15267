"""The arithmetic of the Council of the EU: figures that add up, members and population at the edges, and who can block."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.proposals.heads import Blocking, Head, WhipCount, blocking_minority, count_heads
from campaigns.proposals.majorities import majority_of
from campaigns.proposals.majorities.populations import council_on
from campaigns.proposals.models import Lean
from campaigns.proposals.vote_quality import passes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNION = "ocd-jurisdiction/supranational:eu/parliament"
TODAY = date(2026, 6, 1)


def shares() -> Mapping[str, int]:
    council = council_on(UNION, "council", TODAY)
    assert council is not None
    return council.weights


def union(*, yes: Iterable[str] = (), no: Iterable[str] = (), rest: Lean = Lean.UNKNOWN) -> list[Head]:
    """The 27 of the data file, those named for or against, all others as `rest`."""
    leans = dict.fromkeys(yes, Lean.YES) | dict.fromkeys(no, Lean.NO)
    return [Head(leans.get(code, rest), country=code, weight=weight) for code, weight in shares().items()]


def weighing(*groups: tuple[Lean, int, int]) -> list[Head]:
    """Heads as (lean, how many, what each weighs)."""
    return [Head(lean, weight=weight) for lean, number, weight in groups for _ in range(number)]


def counted(heads: list[Head], rule: str = "qualified") -> WhipCount:
    return count_heads(majority_of(rule), len(heads), heads)


def blocking(heads: list[Head], rule: str = "qualified") -> Blocking:
    found = blocking_minority(counted(heads, rule))
    assert found is not None
    return found


class TestTheFigures:
    def test_there_are_27_states_and_their_shares_add_up_but_for_rounding(self) -> None:
        assert len(shares()) == 27
        assert abs(sum(shares().values()) - 10_000) <= 27 / 2
        assert list(shares())[:3] == ["de", "fr", "it"]
        assert min(shares().values()) > 0

    def test_the_source_can_be_opened(self) -> None:
        council = council_on(UNION, "council", TODAY)
        assert council is not None
        assert council.source.url.startswith("https://")
        assert str(council.since.year) in council.source.text

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Germany", "de"),
            ("Немачка", "de"),
            ("nemačka", "de"),
            ("DE", "de"),
            ("Greece", "gr"),
            ("EL", "gr"),
            ("Czech Republic", "cz"),
            ("Serbia", ""),
            ("", ""),
        ],
    )
    def test_a_state_goes_by_its_names(self, name: str, code: str) -> None:
        council = council_on(UNION, "council", TODAY)
        assert council is not None
        assert council.state_named(name) == code

    def test_only_the_council_is_one_and_days_before_the_first_figures_take_those(self) -> None:
        assert council_on(UNION, "legislature", TODAY) is None
        assert council_on("ocd-jurisdiction/country:rs/government", "council", TODAY) is None
        assert council_on(UNION, "council", date(2014, 11, 1)) == council_on(UNION, "council", date(2025, 1, 1))

    def test_without_denmark_the_fewest_above_35_per_cent_and_one_more_are_four(self) -> None:
        weights = [weight for code, weight in shares().items() if code != "dk"]
        fewest = next(number for number in range(27) if sum(weights[:number]) > 0.35 * sum(weights))
        rule = majority_of("qualified_without_denmark")
        assert fewest + 1 == rule.requirements[1].blockers
        assert rule.not_taking_part == {"dk"}


@pytest.mark.parametrize(
    ("rule", "seats", "needed"),
    [
        ("qualified", 27, 15),
        ("qualified_without_denmark", 26, 15),
        ("qualified_reinforced", 27, 20),
        ("unanimity", 27, 27),
        ("absolute", 27, 14),
    ],
)
def test_how_many_members_it_takes(rule: str, seats: int, needed: int) -> None:
    assert majority_of(rule).requirements[0].needed(seats) == needed


class TestTheEdges:
    def test_fifteen_of_27_are_enough_and_fourteen_are_not(self) -> None:
        small = [code for code in shares() if code not in {"de", "fr", "it", "es", "pl", "ro"}][-9:]
        large = ["de", "fr", "it", "es", "pl", "ro"]
        members, population = counted(union(yes=[*large, *small], rest=Lean.NO)).needs
        assert (members.sure, members.needed, members.missing) == (15, 15, 0)
        assert population.missing == 0
        assert counted(union(yes=[*large, *small], rest=Lean.NO)).verdict == "carried"
        fourteen = counted(union(yes=[*large, *small[1:]], rest=Lean.NO))
        assert (fourteen.missing, fourteen.verdict) == (1, "lost")

    @pytest.mark.parametrize(("each", "verdict"), [(650, "carried"), (649, "lost")])
    def test_65_per_cent_exactly_are_enough(self, each: int, verdict: str) -> None:
        # Fifteen members hold a share of 15 000, twelve the rest.
        rest = 15_000 - 15 * each
        count = counted(weighing((Lean.YES, 15, each), (Lean.NO, 11, 400), (Lean.NO, 1, rest - 11 * 400)))
        members, population = count.needs
        assert members.missing == 0
        assert (population.seats, population.needed, population.sure) == (15_000, 9750, 15 * each)
        assert count.verdict == verdict

    def test_three_large_states_alone_cannot_block(self) -> None:
        count = counted(union(no=["de", "fr", "it"], rest=Lean.YES))
        population = count.needs[1]
        assert population.sure < population.needed, "they hold more than 35 per cent"
        assert (population.missing, population.missing_sure, population.is_spared) == (0, 0, True)
        assert (count.missing, count.verdict) == (0, "carried")

    def test_a_fourth_however_small_can(self) -> None:
        count = counted(union(no=["de", "fr", "it", "mt"], rest=Lean.YES))
        population = count.needs[1]
        assert (population.missing > 0, population.is_spared, population.is_out_of_reach) == (True, False, True)
        assert population.fewest == 1, "Malta alone would bring them under four"
        assert count.verdict == "lost"

    def test_the_reinforced_majority_knows_no_four(self) -> None:
        assert counted(union(no=["de", "fr", "it"], rest=Lean.YES), "qualified_reinforced").verdict == "lost"

    def test_who_is_unknown_or_undecided_is_not_for_it_yet(self) -> None:
        for rest in (Lean.UNKNOWN, Lean.UNDECIDED):
            count = counted(union(yes=["de", "fr"], rest=rest))
            members, population = count.needs
            assert (members.likely, members.possible, members.missing) == (2, 27, 13)
            assert population.likely == shares()["de"] + shares()["fr"]
            assert population.possible == population.seats
            assert (count.missing, count.verdict) == (13, "open")

    def test_enough_members_with_too_few_people_miss_the_fewest_votes_that_would_do(self) -> None:
        small = list(shares())[-16:]
        count = counted(union(yes=small))
        members, population = count.needs
        assert members.missing == 0
        assert population.missing == population.needed - sum(shares()[code] for code in small)
        assert population.fewest == count.missing == 4, "Germany, France, Italy, and one like Spain"

    def test_who_is_against_is_won_only_where_those_whose_votes_are_open_do_not_suffice(self) -> None:
        small = list(shares())[-16:]
        open_ones = counted(union(yes=small, no=["de", "fr", "it"])).needs[1]
        assert open_ones.fewest == 8, "not one of the three largest, which are against"
        too_few = counted(union(yes=small, no=list(shares())[:11])).needs[1]
        assert (too_few.fewest, too_few.is_out_of_reach) == (4, True)

    def test_leaning_states_make_it_likely_not_sure(self) -> None:
        heads = [*union(rest=Lean.LEAN_YES)]
        assert counted(heads).verdict == "likely"

    def test_abstaining_does_not_prevent_unanimity_and_one_against_does(self) -> None:
        rule = majority_of("unanimity")
        assert passes(rule, {"yes": 25, "abstain": 2}, 27) is True
        assert passes(rule, {"yes": 26, "no": 1}, 27) is False
        assert counted(union(no=["hu"], rest=Lean.YES), "unanimity").verdict == "lost"

    def test_without_weights_a_share_of_population_is_never_reached(self) -> None:
        assert counted([Head(Lean.YES)] * 15 + [Head(Lean.NO)] * 12).verdict == "lost"


class TestWhoCanBlock:
    def test_while_nothing_is_known_the_four_largest_could(self) -> None:
        found = blocking(union())
        assert [head.country for head in found.others] == ["de", "fr", "it", "es"]
        assert (found.against, found.can_block) == ((), True)
        assert (found.members, found.blockers, found.limit) == (13, 4, 35)
        assert found.share == pytest.approx(57.66, abs=0.01)

    def test_those_against_and_the_fewest_others(self) -> None:
        found = blocking(union(no=["hu", "sk"], yes=["de"]))
        assert [head.country for head in found.against] == ["hu", "sk"]
        assert [head.country for head in found.others] == ["fr", "it", "es"]

    def test_those_against_alone(self) -> None:
        found = blocking(union(no=["de", "fr", "it", "mt"]))
        assert (found.others, found.can_block) == ((), True)

    def test_thirteen_small_ones_by_their_number(self) -> None:
        found = blocking(union(no=list(shares())[-13:], rest=Lean.YES))
        assert (found.others, found.can_block) == ((), True)
        assert found.share < found.limit

    def test_too_few_are_open(self) -> None:
        found = blocking(union(no=["de", "fr", "it"], rest=Lean.YES))
        assert found.can_block is False

    def test_the_reinforced_majority_is_blocked_by_eight_or_by_any_with_the_people(self) -> None:
        found = blocking(union(), "qualified_reinforced")
        assert (found.members, found.blockers) == (8, 0)
        assert [head.country for head in found.others] == ["de", "fr", "it"]

    def test_where_votes_are_not_weighed_there_is_none(self) -> None:
        assert blocking_minority(counted(union(), "absolute")) is None

    @given(
        st.lists(st.sampled_from(list(Lean)), min_size=27, max_size=27),
        st.sampled_from(["qualified", "qualified_reinforced"]),
    )
    def test_what_blocks_leaves_too_little_and_what_cannot_be_blocked_is_met(
        self, leans: list[Lean], rule: str
    ) -> None:
        heads = [Head(lean, country=code, weight=shares()[code]) for lean, code in zip(leans, shares(), strict=True)]
        count, found = counted(heads, rule), blocking(heads, rule)
        outside = {head.country for head in (*found.against, *found.others)}
        others = [Head(Lean.NO if head.country in outside else Lean.YES, weight=head.weight) for head in heads]
        assert (counted(others, rule).verdict == "lost") == found.can_block
        if not found.can_block:
            assert count.missing == 0
