"""Proposals as everybody sees them: where each stands, who decides, what is to come; and nothing that is not public."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.foundation import clock as the_clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.transaction import writing
from campaigns.petitions.operations import link_bill
from campaigns.proposals.models import Bill, BillAsk, CampaignPosition, PersonVote, VoteCount, VoteEvent
from campaigns.proposals.operations import (
    DemandWording,
    RowData,
    add_document,
    add_source,
    add_version,
    begin_demand,
    open_decision,
    put_abstract,
    put_demand_row,
    put_title,
    record_action,
    relate_bills,
    schedule_event,
    sponsor_bill,
)
from tests.factories import make_campaign, make_petition, petition_row
from tests.places import Queries, home_of
from tests.proposals.making import make_bill, make_institution, make_jurisdiction, make_legislature, make_person

if TYPE_CHECKING:
    from uuid import UUID

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Campaign
    from tests.conftest import Clock


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


def make_vote(db: Session, bill: Bill, number: int = 0) -> UUID:
    vote = VoteEvent(
        uuid=uuid7(),
        bill_id=bill.id,
        institution_name="Assembly",
        motion_text=f"Adopt it, attempt {number}",
        motion_classification=["passage"],
        date="2026-03-20",
        sort_date=date(2026, 3, 20),
        result="pass",
        natural_key=f"vote-{number}",
        created_at=the_clock.now(),
        counts=[
            VoteCount(option="yes", value=2),
            VoteCount(option="no", value=1),
            VoteCount(group_name="Greens", option="yes", value=1),
        ],
    )
    db.add(vote)
    db.flush()
    for place, (name, option) in enumerate((("Ana Anić", "yes"), ("Bora Borić", "yes"), ("Cana Canić", "no"))):
        group = "Greens" if place == 0 else ""
        db.add(PersonVote(vote_event_id=vote.id, voter_name=name, group_name=group, option=option))
    return vote.uuid


def stand(db: Session, bill: Bill, campaign: Campaign, *, is_public: bool) -> None:
    """A stance and an ask of a campaign."""
    word = "public" if is_public else "secret"
    now = the_clock.now()
    db.add(
        CampaignPosition(
            uuid=uuid7(),
            bill_id=bill.id,
            campaign_id=campaign.id,
            stance="support",
            rationale=f"A {word} reason",
            is_public=is_public,
            created_at=now,
            updated_at=now,
        )
    )
    db.add(
        BillAsk(
            uuid=uuid7(),
            bill_id=bill.id,
            campaign_id=campaign.id,
            article="Article 5",
            wanted=f"A {word} wish",
            language="en",
            is_public=is_public,
            created_at=now,
            updated_at=now,
        )
    )


@pytest.fixture
def slug(client: FlaskClient, clock: Clock) -> str:  # noqa: ARG001 - empty tables, a standing clock
    """A bill before a committee, with one of everything."""
    with writing() as db:
        state = make_jurisdiction(db, name="Freedonia", slug="freedonia")
        bill = make_bill(db, make_legislature(db, state), identifier="12/26")
        house = make_institution(db, state, name="House of Freedonia")
        record_action(db, SYSTEM, bill, date="2026-03", description="Brought in", classification=["introduction"])
        record_action(
            db,
            SYSTEM,
            bill,
            date="2026-04-02",
            description="Sent to the committee",
            classification=["referral-committee"],
            institution=house,
        )
        put_title(db, SYSTEM, bill, "sr-Cyrl", "Закон о друштвеној употреби одузете имовине")
        put_abstract(db, SYSTEM, bill, "en", "Houses for **neighbours**.")
        add_source(db, SYSTEM, bill, "https://example.org/12", "Register")
        sponsor_bill(db, SYSTEM, bill, name="Rufus Firefly", classification="author")
        sponsor_bill(db, SYSTEM, bill, name="V. Vuković", classification="rapporteur", person=make_person(db, state))
        add_version(
            db, SYSTEM, bill, note="As brought in", language="en", format="plain", text="Article 1", date="2026"
        )
        add_document(db, SYSTEM, bill, note="What it costs", classification="fiscal-note")
        relate_bills(db, SYSTEM, bill, identifier="109/1996", relation_type="related")
        schedule_event(
            db, SYSTEM, bill, name="Hearing on houses", classification="hearing", date="2026-06-10", institution=house
        )
        schedule_event(db, SYSTEM, bill, name="First hearing", classification="hearing", date="2026-05-01")
        make_vote(db, bill)
        return bill.slug


def test_the_page_says_where_it_stands_and_since_when(client: FlaskClient, slug: str) -> None:
    page = text_of(client, f"/proposals/{slug}")

    assert "In committee, since 2 April 2026" in page
    assert "Here now, since 2 April 2026" in page
    assert 'aria-current="step"' in page
    assert "March 2026" in page, "as precise as it is known"
    assert "House of Freedonia" in page
    assert "Houses for <strong>neighbours</strong>." in page
    for words in ("Rufus Firefly", "As brought in", "What it costs", "109/1996", "Register", "Adopt it, attempt 0"):
        assert words in page
    assert page.index("Hearing on houses") < page.index("First hearing"), "what is to come stands before what was"


def test_readers_of_another_script_get_it_in_theirs(client: FlaskClient, slug: str) -> None:
    assert "Zakon o društvenoj upotrebi oduzete imovine" in text_of(client, f"/sr-Latn/proposals/{slug}")
    assert "Закон о друштвеној употреби одузете имовине" in text_of(client, f"/sr-Cyrl/proposals/{slug}")


def test_the_page_can_be_kept_by_caches(client: FlaskClient, slug: str) -> None:
    for path in (f"/proposals/{slug}", "/proposals", "/calendar", "/matrix"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"].startswith("public"), path
        assert "Set-Cookie" not in answer.headers


def test_who_decides_is_marked_where_nobody_has_checked_the_rule(client: FlaskClient, database: object) -> None:  # noqa: ARG001 - empty tables
    with writing() as db:
        bill = make_bill(db, pipeline="rs-law")
        record_action(
            db, SYSTEM, bill, date="2026-05-02", description="In committee", classification=["referral-committee"]
        )
        slug = bill.slug
    page = text_of(client, f"/proposals/{slug}")
    panel = page[page.index('id="acting"') :][:1500]
    assert "not verified" in panel


@pytest.mark.parametrize(
    ("kinds", "deciding", "after"),
    [
        (["introduction"], "In committee", "Debate in principle"),
        (["referral-committee"], "In committee", "Debate in principle"),
        (["reported-out-of-committee"], "Debate in principle", "Debate in detail"),
        (["reading-1"], "Debate in principle", "Debate in detail"),
        (["reading-1", "passage"], "Debate in detail", "Adopted on Voting Day"),
        (["passage"], "To be promulgated", "Published"),
        (["executive-veto"], "Adopted on Voting Day", "Published"),
    ],
)
def test_whoever_has_done_their_step_decides_no_more(
    client: FlaskClient,
    database: object,  # noqa: ARG001 - empty tables
    kinds: list[str],
    deciding: str,
    after: str,
) -> None:
    with writing() as db:
        bill = make_bill(db, pipeline="rs-law")
        if kinds == ["executive-veto"]:
            record_action(db, SYSTEM, bill, date="2026-04-02", description="Passed", classification=["passage"])
        record_action(db, SYSTEM, bill, date="2026-05-02", description="So it went", classification=kinds)
        slug = bill.slug
    page = text_of(client, f"/proposals/{slug}")
    panel = page[page.index('id="acting"') :]
    panel = panel[: panel.index("</section>")]
    assert f'<p class="soft">{deciding}</p>' in panel
    if kinds != ["executive-veto"]:
        assert after in panel[panel.index("Next:") :]


def test_before_its_procedure_begins_the_stage_is_not_known(client: FlaskClient, database: object) -> None:  # noqa: ARG001 - empty tables
    with writing() as db:
        slugs = make_bill(db, pipeline="it-law").slug, make_bill(db, pipeline="generic").slug
    begun, generic = (text_of(client, f"/proposals/{slug}") for slug in slugs)
    assert "Not known yet" in begun
    assert "Idea" not in begun
    assert "Idea" in generic


def test_what_has_ended_awaits_no_decision(client: FlaskClient, database: object) -> None:  # noqa: ARG001 - empty tables
    with writing() as db:
        bill = make_bill(db)
        house = make_institution(db, bill.jurisdiction, name="Great Assembly", classification="legislature")
        open_decision(db, SYSTEM, bill, house, title="Vote", majority="simple", seats=9, expected_on=date(2026, 12, 1))
        slug = bill.slug
    assert "expected on" in text_of(client, f"/proposals/{slug}")
    with writing() as db:
        bill = db.scalars(select(Bill)).one()
        record_action(db, SYSTEM, bill, date="2026-05-02", description="No", classification=["failure"])
    page = text_of(client, f"/proposals/{slug}")
    assert "expected on" not in page
    assert "Who votes on it" not in page


def test_a_step_taken_later_in_its_stage_is_taken_and_a_law_waits_for_its_day(
    client: FlaskClient,
    database: object,  # noqa: ARG001 - empty tables
) -> None:
    with writing() as db:
        bill = make_bill(db, pipeline="rs-law")
        for day, words in ((1, "Debated in principle"), (2, "Усвојен у начелу"), (3, "Public hearing")):
            record_action(db, SYSTEM, bill, date=f"2026-05-0{day}", description=words)
        signed = make_bill(db, pipeline="rs-law")
        record_action(db, SYSTEM, signed, date="2026-05-02", description="Published", stage="published")
        slugs = bill.slug, signed.slug
    assert '<p class="soft">Debate in detail</p>' in text_of(client, f"/proposals/{slugs[0]}")
    page = text_of(client, f"/proposals/{slugs[1]}")
    assert "Who decides now" not in page
    assert "What comes next" in page


def test_dead_and_stuck_are_told_apart(client: FlaskClient, clock: Clock, database: object) -> None:  # noqa: ARG001 - empty tables
    with writing() as db:
        dead, stuck = make_bill(db), make_bill(db)
        for bill in (dead, stuck):
            record_action(db, SYSTEM, bill, date="2020-01-02", description="In", classification=["introduction"])
        record_action(db, SYSTEM, dead, date="2020-02-03", description="No", classification=["failure"])
        names = dead.slug, stuck.slug
    page_of_dead, page_of_stuck = (text_of(client, f"/proposals/{name}") for name in names)

    assert "Rejected, 3 February 2020" in page_of_dead
    assert "Not reached" in page_of_dead
    assert "Who decides now" not in page_of_dead
    assert "Nothing has been heard of it since then." in page_of_stuck
    assert "Not reached" not in page_of_stuck


def test_what_is_not_public_is_not_there(client: FlaskClient, slug: str) -> None:
    with writing() as db:
        hidden = make_bill(db, title="A law that nobody may see", is_public=False)
        shown = db.query(Bill).filter_by(slug=slug).one()
        campaign = make_campaign(db)
        stand(db, shown, campaign, is_public=False)
        stand(db, shown, make_campaign(db), is_public=True)
        schedule_event(db, SYSTEM, hidden, name="A secret hearing", classification="hearing", date="2026-06-11")
        address, campaign_slug = hidden.slug, campaign.slug
    page = text_of(client, f"/proposals/{slug}")

    assert "A public reason" in page
    assert "A public wish" in page
    assert "secret" not in page
    assert client.get(f"/proposals/{address}").status_code == 404
    assert "nobody may see" not in text_of(client, "/proposals")
    assert "secret" not in text_of(client, "/calendar?month=2026-06")
    assert address not in text_of(client, "/sitemap.xml")
    assert slug not in text_of(client, f"/campaigns/{campaign_slug}"), "a stance that is not public links nothing"


def test_lists_are_searched_over_scripts_and_narrowed(client: FlaskClient, slug: str) -> None:
    with writing() as db:
        other = make_bill(db, title="Act on fisheries", identifier="99/26")
        record_action(db, SYSTEM, other, date="2026-01-02", description="x", classification=["became-law"])
        names = slug, other.slug

    def found(query: str) -> list[bool]:
        page = text_of(client, f"/proposals?{query}")
        return [f'/proposals/{name}"' in page for name in names]

    assert found("") == [True, True]
    assert found("q=oduzete imovine") == [True, False]
    assert found("q=друштвеној") == [True, False]
    assert found("q=99/26") == [False, True]
    assert found("jurisdiction=freedonia") == [True, False]
    assert found("outcome=alive") == [True, False]
    assert found("outcome=in_force") == [False, True]
    assert found("stage=committee_first") == [True, False]
    assert found("subject=confiscated assets&classification=bill") == [True, True]
    assert found("jurisdiction=nowhere&stage=nothing") == [False, False]
    assert found("after=rubbish") == [True, True]


def test_a_vote_says_in_public_what_staff_are_told(client: FlaskClient, slug: str) -> None:
    with writing() as db:
        vote = db.scalars(select(VoteEvent)).one()
        for one in vote.counts:
            one.value = {"yes": 1, "no": 2}[one.option]
        db.add(PersonVote(vote_event_id=vote.id, voter_name="Ana Anić", group_name="", option="no"))
        path = f"/proposals/{slug}/votes/{vote.uuid}"
    page = text_of(client, path)
    assert "This does not add up" in page
    assert "though no more voted for it than against it: 1 for, 2 against." in page
    assert "Ana Anić is printed more than once." in page
    assert page.count("printed under another option too") == 2
    assert "means nobody known" not in page


def test_a_vote_shows_everybody_and_says_where_it_does_not_add_up(client: FlaskClient, slug: str) -> None:
    with writing() as db:
        bill = db.query(Bill).filter_by(slug=slug).one()
        vote = db.query(VoteEvent).filter_by(bill_id=bill.id).one()
        uuid = vote.uuid
    page = text_of(client, f"/proposals/{slug}/votes/{uuid}")
    assert "Ana Anić" in page
    assert "Greens" in page
    assert "differ" not in page

    with writing() as db:
        row = db.query(VoteCount).filter_by(option="no").one()
        row.value = 7
    assert "The names and the counts of the source differ" in text_of(client, f"/proposals/{slug}/votes/{uuid}")
    assert client.get(f"/proposals/{slug}/votes/{uuid7()}").status_code == 404


class TestPetition:
    def test_its_page_says_where_its_law_stands(self, client: FlaskClient, slug: str) -> None:
        made = make_petition()
        assert "Where its law stands" not in text_of(client, f"/petitions/{made.slug}")
        with writing() as db:
            link_bill(db, SYSTEM, petition_row(db, made), db.query(Bill).filter_by(slug=slug).one())

        page = text_of(client, f"/petitions/{made.slug}")
        assert "Where its law stands" in page
        assert "In committee, since 2 April 2026" in page
        assert made.slug in text_of(client, f"/proposals/{slug}"), "and the law says which petition demands it"

        with writing() as db:
            bill = db.query(Bill).filter_by(slug=slug).one()
            record_action(db, SYSTEM, bill, date="2026-05-20", description="Passed", classification=["reading-1"])
        assert "First reading, since 20 May 2026" in text_of(client, f"/petitions/{made.slug}")


def fill(db: Session, slug: str, number: int) -> None:
    """More of everything that a proposal's page shows."""
    bill = db.query(Bill).filter_by(slug=slug).one()
    state = bill.jurisdiction
    house = make_institution(db, state, name=f"House {number}")
    for day in range(10, 20):
        words = f"Step {number}-{day}"
        record_action(
            db,
            SYSTEM,
            bill,
            date=f"2026-05-{day}",
            description=words,
            classification=["hearing-held"],
            institution=house,
        )
        schedule_event(
            db,
            SYSTEM,
            bill,
            name=f"{words} hearing",
            classification="hearing",
            date=f"2026-06-{day}",
            institution=house,
        )
        add_version(db, SYSTEM, bill, note=words, language="en", format="plain", text=words)
        add_document(db, SYSTEM, bill, note=words)
        add_source(db, SYSTEM, bill, f"https://example.org/{number}/{day}")
        sponsor_bill(
            db, SYSTEM, bill, name=words, classification="author", person=make_person(db, state, f"Person {words}")
        )
        other = make_bill(db, make_legislature(db, state), title=f"Other law {words}")
        relate_bills(
            db,
            SYSTEM,
            bill,
            identifier=other.identifier,
            relation_type="related",
            legislative_session=other.legislative_session.identifier,
            jurisdiction=state,
        )
        make_vote(db, bill, number * 100 + day)
        campaign = make_campaign(db)
        stand(db, bill, campaign, is_public=True)
        demand = begin_demand(db, SYSTEM, campaign, language="en", wording=DemandWording(words))
        put_demand_row(db, SYSTEM, demand, state, RowData(bill))


