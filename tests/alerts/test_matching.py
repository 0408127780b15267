"""What concerns whom: proposals, subjects, institutions with the bodies within them, people, searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaigns.alerts.models import FollowKind, Frequency
from campaigns.alerts.queries.followers import Target
from campaigns.alerts.queries.ledger import followers_at_once
from campaigns.alerts.queries.matching import Window, changes_for
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.models import Bill, BillChange, ChangeKind, PersonVote, VoteEvent
from campaigns.proposals.queries import Search
from tests.alerts.laws import (
    act,
    follow,
    make_bill,
    make_institution,
    make_jurisdiction,
    make_person,
    note,
    plan,
    sponsor,
)
from tests.places import Queries

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.usefixtures("database")


def found(db: Session, target: Target, window: Window | None = None) -> list[str]:
    """The kinds of the changes that concern a thing, in their order."""
    numbers = sorted(changes_for(db, [target.as_follow()], window or Window())[target.key])
    return [db.get_one(BillChange, one.number).kind for one in numbers]


def test_an_institution_is_followed_with_the_bodies_within_it() -> None:
    with writing() as db:
        place = make_jurisdiction(db)
        parliament = make_institution(db, place)
        house = make_institution(db, place, name="House of Peoples", parent=parliament)
        committee = make_institution(db, place, name="Committee", parent=house)
        elsewhere = make_institution(db, place, name="Ministry")
        bill = make_bill(db, jurisdiction=place)
        act(db, bill, institution=committee)
        act(db, bill, "Opinion", institution=elsewhere)
        event = plan(db, bill, "2026-06-10", institution_id=house.id)
        note(db, bill, ChangeKind.EVENT, event.uuid)
        brought = make_bill(db, jurisdiction=place, from_institution=house)
        note(db, brought, ChangeKind.STAGE, brought.uuid, before="idea", after="introduced")

        assert found(db, Target(FollowKind.INSTITUTION, institution=parliament)) == ["action", "event", "stage"]
        assert found(db, Target(FollowKind.INSTITUTION, institution=committee)) == ["action"]
        assert found(db, Target(FollowKind.INSTITUTION, institution=elsewhere)) == ["action"]


def test_the_stage_of_what_an_institution_acted_upon_concerns_it() -> None:
    """A stage follows from actions and names none of them."""
    with writing() as db:
        place = make_jurisdiction(db)
        parliament = make_institution(db, place)
        committee = make_institution(db, place, name="Committee", parent=parliament)
        elsewhere = make_institution(db, place, name="Ministry")
        bill, other = make_bill(db, jurisdiction=place), make_bill(db, jurisdiction=place)
        for body in (committee, parliament, committee):
            act(db, bill, institution=body)
        note(db, bill, ChangeKind.STAGE, bill.uuid, before="introduced", after="reading_1")
        act(db, other, institution=elsewhere)
        note(db, other, ChangeKind.STAGE, other.uuid, before="idea", after="introduced")
        acted = ["action"] * 3

        assert found(db, Target(FollowKind.INSTITUTION, institution=parliament)) == [*acted, "stage"]
        assert found(db, Target(FollowKind.INSTITUTION, institution=committee)) == ["action", "action", "stage"]
        assert found(db, Target(FollowKind.INSTITUTION, institution=elsewhere)) == ["action", "stage"]
        # Three actions are no three stages, also where only the newest are asked for.
        for _ in range(3):
            note(db, bill, ChangeKind.STAGE, bill.uuid, before="reading_1", after="reading_2")
        newest = found(db, Target(FollowKind.INSTITUTION, institution=parliament), Window(most=2))
        assert newest.count("stage") == 2


def test_the_stage_of_what_somebody_brings_in_concerns_them() -> None:
    with writing() as db:
        place = make_jurisdiction(db)
        person, bill = make_person(db, place), make_bill(db, jurisdiction=place)
        sponsor(db, bill, person)
        note(db, bill, ChangeKind.STAGE, bill.uuid, before="idea", after="introduced")

        assert found(db, Target(FollowKind.PERSON, person=person)) == ["stage"]


def test_a_person_is_followed_through_what_they_bring_in_and_how_they_vote() -> None:
    with writing() as db:
        place = make_jurisdiction(db)
        person, other = make_person(db, place), make_person(db, place, name="Somebody else")
        bill, voted = make_bill(db, jurisdiction=place), make_bill(db, jurisdiction=place)
        sponsor(db, bill, person)
        act(db, bill)
        vote = VoteEvent(
            uuid=uuid7(),
            bill_id=voted.id,
            motion_text="In principle",
            date="2026-06-01",
            sort_date=bill.created_at.date(),
            result="pass",
            natural_key="x",
            created_at=bill.created_at,
        )
        db.add(vote)
        db.flush()
        db.add(PersonVote(vote_event_id=vote.id, person_id=person.id, voter_name=person.name, option="yes"))
        db.flush()
        act(db, voted, "Referred")
        note(db, voted, ChangeKind.VOTE, vote.uuid)

        assert found(db, Target(FollowKind.PERSON, person=person)) == ["action", "vote"]
        assert found(db, Target(FollowKind.PERSON, person=other)) == []


def test_subjects_and_searches() -> None:
    with writing() as db:
        place = make_jurisdiction(db)
        bill = make_bill(db, jurisdiction=place, subjects=["confiscated assets", "crime"])
        act(db, bill)
        act(db, make_bill(db, title="Law on fishing"))
        act(db, make_bill(db, title="Hidden", subjects=["crime"], is_public=False))

        assert found(db, Target(FollowKind.SUBJECT, subject="crime")) == ["action"]
        assert found(db, Target(FollowKind.SUBJECT, subject="fish")) == []
        # Words are found in any script and by their beginnings.
        for text in ("социјал", "SOCIAL reus", "Confisc"):
            expected = [] if text == "социјал" else ["action"]
            assert found(db, Target(FollowKind.SEARCH, search=Search(text=text))) == expected
        assert found(db, Target(FollowKind.SEARCH, search=Search(text="law", jurisdiction=place.slug))) == ["action"]
        assert found(db, Target(FollowKind.SEARCH, search=Search(stage="adopted"))) == []


def test_only_the_newest_where_no_more_is_asked_for() -> None:
    with writing() as db:
        bill = make_bill(db, subjects=["crime"])
        for _ in range(5):
            act(db, bill)
        target = Target(FollowKind.SUBJECT, subject="crime")
        assert len(found(db, target, Window(most=3))) == 3
        highest = max(one.number for one in changes_for(db, [target.as_follow()], Window())[target.key])
        assert found(db, target, Window(after=highest)) == []


def test_whoever_may_be_concerned_is_looked_at_at_once() -> None:
    with writing() as db:
        place = make_jurisdiction(db)
        parliament = make_institution(db, place)
        committee = make_institution(db, place, name="Committee", parent=parliament)
        person = make_person(db, place)
        bill = make_bill(db, jurisdiction=place, subjects=["crime"])
        act(db, bill, institution=committee)
        sponsor(db, bill, person)
        targets = [
            Target(FollowKind.BILL, bill=bill),
            Target(FollowKind.SUBJECT, subject="crime"),
            Target(FollowKind.INSTITUTION, institution=parliament),
            Target(FollowKind.INSTITUTION, institution=committee),
            Target(FollowKind.PERSON, person=person),
            Target(FollowKind.SEARCH, search=Search(text="social")),
        ]
        concerned = {follow(db, one, email=f"{number}@example.org").id for number, one in enumerate(targets)}
        follow(db, targets[0], email="daily@example.org", frequency=Frequency.DAILY)
        follow(db, Target(FollowKind.BILL, bill=make_bill(db)), email="other@example.org")
        uuid = bill.uuid
    with reading() as db:
        bill_id, found_ids = followers_at_once(db, uuid)
        assert db.get_one(Bill, bill_id).uuid == uuid
        assert set(found_ids) == concerned


def test_many_followers_cost_as_much_as_few() -> None:
    def cost(number: int) -> int:
        with writing() as db:
            bill = make_bill(db, subjects=["crime"])
            for one in range(number):
                follow(db, Target(FollowKind.BILL, bill=bill), email=f"{number}-{one}@example.org")
                follow(db, Target(FollowKind.SUBJECT, subject="crime"), email=f"{number}-{one}@example.org")
            targets = [Target(FollowKind.BILL, bill=bill), Target(FollowKind.SUBJECT, subject="crime")] * number
            with Queries() as queries:
                changes_for(db, [one.as_follow() for one in targets], Window())
            return queries.number

    assert cost(1) == cost(12)
