"""Drawing in the pictures' own way: measures are pixels of the finished picture, drawn larger and brought down, which smooths the edges."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import TypeAlias

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 900
SCALE = 2

Colour: TypeAlias = tuple[int, int, int]
Points: TypeAlias = Sequence[tuple[float, float]]


def sized(value: float) -> int:
    """A measure of the finished picture in pixels of the drawing."""
    return round(value * SCALE)


def shape(image: Image.Image, points: Points, colour: Colour) -> None:
    """Fill a polygon."""
    ImageDraw.Draw(image).polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two; `share` is that of the other, 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def gradient(stops: Sequence[tuple[float, Colour]], until: float) -> Image.Image:
    """A new drawing, coloured from the top to the height `until` as `stops` (share of the way, colour) say."""
    column = Image.new("RGB", (1, HEIGHT))
    for y in range(HEIGHT):
        at = min(y / until, 1.0)
        for (low, below), (high, above) in pairwise(stops):
            if low <= at <= high:
                column.putpixel((0, y), blend(below, above, (at - low) / (high - low)))
    return column.resize((sized(WIDTH), sized(HEIGHT)), Image.Resampling.BILINEAR)


def shine(image: Image.Image, centre: tuple[float, float], radius: float, colour: Colour, strength: float) -> None:
    """Lay a soft round light on the drawing; `strength` is its share of the colour in the middle, 0 to 1."""
    size = sized(2 * radius)
    soft = Image.radial_gradient("L").point(lambda tone: round(255 * strength * max(0.0, 1 - tone / 181) ** 1.9))
    mask = soft.resize((size, size), Image.Resampling.BILINEAR)
    image.paste(Image.new("RGB", mask.size, colour), (sized(centre[0] - radius), sized(centre[1] - radius)), mask)


def finished(image: Image.Image) -> bytes:
    """The drawing as a PNG of 1600 by 900 pixels."""
    out = BytesIO()
    image.reduce(SCALE).save(out, "PNG", compress_level=1)
    return out.getvalue()
