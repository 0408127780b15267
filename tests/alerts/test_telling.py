"""Each change is told once, in the letter of its time, and nobody who was promised one is left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.alerts.jobs import alert_at_once, tell_followers
from campaigns.alerts.models import Follower, FollowKind, Frequency
from campaigns.alerts.queries.followers import Target
from campaigns.alerts.queries.ledger import LANE
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.mail.models import Letter
from campaigns.foundation.schedule import tick
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Institution
from campaigns.proposals.models import Bill, BillChange
from campaigns.proposals.operations import record_action, schedule_event
from campaigns.schedule import timetable
from tests.alerts.laws import (
    act_on,
    bill_target,
    follow,
    followed_bill,
    ledger,
    make_bill,
    make_institution,
    make_jurisdiction,
)
from tests.factories import run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaigns.settings import Settings
    from tests.conftest import Clock, DeliverMail
    from tests.letters import ReadLetter

pytestmark = pytest.mark.usefixtures("database")


def alerts(deliver_mail: DeliverMail) -> list[ReadLetter]:
    return [letter for letter in deliver_mail() if letter.message["List-Unsubscribe"]]


def test_at_once_is_within_a_minute_and_what_comes_together_is_told_together(
    clock: Clock, deliver_mail: DeliverMail
) -> None:
    bill_id = followed_bill()
    act_on(bill_id, "Referred to the committee on justice", "Debated")
    run_jobs()
    clock.advance(seconds=10)
    act_on(bill_id, "Passed in first reading")
    run_jobs()
    assert alerts(deliver_mail) == []
    clock.advance(seconds=20)

    [letter] = alerts(deliver_mail)

    assert letter.to == "mira@example.org"
    for phrase in ("Referred to the committee on justice", "Debated", "Passed in first reading"):
        assert letter.text.count(phrase) == letter.html.count(phrase) == 1
    assert len(ledger()) == 1

    clock.advance(minutes=3)
    act_on(bill_id, "Passed in second reading")
    run_jobs()
    clock.advance(seconds=30)
    [second] = alerts(deliver_mail)
    assert "Passed in second reading" in second.text
    assert "first reading" not in second.text


def test_followers_of_a_body_hear_once_of_the_stage_that_its_action_led_to(
    clock: Clock, deliver_mail: DeliverMail
) -> None:
    with writing() as db:
        place = make_jurisdiction(db)
        parliament = make_institution(db, place)
        committee = make_institution(db, place, name="Committee on justice", parent=parliament)
        bill = make_bill(db, jurisdiction=place)
        for target in (parliament, committee):
            follow(db, Target(FollowKind.INSTITUTION, institution=target))
        follow(db, bill_target(bill))
        follow(db, Target(FollowKind.INSTITUTION, institution=parliament), email="ana@example.org")
        bill_id, committee_id = bill.id, committee.id
    with writing() as db:
        bill = db.get_one(Bill, bill_id)
        record_action(
            db,
            SYSTEM,
            bill,
            date="2026-06-01",
            description="Referred to the committee",
            classification=["referral-committee"],
            institution=db.get_one(Institution, committee_id),
        )
    run_jobs()
    clock.advance(seconds=30)

    letters = alerts(deliver_mail)

    assert sorted(letter.to for letter in letters) == ["ana@example.org", "mira@example.org"]
    for letter in letters:
        assert letter.text.count("Referred to the committee") == 1
        assert letter.text.count("New stage:") == letter.html.count("New stage:") == 1
    clock.advance(minutes=10)
    tell_followers.function()
    clock.advance(minutes=1)
    assert alerts(deliver_mail) == []


def test_a_letter_says_the_hour_as_the_clocks_there_have_it(clock: Clock, deliver_mail: DeliverMail) -> None:
    bill_id = followed_bill()
    with writing() as db:
        bill = db.get_one(Bill, bill_id)
        bill.jurisdiction.timezone = "Europe/Belgrade"
        start = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
        schedule_event(db, SYSTEM, bill, name="Night", classification="plenary", date="2026-07-01", starts_at=start)
    run_jobs()
    clock.advance(seconds=30)
    [letter] = alerts(deliver_mail)
    for text in (letter.text, letter.html):
        assert "To come: 1 July 2026, 00:30 local time (CEST)" in text


def test_a_job_done_twice_tells_once(clock: Clock, deliver_mail: DeliverMail) -> None:
    bill_id = followed_bill()
    act_on(bill_id)
    with reading() as db:
        uuid = str(db.get_one(Bill, bill_id).uuid)
    for _ in range(3):
        alert_at_once.function(uuid)
    clock.advance(minutes=10)
    tell_followers.function()
    alert_at_once.function(uuid)
    assert len(alerts(deliver_mail)) == 1
    assert len(ledger()) == 1


def test_a_change_that_nobody_announced_is_found_by_the_next_look(clock: Clock, deliver_mail: DeliverMail) -> None:
    act_on(followed_bill(), announced=False)
    run_jobs()
    clock.advance(minutes=6)
    tell_followers.function()
    clock.advance(minutes=1)
    assert len(alerts(deliver_mail)) == 1


@pytest.mark.parametrize(
    ("frequency", "moments", "expected"),
    [
        (Frequency.DAILY, [datetime(2026, 6, 2, 5, 59, tzinfo=UTC), datetime(2026, 6, 2, 6, 1, tzinfo=UTC)], [0, 1]),
        (Frequency.WEEKLY, [datetime(2026, 6, 7, 6, 1, tzinfo=UTC), datetime(2026, 6, 8, 6, 1, tzinfo=UTC)], [0, 1]),
        # The worker was away on Monday.
        (Frequency.WEEKLY, [datetime(2026, 6, 10, 9, tzinfo=UTC)], [1]),
    ],
)
def test_digests_come_at_six(
    clock: Clock,
    deliver_mail: DeliverMail,
    settings: Settings,
    frequency: Frequency,
    moments: list[datetime],
    expected: list[int],
) -> None:
    bill_id = followed_bill(frequency=frequency)
    act_on(bill_id)
    deliver_mail()
    found = []
    for moment in moments:
        clock.set(moment)
        tick(timetable(settings))
        run_jobs()
        found.append(len(alerts(deliver_mail)))
    assert found == expected
    # The same day again: nothing new, and what is new waits for the next time.
    act_on(bill_id, "Debated again")
    clock.advance(hours=3)
    tick(timetable(settings))
    run_jobs()
    assert alerts(deliver_mail) == []
    clock.advance(days=7)
    tick(timetable(settings))
    run_jobs()
    assert len(alerts(deliver_mail)) == 1


def test_what_is_committed_late_with_a_low_number_is_told_too(clock: Clock, deliver_mail: DeliverMail) -> None:
    """Numbers are given before a commit: a look in between sees the higher one first."""
    bill_id = followed_bill()
    act_on(bill_id, "The first", announced=False)
    act_on(bill_id, "The second", announced=False)
    with writing() as db:
        late = db.query(BillChange).order_by(BillChange.id).first()
        assert late is not None
        values = {
            name: getattr(late, name) for name in ("id", "uuid", "bill_id", "kind", "thing", "before", "after", "at")
        }
        db.delete(late)
    clock.advance(minutes=6)
    tell_followers.function()
    clock.advance(minutes=1)
    [letter] = alerts(deliver_mail)
    assert "The second" in letter.text
    assert "The first" not in letter.text
    with writing() as db:
        db.add(BillChange(**values))
    clock.advance(minutes=6)
    tell_followers.function()
    clock.advance(minutes=1)
    [letter] = alerts(deliver_mail)
    assert "The first" in letter.text
    assert "The second" not in letter.text


def test_hands_that_meet_tell_once() -> None:
    """Jobs for each change and the regular look, all at the same moment."""
    bill_ids = [followed_bill(email=f"{number % 3}@example.org") for number in range(6)]
    for bill_id in bill_ids:
        act_on(bill_id, "One", "Two", announced=False)
    with writing() as db:
        uuids = [str(db.get_one(Bill, bill_id).uuid) for bill_id in bill_ids]
        for follower in db.query(Follower).all():
            follower.looked_at = None
    work: list[Callable[[], None]] = [partial(alert_at_once.function, uuid) for uuid in uuids * 2]
    with ThreadPoolExecutor(6) as hands:
        for done in [hands.submit(one) for one in (*work, tell_followers.function, tell_followers.function)]:
            done.result()
    told = [(follower, number) for follower, changes in ledger() for number in changes]
    assert len(told) == len(set(told)) == 12
    with reading() as db:
        letters = db.scalars(select(Letter).where(Letter.lane == LANE)).all()
    assert len(letters) == len(ledger())


def test_nothing_is_told_of_what_was_before_or_is_not_public(clock: Clock, deliver_mail: DeliverMail) -> None:
    bill_id = followed_bill()
    with writing() as db:
        db.get_one(Bill, bill_id).is_public = False
    act_on(bill_id)
    run_jobs()
    clock.advance(minutes=1)
    assert alerts(deliver_mail) == []
    assert ledger() == []