def test_a_page_costs_a_fixed_number_of_queries_whatever_the_history(client: FlaskClient, slug: str) -> None:
    made = make_petition()
    home = home_of(made)
    with writing() as db:
        link_bill(db, SYSTEM, petition_row(db, made), db.query(Bill).filter_by(slug=slug).one())
        fill(db, slug, 1)
        first = db.query(Bill).filter_by(slug=slug).one()
        demand = begin_demand(
            db, SYSTEM, petition_row(db, made).campaign, language="en", wording=DemandWording("Houses"), slug="houses"
        )
        put_demand_row(db, SYSTEM, demand, first.jurisdiction, RowData(first))
        put_demand_row(db, SYSTEM, demand, make_jurisdiction(db), RowData())
        stand(db, first, petition_row(db, made).campaign, is_public=True)
    paths = (
        f"/proposals/{slug}",
        "/proposals",
        "/calendar?month=2026-06",
        "/matrix",
        "/matrix/houses",
        f"/petitions/{made.slug}",
        f"/campaigns/{home.campaign}",
        "/",
    )

    def costs() -> list[int]:
        numbers = []
        for path in paths:
            with Queries() as counted:
                assert client.get(path).status_code == 200
            numbers.append(counted.number)
        return numbers

    before = costs()
    with writing() as db:
        fill(db, slug, 2)
        demand = db.merge(demand)
        for number in range(6):
            state = make_jurisdiction(db)
            bill = make_bill(db, make_legislature(db, state), title=f"Law {number}")
            record_action(db, SYSTEM, bill, date="2026-02-02", description="In", classification=["introduction"])
            put_demand_row(db, SYSTEM, demand, state, RowData(bill))
            link_bill(db, SYSTEM, petition_row(db, made), bill)
            stand(db, bill, petition_row(db, made).campaign, is_public=True)
    after = costs()

    # Home shows the last few only, so it can become cheaper; nothing becomes dearer.
    assert dict(zip(paths[:-1], after, strict=False)) == dict(zip(paths[:-1], before, strict=False))
    assert after[-1] <= before[-1]
    assert max(after) < 60


