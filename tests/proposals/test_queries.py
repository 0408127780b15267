"""Finding proposals: filters, words in any script, pages that neither repeat nor lose one; what is to come."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.operations import put_title, record_action, schedule_event, sponsor_bill
from campaigns.proposals.queries import (
    Search,
    bill_title_for,
    events_between,
    find_bills,
    last_day_of,
    next_events,
    public_bill,
)
from tests.proposals.making import make_bill, make_institution, make_jurisdiction, make_legislature, make_person

pytestmark = pytest.mark.usefixtures("database")


def slugs(search: Search, **options: bool) -> list[str]:
    with reading() as db:
        return [bill.title for bill in find_bills(db, search, **options).bills]  # type: ignore[arg-type]


def test_pages_hold_each_proposal_once_the_newest_action_first() -> None:
    with writing() as db:
        session = make_legislature(db)
        for number in range(11):
            bill = make_bill(db, session, title=f"Law {number}")
            if number % 3:
                record_action(db, SYSTEM, bill, date=f"2026-05-{1 + number % 2:02}", description="Introduced")
    seen, after = [], ""
    with reading() as db:
        for _ in range(20):
            page = find_bills(db, Search(), after=after, most=3)
            seen += [(bill.latest_action_date, bill.title) for bill in page.bills]
            after = page.next_key
            if not after:
                break
        assert len(find_bills(db, Search(), after="rubbish~here", most=3).bills) == 3
    assert len(seen) == len(set(seen)) == 11
    dates = [day for day, _title in seen]
    assert dates == sorted(dates, key=lambda day: day or dt.date.min, reverse=True)


def test_what_is_asked_for_is_found() -> None:
    with writing() as db:
        serbia = make_jurisdiction(db, slug="rs")
        session = make_legislature(db, serbia, "14")
        law = make_bill(db, session, title="Закон о одузимању имовине", identifier="011-1", pipeline="rs-law")
        put_title(db, SYSTEM, law, "en", "Law on the seizure of property")
        make_bill(db, title="Something else")
        make_bill(db, title="Hidden", is_public=False)
        committee = make_institution(db, serbia, classification="committee")
        person = make_person(db, serbia)
        record_action(db, SYSTEM, law, date="2026-05-01", description="Усвојен у начелу", institution=committee)
        sponsor_bill(db, SYSTEM, law, name=person.name, classification="rapporteur", person=person)
        title, body, who = law.title, committee.id, person.id
    for search in (
        Search(text="oduzimanju imov"),
        Search(text="ОДУЗИМАЊУ"),
        Search(text="seizure"),
        Search(text="011-1"),
        Search(jurisdiction="rs"),
        Search(session="14"),
        Search(stage="reading_1"),
        Search(pipeline="rs-law"),
        Search(institution_id=body),
        Search(person_id=who),
    ):
        assert slugs(search) == [title], search
        assert Search.from_json(search.as_json() | {"unknown": 1}) == search
    assert slugs(Search(text="nothing of it")) == []
    assert slugs(Search(outcome="in_force")) == []
    assert len(slugs(Search(subject="confiscated assets", classification="bill", outcome="alive"))) == 2
    assert len(slugs(Search(), public_only=False)) == 3
    with reading() as db:
        assert public_bill(db, "hidden") is None


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "A law"), ("sr-Cyrl", "Закон"), ("sr-Latn", "Zakon"), ("sq", "Ligj"), ("it", "A law")],
)
def test_a_title_is_shown_in_the_reader_s_language_and_script(language: str, title: str) -> None:
    with writing() as db:
        bill = make_bill(db, title="Ligj")
        bill.language = "sq"
        put_title(db, SYSTEM, bill, "sr-Cyrl", "Закон")
        put_title(db, SYSTEM, bill, "en", "A law")
        put_title(db, SYSTEM, bill, "en", "Short", "short")
        assert bill_title_for(bill, language).text == title


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn"])
def test_a_language_that_is_understood_goes_before_english(language: str) -> None:
    with writing() as db:
        bill = make_bill(db, title="Zakon o oduzimanju imovinske koristi")
        bill.language = "cnr"
        put_title(db, SYSTEM, bill, "en", "Law on confiscation")
        shown, english = bill_title_for(bill, language), bill_title_for(bill, "en")
    assert (shown.text, shown.language) == ("Zakon o oduzimanju imovinske koristi", "cnr")
    assert (english.text, english.language) == ("Law on confiscation", "en")


def test_what_is_known_by_its_month_or_year_is_to_come_until_that_is_over() -> None:
    with writing() as db:
        bill = make_bill(db)
        for date in ("2026-05", "2026-06", "2025", "2026", "2026-05-31"):
            schedule_event(db, SYSTEM, bill, name=date, classification="vote", date=date)
    with reading() as db:
        found = next_events(db, dt.date(2026, 6, 30))
        assert {one.name: last_day_of(one) for one in found} == {
            "2026": dt.date(2026, 12, 31),
            "2026-06": dt.date(2026, 6, 30),
        }


def test_what_is_to_come() -> None:
    today = dt.date(2026, 6, 1)
    with writing() as db:
        bill = make_bill(db)
        schedule_event(db, SYSTEM, bill, name="Past", classification="hearing", date="2026-05-01")
        schedule_event(
            db,
            SYSTEM,
            bill,
            name="Write",
            classification="consultation",
            date="2026-05-20",
            end_date=dt.date(2026, 6, 9),
        )
        schedule_event(db, SYSTEM, bill, name="Vote", classification="vote", date="2026-06-05")
        schedule_event(db, SYSTEM, make_bill(db, is_public=False), name="Hid", classification="vote", date="2026-06-06")
    with reading() as db:
        assert [one.name for one in next_events(db, today, public_only=True)] == ["Vote", "Write"]
        between = events_between(db, today, dt.date(2026, 6, 30))
        assert [one.name for one in between] == ["Write", "Vote"]
        assert events_between(db, today, today, classification="vote") == []
        assert len(events_between(db, dt.date(2026, 1, 1), dt.date(2026, 12, 31))) == 3
