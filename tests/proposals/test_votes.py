"""Votes: recorded as printed, matched to people, corrected in place; and the report of what does not add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.foundation.actor import SYSTEM, VISITOR
from campaigns.foundation.errors import Conflict, Forbidden, Invalid
from campaigns.foundation.transaction import writing
from campaigns.proposals.models import BillChange, VoteEvent
from campaigns.proposals.operations import (
    CountData,
    VoteData,
    VoterData,
    correct_vote,
    match_voter,
    match_voters,
    record_vote,
)
from campaigns.proposals.queries.advocacy import voters_in
from campaigns.proposals.vote_quality import checked_vote, checked_votes, unmatched_names
from tests.proposals.houses import make_house
from tests.proposals.making import make_bill, make_person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.proposals.models import Bill

pytestmark = pytest.mark.usefixtures("database")


def faults(db: Session, bill: Bill, **values: object) -> list[tuple[str, str, str]]:
    vote = record_vote(db, SYSTEM, bill, VoteData(date="2026-05-01", motion="Final vote", **values))  # type: ignore[arg-type]
    return [(one.kind, one.option, one.group) for one in checked_vote(db, vote).faults]


class TestWhatDoesNotAddUp:
    def test_a_vote_that_adds_up_says_nothing(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            ana, bo = make_person(db, bill.jurisdiction, "Ana Anić"), make_person(db, bill.jurisdiction, "Bo Bogić")
            house = make_house(db, bill.jurisdiction, 3)
            assert not faults(
                db,
                bill,
                institution=house,
                majority="absolute",
                result="pass",
                counts=[CountData("yes", 2), CountData("absent", 1), CountData("yes", 2, "Greens")],
                voters=[VoterData("Ana Anić", "yes", "Greens", ana), VoterData("Bo Bogić", "yes", "Greens", bo)],
            )

    def test_names_against_counts(self) -> None:
        with writing() as db:
            found = faults(
                db,
                make_bill(db),
                result="pass",
                counts=[CountData("yes", 3), CountData("no", 0)],
                voters=[VoterData("Ana", "yes"), VoterData("Bo", "no")],
            )
        assert ("names", "yes", "") in found
        assert ("names", "no", "") in found
        assert ("unmatched", "", "") in found

    def test_groups_against_counts(self) -> None:
        with writing() as db:
            counts = [CountData("yes", 5), CountData("yes", 2, "Greens"), CountData("yes", 2, "Blues")]
            assert faults(db, make_bill(db), result="pass", counts=counts) == [("groups", "yes", "")]

    def test_names_of_a_group_against_its_count(self) -> None:
        with writing() as db:
            counts, voters = [CountData("yes", 2, "Greens")], [VoterData("Ana", "yes", "Greens")]
            assert ("names", "yes", "Greens") in faults(db, make_bill(db), result="pass", counts=counts, voters=voters)

    @pytest.mark.parametrize(
        ("majority", "yes", "no", "result", "is_odd"),
        [
            ("absolute", 5, 0, "pass", False),
            ("absolute", 4, 1, "pass", True),
            ("absolute", 5, 0, "fail", True),
            ("simple", 3, 2, "pass", False),
            ("simple", 3, 1, "pass", True),  # no quorum
            ("entity_third", 8, 1, "fail", False),  # the parts are not known
            ("", 5, 4, "pass", False),
            ("", 5, 4, "fail", False),
        ],
    )
    def test_the_result_against_the_rule(self, majority: str, yes: int, no: int, result: str, *, is_odd: bool) -> None:
        with writing() as db:
            bill = make_bill(db)
            house = make_house(db, bill.jurisdiction, 9)
            counts = [CountData("yes", yes), CountData("no", no)]
            found = faults(db, bill, institution=house, majority=majority, result=result, counts=counts)
        assert found == ([("result", "", "")] if is_odd else [])

    @pytest.mark.parametrize(
        ("majority", "yes", "no", "result", "kinds"),
        [
            ("", 1, 8, "pass", ["outvoted"]),
            ("", 4, 4, "pass", ["outvoted"]),
            ("simple", 1, 8, "pass", ["outvoted"]),
            ("entity_third", 4, 5, "pass", ["outvoted"]),
            ("", 9, 0, "fail", ["unopposed"]),
            ("", 8, 0, "fail", []),  # perhaps too few were there
        ],
    )
    def test_what_no_rule_allows_is_odd_without_one(
        self, majority: str, yes: int, no: int, result: str, kinds: list[str]
    ) -> None:
        with writing() as db:
            bill = make_bill(db)
            house = make_house(db, bill.jurisdiction, 9)
            counts = [CountData("yes", yes), CountData("no", no)]
            found = faults(db, bill, institution=house, majority=majority, result=result, counts=counts)
        assert [kind for kind, _, _ in found] == kinds

    def test_more_votes_than_seats_a_name_twice_and_nothing_at_all(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            house = make_house(db, bill.jurisdiction, 1)
            voters = [VoterData("Ana", "yes"), VoterData("Ana", "no")]
            kinds = {kind for kind, _, _ in faults(db, bill, institution=house, voters=voters, result="pass")}
            assert {"seats", "twice", "unmatched"} <= kinds
            nothing = {kind for kind, _, _ in faults(db, make_bill(db))}
            assert nothing == {"no_counts", "no_result"}

    def test_unmatched_names_are_counted_over_the_votes_of_a_jurisdiction(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            for motion, names in (("one", ("Ana", "Bo")), ("two", ("Ana",))):
                voters = [VoterData(name, "yes") for name in names]
                record_vote(db, SYSTEM, bill, VoteData(date="2026", motion=motion, voters=voters))
            assert unmatched_names(db, bill.jurisdiction_id) == [("Ana", 2), ("Bo", 1)]
            assert len(checked_votes(db, bill)) == 2


class TestRecording:
    def test_printed_names_stay_and_mean_people_in_any_script(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            djordje = make_person(db, bill.jurisdiction, "Ђорђе Ђорђевић")
            data = VoteData(
                date="2026-05", motion="m", voters=[VoterData("ĐORĐE ĐORĐEVIĆ", "yes"), VoterData("Ana", "no")]
            )
            vote = record_vote(db, SYSTEM, bill, data)
            named = [(one.voter_name, one.person) for one in voters_in(db, vote)]
            assert named == [("ĐORĐE ĐORĐEVIĆ", djordje), ("Ana", None)]
            ana = make_person(db, bill.jurisdiction, "Ana")
            assert match_voters(db, SYSTEM, vote) == 1
            first, second = voters_in(db, vote)
            assert second.person is ana
            assert second.voter_name == "Ana"
            with pytest.raises(Conflict):
                match_voter(db, SYSTEM, vote, second, djordje)
            match_voter(db, SYSTEM, vote, first, make_person(db, bill.jurisdiction, "Another"))

    def test_the_same_vote_comes_once_and_followers_are_told_once(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            data = VoteData(date="2026-05-01", motion="Final  vote", result="pass")
            vote = record_vote(db, SYSTEM, bill, data)
            with pytest.raises(Conflict):
                record_vote(db, SYSTEM, bill, VoteData(date="2026-05-01", motion="Final vote"))
            record_vote(db, SYSTEM, bill, VoteData(date="2026-05-01", motion="Final vote", identifier="PV-7"))
            changes = db.scalars(select(BillChange).where(BillChange.kind == "vote").order_by(BillChange.id)).all()
            assert len(changes) == 2
            assert changes[0].thing == vote.uuid

    def test_a_correction_keeps_the_vote_and_what_was_matched_by_hand(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            data = VoteData(
                date="2026-05-01", motion="m", voters=[VoterData("A.A.", "yes")], counts=[CountData("yes", 1)]
            )
            vote = record_vote(db, SYSTEM, bill, data)
            ana = make_person(db, bill.jurisdiction, "Ana Anić")
            match_voter(db, SYSTEM, vote, voters_in(db, vote)[0], ana)
            again = VoteData(
                date="2026-05-02",
                motion="m",
                result="fail",
                counts=[CountData("yes", 2)],
                voters=[VoterData("A.A.", "no")],
            )
            correct_vote(db, SYSTEM, vote, again)
            db.expire_all()
            kept = db.scalars(select(VoteEvent)).one()
            assert (kept.id, kept.date, kept.result) == (vote.id, "2026-05-02", "fail")
            assert [(one.option, one.value) for one in kept.counts] == [("yes", 2)]
            assert [(one.option, one.person) for one in voters_in(db, kept)] == [("no", ana)]

    def test_nobody_without_a_role_records(self) -> None:
        with writing() as db, pytest.raises(Forbidden):
            record_vote(db, VISITOR, make_bill(db), VoteData(date="2026", motion="m"))

    @pytest.mark.parametrize(
        ("data", "fault"),
        [
            (VoteData(date="yesterday", motion="m"), "date"),
            (VoteData(date="2026-02-30", motion="m"), "date"),
            (VoteData(date="2999", motion="m"), "date"),
            (VoteData(date="2026", motion=" "), "motion"),
            (VoteData(date="2026", motion="m", result="won"), "result"),
            (VoteData(date="2026", motion="m", majority="most"), "majority"),
            (VoteData(date="2026", motion="m", source_url="ftp://x"), "source_url"),
            (VoteData(date="2026", motion="m", counts=[CountData("aye", 1)]), "counts"),
            (VoteData(date="2026", motion="m", counts=[CountData("yes", -1)]), "counts"),
            (VoteData(date="2026", motion="m", counts=[CountData("yes", 1), CountData("yes", 2)]), "counts"),
            (VoteData(date="2026", motion="m", voters=[VoterData(" ", "yes")]), "voters"),
            (VoteData(date="2026", motion="m", voters=[VoterData("Ana", "aye")]), "voters"),
        ],
    )
    def test_what_cannot_be_read_is_to_mend(self, data: VoteData, fault: str) -> None:
        with writing() as db, pytest.raises(Invalid) as caught:
            record_vote(db, SYSTEM, make_bill(db), data)
        assert set(caught.value.faults) == {fault}
