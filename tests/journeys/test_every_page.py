"""Every page for everyone, and the main ones behind the sign-in: in both themes, on a phone and on a desk, nothing to find fault with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

from tests.journeys.looks import assert_accessible, assert_fits, assert_well_said, look
from tests.journeys.stories import (
    CAMPAIGN,
    DRAFT,
    MANAGED,
    ORGANIZATION,
    PETITION,
    confirm,
    confirm_follow,
    follow,
    sign,
    sign_in,
)
from tests.journeys.visitor import Visitor
from tests.running import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.running import Product

Places: TypeAlias = dict[str, str]

LAW_SLUG = "demonstration-draft"
LAW = f"/proposals/{LAW_SLUG}"
HOUSE = "demonstration-assembly-invented"
FEW_LAWS = b"jurisdiction,session,identifier,title\nserbia,2026,1/26,\n"

PUBLIC = [
    "/",
    "/sr-Cyrl/",
    "/petitions",
    PETITION,
    f"/sr-Cyrl{PETITION}",
    "/petitions/publish-the-list",
    f"{PETITION}/sign",
    f"{PETITION}/check-your-mail",
    f"{PETITION}/thanks",
    f"{PETITION}/updates",
    f"{PETITION}/versions",
    f"{PETITION}/my-signature",
    "{to_confirm}",
    "{confirmed}",
    "{own}",
    "/campaigns",
    f"/campaigns/{CAMPAIGN}",
    f"/organizations/{ORGANIZATION}",
    "/proposals",
    "/proposals?q=confiscated&outcome=alive",
    "/proposals?q=nothing-is-called-so",
    LAW,
    f"/sr-Cyrl{LAW}",
    "/proposals/directive-2024-1260",
    "/proposals/untoc-full-participation",
    "{vote}",
    "{version}",
    "{compared}",
    "{compared_with_model}",
    "/matrix",
    f"/matrix/{CAMPAIGN}",
    "/calendar",
    "/institutions",
    "/institutions?q=skupstina",
    "/jurisdictions/demonstration-republic",
    f"/institutions/{HOUSE}",
    "{person}",
    f"/follow?proposal={LAW_SLUG}",
    "/following",
    "/follow/check-your-mail",
    "{to_follow}",
    "{follower}",
    "/privacy",
    "/accessibility",
    "/sign-in",
    "/nowhere",
    "/dev/mail",
    "{letter}",
    "/dev/styles",
]
MANAGE = [
    "/manage/",
    "/manage/petitions/",
    "/manage/petitions/new",
    f"/manage/petitions/{MANAGED}",
    f"/manage/petitions/{DRAFT}",
    f"/manage/petitions/{DRAFT}/texts/en",
    f"/manage/petitions/{DRAFT}/texts/sr-Cyrl",
    f"/manage/petitions/{MANAGED}/image",
    f"/manage/petitions/{MANAGED}/edit",
    f"/manage/petitions/{MANAGED}/updates",
    f"/manage/petitions/{MANAGED}/updates/new",
    f"/manage/petitions/{MANAGED}/signatures",
    f"/manage/petitions/{MANAGED}/history",
    f"/manage/petitions/{MANAGED}/preview",
    f"/manage/petitions/{MANAGED}/transition?step=close",
    "/manage/campaigns/",
    "/manage/campaigns/new",
    f"/manage/campaigns/{CAMPAIGN}",
    f"/manage/campaigns/{CAMPAIGN}/texts/en",
    "/manage/organizations/",
    f"/manage/organizations/{ORGANIZATION}",
    f"/manage/organizations/{ORGANIZATION}/texts/en",
    f"/manage/campaigns/{CAMPAIGN}/scores",
    f"/manage/petitions/{MANAGED}/laws?q=confiscated",
    "/manage/proposals/",
    "/manage/proposals/new",
    "/manage/proposals/deadlines?which=all",
    "/manage/proposals/procedures/",
    "/manage/proposals/procedures/eu-ordinary",
    f"/manage{LAW}",
    f"/manage{LAW}/edit",
    f"/manage{LAW}/texts/",
    f"/manage{LAW}/dates/",
    f"/manage{LAW}/positions/",
    f"/manage{LAW}/decisions/",
    f"/manage{LAW}/votes/",
    f"/manage{LAW}/asks/",
    "{action}",
    "{event}",
    "{position}",
    "{decision}",
    "{managed_vote}",
    "{corrected_vote}",
    "{ask}",
    "/manage/matrix/",
    "/manage/matrix/new",
    f"/manage/matrix/{CAMPAIGN}",
    f"/manage/matrix/{CAMPAIGN}/texts/en",
    f"/manage/matrix/{CAMPAIGN}/texts/sr-Cyrl",
    "/manage/institutions/",
    "/manage/institutions/?q=skupstina",
    "/manage/institutions/new",
    f"/manage/institutions/{HOUSE}",
    "{membership}",
    "{post}",
    "{managed_person}",
    "{erasure}",
    "/manage/jurisdictions/demonstration-republic/sessions/",
    "/manage/sessions/new?jurisdiction=demonstration-republic",
    "{session}",
    "/manage/imports/",
    "/manage/imports/sources",
    "{run}",
    "/manage/following",
    f"/manage/following/new?proposal={LAW_SLUG}",
    "/manage/account",
    "/sr-Cyrl/manage/",
]
# Each theme and each width once: colours do not depend on the width, nor places on the theme.
LOOKS: list[tuple[Literal["light", "dark"], int]] = [("light", 390), ("dark", 1280)]


@pytest.fixture(scope="module")
def places(browser: Browser, product: Product) -> Places:
    """The addresses that come by mail: of somebody who confirmed, and of somebody who has not yet."""
    visitor = Visitor(browser, product.url)
    sign(visitor, PETITION, "Mira Petrović", "mira@example.org")
    confirm(visitor, "mira@example.org")
    visitor.opens_letter("mira@example.org")
    found = {"letter": visitor.page.url}
    visitor.follows_link_of_letter("/confirm/")
    found["confirmed"] = visitor.page.url
    visitor.open(found["letter"])
    visitor.follows_link_of_letter("/signature/")
    found["own"] = visitor.page.url
    sign(visitor, PETITION, "Luka Marić", "luka@example.org")
    visitor.opens_letter("luka@example.org")
    visitor.follows_link_of_letter("/confirm/")
    found["to_confirm"] = visitor.page.url
    found |= places_of_followers(visitor) | places_of_laws(visitor)
    visitor.leave()
    return found


def places_of_followers(visitor: Visitor) -> Places:
    """The addresses that come by mail to somebody who follows a law."""
    follow(visitor, LAW, "vera@example.org")
    visitor.opens_letter("vera@example.org")
    visitor.follows_link_of_letter("/follow/confirm/")
    found = {"to_follow": visitor.page.url}
    follow(visitor, LAW, "zora@example.org")
    confirm_follow(visitor, "zora@example.org")
    found["follower"] = visitor.page.url.partition("?")[0]
    return found


def address_of(visitor: Visitor, page: str, link: str) -> str:
    """Where the first link of a page leads that matches the selector."""
    visitor.open(page)
    return visitor.page.locator(f"#main {link}").first.get_attribute("href") or ""


def places_of_laws(visitor: Visitor) -> Places:
    """The addresses of a law's parts."""
    compared = address_of(visitor, LAW, 'a[href*="/compare?"]')
    visitor.open(compared)
    model = visitor.page.locator('select[name="from"] optgroup[label^="Model law"] option').first.get_attribute("value")
    return {
        "vote": address_of(visitor, LAW, 'a[href*="/votes/"]'),
        "version": address_of(visitor, LAW, 'a[href*="/versions/"]'),
        "compared": compared,
        "compared_with_model": f"{LAW}/compare?from={model}&to={compared.rpartition('=')[2]}",
        "person": address_of(visitor, f"/institutions/{HOUSE}", 'a[href^="/people/"]'),
    }


