"""The pictures of the documents, taken of a demonstration in a real browser: `make pictures`."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.journeys.stories import MATRIX, PETITION, PROPOSAL, sign_in
from tests.journeys.visitor import DESK, PHONE, Visitor, start_browser
from tests.running import ROOT, Product

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = ROOT / "docs" / "images"
_COLOURS = 256
_LARGEST = 250_000
_DESK: dict[str, Any] = {**DESK, "color_scheme": "light"}
# High enough for the first countries of a comparison and for the way of a law.
_TALL: dict[str, Any] = {**_DESK, "viewport": {"width": 1280, "height": 1120}}
_PHONE: dict[str, Any] = {**PHONE, "color_scheme": "dark", "locale": "sr-Cyrl-RS", "device_scale_factor": 2}


def keep(visitor: Visitor, name: str) -> None:
    """Keep what the visitor's screen shows, in few colours.

    Raises:
        ValueError: when the file would be larger than the documents should carry.

    """
    shown = Image.open(io.BytesIO(visitor.page.screenshot(animations="disabled"))).convert("RGB")
    file = io.BytesIO()
    # By the colours that there are, not by how often: the amber of the mark is a few dozen pixels.
    few = shown.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    if len(file.getvalue()) > _LARGEST:
        message = f"{name} has {len(file.getvalue())} bytes, more than {_LARGEST}"
        raise ValueError(message)
    (FOLDER / name).write_bytes(file.getvalue())


def take(browser: Browser, home: str) -> None:
    """Take all of them."""
    reader = Visitor(browser, home, **_DESK)
    reader.open(PETITION)
    keep(reader, "petition.png")
    reader.leave()

    reader = Visitor(browser, home, **_PHONE)
    reader.open(f"/sr-Cyrl{PETITION}")
    keep(reader, "petition-phone.png")
    reader.leave()

    reader = Visitor(browser, home, **_TALL)
    reader.open(PROPOSAL)
    keep(reader, "proposal.png")
    reader.open(MATRIX)
    keep(reader, "matrix.png")
    reader.leave()

    manager = Visitor(browser, home, **_DESK)
    sign_in(manager)
    keep(manager, "dashboard.png")
    manager.leave()


def main() -> None:
    """Start a demonstration of its own, take the pictures, stop it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="campaigns-pictures-") as name,
        Product(Path(name)) as product,
        sync_playwright() as playwright,
    ):
        program = product.run()
        browser = start_browser(playwright)
        take(browser, product.url)
        browser.close()
        program.stop()


if __name__ == "__main__":
    main()
