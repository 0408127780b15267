"""The Council of the EU in the directory: its seats, the States that are entered, and the count against the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from campaigns.foundation import clock as house_clock
from campaigns.foundation.actor import SYSTEM, VISITOR
from campaigns.foundation.errors import Forbidden, Invalid
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Jurisdiction
from campaigns.proposals.counting import projection, whip_count
from campaigns.proposals.majorities import majorities, majority_of
from campaigns.proposals.majorities.populations import ocd_id_of
from campaigns.proposals.models import Lean
from campaigns.proposals.operations import (
    CountData,
    DecisionData,
    PositionData,
    VoteData,
    VoterData,
    change_decision,
    enter_council_state,
    open_decision,
    record_position,
    record_vote,
    settle_decision,
)
from campaigns.proposals.vote_quality import Weights, checked_vote, passes, unmatched_names
from tests.factories import make_organization
from tests.proposals.making import make_bill, make_institution, make_jurisdiction, make_legislature
from tests.proposals.test_council import UNION, shares

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.institutions.models import Institution
    from campaigns.proposals.models import Bill
    from tests.conftest import Clock


@pytest.fixture
def council(database: object, clock: Clock) -> tuple[int, int, int]:  # noqa: ARG001 - empty tables, at a time that stands still
    """A proposal in the Union, its Council, and an organization that records: their keys."""
    with writing() as db:
        place = make_jurisdiction(db, ocd_id=UNION, name="European Union")
        bill = make_bill(db, make_legislature(db, place))
        found = make_institution(db, place, name="Council", classification="council")
        organization = make_organization(db)
        for code, name in (("it", "Italia"), ("mt", "Malta")):
            make_jurisdiction(db, ocd_id=ocd_id_of(code), name=name)
        return bill.id, found.id, organization.id


def loaded(db: Session, keys: tuple[int, int, int]) -> tuple[Bill, Institution, object]:
    from campaigns.coalitions.models import Organization  # noqa: PLC0415
    from campaigns.institutions.models import Institution  # noqa: PLC0415
    from campaigns.proposals.models import Bill  # noqa: PLC0415

    return db.get_one(Bill, keys[0]), db.get_one(Institution, keys[1]), db.get_one(Organization, keys[2])


def lean(db: Session, keys: tuple[int, int, int], name: str, value: Lean) -> None:
    bill, _, organization = loaded(db, keys)
    state = enter_council_state(db, SYSTEM, bill, name)
    assert state is not None
    data = PositionData(value, house_clock.today(), "meeting", jurisdiction=state, note="Said in Brussels.")
    record_position(db, SYSTEM, bill, organization, data)  # type: ignore[arg-type]


class TestInTheHouse:
    def test_all_states_have_a_seat_and_those_here_lean_as_they_said(self, council: tuple[int, int, int]) -> None:
        with writing() as db:
            bill, body, _ = loaded(db, council)
            lean(db, council, "Italy", Lean.YES)
            lean(db, council, "Шпанија", Lean.LEAN_NO)
            decision = open_decision(db, SYSTEM, bill, body, title="Adoption", majority="qualified")
            count = whip_count(db, decision, SYSTEM)
        assert (decision.seats, count.seats, count.unlisted) == (27, 27, 0)
        assert {head.country: head.lean for head in count.heads if head.position} == {
            "it": Lean.YES,
            "es": Lean.LEAN_NO,
        }
        assert all(head.jurisdiction for head in count.heads), "those that nothing is known of were entered with Spain"
        assert count.population is not None

    def test_another_rule_counts_heads_alone_and_who_takes_no_part_has_no_seat(
        self, council: tuple[int, int, int]
    ) -> None:
        with writing() as db:
            bill, body, _ = loaded(db, council)
            decision = open_decision(db, SYSTEM, bill, body, title="Adoption", majority="absolute", seats=99)
            assert (decision.seats, whip_count(db, decision, SYSTEM).population) == (27, None)
            change_decision(db, SYSTEM, decision, DecisionData("Adoption", "qualified_without_denmark", 27))
            count = whip_count(db, decision, SYSTEM)
        assert decision.seats == count.seats == len(count.heads) == 26
        assert "dk" not in {head.country for head in count.heads}
        assert count.needs[1].seats == sum(shares().values()) - shares()["dk"]

    @pytest.mark.parametrize("rule", [one.key for one in majorities() if one.is_weighed])
    def test_only_a_council_of_states_can_decide_so(self, council: tuple[int, int, int], rule: str) -> None:
        with writing() as db:
            bill, body, _ = loaded(db, council)
            parliament = make_institution(db, body.jurisdiction, name="Parliament")
            with pytest.raises(Invalid) as caught:
                open_decision(db, SYSTEM, bill, parliament, title="Vote", majority=rule, seats=720)
        assert set(caught.value.faults) == {"majority"}

    def test_all_states_are_entered_once_and_named_in_both_languages(self, council: tuple[int, int, int]) -> None:
        with writing() as db:
            bill, _, _ = loaded(db, council)
            before = db.scalar(select(func.count()).select_from(Jurisdiction)) or 0
            made = enter_council_state(db, SYSTEM, bill, "de")
            assert made is not None
            assert made is enter_council_state(db, SYSTEM, bill, "Germany")
            assert (made.ocd_id, made.country) == (ocd_id_of("de"), "de")
            assert {text.name for text in made.texts} == {"Germany", "Немачка"}
            assert enter_council_state(db, SYSTEM, bill, "Serbia") is None
            assert enter_council_state(db, SYSTEM, make_bill(db), "Germany") is None
            with pytest.raises(Forbidden):
                enter_council_state(db, VISITOR, bill, "Germany")
            # The 25 that were not here, so that none of them tells of which one something was recorded, and that of the other proposal.
            assert db.scalar(select(func.count()).select_from(Jurisdiction)) == before + 25 + 1


class TestAgainstTheVote:
    def vote(
        self, db: Session, keys: tuple[int, int, int], against: set[str], result: str = "pass", **changes: object
    ) -> VoteData:
        _, body, _ = loaded(db, keys)
        voters = [VoterData(code.upper(), "no" if code in against else "yes") for code in shares()]
        values: dict[str, object] = {
            "counts": [CountData("yes", 27 - len(against)), CountData("no", len(against))],
            "voters": voters,
        }
        return VoteData(
            date="2026-06-01",
            motion="Adoption",
            institution=body,
            majority="qualified",
            result=result,
            **(values | changes),  # type: ignore[arg-type]
        )

    def test_states_printed_by_name_are_held_against_the_forecast(
        self, council: tuple[int, int, int], clock: Clock
    ) -> None:
        with writing() as db:
            bill, body, _ = loaded(db, council)
            clock.advance(days=-5)
            lean(db, council, "Italy", Lean.YES)
            lean(db, council, "Malta", Lean.NO)
            lean(db, council, "Spain", Lean.UNDECIDED)
            decision = open_decision(db, SYSTEM, bill, body, title="Adoption", majority="qualified")
            clock.advance(days=5)
            settle_decision(db, SYSTEM, decision, record_vote(db, SYSTEM, bill, self.vote(db, council, {"it", "mt"})))
            found = projection(db, decision, SYSTEM)
        assert found is not None
        assert len(found.rows) == 27
        assert {row.head.country: row.is_right for row in found.rows if row.head.position} == {
            "it": False,
            "mt": True,
            "es": None,
        }
        assert (found.right, found.wrong, found.yes) == (1, 1, 25)
        whole = sum(shares().values())
        assert found.yes_share == pytest.approx(100 * (whole - shares()["it"] - shares()["mt"]) / whole)

    def test_a_share_of_population_is_told_only_when_every_vote_is_known(self, council: tuple[int, int, int]) -> None:
        with writing() as db:
            bill, body, _ = loaded(db, council)
            decision = open_decision(db, SYSTEM, bill, body, title="Adoption", majority="qualified")
            data = self.vote(db, council, set(), voters=[VoterData("Malta", "yes")], counts=[CountData("yes", 27)])
            settle_decision(db, SYSTEM, decision, record_vote(db, SYSTEM, bill, data))
            found = projection(db, decision, SYSTEM)
        assert found is not None
        assert (len(found.rows), found.yes_share) == (1, None)

    @pytest.mark.parametrize(
        ("against", "printed", "faults"),
        [
            (set(), "pass", set()),
            ({"de", "fr", "it"}, "pass", set()),
            ({"de", "fr", "it"}, "fail", {"result"}),
            ({"de", "fr", "it", "mt"}, "pass", {"result"}),
            ({"de", "fr", "it", "mt"}, "fail", set()),
        ],
    )
    def test_a_result_that_the_rule_does_not_bear_is_told(
        self, council: tuple[int, int, int], against: set[str], printed: str, faults: set[str]
    ) -> None:
        with writing() as db:
            bill, _, _ = loaded(db, council)
            vote = record_vote(db, SYSTEM, bill, self.vote(db, council, against, printed))
            assert {one.kind for one in checked_vote(db, vote).faults} == faults
            assert not unmatched_names(db, bill.jurisdiction_id)

    def test_a_name_that_is_no_state_is_told(self, council: tuple[int, int, int]) -> None:
        with writing() as db:
            bill, _, _ = loaded(db, council)
            data = self.vote(db, council, set(), voters=[VoterData("Serbia", "yes")], counts=[CountData("yes", 1)])
            vote = record_vote(db, SYSTEM, bill, data)
            assert "unmatched" in {one.kind for one in checked_vote(db, vote).faults}
            assert unmatched_names(db, bill.jurisdiction_id) == [("Serbia", 1)]

    def test_by_counts_alone_it_is_said_where_it_can_be(self) -> None:
        rule = majority_of("qualified")
        assert passes(rule, {"yes": 24, "no": 3}, 27) is True
        assert passes(rule, {"yes": 14, "no": 13}, 27) is False
        assert passes(rule, {"yes": 20, "abstain": 7}, 27) is None
        assert passes(rule, {"yes": 20, "abstain": 7}, 27, Weights(6500, 10_000)) is True
        assert passes(rule, {"yes": 20, "abstain": 7}, 27, Weights(6499, 10_000)) is False, "abstaining is not for"


def test_others_see_no_private_position_of_a_state(council: tuple[int, int, int]) -> None:
    with writing() as db:
        bill, body, _ = loaded(db, council)
        lean(db, council, "Italy", Lean.YES)
        decision = open_decision(db, SYSTEM, bill, body, title="Adoption", majority="qualified")
        key = decision.id
    with reading() as db:
        from campaigns.proposals.models import Decision  # noqa: PLC0415

        count = whip_count(db, db.get_one(Decision, key), VISITOR)
        assert {head.lean for head in count.heads} == {Lean.UNKNOWN}
