"""A manager's first petition: written in two languages, published, signed, searched, exported, moved; and nothing left behind after signing out."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from playwright.sync_api import expect

from campaigns.demonstration.load import MANAGER_EMAIL, MANAGER_NAME
from tests.journeys.stories import confirm, sign, sign_in

if TYPE_CHECKING:
    from tests.journeys.conftest import Arrive
    from tests.journeys.visitor import Visitor

ENGLISH = {
    "title": "Open the river bank to everybody",
    "summary": "A fence keeps people from the river. It should come down this year.",
    "addressees": "City assembly\nWater authority",
    "demands": "Take the fence down\nKeep the path lit",
    "body": "## Why now\n\nThe path was **public** for a century.",
}
SERBIAN = {
    "title": "Отворите обалу реке за све",
    "summary": "Ограда одваја људе од реке. Треба је уклонити ове године.",
    "addressees": "Скупштина града\nВодопривреда",
    "demands": "Уклоните ограду\nОсветлите стазу",
    "body": "## Зашто сада\n\nСтаза је била **јавна** цео век.",
}


def download(manager: Visitor, form: str) -> bytes:
    """The file that the export gives."""
    manager.tick(form)
    with manager.page.expect_download() as coming:
        manager.press("Export")
    return Path(coming.value.path()).read_bytes()


def write_text(manager: Visitor, text: dict[str, str]) -> None:
    for name, words in text.items():
        manager.write(name, words)
    manager.press("Save the text")
    manager.is_told("")


def test_a_manager_writes_publishes_finds_exports_moves_and_leaves(arrive: Arrive) -> None:
    # Given the demonstration's manager, signed in
    manager = arrive()
    sign_in(manager)

    # When she writes a petition in English and in Serbian
    manager.follow("Write a petition")
    manager.tick("English")
    manager.write("title", ENGLISH["title"])
    manager.press("Go on to the text")
    write_text(manager, ENGLISH)
    manager.page.get_by_role("navigation", name="Languages of this text").get_by_role("link").nth(1).click()
    write_text(manager, SERBIAN)

    # And sends it through review out to the public
    manager.follow("Overview")
    slug = manager.page.url.rpartition("/")[2]
    petition = f"/petitions/{slug}"
    citizen = arrive()
    citizen.open(petition)
    citizen.reads("There is no such page")
    manager.press("Ask for review")
    manager.follow("Publish")
    manager.press("Yes: Publish")
    manager.follow("Public page")

    # Then everybody sees it at its address, in all three languages
    manager.at(petition)
    titles = {"": ENGLISH["title"], "/sr-Cyrl": SERBIAN["title"], "/sr-Latn": "Otvorite obalu reke za sve"}
    for prefix, title in titles.items():
        citizen.open(prefix + petition)
        citizen.reads(title)
    expect(citizen.main()).to_contain_text("Osvetlite stazu")

    # When a citizen signs and confirms it
    sign(citizen, petition, "Милица Стефановић", "milica@example.org")
    confirm(citizen, "milica@example.org")
    citizen.awaits_count(petition, 1)

    # Then the manager finds her by a name typed in the other script
    manager.open(f"/manage/petitions/{slug}/signatures")
    manager.write("text", "stefanovic")
    manager.press("Find")
    expect(manager.page.get_by_role("rowheader")).to_have_text(["Милица Стефановић"])
    manager.write("text", "Petrović")
    manager.press("Find")
    expect(manager.main()).to_contain_text("Nothing found")

    # And takes the signatures away as tables, without addresses
    manager.open(f"/manage/petitions/{slug}/signatures")
    header, *rows = csv.reader(io.StringIO(download(manager, "CSV").decode("utf-8-sig")))
    assert len(rows) == 1
    assert "Милица Стефановић" in rows[0]
    sheet = load_workbook(io.BytesIO(download(manager, "XLSX (Excel, LibreOffice)")), read_only=True).active
    assert sheet is not None
    first, *others = sheet.iter_rows(values_only=True)
    assert list(first) == header
    assert len(others) == 1
    assert "Милица Стефановић" in others[0]
    assert not any("milica@example.org" in map(str, row) for row in (*rows, *others))

    # When she gives the petition another address
    manager.follow("Goal and end")
    manager.write("slug", "open-the-river-bank")
    manager.press("Save")
    manager.is_told("")

    # Then the old address leads to the new one
    citizen.open(f"/sr-Latn{petition}")
    citizen.at("/sr-Latn/petitions/open-the-river-bank")
    citizen.reads("Otvorite obalu reke za sve")

    # When she signs out and somebody presses the back button
    manager.open("/manage/petitions/open-the-river-bank/signatures")
    expect(manager.main()).to_contain_text("Милица Стефановић")
    manager.press("Sign out")
    expect(manager.page.get_by_text(MANAGER_NAME)).to_have_count(0)
    manager.page.go_back()

    # Then nothing of it is there
    manager.reads("Sign in")
    shown = manager.page.content()
    assert not [one for one in ("Милица", MANAGER_NAME, MANAGER_EMAIL) if one in shown]
    assert manager.context.cookies() == []
