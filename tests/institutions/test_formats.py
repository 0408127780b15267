"""Files about institutions can be sent in the browser too: their formats are among those that runs know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

import campaigns.rooms  # noqa: F401 - registers the formats
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing.formats import ImportTask, format_of
from campaigns.foundation.importing.report import Fate, UnreadableFileError
from campaigns.foundation.transaction import reading
from campaigns.institutions.models import Institution, Person

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

POPOLO = {
    "persons": [{"id": "p1", "name": "Ана Анић"}],
    "organizations": [{"id": "o1", "name": "Народна скупштина", "classification": "legislature"}],
    "memberships": [{"person_id": "p1", "organization_id": "o1"}],
}


def run(key: str, path: Path, *, is_dry_run: bool = False) -> ImportTask:
    made = format_of(key)
    assert made is not None
    task = ImportTask(
        path, SYSTEM, {"jurisdiction": "ocd-jurisdiction/country:rs/government", "language": "sr-Cyrl"}, is_dry_run
    )
    made.importer(task)
    return task


def number_of(model: type[Person | Institution]) -> int:
    with reading() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def test_popolo_is_tried_and_then_imported(app: Flask, tmp_path: Path) -> None:  # noqa: ARG001 - it opens the database
    path = tmp_path / "house.json"
    path.write_text(json.dumps(POPOLO), "utf-8")
    tried = run("popolo", path, is_dry_run=True)
    assert number_of(Person) == number_of(Institution) == 0
    taken = run("popolo", path)
    assert taken.report.counts == tried.report.counts
    assert (number_of(Person), number_of(Institution)) == (1, 1)
    again = run("popolo", path)
    assert again.report.has_changed_nothing
    assert again.report.total(Fate.SAME) > 0


def test_a_table_of_bodies_is_imported(app: Flask, tmp_path: Path) -> None:  # noqa: ARG001
    path = tmp_path / "bodies.csv"
    path.write_text("name,classification\nМинистарство правде,ministry\n", "utf-8")
    run("bodies", path)
    assert number_of(Institution) == 1


def test_what_is_no_file_of_that_format_is_refused(app: Flask, tmp_path: Path) -> None:  # noqa: ARG001
    path = tmp_path / "broken.json"
    path.write_text('{"persons": [', "utf-8")
    with pytest.raises(UnreadableFileError, match="line 1"):
        run("popolo", path)
