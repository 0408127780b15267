"""What was wrong is said once, on top, and leads to where it is mended; what was typed stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from campaigns.foundation.importing.uploads import LARGEST_FILE
from tests.journeys.looks import assert_accessible, assert_fits
from tests.journeys.stories import PETITION, send, sign_in
from tests.journeys.visitor import DESK, PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Arrive
    from tests.journeys.visitor import Visitor

EMPTY_SIGNING = ["name", "email", "country", "consent"]


def assert_each_leads_to_its_field(visitor: Visitor, names: list[str]) -> None:
    """The summary has the focus, and each of its lines goes to the field that it is about."""
    summary = visitor.page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(visitor.page).to_have_title(re.compile("^Error: "))
    links = summary.get_by_role("link")
    expect(links).to_have_count(len(names))
    for link, name in zip(links.all(), names, strict=True):
        link.focus()
        visitor.page.keyboard.press("Enter")
        field = visitor.page.locator(f'#main [name="{name}"]')
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_a_form_with_mistakes_leads_to_each_and_keeps_what_was_typed(arrive: Arrive, device: dict[str, Any]) -> None:
    # Given somebody who sends the form of a petition empty
    visitor = arrive(**device)
    visitor.open(PETITION)
    visitor.page.locator('form[action$="/sign"] button[type="submit"]').click()

    # Then each thing that is missing is named and is one key away
    visitor.at(f"{PETITION}/sign")
    assert_each_leads_to_its_field(visitor, EMPTY_SIGNING)
    assert_accessible(visitor.page)
    assert_fits(visitor.page)

    # When most of it is filled in, the address wrongly, and a name is to be shown without the consent to show it
    visitor.write("name", "Ђорђе <b>Ilić</b>")
    visitor.write("email", "djordje at example.org")
    visitor.choose("country", "XK")
    visitor.write("locality", "Prizren 🌉")
    visitor.page.get_by_text("Add your reason or show your name (optional)").click()
    visitor.write("reason", "First line\nsecond & last")
    visitor.tick("My full name and my place")
    visitor.page.get_by_text("Get news by e-mail (optional)").click()
    visitor.tick("Demonstration Coalition for Social Reuse")
    visitor.page.locator('#main [name="consent"]').check()
    visitor.page.locator('form[action$="/sign"] button[type="submit"]').click()

    # Then only what is wrong is named, and everything typed is still there
    assert_each_leads_to_its_field(visitor, ["email", "public"])
    for name, value in [
        ("name", "Ђорђе <b>Ilić</b>"),
        ("email", "djordje at example.org"),
        ("country", "XK"),
        ("locality", "Prizren 🌉"),
        ("reason", "First line\nsecond & last"),
    ]:
        expect(visitor.page.locator(f'#main [name="{name}"]')).to_have_value(value)
    expect(visitor.page.get_by_label("My full name and my place")).to_be_checked()
    expect(visitor.page.get_by_label("Demonstration Coalition for Social Reuse")).to_be_checked()
    expect(visitor.page.locator('#main [name="consent"]')).to_be_checked()

    # When that is mended
    visitor.write("email", "djordje@example.org")
    visitor.page.locator('#main [name="public"]').check()

    # Then it is accepted
    send(visitor)


def test_a_manager_is_led_to_mistakes_too(arrive: Arrive) -> None:
    # Given a manager who begins a petition without a title and with a goal of nothing
    manager = arrive()
    sign_in(manager)
    manager.open("/manage/petitions/new")
    manager.write("summary", "Kept as it was typed.")
    manager.write("goal", "0")

    # When it is sent
    manager.press("Go on to the text")

    # Then both are named, and the rest is still there
    assert_each_leads_to_its_field(manager, ["title", "goal"])
    assert_accessible(manager.page)
    expect(manager.page.locator('#main [name="summary"]')).to_have_value("Kept as it was typed.")
    expect(manager.page.locator('#main [name="goal"]')).to_have_value("0")


def test_a_file_that_is_refused_is_said_to_be_before_it_is_sent(arrive: Arrive, tmp_path: Path) -> None:
    # Given a manager with a file that is larger than any may be; it takes no room, because nothing is in it
    large = tmp_path / "dump.json"
    with large.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    manager = arrive()
    sign_in(manager)
    manager.open("/manage/imports/")
    manager.choose("format", "parltrack")
    chosen = manager.page.locator('#main input[name="file"]')
    chosen.set_input_files(large)

    # When it is sent
    manager.press("Import")

    # Then the reason stands beside the field, which has the focus, and the page is still the same
    expect(manager.page.locator("#file-error")).to_contain_text("at most 2 GB")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-invalid", "true")
    expect(manager.page.locator('#main select[name="format"]')).to_have_value("parltrack")
    assert_accessible(manager.page)
    # The browser notes the refusal, as it should be.
    assert [fault.rpartition("/")[2] for fault in manager.faults] == [f"uploads?size={LARGEST_FILE + 1}"]
    manager.faults.clear()


def test_a_jurisdiction_that_is_missing_is_asked_for_before_a_large_file_is_sent(
    arrive: Arrive, tmp_path: Path
) -> None:
    # Given a manager on the phone with a large file that does not say its jurisdiction
    large = tmp_path / "people.json"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    manager = arrive(**PHONE)
    sign_in(manager)
    manager.open("/manage/imports/")
    place = manager.page.locator('#main select[name="jurisdiction"]')
    expect(place).not_to_be_visible()

    # When the format is chosen, the field for it opens
    manager.choose("format", "popolo")
    expect(place).to_be_visible()
    expect(place).to_have_attribute("required", "")

    # And when the file is sent all the same
    manager.page.locator('#main input[name="file"]').set_input_files(large)
    manager.press("Import")

    # Then the reason stands beside the field, and nothing of the file went out
    expect(manager.page.locator("#jurisdiction-error")).to_contain_text("Choose the jurisdiction")
    expect(place).to_be_focused()
    expect(manager.page.locator("[data-upload-progress]")).not_to_be_visible()
    assert_accessible(manager.page)
    assert [fault.rpartition("/")[2] for fault in manager.faults] == ["uploads?size=200000000"]
    manager.faults.clear()


def test_a_wrong_passphrase_says_neither_which_nor_what(arrive: Arrive) -> None:
    # Given somebody who guesses
    visitor = arrive(**PHONE)
    visitor.open("/sign-in")
    visitor.write("email", "nobody@example.org")
    visitor.write("password", "a guess")

    # When the guess is sent
    visitor.press("Sign in")

    # Then the address stays, the passphrase does not, and no cookie was given
    expect(visitor.page.locator("[data-error-summary]")).to_be_focused()
    expect(visitor.page.locator('[name="email"]')).to_have_value("nobody@example.org")
    expect(visitor.page.locator('[name="password"]')).to_have_value("")
    assert_accessible(visitor.page)
    assert visitor.context.cookies() == []
