"""The commands about translations: what is written, and what is said where catalogues are behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from campaigns.cli import translations
from campaigns.cli.commands import campaigns
from campaigns.cli.translations import faults, wanted_files
from campaigns.foundation.i18n.extraction import Source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def product(tmp_path: Path) -> list[Source]:
    """A product with one text."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "page.html").write_text('{{ _("Hello") }}')
    return [Source(tmp_path / "code", "code", ("*.html",))]


def write(folder: Path, product: list[Source]) -> None:
    for path, text in wanted_files(folder, product).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def translate(folder: Path, words: str) -> None:
    master = folder / "sr_Cyrl" / "LC_MESSAGES" / "messages.po"
    master.write_text(master.read_text().replace('msgid "Hello"\nmsgstr ""', f'msgid "Hello"\nmsgstr "{words}"'))


def test_catalogues_that_are_not_there_are_missed(tmp_path: Path, product: list[Source]) -> None:
    said = faults(tmp_path / "none", product)
    assert [fault.split(" ")[0] for fault in said[:3]] == [
        "messages.pot",
        "sr_Cyrl/LC_MESSAGES/messages.po",
        "sr_Latn/LC_MESSAGES/messages.po",
    ]
    assert all("make translations" in fault for fault in said[:3])


def test_from_a_new_text_to_whole_catalogues(tmp_path: Path, product: list[Source]) -> None:
    folder = tmp_path / "translations"
    write(folder, product)
    assert faults(folder, product) == ["sr_Cyrl: “Hello”: has no translation: write one"]
    translate(folder, "Здраво")
    assert [fault.split("/")[0] for fault in faults(folder, product)] == ["sr_Latn"]
    write(folder, product)
    assert faults(folder, product) == []
    assert 'msgstr "Zdravo"' in (folder / "sr_Latn" / "LC_MESSAGES" / "messages.po").read_text()


def test_a_text_that_only_moves_leaves_no_catalogue_behind(tmp_path: Path, product: list[Source]) -> None:
    folder = tmp_path / "translations"
    write(folder, product)
    translate(folder, "Здраво")
    write(folder, product)
    (tmp_path / "code" / "page.html").rename(tmp_path / "code" / "other.html")
    assert faults(folder, product) == []


def test_a_broken_catalogue_is_named(tmp_path: Path, product: list[Source]) -> None:
    folder = tmp_path / "translations"
    write(folder, product)
    path = folder / "sr_Cyrl" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text() + '\nmsgid "One"\nmsgid_plural "Many"\nmsgstr[7] "Седам"\n')
    (said,) = faults(folder, product)
    assert "cannot be read" in said


def test_the_command_fails_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "faults", lambda: [f"fault {number}" for number in range(50)])
    answer = CliRunner().invoke(campaigns, ["translations", "check"])
    assert answer.exit_code == 1
    assert "fault 39" in answer.output
    assert "and 10 more" in answer.output
    assert "50 things to mend" in answer.output


def test_the_command_is_content_with_whole_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "faults", list)
    answer = CliRunner().invoke(campaigns, ["translations", "check"])
    assert answer.exit_code == 0
    assert "complete and up to date" in answer.output


def test_the_command_writes_what_has_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, product: list[Source]
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setattr(translations, "wanted_files", lambda *_: wanted_files(tmp_path, product))
    monkeypatch.setattr(translations, "faults", lambda: faults(tmp_path, product))
    first = CliRunner().invoke(campaigns, ["translations", "update"])
    assert first.exit_code == 0
    assert "Wrote messages.pot." in first.output
    assert "has no translation" in first.output
    assert "Wrote" not in CliRunner().invoke(campaigns, ["translations", "update"]).output
