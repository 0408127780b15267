"""Following behind the sign-in: one button, no letter to confirm; each member sees only what is their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.alerts.models import Follow, Follower, Frequency
from campaigns.coalitions.models import Role
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.models import Bill
from tests.alerts.laws import act_on, make_bill, plan
from tests.factories import run_jobs

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Clock, DeliverMail, SignIn


def bill_to_follow(**values: object) -> tuple[int, str]:
    with writing() as db:
        bill = make_bill(db, **values)  # type: ignore[arg-type]
        return bill.id, bill.slug


def test_a_member_follows_and_hears(
    app: Flask,  # noqa: ARG001 - it opens the database
    clock: Clock,
    signed_in_client: SignIn,
    deliver_mail: DeliverMail,
) -> None:
    bill_id, slug = bill_to_follow()
    with writing() as db:
        plan(db, db.get_one(Bill, bill_id), "2026-06-10")
    member = signed_in_client(Role.VIEWER, email="viewer@example.org")
    assert "You follow nothing yet" in member.get("/manage/following").text
    assert "Law on the social reuse" in member.get(f"/manage/following/new?proposal={slug}").text
    for _ in range(2):
        answer = member.post_form("/manage/following", {"proposal": slug})
        assert answer.location == "/manage/following?notice=following"
    page = member.get("/manage/following").text
    assert "Hearing on the bill" in page
    assert "1 thing that you follow" in page
    assert deliver_mail() == []

    assert member.post_form("/manage/following/frequency", {"frequency": "at_once"}).status_code == 303
    assert member.post_form("/manage/following/frequency", {"frequency": "hourly"}).status_code == 422
    act_on(bill_id)
    run_jobs()
    clock.advance(minutes=1)
    [letter] = deliver_mail()
    assert letter.to == "viewer@example.org"
    assert "/manage/following" in letter.text
    assert "1 change" in member.get("/manage/following").text


def test_what_one_follows_is_nobody_elses_business(app: Flask, signed_in_client: SignIn) -> None:
    _bill_id, slug = bill_to_follow()
    member, other = signed_in_client(), signed_in_client(is_administrator=True)
    member.post_form("/manage/following", {"proposal": slug})
    with reading() as db:
        uuid = db.scalars(select(Follow.uuid)).one()
    assert other.post_form(f"/manage/following/follows/{uuid}/stop").status_code == 404
    other.post_form("/manage/following", {"proposal": slug})
    assert other.post_form(f"/manage/following/follows/{uuid}/stop").status_code == 404
    assert member.post_form(f"/manage/following/follows/{uuid}/stop").status_code == 303
    assert "You follow nothing yet" in member.get("/manage/following").text
    assert app.test_client().get("/manage/following").status_code == 303
    assert member.post("/manage/following", data={"proposal": slug}).status_code == 403


def test_a_hidden_proposal_cannot_be_followed(app: Flask, signed_in_client: SignIn) -> None:  # noqa: ARG001 - it opens the database
    _bill_id, slug = bill_to_follow(is_public=False)
    assert signed_in_client().post_form("/manage/following", {"proposal": slug}).status_code == 404


def test_a_calendar_and_an_account_that_was_closed(
    app: Flask, clock: Clock, signed_in_client: SignIn, deliver_mail: DeliverMail
) -> None:
    bill_id, slug = bill_to_follow()
    member = signed_in_client(email="gone@example.org")
    member.post_form("/manage/following", {"proposal": slug})
    page = member.get("/manage/following").text
    assert ".ics" in page
    assert member.post_form("/manage/following/calendar").status_code == 303
    assert member.get("/manage/following").text != page
    with writing() as db:
        follower = db.scalars(select(Follower)).one()
        follower.frequency = Frequency.AT_ONCE
        assert follower.account is not None
        follower.account.disabled_at = follower.created_at
    act_on(bill_id)
    run_jobs()
    clock.advance(minutes=1)
    assert deliver_mail() == []
    assert app.name
