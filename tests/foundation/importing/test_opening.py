"""Opening files: packed or not, in their encoding; what cannot be read is named with its line."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING

import pytest
import zstandard

from campaigns.foundation.importing.items import LONGEST_ITEM, json_items
from campaigns.foundation.importing.opening import open_binary, open_text, read_json
from campaigns.foundation.importing.report import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Предлог закона\nLigj për pasuritë\n"


@pytest.mark.parametrize(
    "pack", [bytes, gzip.compress, zstandard.ZstdCompressor().compress], ids=["plain", "gz", "zst"]
)
def test_a_file_is_unpacked_as_it_is_read(tmp_path: Path, pack: object) -> None:
    path = tmp_path / "file"
    path.write_bytes(pack(TEXT.encode()))  # type: ignore[operator]
    with open_text(path) as text:
        assert text.read() == TEXT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file"
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path.write_bytes((mark + TEXT).encode(encoding))
    with open_text(path) as text:
        assert text.read() == TEXT


def test_a_wrong_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one\n" * 200_000 + "Đorđe\n".encode("windows-1250"))
    with (
        pytest.raises(UnreadableFileError, match=r"line 200001: The byte 0xD0 is not utf-8"),
        open_text(path) as text,
    ):
        text.read()
    with open_text(path, encoding="windows-1250") as text:
        assert text.read().endswith("Đorđe\n")


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    with pytest.raises(UnreadableFileError, match="no encoding called “klingon”"), open_text(path, encoding="klingon"):
        pass


def test_a_bomb_and_a_broken_packing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(gzip.compress(b"0" * 5_000_000))
    with (
        pytest.raises(UnreadableFileError, match="holds more than 1,000,000 bytes"),
        open_binary(path, most=1_000_000) as file,
    ):
        file.read()
    path.write_bytes(gzip.compress(TEXT.encode())[:-12])
    with pytest.raises(UnreadableFileError, match="damaged"), open_text(path) as text:
        text.read()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"a": 1,\n "b": }', "line 2, column 7"),
        ('{"a": NaN}', r"cannot be read \(NaN\)"),
        ("[" * 100_000, "too deep"),
        ("", "line 1, column 1"),
        ("9" * 5000, "not JSON"),
    ],
)
def test_broken_json_is_named_with_its_place(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "file"
    path.write_text(content, "utf-8")
    with pytest.raises(UnreadableFileError, match=reason):
        read_json(path)


ITEMS = [{"id": number, "text": "ž" * 1000 + '\\"[]{},', "list": [[1], {"deep": ","}]} for number in range(2000)]
FRAMINGS = {
    "array": json.dumps(ITEMS, ensure_ascii=False),
    "pretty": json.dumps(ITEMS, indent=2),
    "lines": "".join(json.dumps(item) + "\n" for item in ITEMS),
    "dump": "[" + "\n,".join(json.dumps(item) for item in ITEMS) + "\n]\n",
    "in a row": "".join(json.dumps(item) for item in ITEMS),
}


@pytest.mark.parametrize("framing", FRAMINGS)
def test_items_come_one_by_one_in_any_framing(framing: str) -> None:
    found = list(json_items(io.StringIO(FRAMINGS[framing])))
    assert [item.value for item in found] == ITEMS
    assert all(json.loads(item.text) == item.value for item in found[::100])
    if framing in {"lines", "dump"}:
        assert [item.line for item in found] == list(range(1, 2001))


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("[{}\n,{}\n,{]\n", "line 3, column"),
        ('{"a": 1}\n{"b": "cut off', "The file ends in the middle"),
        ('[{"a": 1}\n', "closing ] is missing"),
        ("[{},\nnonsense]", "line 2, column 1"),
        ('[\n{"a": tru}]', "line 2, column 7"),
        # The decoder goes on into the next lines; what is broken is line 2.
        ('{"a": 1}\n{"a": [1\n{"a": 3}', "line 2, column 9: This is not JSON"),
        ('{"a": 1}\n{"a": "2}\n{"a": 3}\n', "line 2, column 7: This is not JSON"),
        ('[{"a": 1}\n,{"a": {\n,{"a": 3}\n]', "line 2, column 9: This is not JSON"),
        ('{"a": [1,\n{"a": 2}', "line 1, column 10: This is not JSON"),
        # No line of its own: where the decoder breaks.
        ('[\n{\n"a": 1,\n"b": {\n"c": }\n}]', "line 5, column 6"),
        ("{}\n" + "[{" + '"a":{' * 100_000, "line 2"),
    ],
)
def test_the_first_broken_item_is_named(content: str, place: str) -> None:
    with pytest.raises(UnreadableFileError, match=place.replace("]", r"\]")):
        list(json_items(io.StringIO(content)))


def test_an_endless_item_is_given_up() -> None:
    class Endless(io.StringIO):
        given = 0

        def read(self, size: int | None = -1) -> str:
            self.given += size or 0
            return '"' + "x" * ((size or 1) - 1) if self.given == size else "x" * (size or 1)

    endless = Endless()
    with pytest.raises(UnreadableFileError, match="longer than"):
        list(json_items(endless))
    assert endless.given < 4 * LONGEST_ITEM
