"""The commands that bring in institutions: a report, a dry run, faults in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from campaigns.cli import institution_imports
from campaigns.cli.commands import campaigns
from campaigns.foundation.transaction import reading
from campaigns.institutions.models import Jurisdiction, Person
from tests.institutions.registers import PLACE, small

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # The database of the test is open already.
    monkeypatch.setattr(institution_imports, "prepare_process", lambda _settings: None)


def run(*words: str) -> Result:
    return CliRunner().invoke(campaigns, ["import", *words, "--jurisdiction", PLACE])


def people() -> int:
    with reading() as db:
        return db.scalar(select(func.count()).select_from(Person)) or 0


def test_a_dry_run_a_run_and_another(tmp_path: Path) -> None:
    file = tmp_path / "parliament.json"
    file.write_text(json.dumps(small()))

    tried = run("popolo", str(file), "--dry-run")
    assert "Dry run" in tried.output
    assert people() == 0
    with reading() as db:
        assert db.scalar(select(Jurisdiction.id)) is None, "not even the jurisdiction"

    assert "withheld" in run("popolo", str(file)).output
    assert people() == 2
    with reading() as db:
        assert not db.scalars(select(Person.birth_date).where(Person.birth_date.is_not(None))).all()
    assert run("popolo", str(file), "--keep-birth-dates", "--keep-private-contacts").exit_code == 0
    with reading() as db:
        assert db.scalars(select(Person.birth_date).where(Person.birth_date.is_not(None))).all() == ["1970-01-01"]


def test_faults_are_said_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"persons": [\n{"id": 1 "name": 2}]}')
    table = tmp_path / "bodies.csv"
    table.write_text("name,seats\nAgency,many\n")

    answer = run("popolo", str(broken))
    assert answer.exit_code == 1
    assert "line 2: This is not JSON" in answer.output
    assert "another format. Nothing of it was imported.\n" in answer.output
    assert "small letters" in run("popolo", str(broken), "--register", "A B").output
    assert "line 2.seats" in run("bodies", str(table)).output
    nowhere = CliRunner().invoke(campaigns, ["import", "bodies", str(table), "--jurisdiction", "nowhere"])
    assert "No jurisdiction is called nowhere" in nowhere.output
