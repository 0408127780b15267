"""Bad input: a clear report with line and reason, nothing half imported, nothing lost."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from campaigns.foundation.importing.report import Fate, UnreadableFileError
from campaigns.proposals.imports import changes, merging
from campaigns.proposals.models import Bill, BillAction, VoteEvent
from tests.architecture.source import ROOT
from tests.backends import is_postgresql
from tests.proposals.imports.making import (
    bill,
    content_of_tables,
    make_serbia,
    number_of,
    one_bill,
    run_import,
    vote,
    write_lines,
)

if TYPE_CHECKING:
    from pathlib import Path

    from campaigns.settings import Settings

pytestmark = pytest.mark.usefixtures("database")


def test_broken_json_in_the_middle_imports_nothing(tmp_path: Path) -> None:
    make_serbia()
    path = write_lines(tmp_path / "a", [bill(number) for number in range(800)])
    content = path.read_text("utf-8").replace('"011-700"', '"011-700', 1)
    path.write_text(content, "utf-8")
    with pytest.raises(UnreadableFileError, match="line 701, column"):
        run_import(path)
    assert number_of(Bill) == 0


@pytest.mark.parametrize(
    ("file_format", "content"),
    [
        ("ocd", "[" * 100_000 + "]" * 100_000),
        ("ocd", " \n" * 1_000_000),
        ("parltrack", "[]"),
        ("proposals", "identifier,title\n\n,\n"),
    ],
    ids=["brackets", "blanks", "an empty list", "a head without rows"],
)
def test_a_file_in_which_nothing_was_found_is_not_done(tmp_path: Path, file_format: str, content: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(content.encode()))
    with pytest.raises(UnreadableFileError, match="Nothing at all was found"):
        run_import(path, file_format, jurisdiction="serbia")


def test_a_wrong_encoding_imports_nothing(tmp_path: Path) -> None:
    make_serbia()
    path = write_lines(tmp_path / "a", [bill(), bill(2)])
    path.write_bytes(path.read_text("utf-8").encode("windows-1251", "replace"))
    with pytest.raises(UnreadableFileError, match=r"line 1: The byte 0x.. is not utf-8"):
        run_import(path)
    assert number_of(Bill) == 0
    assert run_import(path, encoding="windows-1251").counts["proposals"] == {Fate.INSERT: 2}


UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "no identifier": ({"identifier": ""}, "not said which proposal"),
    "no title": ({"title": None}, "has no title"),
    "a number as title": ({"title": ["x"]}, "“title” must be one text"),
    "NUL": ({"title": "a\x00b"}, "characters that cannot be kept"),
    "half a pair": ({"title": "a\ud800b"}, "characters that cannot be kept"),
    "broken bytes": ({"title": "Zakon o imovini \ufffd"}, "characters that cannot be kept"),
    "no jurisdiction": ({"jurisdiction": ""}, "not said of which jurisdiction"),
    "unknown jurisdiction": (
        {"jurisdiction": "ocd-jurisdiction/country:zz/government"},
        "no jurisdiction “ocd-jurisdiction/country:zz/government”",
    ),
    "a language": ({"language": "serbian-cyrillic-script"}, "no code of a language: “serbian-cyrillic-script”"),
    "actions no list": ({"actions": {"a": 1}}, "“actions” must be a list"),
    "too long": ({"identifier": "x" * 121}, "“identifier” is longer than 120 characters"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_cannot_be_taken_is_named_and_the_rest_comes_in(tmp_path: Path, case: str) -> None:
    make_serbia()
    change, reason = UNFIT[case]
    lines = [json.dumps(bill()), json.dumps({**bill(2), **change}), json.dumps(bill(3))]
    path = tmp_path / "a"
    path.write_text("\n".join(lines), "utf-8")
    report = run_import(path)
    assert report.fault_number == 1
    assert report.faults[0].place == "line 2"
    assert reason in str(report.faults[0].reason)
    assert report.counts["proposals"] == {Fate.INSERT: 2, Fate.UNRESOLVED: 1}


PARTS: dict[str, tuple[str, Any, str]] = {
    "a date": ("actions", [{"date": "31.12.2024", "description": "x"}], "no date: “31.12.2024”"),
    "no such day": ("actions", [{"date": "2024-02-30", "description": "x"}], "no such day or time: “2024-02-30”"),
    "no phrase": ("actions", [{"date": "2024"}], "has no description"),
    "an unknown code": (
        "actions",
        [{"date": "2024", "description": "x", "classification": ["dance"]}],
        "The code “dance” is not known",
    ),
    "a pseudo id": (
        "actions",
        [{"date": "2024", "description": "x", "organization_id": "~{oops"}],
        "no JSON object: “~{oops”",
    ),
    "an address": ("sources", [{"url": "javascript:alert(1)"}], "no web address: “javascript:alert(1)”"),
    "a link": ("versions", [{"note": "x", "links": [{"url": "file:///etc/passwd"}]}], "no web address"),
    "a sponsor": ("sponsorships", [{"name": ""}], "sponsor has no name"),
    "itself": ("related_bills", [{"identifier": "011-1"}], "not related to itself"),
    "a relation": (
        "related_bills",
        [{"identifier": "011-5", "relation_type": "enemy"}],
        "“enemy” is not known, so it was taken as “related”",
    ),
    "a text": ("abstracts", [7], "must be an object"),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_part_that_cannot_be_read_is_named_and_looked_at_again(tmp_path: Path, case: str) -> None:
    make_serbia()
    kind, value, reason = PARTS[case]
    path = write_lines(tmp_path / "a", [bill(**{kind: value})])
    report = run_import(path)
    assert report.counts["proposals"] == {Fate.INSERT: 1}
    assert reason in str(report.faults[0].reason)
    assert report.faults[0].place.startswith("line 1, ")
    before = content_of_tables()
    again = run_import(path)
    assert again.faults == report.faults
    assert content_of_tables() == before


@pytest.mark.parametrize("date", ["2024", "2024-03", "2024-03-05", "2024-03-05T10:30:00+01:00", "2024-03-05 10:30"])
def test_dates_of_any_precision(tmp_path: Path, date: str) -> None:
    make_serbia()
    report = run_import(write_lines(tmp_path / "a", [bill(actions=[{"date": date, "description": "x"}])]))
    assert report.faults == []
    assert one_bill().actions[0].date == date


def test_an_identifier_that_stands_twice_is_named(tmp_path: Path) -> None:
    make_serbia()
    report = run_import(write_lines(tmp_path / "a", [bill(), bill(), bill(title="Another")]))
    assert report.counts["proposals"] == {Fate.INSERT: 1, Fate.UNRESOLVED: 1}
    # Twice the same is no fault; twice another is.
    assert [(fault.place, "already, at line 1" in str(fault.reason)) for fault in report.faults] == [("line 3", True)]
    assert one_bill().title == bill()["title"]


def test_a_vote_that_does_not_add_up_is_kept_as_printed_and_named(tmp_path: Path) -> None:
    make_serbia()
    path = write_lines(tmp_path / "a", [bill(), vote(counts=[{"option": "yes", "value": 200}])])
    report = run_import(path)
    assert number_of(VoteEvent) == 1
    assert "does not add up: counted and named are no 0/1, yes 200/2." in str(report.faults[0].reason)
    assert report.faults[0].place == "line 2"


def test_a_vote_whose_result_or_names_contradict_it_is_named(tmp_path: Path) -> None:
    make_serbia()
    counts = [{"option": "yes", "value": 1}, {"option": "no", "value": 2}]
    votes = [
        {"voter_name": "Ana", "option": "yes"},
        {"voter_name": "Ana", "option": "no"},
        {"voter_name": "Bo", "option": "no"},
    ]
    report = run_import(write_lines(tmp_path / "a", [bill(), vote(result="pass", counts=counts, votes=votes)]))
    reasons = " ".join(str(fault.reason) for fault in report.faults)
    assert "1 for and 2 against" in reasons
    assert "under more than one option in this vote: 1." in reasons
    assert number_of(VoteEvent) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"counts": [{"option": "yes", "value": -1}]}, "no count: “-1”"),
        ({"counts": [{"option": "yes", "value": "many"}]}, "no count: “many”"),
        ({"motion_text": ""}, "vote has no motion"),
        ({"start_date": "yesterday"}, "no date: “yesterday”"),
        ({"bill": ""}, "vote names no proposal"),
        ({"bill": "011-77"}, "proposal is not here"),
        ({"votes": [{"option": "yes"}]}, "“vote.votes[0]” names nobody"),
        ({"result": "maybe"}, "“maybe” is not known, so it was left out"),
        (
            {"votes": [{"option": "perhaps", "voter_name": "Ana"}], "counts": []},
            "“perhaps” is not known, so it was taken as “other”",
        ),
    ],
)
def test_votes_that_cannot_be_taken_are_named(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    make_serbia()
    report = run_import(write_lines(tmp_path / "a", [bill(), vote(**change)]))
    assert reason in str(report.faults[0].reason)
    assert report.faults[0].place.startswith("line 2")


@pytest.mark.parametrize("thing", [7, "text", [1], None, {}])
def test_things_that_are_no_proposals_are_named(tmp_path: Path, thing: object) -> None:
    make_serbia()
    report = run_import(write_lines(tmp_path / "a", [bill(), thing]))
    assert number_of(Bill) == 1
    assert [fault.place for fault in report.faults] == ["line 2"]


def test_a_fault_in_the_middle_of_writing_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_serbia()
    path = write_lines(tmp_path / "a", [bill(number) for number in range(60)])
    monkeypatch.setattr("campaigns.proposals.imports.running.BATCH", 20)
    links, number = changes.link_relations, 0

    def break_at_the_third(*arguments: object) -> None:
        nonlocal number
        number += 1
        if number == 3:
            message = "the disk is full"
            raise OSError(message)
        links(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "link_relations", break_at_the_third)
    with pytest.raises(OSError, match="disk"):
        run_import(path)
    assert number_of(Bill) == 0
    assert number_of(BillAction) == 0
    monkeypatch.setattr(merging, "link_relations", links)
    assert run_import(path).counts["proposals"] == {Fate.INSERT: 60}


_PROGRAM = """
import sys
from pathlib import Path
from bench.memory import peak_mib
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing.formats import ImportTask
from campaigns.process import prepare_process
from campaigns.proposals.imports.ocd import import_ocd
from campaigns.settings import load_settings
prepare_process(load_settings(_env_file=None))
task = ImportTask(Path(sys.argv[1]), SYSTEM, {}, True)
import_ocd(task)
print(int(peak_mib()), task.report.counts["proposals"]["insert"], task.report.fault_number)
"""


@pytest.mark.slow
@pytest.mark.skipif(
    is_postgresql() or not os.environ.get("CI") or sys.platform != "linux",
    reason="takes a minute, and shows the same on each database: once in CI, by what the kernel of Linux tells",
)
def test_half_a_gigabyte_needs_little_memory(tmp_path: Path, settings: Settings) -> None:
    make_serbia()
    path = tmp_path / "large.jsonl"
    # Nothing that is searched, or the test would measure how words are folded.
    padding = {"text": "имовина закон одузимање заједница " * 220}
    with path.open("w", encoding="utf-8") as file:
        for number in range(60_000):
            actions = [{"date": "2024", "description": f"{step}"} for step in range(2)]
            thing = bill(number, extras=padding, actions=actions)
            file.write(json.dumps(thing, ensure_ascii=False) + "\n")
            if number % 1000 == 0 and file.tell() > 520_000_000:
                break
    assert path.stat().st_size > 500_000_000
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(path)],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": settings.database_url,
            "INSTANCE_DIR": str(settings.instance_dir),
        },
        check=True,
        capture_output=True,
        text=True,
    )
    megabytes, inserted, faults = map(int, done.stdout.split())
    assert faults == 0
    assert inserted > 25_000
    assert megabytes < 300
