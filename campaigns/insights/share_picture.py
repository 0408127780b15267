"""The picture that other services show with a link: title and count on the house's colours, drawn with letters of both scripts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import font_source_serif_pro
from PIL import Image, ImageDraw, ImageFont

_FONT = Path(font_source_serif_pro.__file__).parent / "files" / "SourceSerifPro-Semibold.otf"
SIZE = (1200, 630)
_MARGIN = 84
_GROUND = "#2c1530"
_PAPER = "#f8f5f4"
_QUIET = "#d2aad5"
_WARM = "#feb41f"
_TRACK = "#5e2a62"


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Source Serif, which has both scripts; it comes as a package, so that the picture is the same on every machine."""
    return ImageFont.truetype(_FONT, size)


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and draw.textlength(longer, font=font) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + " …"]
    return lines


def draw_picture(title: str, words: str, share: float, site: str) -> Image.Image:
    """The picture of a petition: its title, how many signed in `words`, a bar filled to `share` (0 to 1) of the goal, the site's name."""
    picture = Image.new("RGB", SIZE, _GROUND)
    draw = ImageDraw.Draw(picture)
    width = SIZE[0] - 2 * _MARGIN
    font = _font(58)
    top = _MARGIN
    for line in _wrapped(draw, title, font, width, 4):
        draw.text((_MARGIN, top), line, font=font, fill=_PAPER)
        top += 76
    base = SIZE[1] - _MARGIN
    draw.text((_MARGIN, base - 120), words, font=_font(40), fill=_PAPER)
    draw.rounded_rectangle((_MARGIN, base - 50, _MARGIN + width, base - 34), 8, fill=_TRACK)
    filled = max(16, int(width * min(max(share, 0.0), 1.0)))
    draw.rounded_rectangle((_MARGIN, base - 50, _MARGIN + filled, base - 34), 8, fill=_WARM)
    draw.text((_MARGIN, base - 14), site, font=_font(26), fill=_QUIET)
    return picture
