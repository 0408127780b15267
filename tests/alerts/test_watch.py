"""A silence can be seen: nobody looked, a letter got stuck, an entry of the ledger without a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from campaigns.alerts.jobs import tell_followers
from campaigns.alerts.models import Frequency
from campaigns.alerts.queries.ledger import LANE
from campaigns.alerts.queries.watch import Watch, watch_alerts
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.transaction import reading, writing
from tests.alerts.laws import act_on, followed_bill
from tests.factories import run_jobs

if TYPE_CHECKING:
    from tests.conftest import Clock, DeliverMail, SignIn

pytestmark = pytest.mark.usefixtures("database")


def watch() -> Watch:
    with reading() as db:
        return watch_alerts(db)


@pytest.mark.parametrize(
    ("frequency", "fine", "late"),
    [
        (Frequency.AT_ONCE, {"minutes": 14}, {"minutes": 2}),
        # It is noon of a Monday: the next times are tomorrow and in a week, at six.
        (Frequency.DAILY, {"hours": 18, "minutes": 50}, {"minutes": 20}),
        (Frequency.WEEKLY, {"days": 6, "hours": 18, "minutes": 50}, {"minutes": 20}),
    ],
)
def test_who_is_not_looked_at_in_time_hears_nothing(
    clock: Clock, frequency: Frequency, fine: dict[str, float], late: dict[str, float]
) -> None:
    followed_bill(frequency=frequency)
    clock.advance(**fine)
    assert watch().silent == 0
    clock.advance(**late)
    assert (watch().silent, watch().is_silent) == (1, True)
    tell_followers.function()
    assert (watch().silent, watch().is_silent) == (0, False)
    assert watch().followers[frequency] == 1


def test_letters_that_do_not_arrive_are_counted(clock: Clock, deliver_mail: DeliverMail) -> None:
    act_on(followed_bill())
    run_jobs()
    clock.advance(minutes=1)
    assert not watch().is_silent
    clock.advance(minutes=40)
    assert watch().waiting == 1
    with writing() as db:
        db.execute(update(Letter).where(Letter.lane == LANE).values(state=LetterState.UNCERTAIN))
    assert watch().stuck == 1
    with writing() as db:
        db.execute(update(Letter).where(Letter.lane == LANE).values(state=LetterState.QUEUED))
    deliver_mail()
    tell_followers.function()
    assert (watch().sent, watch().is_silent) == (1, False)
    with writing() as db:
        db.execute(delete(Letter).where(Letter.lane == LANE))
    assert (watch().lost, watch().is_silent) == (1, True)


def test_staff_see_it_and_nobody_else(clock: Clock, signed_in_client: SignIn) -> None:
    act_on(followed_bill())
    run_jobs()
    clock.advance(hours=1)
    staff = signed_in_client(is_administrator=True)
    page = staff.get("/staff/alerts")
    assert page.status_code == 200
    assert "Somebody hears nothing" in page.text
    assert "What was told to whom" in page.text
    assert "mira@example.org" not in page.text
    assert signed_in_client().get("/staff/alerts").status_code == 404
    tell_followers.function()
    assert "Somebody hears nothing" not in staff.get("/staff/alerts").text
