"""What people in more than one journey do: sign, confirm, come in to manage; and where the demonstration has what they do it to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from campaigns.demonstration.load import MANAGER_EMAIL, MANAGER_NAME, MANAGER_PASSPHRASE

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

PETITION = "/petitions/give-back-what-crime-took"
PROPOSAL = "/proposals/directive-2024-1260"
MATRIX = "/matrix/social-reuse"
DRAFT = "victims-first"
MANAGED = "give-back-what-crime-took"
CAMPAIGN = "social-reuse"
ORGANIZATION = "demonstration-coalition"
CYRILLIC = re.compile("[\u0400-\u04ff]")


def fill_in(visitor: Visitor, name: str, email: str, country: str = "RS") -> None:
    """Fill in the least that a signature needs, on the page with the form."""
    visitor.write("name", name)
    visitor.write("email", email)
    visitor.choose("country", country)
    visitor.page.locator('#main [name="consent"]').check()


def send(visitor: Visitor) -> None:
    """Send the form of signing; it is answered with one step left."""
    visitor.page.locator('form[action$="/sign"] button[type="submit"]').click()
    visitor.at(re.compile(r"/check-your-mail$"))


def sign(visitor: Visitor, petition: str, name: str, email: str) -> None:
    """Sign with the least that is needed."""
    visitor.open(petition)
    fill_in(visitor, name, email)
    send(visitor)


def confirm(visitor: Visitor, email: str) -> None:
    """Open the letter, follow its link, press the one button there."""
    visitor.opens_letter(email)
    visitor.follows_link_of_letter("/confirm/")
    button = visitor.page.locator('form[action*="/confirm/"] button[type="submit"]')
    expect(button).to_be_visible()
    button.click()
    visitor.at(re.compile(r"/thanks(\?.*)?$"))


def follow(visitor: Visitor, law: str, email: str) -> None:
    """Ask for letters about a law, as soon as something happens."""
    visitor.open(law)
    visitor.follow("Follow by e-mail")
    visitor.write("email", email)
    visitor.page.locator('#main input[name="frequency"][value="at_once"]').check()
    visitor.press("Follow", within="#main")
    visitor.at("/follow/check-your-mail")


def confirm_follow(visitor: Visitor, email: str) -> None:
    """Open the letter, follow its link, press the button there; one's own page opens."""
    visitor.opens_letter(email)
    visitor.follows_link_of_letter("/follow/confirm/")
    visitor.press("Confirm that I follow")
    visitor.at(re.compile(r"/following/[^/]+(\?.*)?$"))


def sign_in(visitor: Visitor) -> None:
    """Come in as the demonstration's manager."""
    visitor.open("/sign-in")
    visitor.write("email", MANAGER_EMAIL)
    visitor.write("password", MANAGER_PASSPHRASE)
    visitor.press("Sign in")
    visitor.at("/manage/")
    expect(visitor.page.get_by_role("link", name=MANAGER_NAME)).to_be_visible()
