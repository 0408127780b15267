"""What a file may make a worker hold: a line, a batch, what a source says besides; and characters that no database keeps."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing import opening
from campaigns.foundation.importing.formats import ImportTask, format_of
from campaigns.foundation.importing.report import UnreadableFileError
from campaigns.foundation.transaction import reading
from campaigns.institutions.imports.csv_bodies import _Table
from campaigns.proposals.imports.records import BillName, Record
from campaigns.proposals.imports.staging import MOST_BYTES, staging
from campaigns.proposals.models import Bill

if TYPE_CHECKING:
    from pathlib import Path

SERBIA = "ocd-jurisdiction/country:rs/government"


class Endless(io.TextIOBase):
    """A text that is one line without end; it fails whoever wants to hold it whole."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        """Give as much of the line as is asked for."""
        assert 0 <= size <= opening.LONGEST_LINE + 1
        return "x" * size


def run(folder: Path, format_key: str, content: str) -> ImportTask:
    file = folder / "file"
    file.write_text(content, "utf-8")
    task = ImportTask(file, SYSTEM, {"jurisdiction": SERBIA})
    found = format_of(format_key)
    assert found is not None
    found.importer(task)
    return task


def test_a_line_without_end_is_refused_before_it_is_held() -> None:
    with pytest.raises(UnreadableFileError, match="line 1: This line is longer than"):
        next(opening.lines_of(Endless()))


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("place", [1, 2])
def test_a_table_with_a_line_without_end_says_where(
    tmp_path: Path, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening.lines_of, "__kwdefaults__", {"most": 1000})
    head = ["identifier,title"] * (place - 1)
    content = "\n".join([*head, ",".join(["long"] * 1000)])

    with pytest.raises(UnreadableFileError, match=f"line {place}: This line is longer than"):
        run(tmp_path, "proposals", content)
    with pytest.raises(UnreadableFileError, match=f"line {place}: This line is longer than"):
        list(_Table(io.BytesIO(content.replace("title", "name").encode()), lambda _done, _total: None).rows())


def test_long_texts_come_in_small_batches() -> None:
    with staging() as staged:
        for number in range(10):
            record = Record(BillName(SERBIA, "", str(number)), "line 1", title="Law")
            record.add("versions", {"text": "x" * (MOST_BYTES // 3)})
            staged.put(record)
        sizes = [len(batch) for batch in staged.proposals(500)]

    assert sizes == [3, 3, 3, 1]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("extras", "is_kept"),
    [
        ({"mood": "\U0001f642"}, True),
        ({"half": "\udc00"}, False),
        ({"other half": "\ud900"}, False),
        ({"nul": "\x00"}, False),
        ({"long": "x" * 100_001}, False),
    ],
)
def test_what_a_source_says_besides_is_kept_where_it_can_be(
    tmp_path: Path,
    extras: dict[str, str],
    is_kept: bool,  # noqa: FBT001 - a parameter
) -> None:
    bill = {"identifier": "1/26", "title": "Law", "legislative_session": "term/1", "extras": extras}
    task = run(tmp_path, "ocd", json.dumps(bill))
    procedure = {"reference": "2026/0001(COD)", "title": "Directive", "subtype": next(iter(extras.values()))}
    union = run(tmp_path, "parltrack", json.dumps({"procedure": procedure}))

    assert task.report.fault_number == (0 if is_kept else 1)
    assert union.report.fault_number == (0 if is_kept else 1)
    with reading() as db:
        assert db.scalar(select(Bill.extras).where(Bill.identifier == "1/26")) == (extras if is_kept else {})
