"""Somebody at a browser: a fresh one of their own, small verbs for what they do, and a watch over what a page must never do."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.running import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Playwright, Request, Response, WebError

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
PATIENCE_MS = 20_000
_MISTAKE = 400
# Chromium's own word for an answer of 400 and more; those are watched by themselves, without the pages that are meant to say no.
_REFUSED = "Failed to load resource"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Where the browser is, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def start_browser(playwright: Playwright) -> Browser:
    """The browser that the machine has; it asks for nothing by itself."""
    expect.set_options(timeout=PATIENCE_MS)
    return playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)


class Visitor:
    """A person at a browser that has been nowhere before."""

    def __init__(self, browser: Browser, home: str, **options: Any) -> None:  # noqa: ANN401 - Playwright's own options
        self.home = home
        self.faults: list[str] = []
        self.context = browser.new_context(
            **{"base_url": home, "locale": "en-GB", "reduced_motion": "reduce", **DESK, **options}
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("console", self._hear)
        self.context.on("weberror", self._catch)
        self.context.on("request", self._see_off)
        self.context.on("response", self._receive)
        self.page = self.context.new_page()

    # -- going about

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def follow(self, words: str | re.Pattern[str]) -> None:
        """Click a link that says so."""
        self.page.get_by_role("link", name=words, exact=isinstance(words, str)).first.click()

    def press(self, words: str, *, within: str = "body") -> None:
        """Press the button that says so."""
        self.page.locator(within).get_by_role("button", name=words, exact=True).click()

    def write(self, name: str, words: str) -> None:
        """Fill in the field that goes by `name` in every language."""
        self.page.locator(f'#main [name="{name}"]').fill(words)

    def choose(self, name: str, value: str) -> None:
        """Choose one of a list."""
        self.page.locator(f'#main select[name="{name}"]').select_option(value)

    def tick(self, words: str, *, within: str = "#main") -> None:
        """Tick a box or choose a button by what it says."""
        self.page.locator(within).get_by_label(words).check()

    # -- looking

    def reads(self, title: str | re.Pattern[str]) -> None:
        """The page has this as its title."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def is_told(self, words: str) -> None:
        """The page answers what was just done."""
        expect(self.page.get_by_role("status")).to_contain_text(words)

    def at(self, path: str | re.Pattern[str]) -> None:
        """The address is this one, whatever comes after the question mark."""
        wanted = path if isinstance(path, re.Pattern) else re.compile(re.escape(f"{self.home}{path}") + r"(\?.*)?$")
        expect(self.page).to_have_url(wanted)

    def main(self) -> Locator:
        """What the page is about."""
        return self.page.locator("#main")

    def count(self, petition: str) -> int:
        """The number that the petition shows to readers now."""
        self.open(petition)
        return int(self.page.locator("[data-live-count]").get_attribute("data-count") or "")

    def awaits_count(self, petition: str, number: int) -> None:
        """Come back to the petition until it shows this number."""
        eventually(
            lambda: self.count(petition) == number, lambda: f"the count stays at {self.count(petition)}, not {number}"
        )

    def opens_letter(self, to: str, about: str = "") -> None:
        """Look into the mailbox until the newest letter to that address is there, and read it."""
        letter = self.page.locator(".mailbox li", has_text=to).filter(has_text=about).get_by_role("link")

        def has_come() -> bool:
            self.open("/dev/mail")
            return letter.count() > 0

        eventually(has_come, f"no letter to {to} comes")
        letter.first.click()

    def follows_link_of_letter(self, part: str) -> None:
        """Follow the link of the letter that has `part` in its address."""
        self.page.locator(f'.letter-text a[href*="{part}"]').first.click()

    # -- what must never happen

    def assert_no_fault(self) -> None:
        """Nothing up to here that a page must never do.

        Raises:
            AssertionError: when one complained to the console, asked another host, or missed a part of itself.

        """
        faults, self.faults = self.faults, []
        assert not faults, "\n".join(faults)

    def leave(self) -> None:
        """Close the browser.

        Raises:
            AssertionError: as `assert_no_fault`.

        """
        self.context.close()
        self.assert_no_fault()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_REFUSED):
            where = message.page.url if message.page else "a page"
            self.faults.append(f"{where} complains: {message.text}")

    def _catch(self, error: WebError) -> None:
        self.faults.append(f"a script fails: {error.error}")

    def _see_off(self, request: Request) -> None:
        to = urlsplit(request.url)
        if to.scheme in {"http", "https"} and f"{to.scheme}://{to.netloc}" != self.home:
            self.faults.append(f"another host is asked: {request.url}")

    def _receive(self, response: Response) -> None:
        if response.status >= _MISTAKE and not response.request.is_navigation_request():
            self.faults.append(f"a part of the page is missing: {response.status} {response.url}")
