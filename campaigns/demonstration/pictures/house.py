"""The picture of the main petition: a house at dusk whose door stands open, with the key left in the lock."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from campaigns.demonstration.pictures.canvas import HEIGHT, SCALE, WIDTH, Colour, blend, finished, shape, shine, sized
from campaigns.demonstration.pictures.landscape import evening, let_birds_fly, plant_tree

_LIGHT: Colour = (255, 206, 112)
_DOOR = (1000, 560, 1090, 742)
"""Left, top, right and bottom of the door's opening."""


def draw() -> bytes:
    """The picture as a PNG; the same bytes every time."""
    image = evening()
    _path(image)
    _house(image)
    plant_tree(image)
    _glow(image)
    let_birds_fly(image)
    return finished(image)


def _path(image: Image.Image) -> None:
    left, _, right, bottom = _DOOR
    near: list[tuple[float, float]] = [(left - 6, bottom - 2)]
    steps = 24
    for step in range(steps + 1):
        at = step / steps
        near.append((left - 8 - 300 * at**1.35 - 40 * math.sin(at * 3.0), bottom + at * 170))
    far: list[tuple[float, float]] = []
    for step in range(steps + 1):
        at = step / steps
        far.append((right + 8 - 120 * at**1.5 - 30 * math.sin(at * 3.0), bottom + at * 170))
    outline = [*near, *reversed(far)]
    shape(image, outline, (96, 66, 84))
    # Light falls out of the door along the path and fades before it reaches the reader.
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).polygon([(x * SCALE, y * SCALE) for x, y in outline], fill=255)
    fade = Image.linear_gradient("L").rotate(180).resize((image.width, sized(HEIGHT - bottom + 20)))
    ramp = Image.new("L", image.size, 0)
    ramp.paste(fade, (0, sized(bottom - 4)))
    image.paste(
        Image.new("RGB", image.size, (246, 190, 116)),
        mask=ImageChops.multiply(mask, ramp).point(lambda tone: tone * 0.92),
    )


def _house(image: Image.Image) -> None:
    pen = ImageDraw.Draw(image)
    wall, shade, roof = (230, 202, 176), (192, 152, 146), (126, 54, 62)
    # Side wing, body, gable.
    shape(image, [(760, 500), (905, 500), (905, 742), (760, 742)], shade)
    shape(image, [(905, 452), (1185, 452), (1185, 742), (905, 742)], wall)
    shape(image, [(905, 454), (1045, 318), (1185, 454)], wall)
    shape(image, [(905, 664), (1185, 664), (1185, 742), (905, 742)], blend(wall, (120, 92, 92), 0.22))
    # Chimney before the roof, so that the roof covers its foot.
    shape(image, [(806, 372), (846, 372), (846, 460), (806, 460)], (150, 112, 104))
    shape(image, [(800, 362), (852, 362), (852, 376), (800, 376)], (112, 76, 76))
    shape(image, [(728, 508), (806, 400), (962, 400), (905, 508)], blend(roof, (40, 30, 46), 0.18))
    for row in range(1, 6):
        y = 400 + row * 18
        pen.line(
            [sized(806 - row * 13), sized(y), sized(952 - row * 8), sized(y)],
            fill=blend(roof, (40, 30, 46), 0.42),
            width=SCALE,
        )
    shape(image, [(1045, 292), (1222, 462), (1200, 480), (1045, 332), (890, 480), (868, 462)], roof)
    shape(
        image,
        [(1045, 332), (1200, 480), (1192, 488), (1045, 348), (898, 488), (890, 480)],
        blend(wall, (90, 60, 66), 0.5),
    )
    _window(image, 1022, 398, 46, 52)
    _window(image, 934, 566, 40, 66)
    _window(image, 812, 572, 44, 62)
    _smoke(image)
    _door(image)


def _window(image: Image.Image, left: float, top: float, width: float, height: float) -> None:
    pen = ImageDraw.Draw(image)
    pen.rectangle(
        [sized(left - 6), sized(top - 6), sized(left + width + 6), sized(top + height + 6)], fill=(120, 84, 80)
    )
    pen.rectangle([sized(left), sized(top), sized(left + width), sized(top + height)], fill=(252, 204, 128))
    pen.rectangle([sized(left), sized(top), sized(left + width), sized(top + height * 0.4)], fill=(255, 220, 156))
    middle = left + width / 2
    pen.line([sized(middle), sized(top), sized(middle), sized(top + height)], fill=(132, 92, 82), width=sized(3))
    pen.line(
        [sized(left), sized(top + height * 0.42), sized(left + width), sized(top + height * 0.42)],
        fill=(132, 92, 82),
        width=sized(3),
    )
    pen.rectangle(
        [sized(left - 9), sized(top + height + 6), sized(left + width + 9), sized(top + height + 12)],
        fill=(146, 108, 98),
    )