@pytest.fixture(scope="module")
def managed_places(manager: Visitor) -> Places:
    """The addresses of what a manager changes."""
    here = f"/manage{LAW}"
    # Below the page itself, to which a tab leads.
    part = f'a[href^="{here}/{{0}}/"]:not([href$="/{{0}}/"])'
    vote = address_of(manager, f"{here}/votes/", part.format("votes"))
    person = address_of(manager, f"/institutions/{HOUSE}", 'a[href^="/people/"]')
    return {
        "action": address_of(manager, here, 'a[href*="/actions/"]'),
        "event": address_of(manager, f"{here}/dates/", part.format("dates")),
        "position": address_of(manager, f"{here}/positions/", part.format("positions")),
        "decision": address_of(manager, f"{here}/decisions/", part.format("decisions")),
        "managed_vote": vote,
        "corrected_vote": f"{vote}/correct",
        "ask": address_of(manager, f"{here}/asks/", part.format("asks")),
        "membership": address_of(manager, f"/manage/institutions/{HOUSE}", 'a[href*="/members/"]'),
        "managed_person": f"/manage{person}",
        "erasure": f"/manage{person}/erasure",
        "post": add_post(manager),
        "session": address_of(
            manager,
            "/manage/jurisdictions/demonstration-republic/sessions/",
            'a[href*="/sessions/"]:not([href*="new"])',
        ),
        "run": import_file(manager),
    }