class TestMatrix:
    def test_a_row_for_each_place_with_comparable_stages(self, client: FlaskClient, slug: str) -> None:
        with writing() as db:
            bill = db.query(Bill).filter_by(slug=slug).one()
            demand = begin_demand(
                db, SYSTEM, make_campaign(db), language="en", wording=DemandWording("Houses", "*Why*"), slug="houses"
            )
            put_demand_row(db, SYSTEM, demand, bill.jurisdiction, RowData(bill))
            place = make_jurisdiction(db, name="Sylvania")
            put_demand_row(
                db, SYSTEM, demand, place, RowData(note="Nobody has tried", source_url="https://example.org")
            )
            law = make_bill(db, make_legislature(db, make_jurisdiction(db, name="Italy")), pipeline="it-law")
            record_action(db, SYSTEM, law, date="1996-03-09", description="Law", classification=["became-law"])
            put_demand_row(db, SYSTEM, demand, law.jurisdiction, RowData(law))
        page = text_of(client, "/matrix/houses")

        assert page.index("Freedonia") < page.index("Sylvania") < page.index("Italy")
        assert "Nobody has tried" in page
        assert "since 9 March 1996" in page
        assert "Not part of this procedure" in page, "the table says what a procedure lacks"
        assert "<em>Why</em>" in page
        assert "Houses" in text_of(client, "/matrix")
        assert "/matrix/houses" in text_of(client, f"/proposals/{slug}")

    def test_it_moves_with_the_law(self, client: FlaskClient, slug: str) -> None:
        with writing() as db:
            bill = db.query(Bill).filter_by(slug=slug).one()
            demand = begin_demand(
                db, SYSTEM, make_campaign(db), language="en", wording=DemandWording("Houses"), slug="houses"
            )
            put_demand_row(db, SYSTEM, demand, bill.jurisdiction, RowData(bill))
        assert "In committee, since" in text_of(client, "/matrix/houses")
        with writing() as db:
            bill = db.query(Bill).filter_by(slug=slug).one()
            record_action(db, SYSTEM, bill, date="2026-05-30", description="Law", classification=["became-law"])
        assert "since 30 May 2026" in text_of(client, "/matrix/houses")

    def test_one_that_is_not_shown_is_not_there(self, client: FlaskClient, database: object) -> None:  # noqa: ARG002 - empty tables
        with writing() as db:
            begin_demand(
                db,
                SYSTEM,
                make_campaign(db),
                language="en",
                wording=DemandWording("Secret"),
                slug="secret",
                is_public=False,
            )
        assert client.get("/matrix/secret").status_code == 404
        assert "Secret" not in text_of(client, "/matrix")


