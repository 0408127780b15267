"""Feeds and calendars: whole, steady, and about nothing that is not public."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from defusedxml import ElementTree
from icalendar import Calendar
from sqlalchemy import select

from campaigns.alerts.links import calendar_token, own_token
from campaigns.alerts.models import Follower
from campaigns.foundation import clock as the_clock
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.models import Bill, BillEvent, CampaignPosition, ChangeKind
from tests.alerts.laws import (
    act,
    bill_target,
    follow,
    make_bill,
    make_institution,
    make_jurisdiction,
    make_person,
    note,
    plan,
    sponsor,
)
from tests.factories import OWN_FORM, make_campaign
from tests.places import Queries

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.conftest import Clock

ATOM = "{http://www.w3.org/2005/Atom}"


class World:
    """A parliament with a committee, somebody in it, two proposals, and a campaign about the first."""

    def __init__(self) -> None:
        with writing() as db:
            place = make_jurisdiction(db)
            parliament = make_institution(db, place)
            committee = make_institution(db, place, name="Committee on justice", parent=parliament)
            person = make_person(db, place)
            bill = make_bill(db, jurisdiction=place, subjects=["confiscated assets"])
            other = make_bill(db, title="Law on fishing", jurisdiction=place)
            hidden = make_bill(
                db, title="Draft nobody knows", jurisdiction=place, is_public=False, subjects=["confiscated assets"]
            )
            sponsor(db, bill, person)
            act(db, bill, "Passed by the committee & signed <b>", institution=committee)
            act(db, other, "Nets were counted")
            act(db, hidden, "Whispered")
            campaign = make_campaign(db)
            for one in (bill, hidden):
                db.add(
                    CampaignPosition(
                        uuid=uuid7(),
                        bill_id=one.id,
                        campaign_id=campaign.id,
                        stance="support",
                        is_public=True,
                        created_at=the_clock.now(),
                        updated_at=the_clock.now(),
                    )
                )
            self.event = plan(db, bill, "2026-06-10", institution_id=committee.id).uuid
            plan(db, hidden, "2026-06-11", name="Secret hearing")
            plan(db, other, "2026-06-12", name="Hearing on nets")
            follower = follow(db, bill_target(bill))
            self.slugs = {
                "bill": bill.slug,
                "parliament": parliament.slug,
                "committee": committee.slug,
                "person": person.slug,
                "campaign": campaign.slug,
                "place": place.slug,
            }
            self.calendar = calendar_token(follower)
            self.bill_id = bill.id


@pytest.fixture
def world(app: Flask, clock: Clock) -> World:  # noqa: ARG001 - tables and time
    return World()


FEEDS = [
    "/proposals/{bill}/changes.atom",
    "/institutions/{parliament}/changes.atom",
    "/institutions/{committee}/changes.atom",
    "/people/{person}/changes.atom",
    "/campaigns/{campaign}/changes.atom",
    "/proposals/changes.atom?subject=confiscated+assets",
    "/proposals/changes.atom?text=soc+reuse&jurisdiction={place}",
]
CALENDARS = [
    "/proposals/{bill}/calendar.ics",
    "/institutions/{parliament}/calendar.ics",
    "/campaigns/{campaign}/calendar.ics",
    "/proposals/calendar.ics?subject=confiscated+assets",
    "/calendars/{token}.ics",
]


def calendar(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_whole_and_steady(client: FlaskClient, world: World, path: str) -> None:
    address = path.format(**world.slugs)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.data)
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}content") == "Passed by the committee & signed <b>"
    assert "Law on the social reuse" in (entry.findtext(f"{ATOM}title") or "")
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "").tzinfo is not None
    own = next(link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    parts = urlsplit(own or "")
    assert client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path).data == answer.data
    assert "Set-Cookie" not in answer.headers
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert b"nobody knows" not in answer.data


def test_all_proposals_have_a_feed_and_a_language(client: FlaskClient, world: World) -> None:
    feed = ElementTree.fromstring(client.get("/sr-Cyrl/proposals/changes.atom").data)
    assert len(feed.findall(f"{ATOM}entry")) == 2
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "sr-Cyrl"
    with writing() as db:
        bill = make_bill(db)
    empty = ElementTree.fromstring(client.get(f"/proposals/{bill.slug}/changes.atom").data)
    assert empty.findtext(f"{ATOM}updated")
    assert client.get("/proposals/none/changes.atom").status_code == 404
    assert client.get("/campaigns/none/calendar.ics").status_code == 404
    assert world.slugs


@pytest.mark.parametrize("path", CALENDARS)
def test_a_calendar_holds_what_is_to_come(client: FlaskClient, world: World, path: str) -> None:
    answer = client.get(path.format(token=world.calendar, **world.slugs))
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    [event] = calendar(answer.data)
    assert str(event["uid"]).startswith(str(world.event))
    assert event.decoded("dtstart") == date(2026, 6, 10)
    assert event.decoded("dtend") == date(2026, 6, 11)
    assert "Law on the social reuse" in str(event["summary"])
    assert "Committee on justice" in str(event["location"])
    assert str(event["status"]) == "CONFIRMED"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))


def test_the_calendar_follows_what_is_moved_and_called_off(client: FlaskClient, world: World, clock: Clock) -> None:
    path = f"/proposals/{world.slugs['bill']}/calendar.ics"
    before = client.get(path)
    clock.advance(hours=1)
    with writing() as db:
        event = db.scalars(select(BillEvent).where(BillEvent.uuid == world.event)).one()
        event.starts_at, event.sequence = datetime(2026, 6, 12, 9, 30, tzinfo=UTC), 1
        event.updated_at = the_clock.now()
    moved = client.get(path)
    assert moved.headers["ETag"] != before.headers["ETag"]
    [event_shown] = calendar(moved.data)
    assert event_shown.decoded("dtstart") == datetime(2026, 6, 12, 9, 30, tzinfo=UTC)
    assert event_shown.decoded("sequence") == 1
    with writing() as db:
        event = db.scalars(select(BillEvent).where(BillEvent.uuid == world.event)).one()
        event.is_cancelled, event.sequence = True, 2
    [event_shown] = calendar(client.get(path).data)
    assert str(event_shown["status"]) == "CANCELLED"


def test_feeds_say_the_hour_there_and_calendars_the_instant(client: FlaskClient, clock: Clock) -> None:  # noqa: ARG001 - time
    start = datetime(2026, 12, 10, 23, 30, tzinfo=UTC)
    with writing() as db:
        bill = make_bill(db)
        bill.jurisdiction.timezone = "Europe/Belgrade"
        event = plan(db, bill, "2026-12-11", starts_at=start)
        note(db, bill, ChangeKind.EVENT, event.uuid)
        slug = bill.slug
    feed = ElementTree.fromstring(client.get(f"/proposals/{slug}/changes.atom").data)
    [entry] = feed.findall(f"{ATOM}entry")
    assert "11 December 2026, 00:30 local time (CET)" in (entry.findtext(f"{ATOM}title") or "")
    answer = client.get(f"/proposals/{slug}/calendar.ics")
    assert b"DTSTART:20261210T233000Z" in answer.data
    [shown] = calendar(answer.data)
    assert shown.decoded("dtstart") == start


@pytest.mark.parametrize(
    ("written", "first", "after"),
    [
        ("2026-06", date(2026, 6, 1), date(2026, 7, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_a_day_that_is_not_known_fills_its_month(
    client: FlaskClient, clock: Clock, written: str, first: date, after: date
) -> None:
    with writing() as db:
        bill = make_bill(db)
        plan(db, bill, written)
    clock.advance(days=20)
    [event] = calendar(client.get(f"/proposals/{bill.slug}/calendar.ics").data)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (first, after)
    assert written in str(event["description"])


def test_a_secret_address_can_be_changed(client: FlaskClient, world: World) -> None:
    with reading() as db:
        follower = db.scalars(select(Follower)).one()
        own = f"/following/{own_token(follower.uuid)}"
    old = f"/calendars/{world.calendar}.ics"
    assert client.get(old).headers["Cache-Control"] == "private, no-cache"
    assert old in client.get(own).text
    assert client.post(f"{own}/calendar", headers=OWN_FORM).status_code == 303
    assert client.get(old).status_code == 404
    assert old not in client.get(own).text


def asked(client: FlaskClient, path: str) -> int:
    with Queries() as queries:
        assert client.get(path).status_code == 200
    return queries.number


def test_a_feed_costs_the_same_whatever_the_history(client: FlaskClient, world: World) -> None:
    paths = [one.format(token=world.calendar, **world.slugs) for one in (*FEEDS, *CALENDARS)]
    before = [asked(client, path) for path in paths]
    with writing() as db:
        bill = db.get_one(Bill, world.bill_id)
        committee = db.scalars(select(BillEvent.institution_id).where(BillEvent.uuid == world.event)).one()
        for number in range(20):
            act(db, bill, f"Step {number}")
            plan(db, bill, "2026-07-01", institution_id=committee)
    assert [asked(client, path) for path in paths] == before
