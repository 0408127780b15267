"""Pictures: drawn anew, so that only pixels remain; what is no picture, or a bomb, is refused with a word to its sender."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from campaigns.foundation.errors import Invalid
from campaigns.foundation.files import LONGEST_UPLOAD, WIDEST, StoredFile, file_of, store_picture
from campaigns.foundation.transaction import reading, writing

pytestmark = pytest.mark.usefixtures("database")
GPS_AND_CAMERA = b"Geheim-Kamera"


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), colour: str = "red", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, **options)
    return out.getvalue()


def store(raw: bytes) -> StoredFile:
    with writing() as db:
        return store_picture(db, raw)


def content(file: StoredFile) -> bytes:
    with reading() as db:
        found = file_of(db, file.digest)
        assert found is not None
        return found.content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_webp_under_its_own_hash(form: str) -> None:
    file = store(picture(form))
    kept = content(file)
    assert (file.media_type, file.extension, file.width, file.height) == ("image/webp", "webp", 40, 30)
    assert file.digest == hashlib.sha256(kept).hexdigest()
    assert Image.open(io.BytesIO(kept)).format == "WEBP"


def test_where_and_with_what_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = GPS_AND_CAMERA.decode()
    exif.get_ifd(0x8825)[1] = "N"
    raw = picture(exif=exif, comment=b"a comment of the sender")
    assert GPS_AND_CAMERA in raw
    kept = content(store(raw))
    assert GPS_AND_CAMERA not in kept
    assert b"comment" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_what_was_hidden_behind_the_picture_is_gone() -> None:
    raw = picture("PNG") + b"PK\x03\x04<script>alert(1)</script>"
    assert b"script" not in content(store(raw))


def test_a_picture_that_lay_on_its_side_stands_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = store(picture(exif=exif))
    assert (file.width, file.height) == (30, 40)


def test_a_wide_one_is_made_smaller() -> None:
    file = store(picture("PNG", (4000, 1000)))
    assert (file.width, file.height) == (WIDEST, WIDEST // 4)


def test_the_same_picture_twice_is_one_file() -> None:
    first, second = store(picture()), store(picture())
    assert first.id == second.id
    assert store(picture(colour="blue")).id != first.id


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is as large as that."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + _chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        picture("GIF"),
        picture("TIFF"),
        picture("BMP"),
        picture()[:200],
        picture("PNG")[:40],
        b"GIF89a" + picture(),
        bomb(7000, 7000),
        bomb(100_000, 100_000),
        bomb(2**31 - 1, 1),
        bomb(0, 0),
        picture()[:-20] + b"\x00" * (LONGEST_UPLOAD + 1),
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "eps",
        "gif",
        "tiff",
        "bmp",
        "half a jpeg",
        "half a png",
        "two in one",
        "large",
        "bomb",
        "long",
        "nothing",
        "8 MB",
    ],
)
def test_what_is_no_picture_for_browsers_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(Invalid) as raised:
        store(raw)
    assert list(raised.value.faults) == ["picture"]
    with reading() as db:
        assert db.query(StoredFile).count() == 0
