"""Files that cannot be read as a whole: where and why, and nothing of them is taken."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from campaigns.foundation.importing.report import UnreadableFileError, no_progress
from campaigns.foundation.transaction import reading
from campaigns.institutions.imports.documents import PopoloFile
from campaigns.institutions.imports.encodings import as_utf8
from campaigns.institutions.models import Person
from tests.institutions.registers import small, take

if TYPE_CHECKING:
    from flask import Flask

BROKEN = b'{\n"persons": [\n {"id": "1",\n  "name": "Ana"},\n {"id": "2" "name": "Eva"}\n]}'


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "empty"),
        (BROKEN, "line 5:"),
        (BROKEN[:40], "line 4: The file ends in the middle"),
        (b"\n" * 70_000 + BROKEN, "line 70005:"),
        (b"PK\x03\x04 and so on", "ZIP"),
        ('{"persons": [\n{"id": "1",\n"name": "Petrović"}]}'.encode("cp1250"), "line 3: The byte 0xE6"),
        ('{"persons": []}'.encode("utf-16")[:-1], "UTF-16"),
        (b"<html></html>", "line 1: This is not JSON"),
        (b'{"persons": [{"id": "1", "name": NaN}]}', "line 1: This is not JSON"),
        (b"[" * 500, "too deep"),
        (b"[1, 2]", "no Popolo file"),
        (b'{"type": "FeatureCollection"}', "no Popolo file"),
        (b'{"persons": [], "memberships": []}', "Nothing at all was found"),
    ],
)
def test_it_is_said_where_and_why(app: Flask, raw: bytes, told: str) -> None:  # noqa: ARG001 - it opens the database
    with pytest.raises(UnreadableFileError, match=told):
        take(raw)
    with reading() as db:
        assert not db.scalar(select(func.count()).select_from(Person))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_encodings_that_say_what_they_are_can_be_read(encoding: str) -> None:
    raw = json.dumps(small(), ensure_ascii=False).encode(encoding)

    with as_utf8(io.BytesIO(raw)) as file:
        things = list(PopoloFile(file, no_progress).things("persons"))

    assert things[0][0] == "persons[0]"
    assert isinstance(things[0][1], dict)
    assert things[0][1]["name"] == "Милена Ђурић"


def test_memory_does_not_grow_with_the_file() -> None:
    one = {"name": "x" * 100, "other_names": [{"name": f"name {number}"} for number in range(20)]}

    def peak(number: int) -> int:
        raw = io.BytesIO(json.dumps({"persons": [one | {"id": str(key)} for key in range(number)]}).encode())
        tracemalloc.start()
        try:
            assert sum(1 for _ in PopoloFile(raw, no_progress).things("persons")) == number
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(1600) < peak(200) * 1.5 + 500_000
