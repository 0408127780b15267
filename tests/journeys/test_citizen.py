"""A citizen's first ten minutes: from the home page to a counted signature, and the way back; with and without scripts, in both scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import assert_fits
from tests.journeys.stories import CYRILLIC, PETITION, confirm, fill_in, send, sign
from tests.journeys.visitor import PHONE

if TYPE_CHECKING:
    from tests.journeys.conftest import Arrive


def test_a_citizen_signs_on_a_phone_is_counted_and_takes_it_back(arrive: Arrive) -> None:
    # Given somebody with a phone who comes to the home page and reads a petition
    ana = arrive(**PHONE)
    before = ana.count(PETITION)
    ana.open("/")
    ana.follow(re.compile("^Give back what crime took"))
    ana.at(PETITION)

    # When she signs on that page, with her reason, and asks for news of one organisation
    ana.follow("Sign this petition")
    expect(ana.page.locator("#sign-title")).to_be_in_viewport()
    news = ana.page.get_by_label("Demonstration Coalition for Social Reuse")
    expect(news).to_be_hidden()
    expect(news).not_to_be_checked()
    fill_in(ana, "Ana Kovač", "ana@example.org")
    ana.write("locality", "Novi Sad")
    ana.page.get_by_text("Add your reason or show your name (optional)").click()
    ana.write("reason", "The house in our street stands empty.")
    ana.page.get_by_text("Get news by e-mail (optional)").click()
    news.check()
    send(ana)

    # Then nothing is counted yet, and a letter says how it will be
    ana.reads("One step left: open your mail")
    ana.follow("Open the mailbox of this machine")
    assert ana.count(PETITION) == before
    ana.opens_letter("ana@example.org")
    letter = ana.page.url
    ana.follows_link_of_letter("/confirm/")
    ana.reads("Confirm your signature")
    assert ana.count(PETITION) == before

    # When she presses the button that the letter leads to
    ana.open(letter)
    ana.follows_link_of_letter("/confirm/")
    ana.press("Confirm my signature")

    # Then she is thanked, and the petition counts one more
    ana.reads("Thank you: your signature counts")
    ana.awaits_count(PETITION, before + 1)

    # When she opens the other link, mends her name and shows her initials
    ana.open(letter)
    ana.follows_link_of_letter("/signature/")
    ana.reads("Your signature")
    own = ana.page.url
    held = ana.page.locator(".summary-list")
    expect(held).to_contain_text("ana@example.org")
    expect(held).to_contain_text("The house in our street stands empty.")
    expect(ana.page.locator("#news").get_by_label("Demonstration Coalition for Social Reuse")).to_be_checked()
    ana.write("name", "Ana Kovačević")
    ana.press("Save the details", within="#correct")
    ana.is_told("Your details were changed.")
    expect(held).to_contain_text("Ana Kovačević")
    ana.tick("My initials and my place", within="#display")
    ana.tick("I agree that this is shown in public", within="#display")
    ana.press("Save the choice", within="#display")
    ana.is_told("What is shown of you was changed.")

    # And withdraws
    assert_fits(ana.page)
    ana.press("Take back my signature")

    # Then she is not counted any more, and no page has ever given her a cookie
    ana.is_told("Your signature was taken back. It no longer counts.")
    expect(ana.main()).to_contain_text("You have taken this signature back")
    ana.awaits_count(PETITION, before)
    ana.open(own)
    expect(ana.page.get_by_role("button", name="Take back my signature")).to_have_count(0)
    assert ana.context.cookies() == []


@pytest.mark.parametrize(
    ("language", "name", "email"),
    [
        ("en", "Ben Marsh", "ben@example.org"),
        ("sr-Cyrl", "Бојан Илић", "bojan@example.org"),
        ("sr-Latn", "Željka Ilić", "zeljka@example.org"),
    ],
    ids=["en", "sr-Cyrl", "sr-Latn"],
)
def test_a_citizen_signs_without_scripts_in_any_language(arrive: Arrive, language: str, name: str, email: str) -> None:
    # Given a browser that runs no scripts, and the petition in a language
    visitor = arrive(java_script_enabled=False)
    petition = f"/{language}{PETITION}" if language != "en" else PETITION
    before = visitor.count(petition)

    # When somebody signs it and confirms
    sign(visitor, petition, name, email)
    confirm(visitor, email)

    # Then every page spoke that language in its own script, and the signature counts
    expect(visitor.page.locator("html")).to_have_attribute("lang", language)
    words = visitor.page.get_by_role("heading", level=1).inner_text()
    assert bool(CYRILLIC.search(words)) == (language == "sr-Cyrl"), words
    visitor.awaits_count(petition, before + 1)