def _door(image: Image.Image) -> None:
    left, top, right, bottom = _DOOR
    pen = ImageDraw.Draw(image)
    pen.rectangle([sized(left - 10), sized(top - 10), sized(right + 10), sized(bottom)], fill=(110, 70, 66))
    pen.rectangle([sized(left), sized(top), sized(right), sized(bottom)], fill=_LIGHT)
    shape(image, [(left, top), (right, top), (right, top + 70), (left, top + 46)], (255, 224, 160))
    # Inside: a shelf with books and a small table with a plant, seen against the light.
    inside = (214, 148, 88)
    for shelf in (600, 632):
        pen.rectangle([sized(left + 8), sized(shelf), sized(left + 46), sized(shelf + 4)], fill=inside)
        for book in range(5):
            tall = 13 + (book * 7 + shelf) % 8
            pen.rectangle(
                [sized(left + 10 + book * 7), sized(shelf - tall), sized(left + 15 + book * 7), sized(shelf)],
                fill=blend(inside, (150, 84, 72), 0.2 * book),
            )
    # The leaf of the door, swung out to the right, with the key in its lock.
    leaf = [(right, top), (right + 62, top + 22), (right + 62, bottom + 26), (right, bottom)]
    shape(image, leaf, (150, 74, 62))
    for high, low in ((0.10, 0.44), (0.54, 0.92)):
        panel = [
            (right + 12, top + (bottom - top) * high + 4),
            (right + 50, top + (bottom - top + 4) * high + 20),
            (right + 50, top + (bottom - top + 4) * low + 20),
            (right + 12, top + (bottom - top) * low + 4),
        ]
        shape(image, panel, (130, 60, 54))
    _key(image, right + 49, 662)
    pen.rectangle([sized(left - 18), sized(bottom), sized(right + 18), sized(bottom + 9)], fill=(176, 148, 132))


def _key(image: Image.Image, x: float, y: float) -> None:
    pen, gold, dark = ImageDraw.Draw(image), (255, 216, 126), (92, 42, 42)
    pen.rounded_rectangle([sized(x - 7), sized(y - 13), sized(x + 7), sized(y + 13)], radius=sized(4), fill=dark)
    pen.ellipse([sized(x - 8), sized(y - 8), sized(x + 8), sized(y + 8)], outline=gold, width=sized(3.4))
    # A ring with the spare key hangs from the bow of the one in the lock.
    pen.line([sized(x), sized(y + 8), sized(x - 1), sized(y + 17)], fill=gold, width=sized(1.6))
    pen.ellipse([sized(x - 6), sized(y + 15), sized(x + 5), sized(y + 26)], outline=gold, width=sized(2.4))
    pen.line([sized(x - 1), sized(y + 26), sized(x - 3), sized(y + 44)], fill=gold, width=sized(2.8))
    for notch in (36, 42):
        pen.line([sized(x - 2), sized(y + notch), sized(x + 4), sized(y + notch + 1)], fill=gold, width=sized(2.4))


def _smoke(image: Image.Image) -> None:
    layer = Image.new("L", (WIDTH // 2, HEIGHT // 2), 0)
    pen = ImageDraw.Draw(layer)
    for step in range(60):
        at = step / 60
        x, y, size = 826 + 70 * at + 22 * math.sin(at * 7), 358 - 210 * at, 7 + 26 * at
        pen.ellipse([(x - size) / 2, (y - size) / 2, (x + size) / 2, (y + size) / 2], fill=round(96 * (1 - at) ** 1.4))
    mask = layer.filter(ImageFilter.GaussianBlur(7)).resize(image.size, Image.Resampling.BILINEAR)
    image.paste(Image.new("RGB", image.size, (250, 218, 196)), mask=mask)


def _glow(image: Image.Image) -> None:
    left, top, right, bottom = _DOOR
    shine(image, ((left + right) / 2, (top + bottom) / 2 + 10), 230, (255, 196, 112), 0.50)
    for x, y in ((1045, 424), (954, 600), (834, 603)):
        shine(image, (x, y), 84, (255, 206, 130), 0.34)
