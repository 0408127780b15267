"""Languages: offered to those who prefer another, never forced on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import assert_accessible
from tests.journeys.stories import PETITION
from tests.journeys.visitor import PHONE

if TYPE_CHECKING:
    from tests.journeys.conftest import Arrive

OFFER = "[data-language-offer]"


def test_a_reader_of_serbian_in_latin_is_offered_it_and_not_moved(arrive: Arrive) -> None:
    # Given a phone that prefers Serbian in Latin script
    reader = arrive(**PHONE, locale="sr-Latn-RS")

    # When it opens a petition at its plain address
    reader.open(PETITION)

    # Then the page stands in the site's first language, and offers the other in its own words
    reader.at(PETITION)
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    offered = reader.page.locator(OFFER).get_by_role("link")
    expect(offered).to_have_count(1)
    expect(offered).to_have_attribute("lang", "sr-Latn")
    assert_accessible(reader.page)

    # When the reader takes it
    offered.click()

    # Then the same petition stands there in Latin script, and offers nothing more
    reader.at(f"/sr-Latn{PETITION}")
    expect(reader.page.locator("html")).to_have_attribute("lang", "sr-Latn")
    expect(reader.page.locator(OFFER)).to_be_hidden()


def test_who_refuses_is_not_asked_again(arrive: Arrive) -> None:
    reader = arrive(locale="sr-RS")
    reader.open("/")
    reader.press("Stay here")
    expect(reader.page.locator(OFFER)).to_be_hidden()

    reader.follow("Petitions")

    reader.at("/petitions")
    expect(reader.page.locator(OFFER)).to_be_hidden()


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_who_reads_the_page_or_none_of_its_languages_is_offered_nothing(arrive: Arrive, locale: str) -> None:
    reader = arrive(locale=locale)

    reader.open(PETITION)

    expect(reader.page.locator("#sign")).to_be_visible()
    expect(reader.page.locator(OFFER)).to_be_hidden()


def test_without_scripts_the_menu_leads_to_each_language(arrive: Arrive) -> None:
    reader = arrive(java_script_enabled=False)
    for code in ("sr-Cyrl", "sr-Latn", "en"):
        menu = reader.page.locator(".languages")
        if code == "sr-Cyrl":
            reader.open(PETITION)
        menu.locator("summary").click()

        menu.locator(f'a[hreflang="{code}"]').click()

        expect(reader.page.locator("html")).to_have_attribute("lang", code)
