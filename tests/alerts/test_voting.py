"""Who follows a person hears how the person voted, once, whenever that becomes known; and no more of a proposal on which the person only voted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.alerts.jobs import tell_followers
from campaigns.alerts.models import FollowKind
from campaigns.alerts.queries.followers import Target
from campaigns.alerts.queries.ledger import SETTLED_AFTER
from campaigns.alerts.queries.news import write_lines
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Person
from campaigns.proposals.models import Bill, BillChange, VoteEvent
from campaigns.proposals.operations import CountData, VoteData, VoterData, record_action, record_vote
from campaigns.proposals.operations.votes import correct_vote, match_voter, match_voters
from campaigns.proposals.queries.advocacy import voters_in
from tests.alerts.laws import bill_target, follow, make_bill, make_jurisdiction, make_person, sponsor
from tests.factories import run_jobs
from tests.places import Queries

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.conftest import Clock, DeliverMail
    from tests.letters import ReadLetter

pytestmark = pytest.mark.usefixtures("database")

VESNA, ANA, MIRA = "Vesna Primer", "ana@example.org", "mira@example.org"
COUNTED = VoteData(
    date="2026-05-30", motion="Law in principle", result="pass", counts=[CountData("yes", 120), CountData("no", 3)]
)
NAMED = replace(COUNTED, voters=[VoterData("PRIMER Vesna", "no"), VoterData("Bogdan Primer", "yes")])


def made() -> tuple[int, int]:
    """A person whom Mira follows, and a proposal that Ana follows."""
    with writing() as db:
        place = make_jurisdiction(db)
        person, bill = make_person(db, place), make_bill(db, jurisdiction=place)
        follow(db, Target(FollowKind.PERSON, person=person), email=MIRA)
        follow(db, bill_target(bill), email=ANA)
        return person.id, bill.id


def vote_on(bill_id: int, data: VoteData) -> None:
    with writing() as db:
        record_vote(db, SYSTEM, db.get_one(Bill, bill_id), data)


def the_vote(db: Session) -> VoteEvent:
    return db.scalars(select(VoteEvent)).one()


def letters(clock: Clock, deliver_mail: DeliverMail) -> dict[str, ReadLetter]:
    """The letters of these moments, by whom they are for; nobody gets two."""
    run_jobs()
    clock.advance(seconds=30)
    sent = [letter for letter in deliver_mail() if letter.message["List-Unsubscribe"]]
    found = {letter.to: letter for letter in sent}
    assert len(found) == len(sent)
    return found


def days_later(clock: Clock) -> None:
    """Everything so far is settled and looked at."""
    clock.advance(seconds=SETTLED_AFTER.total_seconds() * 9)
    tell_followers.function()
    clock.advance(minutes=6)
    tell_followers.function()


def test_a_letter_says_how_the_person_voted(clock: Clock, deliver_mail: DeliverMail) -> None:
    _person, bill_id = made()
    vote_on(bill_id, NAMED)

    sent = letters(clock, deliver_mail)

    for text in (sent[MIRA].text, sent[MIRA].html):
        assert "Vesna Primer: against · Vote: adopted (for 120, against 3) · 30 May 2026" in text
        assert "Law in principle" in text
    assert "Vote: adopted" in sent[ANA].text
    assert VESNA not in sent[ANA].text, "Ana follows the proposal and nobody"


def test_what_becomes_of_the_proposal_is_for_who_follows_it(clock: Clock, deliver_mail: DeliverMail) -> None:
    person_id, bill_id = made()
    vote_on(bill_id, NAMED)
    letters(clock, deliver_mail)

    def act(description: str) -> None:
        with writing() as db:
            record_action(
                db,
                SYSTEM,
                db.get_one(Bill, bill_id),
                date="2026-06-01",
                description=description,
                classification=["referral-committee"],
            )

    act("Referred to the committee")
    assert set(letters(clock, deliver_mail)) == {ANA}
    with writing() as db:
        sponsor(db, db.get_one(Bill, bill_id), db.get_one(Person, person_id))
    act("Debated")
    assert set(letters(clock, deliver_mail)) == {ANA, MIRA}


@pytest.mark.parametrize("way", ["names are added", "somebody is looked up", "somebody is named"])
def test_what_becomes_known_days_later_is_told_then(clock: Clock, deliver_mail: DeliverMail, way: str) -> None:
    person_id, bill_id = made()
    printed = replace(COUNTED, voters=[VoterData("V.P.", "no")])
    vote_on(bill_id, COUNTED if way == "names are added" else printed)
    assert set(letters(clock, deliver_mail)) == {ANA}
    days_later(clock)

    for time in range(2):
        with writing() as db:
            vote, person = the_vote(db), db.get_one(Person, person_id)
            if way == "names are added":
                correct_vote(db, SYSTEM, vote, NAMED)
            elif way == "somebody is looked up":
                person.name, person.folded = "V. P.", " v p "
                match_voters(db, SYSTEM, vote)
            else:
                match_voter(db, SYSTEM, vote, voters_in(db, vote)[0], person)
        sent = letters(clock, deliver_mail)
        if time == 0:
            assert set(sent) == {MIRA}, "who follows the proposal knows of the vote"
            assert ": against · Vote: adopted (for 120, against 3)" in sent[MIRA].text
        else:
            assert sent == {}, "a second time nothing is new"
    days_later(clock)
    assert letters(clock, deliver_mail) == {}


def test_known_before_anybody_looked_it_is_one_line(clock: Clock, deliver_mail: DeliverMail) -> None:
    _person, bill_id = made()
    vote_on(bill_id, COUNTED)
    with writing() as db:
        correct_vote(db, SYSTEM, the_vote(db), NAMED)

    assert letters(clock, deliver_mail)[MIRA].text.count("Vote: adopted") == 1


def test_a_mistake_about_a_person_is_mended(clock: Clock, deliver_mail: DeliverMail) -> None:
    _person, bill_id = made()
    vote_on(bill_id, NAMED)
    letters(clock, deliver_mail)
    days_later(clock)

    with writing() as db:
        voters = [VoterData("PRIMER Vesna", "abstain"), VoterData("Bogdan Primer", "yes")]
        correct_vote(db, SYSTEM, the_vote(db), replace(NAMED, voters=voters))

    sent = letters(clock, deliver_mail)
    assert set(sent) == {MIRA}
    assert "Vesna Primer: abstained" in sent[MIRA].text


def test_the_feed_of_a_person_says_it_and_that_of_the_proposal_does_not(app: Flask) -> None:
    person_id, bill_id = made()
    vote_on(bill_id, COUNTED)
    with writing() as db:
        correct_vote(db, SYSTEM, the_vote(db), NAMED)
    with reading() as db:
        person, bill = db.get_one(Person, person_id).slug, db.get_one(Bill, bill_id).slug
    visitor = app.test_client()

    feed = visitor.get(f"/people/{person}/changes.atom").text
    assert feed.count("<entry>") == feed.count("Vesna Primer: against · Vote: adopted") == 1
    for path in (f"/proposals/{bill}/changes.atom", "/proposals/changes.atom"):
        feed = visitor.get(path).text
        assert feed.count("<entry>") == feed.count("Vote: adopted") == 1
        assert VESNA not in feed


def test_many_votes_cost_as_much_as_few() -> None:
    person_id, bill_id = made()

    def cost() -> int:
        with reading() as db:
            changes = db.scalars(select(BillChange)).all()
            with Queries() as queries:
                write_lines(db, changes, {person_id})
            return queries.number

    vote_on(bill_id, NAMED)
    few = cost()
    for number in range(4):
        vote_on(bill_id, replace(NAMED, motion=f"Amendment {number}"))
    assert cost() == few


def test_the_form_says_what_one_hears_of(app: Flask) -> None:
    person_id, bill_id = made()
    with reading() as db:
        person, bill = db.get_one(Person, person_id).slug, db.get_one(Bill, bill_id).slug
    visitor = app.test_client()

    assert "You hear how this person voted" in visitor.get(f"/follow?person={person}").text
    assert "You hear how" not in visitor.get(f"/follow?proposal={bill}").text
