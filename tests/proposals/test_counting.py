"""Counting heads: what is there, what is needed in the whole house and in its parts, what is missing; and the count against the result."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.transaction import writing
from campaigns.insights.positions import head_rows
from campaigns.proposals.counting import projection, whip_count
from campaigns.proposals.heads import Head, count_heads
from campaigns.proposals.majorities import majority_of
from campaigns.proposals.models import Lean
from campaigns.proposals.operations import (
    CountData,
    PositionData,
    VoteData,
    VoterData,
    open_decision,
    recommend_vote,
    record_position,
    record_vote,
    settle_decision,
)
from campaigns.proposals.queries.advocacy import scores_of
from tests.factories import make_campaign, make_organization
from tests.proposals.houses import fill, lean, make_house, seat
from tests.proposals.making import make_bill, make_institution, make_jurisdiction, make_legislature

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.institutions.models import Institution
    from campaigns.proposals.models import Bill, Decision
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("database")


def heads(**numbers: int) -> list[Head]:
    return [Head(Lean(name)) for name, number in numbers.items() for _ in range(number)]


def in_entities(federation: dict[str, int], srpska: dict[str, int]) -> list[Head]:
    return [
        Head(Lean(name), part=part)
        for part, numbers in (("federation", federation), ("srpska", srpska))
        for name, number in numbers.items()
        for _ in range(number)
    ]


class TestWhatIsMissing:
    def test_a_simple_majority_of_a_full_house_and_of_a_quorum(self) -> None:
        count = count_heads(majority_of("simple"), 250, heads(yes=90, lean_yes=20, undecided=30, no=80))
        (need,) = count.needs

        assert (need.needed, need.needed_at_quorum, count.quorum) == (126, 64, 126)
        assert (need.sure, need.likely, need.possible) == (90, 110, 170)
        assert (need.missing, need.missing_sure, count.missing) == (16, 36, 16)
        assert count.verdict == "open"
        assert count.unlisted == 30
        assert count.by_lean[Lean.UNKNOWN] == 30

    @pytest.mark.parametrize(
        ("numbers", "verdict"),
        [
            ({"yes": 71}, "carried"),
            ({"yes": 60, "lean_yes": 11}, "likely"),
            ({"yes": 60, "lean_yes": 10, "undecided": 1}, "open"),
            ({"no": 69, "lean_no": 1, "yes": 70}, "lost"),
            ({}, "open"),
        ],
    )
    def test_a_verdict_on_the_absolute_majority_of_140(self, numbers: dict[str, int], verdict: str) -> None:
        assert count_heads(majority_of("absolute"), 140, heads(**numbers)).verdict == verdict

    def test_more_heads_than_seats_make_a_larger_house(self) -> None:
        assert count_heads(majority_of("absolute"), 3, heads(yes=5)).seats == 5

    def test_a_majority_without_a_third_of_one_entity_does_not_carry(self) -> None:
        rule = majority_of("entity_third")
        count = count_heads(rule, 42, in_entities({"yes": 25, "no": 3}, {"yes": 2, "no": 8, "undecided": 4}))
        whole, federation, srpska = count.needs

        assert whole.missing == 0
        assert federation.missing == 0
        assert (srpska.seats, srpska.needed, srpska.likely, srpska.missing) == (14, 5, 2, 3)
        assert count.missing == 3
        assert count.verdict == "open"
        assert count.verdict_otherwise == "carried", "eight of fourteen against do not block"

    def test_two_thirds_of_one_entity_against_block_for_good(self) -> None:
        count = count_heads(
            majority_of("entity_third"), 42, in_entities({"yes": 28}, {"yes": 2, "no": 10, "lean_no": 2})
        )

        assert count.verdict == "lost"
        assert count.verdict_otherwise == "lost"
        blocked = count.otherwise[-1]
        assert (blocked.is_ceiling, blocked.needed, blocked.sure, blocked.missing) == (True, 9, 10, 3)

    def test_seats_of_an_entity_that_nobody_is_known_to_hold_are_open(self) -> None:
        count = count_heads(majority_of("entity_third"), 42, in_entities({"yes": 28}, {}))
        srpska = count.needs[-1]
        assert (srpska.seats, srpska.possible, srpska.missing, count.verdict) == (14, 14, 5, "open")

    def test_votes_missing_in_parts_add_up_and_those_of_the_whole_are_among_them(self) -> None:
        count = count_heads(majority_of("entity_third"), 42, in_entities({"yes": 4}, {"yes": 1}))
        assert [need.missing for need in count.needs] == [17, 6, 4]
        assert count.missing == 17

    def test_a_member_of_no_known_part_is_told(self) -> None:
        count = count_heads(majority_of("entity_third"), 42, heads(yes=3))
        assert count.needs[1].unplaced == 3
        assert count.needs[0].unplaced == 0


@pytest.fixture
def house() -> tuple[int, int, int]:
    """A proposal in a house of nine seats, and an organization that records: their keys."""
    with writing() as db:
        jurisdiction = make_jurisdiction(db)
        bill = make_bill(db, make_legislature(db, jurisdiction))
        found = make_house(db, jurisdiction, 9)
        organization = make_organization(db)
        db.flush()
        return bill.id, found.id, organization.id


def loaded(db: Session, keys: tuple[int, int, int]) -> tuple[Bill, Institution, object]:
    from campaigns.coalitions.models import Organization  # noqa: PLC0415
    from campaigns.institutions.models import Institution  # noqa: PLC0415
    from campaigns.proposals.models import Bill  # noqa: PLC0415

    return db.get_one(Bill, keys[0]), db.get_one(Institution, keys[1]), db.get_one(Organization, keys[2])


def decided(db: Session, bill: Bill, house: Institution, majority: str = "absolute") -> Decision:
    return open_decision(db, SYSTEM, bill, house, title="Final vote", majority=majority)


class TestWhoseHeads:
    def test_members_lean_as_they_said_last_else_as_their_group(
        self, house: tuple[int, int, int], clock: Clock
    ) -> None:
        with writing() as db:
            bill, body, organization = loaded(db, house)
            group = make_institution(db, body.jurisdiction, name="Greens", classification="parliamentary_group")
            own, silent, gone = (
                seat(db, body, "Ana", group),
                seat(db, body, "Bo", group),
                seat(db, body, "Ce", group, until="2024"),
            )
            alone = seat(db, body, "De")
            lean(db, bill, organization, group, Lean.YES)  # type: ignore[arg-type]
            lean(db, bill, organization, own, Lean.NO)  # type: ignore[arg-type]
            clock.advance(days=1)
            lean(db, bill, organization, own, Lean.UNDECIDED)  # type: ignore[arg-type]
            lean(db, bill, organization, gone, Lean.YES)  # type: ignore[arg-type]

            count = whip_count(db, decided(db, bill, body), SYSTEM)
            found = {head.person.name: (head.lean, head.is_inferred) for head in count.heads if head.person}
            rows = {row.name: (row.lean, row.group_lean) for row in head_rows(count, "en") if row.group}

        assert found == {
            "Ana": (Lean.UNDECIDED, False),
            silent.name: (Lean.LEAN_YES, True),
            alone.name: (Lean.UNKNOWN, False),
        }
        assert rows == {"Ana": ("undecided", ""), silent.name: ("lean_yes", "yes")}, (
            "what the group said stays told from what it means"
        )
        assert count.seats == 9
        assert count.by_lean[Lean.UNKNOWN] == 7

    def test_what_was_said_later_holds_whenever_it_was_recorded(
        self, house: tuple[int, int, int], clock: Clock
    ) -> None:
        with writing() as db:
            bill, body, organization = loaded(db, house)
            ana = seat(db, body, "Ana")
            lean(db, bill, organization, ana, Lean.YES)  # type: ignore[arg-type]
            clock.advance(days=3)
            from campaigns.foundation.clock import today  # noqa: PLC0415

            lean(db, bill, organization, ana, Lean.NO, said_on=today() - timedelta(days=30))  # type: ignore[arg-type]
            (head,) = whip_count(db, decided(db, bill, body), SYSTEM).heads
        assert head.lean is Lean.YES

    def test_a_group_of_which_only_the_size_is_known_leans_with_its_seats(self, house: tuple[int, int, int]) -> None:
        with writing() as db:
            bill, body, organization = loaded(db, house)
            group = make_institution(db, body.jurisdiction, name="Greens", classification="party")
            group.parent_id, group.seats = body.id, 4
            lean(db, bill, organization, group, Lean.YES)  # type: ignore[arg-type]
            count = whip_count(db, decided(db, bill, body), SYSTEM)
        assert count.by_lean[Lean.LEAN_YES] == 4
        assert count.missing == 1

    def test_the_entity_of_a_member_is_read_from_the_seat(self) -> None:
        with writing() as db:
            jurisdiction = make_jurisdiction(db, name="Bosnia and Herzegovina")
            bill = make_bill(db, make_legislature(db, jurisdiction))
            body = make_house(db, jurisdiction, 42, "House of Representatives")
            organization = make_organization(db)
            lean(db, bill, organization, fill(db, body, 20, "FBiH"), Lean.YES)
            lean(db, bill, organization, fill(db, body, 3, "Republika Srpska"), Lean.YES)
            count = whip_count(db, decided(db, bill, body, "entity_third"), SYSTEM)
        assert [(need.likely, need.needed) for need in count.needs] == [(23, 22), (20, 10), (3, 5)]
        assert count.missing == 2

    def test_states_are_the_heads_of_a_conference(self) -> None:
        with writing() as db:
            treaty = make_jurisdiction(db, name="UNTOC")
            bill = make_bill(db, make_legislature(db, treaty))
            conference = make_institution(db, treaty, name="Conference", classification="conference_of_parties")
            conference.seats = 192
            organization = make_organization(db)
            for name, value in (("Italy", Lean.YES), ("Serbia", Lean.UNDECIDED)):
                state = make_jurisdiction(db, name=name)
                data = PositionData(value, bill.created_at.date(), "meeting", jurisdiction=state, note="In Vienna.")
                record_position(db, SYSTEM, bill, organization, data)
            count = whip_count(db, decided(db, bill, conference, "two_thirds_voting"), SYSTEM)
        assert sorted(head.lean.value for head in count.heads) == ["undecided", "yes"]
        assert (count.needs[0].needed, count.missing) == (128, 127)


class TestAgainstTheResult:
    def test_the_count_before_the_vote_stands_against_the_vote(self, house: tuple[int, int, int], clock: Clock) -> None:
        with writing() as db:
            bill, body, organization = loaded(db, house)
            ana, bo, ce, de = fill(db, body, 4)
            clock.advance(days=-5)
            lean(db, bill, organization, [ana, bo], Lean.YES)  # type: ignore[arg-type]
            lean(db, bill, organization, ce, Lean.LEAN_NO)  # type: ignore[arg-type]
            decision = decided(db, bill, body)
            assert projection(db, decision, SYSTEM) is None
            clock.advance(days=5)
            vote = record_vote(
                db,
                SYSTEM,
                bill,
                VoteData(
                    date="2026-06-01",
                    motion="Final vote",
                    institution=body,
                    result="pass",
                    counts=[CountData("yes", 2), CountData("no", 2)],
                    voters=[
                        VoterData(ana.name, "yes", person=ana),
                        VoterData(bo.name, "no", person=bo),
                        VoterData(ce.name, "no", person=ce),
                        VoterData(de.name, "yes", person=de),
                    ],
                ),
            )
            settle_decision(db, SYSTEM, decision, vote)
            clock.advance(minutes=1)
            # Learnt from the vote: no forecast.
            lean(db, bill, organization, de, Lean.YES, source_type="past_vote")  # type: ignore[arg-type]
            found = projection(db, decision, SYSTEM)

        assert found is not None
        assert (found.right, found.wrong, found.yes) == (2, 1, 2)
        assert found.share == pytest.approx(66.67, abs=0.01)
        assert {row.head.person.name: row.is_right for row in found.rows if row.head.person} == {
            ana.name: True,
            bo.name: False,
            ce.name: True,
            de.name: None,
        }

    def test_a_vote_on_something_else_settles_nothing(self, house: tuple[int, int, int]) -> None:
        with writing() as db:
            bill, body, _ = loaded(db, house)
            decision = decided(db, bill, body)
            other = make_house(db, body.jurisdiction, 5, "Senate")
            elsewhere = record_vote(db, SYSTEM, bill, VoteData(date="2026", motion="m", institution=other))
            with pytest.raises(Conflict):
                settle_decision(db, SYSTEM, decision, elsewhere)
            another = record_vote(db, SYSTEM, make_bill(db), VoteData(date="2026", motion="m"))
            with pytest.raises(Conflict):
                settle_decision(db, SYSTEM, decision, another)

    def test_scores_follow_from_weights(self, house: tuple[int, int, int]) -> None:
        with writing() as db:
            bill, body, _ = loaded(db, house)
            campaign = make_campaign(db)
            ana, bo, ce = fill(db, body, 3)
            for number, (weight, options) in enumerate([(3, ("yes", "no", "absent")), (1, ("no", "yes", "absent"))]):
                decision = decided(db, bill, body)
                recommend_vote(db, SYSTEM, decision, campaign, "yes", weight=weight)
                voters = [
                    VoterData(one.name, option, person=one) for one, option in zip((ana, bo, ce), options, strict=True)
                ]
                data = VoteData(date="2026-05-01", motion=f"Vote {number}", institution=body, voters=voters)
                settle_decision(db, SYSTEM, decision, record_vote(db, SYSTEM, bill, data))
            scores = {one.person.name: (one.share, one.votes, one.absences) for one in scores_of(db, campaign)}
        assert scores == {ana.name: (75.0, 2, 0), bo.name: (25.0, 2, 0), ce.name: (None, 0, 2)}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": " "}, "title"),
        ({"majority": "most"}, "majority"),
        ({"seats": 0}, "seats"),
        ({"seats": 10**9}, "seats"),
    ],
)
def test_a_decision_that_cannot_be_is_to_mend(
    house: tuple[int, int, int], changes: dict[str, object], fault: str
) -> None:
    with writing() as db:
        bill, body, _ = loaded(db, house)
        values: dict[str, object] = {"title": "Final vote", "majority": "simple", "seats": None} | changes
        with pytest.raises(Invalid) as caught:
            open_decision(db, SYSTEM, bill, body, **values)  # type: ignore[arg-type]
        assert set(caught.value.faults) == {fault}
