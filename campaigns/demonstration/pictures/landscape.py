"""What lies around the house: a sky at dusk, hills, a village, a meadow, a tree, birds."""

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageDraw

from campaigns.demonstration.pictures.canvas import HEIGHT, SCALE, WIDTH, Colour, blend, gradient, shape, shine, sized

DUSK = [
    (0.0, (40, 19, 46)),
    (0.34, (92, 48, 98)),
    (0.58, (176, 92, 112)),
    (0.76, (240, 158, 112)),
    (1.0, (255, 212, 140)),
]
_HILLS: list[tuple[float, float, float, Colour]] = [
    # height of the ridge, its swing, its phase, its colour: from the far ridge to the near one
    (505, 46, 0.4, (156, 92, 122)),
    (560, 38, 2.1, (116, 68, 110)),
    (618, 30, 4.0, (80, 48, 88)),
    (668, 18, 5.3, (58, 34, 66)),
]
_MEADOW: Colour = (41, 24, 47)


def evening() -> Image.Image:
    """Sky, hills, village and meadow."""
    image = gradient(DUSK, 700)
    _stars(image)
    _sun(image)
    for hill in _HILLS:
        _ridge(image, *hill)
    _village(image)
    _ground(image)
    return image


def _stars(image: Image.Image) -> None:
    pen, chance = ImageDraw.Draw(image), Random(1996)
    for _ in range(70):
        x, y = chance.uniform(0, WIDTH), chance.uniform(0, 250)
        size = chance.choice([0.7, 0.7, 1.0, 1.3])
        sky = image.getpixel((min(sized(x), image.width - 1), sized(y)))
        tone = blend(sky, (255, 240, 220), chance.uniform(0.25, 0.7) * (1 - y / 300))  # type: ignore[arg-type]
        pen.ellipse([sized(x - size), sized(y - size), sized(x + size), sized(y + size)], fill=tone)


def _sun(image: Image.Image) -> None:
    shine(image, (430, 520), 330, (255, 190, 130), 0.55)
    ImageDraw.Draw(image).ellipse(
        [sized(430 - 62), sized(500 - 62), sized(430 + 62), sized(500 + 62)], fill=(255, 226, 176)
    )


def _ridge(image: Image.Image, height: float, swing: float, phase: float, colour: Colour) -> None:
    top = [
        (
            x,
            height
            - swing
            * (math.sin(x / 230 + phase) + 0.55 * math.sin(x / 97 + 2 * phase) + 0.16 * math.sin(x / 31 + phase)),
        )
        for x in range(-10, WIDTH + 20, 10)
    ]
    shape(image, [*top, (WIDTH + 20, HEIGHT), (-10, HEIGHT)], colour)
    # A little mist lies at the foot of each ridge.
    shine(image, (WIDTH * (0.25 + 0.12 * phase), height + 70), 420, blend(colour, (250, 200, 160), 0.45), 0.28)


def _village(image: Image.Image) -> None:
    pen, chance = ImageDraw.Draw(image), Random(109)
    for x in (92, 128, 158, 206, 236, 292, 1392, 1428, 1470, 1512):
        width, height, base = chance.uniform(20, 30), chance.uniform(12, 18), chance.uniform(655, 668)
        wall = (48, 28, 56)
        pen.rectangle([sized(x), sized(base - height), sized(x + width), sized(base + 14)], fill=wall)
        shape(
            image,
            [(x - 3, base - height), (x + width / 2, base - height - width * 0.42), (x + width + 3, base - height)],
            (38, 20, 46),
        )
        if chance.random() < 0.7:
            pen.rectangle(
                [sized(x + 6), sized(base - height + 4), sized(x + 10), sized(base - height + 9)], fill=(246, 190, 112)
            )


def _ground(image: Image.Image) -> None:
    top = [(x, 716 - 26 * math.sin(x / 520 + 0.5) - 5 * math.sin(x / 120)) for x in range(-10, WIDTH + 20, 10)]
    shape(image, [*top, (WIDTH + 20, HEIGHT), (-10, HEIGHT)], _MEADOW)
    pen, chance = ImageDraw.Draw(image), Random(48)
    for _ in range(900):
        x, y = chance.uniform(0, WIDTH), chance.uniform(735, HEIGHT + 10)
        length = 4 + 14 * (y - 700) / 200
        tone = blend(_MEADOW, chance.choice([(84, 56, 86), (28, 14, 34), (98, 66, 86)]), chance.uniform(0.3, 0.9))
        pen.line([sized(x), sized(y), sized(x + chance.uniform(-4, 4)), sized(y - length)], fill=tone, width=SCALE)


def plant_tree(image: Image.Image) -> None:
    """A tree in the last light."""
    pen, chance = ImageDraw.Draw(image), Random(7)
    shape(image, [(1326, 770), (1338, 560), (1350, 560), (1364, 770)], (40, 22, 44))
    for tip, fork in ((1300, 640), (1392, 616), (1376, 560)):
        pen.line([sized(1345), sized(fork + 40), sized(tip), sized(fork - 16)], fill=(40, 22, 44), width=sized(7))
    for _ in range(340):
        turn, reach = chance.uniform(0, 2 * math.pi), math.sqrt(chance.random())
        x, y, size = 1345 + 128 * reach * math.cos(turn), 520 + 116 * reach * math.sin(turn), chance.uniform(13, 26)
        lit = ((1490 - x) / 290) ** 2.2 * 0.5
        tone = blend((56, 32, 64), (222, 138, 100), lit * chance.uniform(0.55, 1.0))
        pen.ellipse([sized(x - size), sized(y - size * 0.8), sized(x + size), sized(y + size * 0.8)], fill=tone)


def let_birds_fly(image: Image.Image) -> None:
    """Four birds on their way home."""
    pen = ImageDraw.Draw(image)
    for x, y, size in ((560, 250, 17), (610, 226, 13), (648, 262, 11), (520, 288, 10)):
        pen.arc(
            [sized(x - 2 * size), sized(y), sized(x), sized(y + size * 1.4)],
            200,
            330,
            fill=(52, 26, 58),
            width=sized(2.6),
        )
        pen.arc(
            [sized(x), sized(y), sized(x + 2 * size), sized(y + size * 1.4)],
            210,
            340,
            fill=(52, 26, 58),
            width=sized(2.6),
        )
