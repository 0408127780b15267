"""A law moves: a manager writes down that it passed its first reading, and everybody who should know of it does; and what a draft leaves out is read on a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar
from playwright.sync_api import expect

from campaigns.foundation import clock
from tests.journeys.looks import assert_accessible, assert_fits, look
from tests.journeys.stories import CAMPAIGN, MANAGED, PETITION, confirm_follow, follow, sign_in
from tests.journeys.visitor import PHONE
from tests.running import eventually

if TYPE_CHECKING:
    from tests.journeys.conftest import Arrive
    from tests.journeys.visitor import Visitor

SLUG = "serbia-2026-changes"
LAW = f"/proposals/{SLUG}"
TITLE = "Draft changes to the law on the confiscation of property derived from crime"
MATRIX = f"/matrix/{CAMPAIGN}"
DRAFT = "/proposals/demonstration-draft"
BEFORE, AFTER = "Public debate", "Debate in principle"
EMAIL = "petra@example.org"


def assert_good(visitor: Visitor) -> None:
    """Nothing on the page as it is shown now to find fault with, in either theme."""
    for theme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=theme)
        assert_accessible(visitor.page)


def stands(visitor: Visitor) -> str:
    """At which stage of its line the law's own page shows it."""
    visitor.open(LAW)
    return visitor.page.locator('.pipeline [aria-current="step"] .pipeline__name').inner_text()


def says(visitor: Visitor, address: str, row: str) -> str:
    """What a page says about the law, in the entry that has its title."""
    visitor.open(address)
    return visitor.page.locator(row, has_text=TITLE).first.inner_text()


def calendar(visitor: Visitor, address: str) -> dict[str, str]:
    """What programs that fetch a calendar learn: the description of each event of the law by its name."""
    answer = visitor.context.request.get(address)
    assert answer.ok
    events = Calendar.from_ical(answer.body()).walk("VEVENT")
    return {str(one["SUMMARY"]): str(one["DESCRIPTION"]) for one in events if TITLE in str(one["SUMMARY"])}


def set_date(manager: Visitor) -> None:
    """Put a sitting into the calendar of the law."""
    manager.open(f"/manage{LAW}/dates/")
    manager.write("name", "Debate in detail")
    manager.choose("classification", "plenary")
    manager.write("date", (clock.today() + timedelta(days=40)).isoformat())
    manager.press("Add")
    manager.is_told("The date is in the calendar")


def test_a_law_passes_its_first_reading_and_everybody_learns_of_it(arrive: Arrive) -> None:
    # Given a law in public debate with a date in its calendar, which a petition and a comparison of countries show
    manager, citizen, reader = arrive(), arrive(**PHONE), arrive()
    sign_in(manager)
    set_date(manager)
    assert stands(reader) == BEFORE
    assert BEFORE in says(reader, PETITION, "#main .card")
    assert BEFORE in says(reader, MATRIX, ".matrix__row")
    feeds = (f"{LAW}/calendar.ics", f"/campaigns/{CAMPAIGN}/calendar.ics")
    before = [calendar(reader, address) for address in feeds]
    assert all(len(found) == 1 for found in before)

    # And a citizen who follows it, as she has confirmed from her mail
    follow(citizen, LAW, EMAIL)
    confirm_follow(citizen, EMAIL)

    # When the manager opens the board and writes down in two fields what has just happened
    manager.open("/manage/")
    manager.page.get_by_role("navigation", name="Manage").get_by_role("link", name="Proposals").click()
    manager.reads("Proposals")
    assert_good(manager)
    manager.choose("proposal", SLUG)
    manager.write("description", "Passed in principle, first reading")
    manager.press("Write it down")
    manager.at(f"/manage{LAW}")
    manager.is_told(f"It is written down. Stage: {BEFORE} → {AFTER}. Followers are told.")
    assert_good(manager)

    # Then the line on the law's page has moved
    eventually(lambda: stands(reader) == AFTER, lambda: f"the law stays at {stands(reader)}")
    expect(reader.main()).to_contain_text("Passed in principle, first reading")
    assert_good(reader)

    # And the petition says where its law stands now
    eventually(lambda: AFTER in says(reader, PETITION, "#main .card"), "the petition does not say so")
    assert_good(reader)

    # And the comparison of countries has moved
    eventually(lambda: AFTER in says(reader, MATRIX, ".matrix__row"), "the comparison does not move")
    assert_good(reader)

    # And calendars that fetch again learn it
    for address, found in zip(feeds, before, strict=True):
        now = calendar(reader, address)
        assert now.keys() == found.keys()
        assert now != found
        assert all("First reading" in words for words in now.values())

    # And the citizen has a letter about it, with the way to the law and the way out
    citizen.opens_letter(EMAIL, TITLE)
    letter = citizen.page.locator(".letter-text")
    expect(letter).to_contain_text("Passed in principle, first reading")
    expect(letter).to_contain_text("To stop all these letters")
    citizen.follows_link_of_letter(LAW)
    citizen.reads(TITLE)
    assert_fits(citizen.page)


def test_a_manager_finds_the_law_from_the_petition_that_wants_it(arrive: Arrive) -> None:
    # Given the manager of a petition that asks for a law
    manager = arrive()
    sign_in(manager)

    # When she opens the petition's laws
    manager.open(f"/manage/petitions/{MANAGED}/laws")
    assert_good(manager)

    # Then each leads on to its public page
    manager.page.locator(".law-row").filter(has_text=TITLE).get_by_role("link", name=TITLE).click()
    manager.at(LAW)
    manager.reads(TITLE)


def test_what_a_draft_leaves_out_of_the_model_law_is_read_on_a_phone(arrive: Arrive) -> None:
    # Given somebody with a phone at the page of a draft law
    ana = arrive(**PHONE)
    ana.open(DRAFT)
    ana.follow("Compare the last two")
    ana.reads("What changed")

    # When she holds it against the model law instead
    ana.page.get_by_text("Choose other texts").click()
    model = ana.page.locator('select[name="from"] optgroup[label^="Model law"] option').first
    ana.choose("from", model.get_attribute("value") or "")
    ana.press("Compare")

    # Then she reads article by article what the draft changes, leaves out and adds
    ana.reads("What changed")
    expect(ana.page.locator(".compare-sides")).to_contain_text("Model law, first edition")
    summary = ana.page.locator(".compare-summary__counts")
    expect(summary).to_contain_text("gone")
    expect(summary).to_contain_text(re.compile(r"\d+ articles? changed"))
    expect(ana.main()).to_contain_text("A council of nine members advises the Agency")
    expect(ana.page.locator("#main del").first).to_be_visible()
    expect(ana.page.locator("#main ins").first).to_be_visible()

    # And nothing of it has to be moved sideways, nor is there anything to find fault with
    assert_fits(ana.page)
    look(ana.page, "light", 390)
    assert ana.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert_good(ana)
