"""The picture of the second petition: a long table with a place left free, and a chair that stands ready in the light."""

from __future__ import annotations

from PIL import Image, ImageDraw

from campaigns.demonstration.pictures.canvas import Colour, blend, finished, gradient, shape, shine, sized
from campaigns.demonstration.pictures.landscape import DUSK

_WALL = [(0.0, (36, 17, 42)), (0.6, (70, 38, 78)), (1.0, (92, 54, 94))]
_FLOOR: Colour = (46, 26, 52)
_WOOD: Colour = (138, 74, 66)
_LAMP: Colour = (255, 204, 112)
_PLACES = (300, 500, 700, 900, 1100, 1300)
_FREE = 900


def draw() -> bytes:
    """The picture as a PNG; the same bytes every time."""
    image = gradient(_WALL, 560)
    sky = gradient(DUSK, 520)
    for x in (170, 485, 800, 1115, 1430):
        _window(image, x, sky)
    shape(image, [(0, 560), (1600, 560), (1600, 900), (0, 900)], _FLOOR)
    shape(image, [(0, 552), (1600, 552), (1600, 562), (0, 562)], (62, 34, 68))
    for x in _PLACES:
        if x != _FREE:
            _chair_behind(image, x)
    _table(image)
    for x in _PLACES:
        _lamp(image, x, is_free=x == _FREE)
    _ready_chair(image)
    return finished(image)


def _window(image: Image.Image, middle: float, evening: Image.Image) -> None:
    pen = ImageDraw.Draw(image)
    left, top, right, bottom = middle - 92, 96, middle + 92, 470
    sky = evening.crop((0, sized(60), sized(2 * 92), sized(60 + bottom - top)))
    mask = Image.new("L", sky.size, 0)
    cut = ImageDraw.Draw(mask)
    cut.ellipse([0, 0, sized(184), sized(184)], fill=255)
    cut.rectangle([0, sized(92), sized(184), sized(bottom - top)], fill=255)
    pen.ellipse([sized(left - 10), sized(top - 10), sized(right + 10), sized(top + 194)], fill=(30, 14, 36))
    pen.rectangle([sized(left - 10), sized(top + 92), sized(right + 10), sized(bottom + 8)], fill=(30, 14, 36))
    image.paste(sky, (sized(left), sized(top)), mask)
    for x in (middle - 31, middle + 31):
        pen.line([sized(x), sized(top), sized(x), sized(bottom)], fill=(48, 24, 54), width=sized(5))
    for y in (top + 96, top + 235):
        pen.line([sized(left), sized(y), sized(right), sized(y)], fill=(48, 24, 54), width=sized(5))
    pen.rectangle([sized(left - 22), sized(bottom + 2), sized(right + 22), sized(bottom + 16)], fill=(112, 72, 104))


def _chair_behind(image: Image.Image, middle: float) -> None:
    pen = ImageDraw.Draw(image)
    box = [sized(middle - 52), sized(470), sized(middle + 52), sized(640)]
    pen.rounded_rectangle(box, radius=sized(20), fill=(62, 30, 62))
    box = [sized(middle - 40), sized(484), sized(middle + 40), sized(640)]
    pen.rounded_rectangle(box, radius=sized(14), fill=(98, 48, 88))


def _table(image: Image.Image) -> None:
    pen = ImageDraw.Draw(image)
    shape(image, [(230, 588), (1370, 588), (1490, 690), (110, 690)], _WOOD)
    shape(image, [(110, 690), (1490, 690), (1490, 720), (110, 720)], blend(_WOOD, (40, 18, 44), 0.45))
    for left, right in ((170, 214), (1386, 1430)):
        shape(image, [(left, 720), (right, 720), (right - 6, 850), (left + 6, 850)], (60, 30, 50))
    for x in _PLACES:
        near = 800 + (x - 800) * 1.13
        tone = (255, 240, 214) if x == _FREE else (226, 204, 196)
        shape(image, [(near - 34, 622), (near + 30, 622), (near + 38, 664), (near - 32, 664)], tone)
        if x != _FREE:
            for y in (634, 644, 654):
                pen.line([sized(near - 24), sized(y), sized(near + 22), sized(y)], fill=(166, 134, 146), width=sized(2))
            glass = near + 46 if x < 1000 else near - 62
            pen.rounded_rectangle(
                [sized(glass), sized(614), sized(glass + 20), sized(650)], radius=sized(4), fill=(196, 160, 166)
            )


def _lamp(image: Image.Image, x: float, *, is_free: bool) -> None:
    pen = ImageDraw.Draw(image)
    pen.line([sized(x), 0, sized(x), sized(196)], fill=(28, 12, 32), width=sized(3))
    shape(image, [(x - 16, 196), (x + 16, 196), (x + 50, 240), (x - 50, 240)], (44, 20, 48))
    pen.ellipse([sized(x - 20), sized(229), sized(x + 20), sized(251)], fill=_LAMP if is_free else (238, 176, 112))
    shine(image, (x, 246), 150 if is_free else 90, _LAMP, 0.55 if is_free else 0.3)
    shine(image, (800 + (x - 800) * 1.13, 645), 190 if is_free else 120, _LAMP, 0.42 if is_free else 0.16)


def _ready_chair(image: Image.Image) -> None:
    pen, near, far = ImageDraw.Draw(image), (176, 96, 62), (126, 62, 54)
    shine(image, (930, 835), 330, _LAMP, 0.5)
    for left, right, bottom in ((868, 880, 838), (984, 996, 838)):
        shape(image, [(left, 760), (right, 760), (right, bottom), (left, bottom)], far)
    shape(image, [(862, 742), (1002, 742), (1018, 786), (846, 786)], (214, 126, 76))
    shape(image, [(846, 786), (1018, 786), (1018, 800), (846, 800)], near)
    for left, right in ((846, 862), (1002, 1018)):
        shape(image, [(left, 798), (right, 798), (right, 884), (left, 884)], near)
    # The back stands nearest to the reader: whoever takes this chair will face the table.
    pen.rounded_rectangle([sized(846), sized(660), sized(1018), sized(716)], radius=sized(14), fill=near)
    pen.rounded_rectangle([sized(858), sized(670), sized(1006), sized(706)], radius=sized(9), fill=(198, 112, 70))
    for left in (848, 1002):
        shape(image, [(left, 690), (left + 14, 690), (left + 14, 800), (left, 800)], near)
