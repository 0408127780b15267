"""What every page is held to: nothing that axe finds fault with, nothing wider than the screen, no sentence that is not one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

# WCAG 2.0 to 2.2, A and AA, and what is good practice beyond. Targets of 24 px are a rule of 2.2 that axe leaves out unless asked.
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_OPTIONS = {
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
WIDTHS = (320, 390, 1280)
_HEIGHT = 900
_OVERFLOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 0.5)
    .map((one) => `${one.tagName.toLowerCase()}.${one.className} reaches to ${Math.round(one.getBoundingClientRect().right)} of ${room}`)
    .concat("the page is wider than the screen");
}"""


def look(page: Page, theme: Literal["light", "dark"], width: int) -> None:
    """Turn the page to a theme and a width."""
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": _HEIGHT})


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds on the page as it is shown now, one line for each element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(options).then((result) => result.violations)", _OPTIONS
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Nothing to find fault with."""
    faults = accessibility_faults(page)
    assert not faults, f"{page.url}\n" + "\n".join(faults)


# A sentence around it, so that one sees what is meant; an ellipsis and a path are no two full stops.
_BADLY_SAID = re.compile(r".{0,30}(?:(?<!\.)\.\.(?![./])|%\(|\{\{|\bNone\b(?! yet)|\bUndefined\b).{0,20}")


def assert_fits(page: Page) -> None:
    """Nothing to be moved sideways for, on a small phone, a phone and a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        wider: list[str] = page.evaluate(_OVERFLOW)
        assert not wider, f"{page.url} at {width} px\n" + "\n".join(wider[:12])


def assert_well_said(page: Page) -> None:
    """No sentence with two full stops, no value that was not filled in, nothing of the program's own words."""
    words = page.locator("body").inner_text()
    wrong = [match[0] for match in _BADLY_SAID.finditer(words)]
    assert not wrong, f"{page.url}: {wrong}"