class TestCalendar:
    def test_a_month_by_day(self, client: FlaskClient, slug: str) -> None:
        with writing() as db:
            bill = db.query(Bill).filter_by(slug=slug).one()
            schedule_event(db, SYSTEM, bill, name="Some day", classification="vote", date="2026-06")
            schedule_event(
                db,
                SYSTEM,
                bill,
                name="Tell us",
                classification="consultation",
                date="2026-05-20",
                end_date=date(2026, 6, 4),
            )
        page = text_of(client, "/calendar")

        assert "June 2026" in page
        assert "Wednesday 10 June 2026" in page.replace(",", "")
        assert page.index("Tell us") < page.index("Hearing on houses") < page.index("Some day")
        assert "First hearing" not in page
        assert "First hearing" in text_of(client, "/calendar?month=2026-05")
        assert "Hearing on houses" in text_of(client, "/calendar?jurisdiction=freedonia")
        assert "Hearing on houses" not in text_of(client, "/calendar?jurisdiction=elsewhere")

    def test_a_night_sitting_stands_on_the_day_that_it_is_there(self, client: FlaskClient, slug: str) -> None:
        with writing() as db:
            bill = db.scalars(select(Bill).where(Bill.slug == slug)).one()
            bill.jurisdiction.timezone = "Europe/Belgrade"
            # Half past midnight there; the day that was written down is the one in Greenwich.
            for name, day, hour in (("June sitting", 31, 22), ("July sitting", 30, 22), ("July evening", 31, 21)):
                month = 5 if name.startswith("June") else 6 if name == "July sitting" else 7
                start = datetime(2026, month, day, hour, 30, tzinfo=UTC)
                schedule_event(
                    db,
                    SYSTEM,
                    bill,
                    name=name,
                    classification="plenary",
                    date=start.date().isoformat(),
                    starts_at=start,
                )

        june, july = text_of(client, "/calendar?month=2026-06"), text_of(client, "/calendar?month=2026-07")

        assert "June sitting" in june
        assert "July sitting" not in june
        assert 'href="#day-2026-06-01"' in june
        assert "June sitting" not in july
        assert 'href="#day-2026-07-01"' in july
        assert 'href="#day-2026-07-31"' in july
        assert '<time datetime="2026-07-01T00:30:00+02:00">00:30 local time (CEST)</time>' in july
        assert "23:30 local time (CEST)" in july
        page = text_of(client, f"/proposals/{slug}")
        assert '<time datetime="2026-07-01T00:30:00+02:00">1 July 2026, 00:30 local time (CEST)</time>' in page
        assert "June sitting" not in text_of(client, "/calendar?month=2026-05")

    def test_winter_has_another_hour_and_an_unknown_zone_is_utc(self, client: FlaskClient, slug: str) -> None:
        with writing() as db:
            bill = db.scalars(select(Bill).where(Bill.slug == slug)).one()
            bill.jurisdiction.timezone = "Europe/Belgrade"
            start = datetime(2026, 12, 10, 8, 30, tzinfo=UTC)
            schedule_event(db, SYSTEM, bill, name="Vote", classification="vote", date="2026-12-10", starts_at=start)
        assert "09:30 local time (CET)" in text_of(client, "/calendar?month=2026-12")
        with writing() as db:
            db.scalars(select(Bill).where(Bill.slug == slug)).one().jurisdiction.timezone = "Mars/Olympus"
        for path in ("/calendar?month=2026-12&jurisdiction=freedonia", f"/proposals/{slug}"):
            page = text_of(client, path)
            assert "08:30 UTC" in page
            assert '<time datetime="2026-12-10T08:30:00+00:00">' in page

    def test_today_is_the_day_where_the_reader_looks(self, client: FlaskClient, slug: str, clock: Clock) -> None:
        with writing() as db:
            db.scalars(select(Bill).where(Bill.slug == slug)).one().jurisdiction.timezone = "Europe/Belgrade"
        clock.set(datetime(2026, 6, 9, 22, 30, tzinfo=UTC))
        assert '<span class="state">Today</span>' in text_of(client, "/calendar?jurisdiction=freedonia&month=2026-06")
        assert '<span class="state">Today</span>' not in text_of(client, "/calendar?month=2026-06")

    @pytest.mark.parametrize("month", ["", "2026", "2026-13", "0000-01", "x-y", "99999-01", "²026-01"])
    def test_what_is_no_month_is_this_one(self, client: FlaskClient, slug: str, month: str) -> None:  # noqa: ARG002 - the clock
        assert "June 2026" in text_of(client, f"/calendar?month={month}")


def test_machines_find_every_page(client: FlaskClient, slug: str) -> None:
    places = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    assert any(place.endswith(f"/proposals/{slug}") for place in places)
    assert any(place.endswith("/calendar") for place in places)


def test_what_is_in_force_is_called_a_law_and_nobody_is_named_twice(client: FlaskClient, slug: str) -> None:
    page = " ".join(text_of(client, f"/proposals/{slug}").split())
    assert "12/26 · Bill" in page
    with writing() as db:
        bill = db.query(Bill).filter_by(slug=slug).one()
        ministry = make_institution(db, bill.jurisdiction, name="Ministry of Houses")
        bill.from_institution = ministry
        sponsor_bill(db, SYSTEM, bill, name="Ministry", classification="government", institution=ministry)
        record_action(db, SYSTEM, bill, date="2026-05-02", description="In force", classification=["became-law"])
    page = " ".join(text_of(client, f"/proposals/{slug}").split())
    assert "12/26 · Law" in page
    assert "Comes from" not in page
    assert page.count("Ministry of Houses") == 1