def add_post(visitor: Visitor) -> str:
    """Add a post to the house; gives back the address at which it is changed."""
    page = f"/manage/institutions/{HOUSE}"
    visitor.open(page)
    visitor.page.get_by_text("Add a post").click()
    visitor.page.locator("#post-label").fill("Speaker")
    visitor.press("Add the post")
    return address_of(visitor, page, 'a[href*="/posts/"]')


def import_file(visitor: Visitor) -> str:
    """Try a file with a fault in it; gives back the address of the report."""
    visitor.open("/manage/imports/")
    visitor.page.locator('#main input[name="file"]').set_input_files(
        {"name": "laws.csv", "mimeType": "text/csv", "buffer": FEW_LAWS}
    )
    visitor.choose("format", "proposals")
    visitor.press("Import")
    visitor.at(re.compile(r"/manage/imports/[0-9a-f-]{36}(\?.*)?$"))
    address = visitor.page.url.partition("?")[0]

    def is_over() -> bool:
        answer = visitor.context.request.get(f"{address}/progress.json")
        return bool(answer.json()["is_over"])

    eventually(is_over, "the import is not worked")
    return address


@pytest.fixture(scope="module")
def reader(browser: Browser, product: Product) -> Iterator[Visitor]:
    """Somebody who goes from page to page and is not signed in."""
    visitor = Visitor(browser, product.url)
    yield visitor
    visitor.leave()


@pytest.fixture(scope="module")
def manager(browser: Browser, product: Product) -> Iterator[Visitor]:
    """A manager who is signed in."""
    visitor = Visitor(browser, product.url)
    sign_in(visitor)
    yield visitor
    visitor.open("/manage/")
    visitor.press("Sign out")
    visitor.leave()


def assert_good_looks(visitor: Visitor, address: str) -> None:
    visitor.open(address)
    visitor.at(re.compile(re.escape(address) + "$"))
    assert_well_said(visitor.page)
    assert_fits(visitor.page)
    for theme, width in LOOKS:
        look(visitor.page, theme, width)
        assert_accessible(visitor.page)
    visitor.assert_no_fault()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_for_everyone_is_good_to_look_at(reader: Visitor, places: Places, address: str) -> None:
    assert_good_looks(reader, address.format(**places))


@pytest.mark.parametrize("address", MANAGE)
def test_a_page_for_managers_is_good_to_look_at(manager: Visitor, managed_places: Places, address: str) -> None:
    assert_good_looks(manager, address.format(**managed_places))
