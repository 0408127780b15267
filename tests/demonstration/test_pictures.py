"""The drawn pictures: of the size that pages show, and the same every time."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from campaigns.demonstration.load import PICTURES, read_texts


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_drawn_the_same_every_time(name: str) -> None:
    drawn = PICTURES[name]()
    assert PICTURES[name]() == drawn
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (1600, 900)
        assert len(picture.convert("RGB").getcolors(maxcolors=10**7) or ()) > 1000


def test_petitions_ask_for_pictures_that_there_are() -> None:
    assert {petition["picture"] for petition in read_texts("petitions") if "picture" in petition} == set(PICTURES)
