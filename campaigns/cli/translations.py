"""Commands about translations: read the texts out of the code, bring the catalogues up to date, check them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import wtforms
from babel.messages.pofile import PoFileError

from campaigns.foundation.i18n.catalog_faults import faults_of
from campaigns.foundation.i18n.catalogs import (
    catalog_file,
    generated,
    parse_catalog,
    read_catalog,
    updated,
    write_template,
)
from campaigns.foundation.i18n.extraction import Source, messages_in
from campaigns.foundation.i18n.languages import KNOWN, Language
from campaigns.foundation.i18n.texts import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGE = FOLDER.parent
SOURCES = (
    Source(PACKAGE, "campaigns", ("**/*.py", "templates/**/*.html", "templates/**/*.txt", "templates/**/*.xml")),
    # What fields say by themselves, where a form does not say it in words of its own.
    Source(Path(wtforms.__file__).parent, "wtforms", ("fields/*.py", "validators.py")),
)
MOST_FAULTS = 40
_BEHIND = "{file} is not what the code makes it: run `make translations`, and translate what is new"


def wanted_files(folder: Path = FOLDER, sources: Iterable[Source] = SOURCES) -> dict[Path, str]:
    """Every catalogue file as it should be by the code and by the translations that are there.

    Raises:
        babel.messages.pofile.PoFileError: when a catalogue cannot be read.

    """
    found = messages_in(sources)
    files = {folder / "messages.pot": write_template(found)}
    for language in _translated():
        path = catalog_file(folder, language)
        files[path] = updated(read_catalog(path, str(language.catalog)), found, language)
    for language in _generated():
        master = KNOWN[str(language.generated_from)]
        catalog = parse_catalog(files[catalog_file(folder, master)], str(master.catalog))
        files[catalog_file(folder, language)] = generated(catalog, language)
    return files


def faults(folder: Path = FOLDER, sources: Iterable[Source] = SOURCES) -> list[str]:
    """What is wrong with the catalogues in `folder`, each with what to do."""
    try:
        files = wanted_files(folder, sources)
    except PoFileError as error:
        return [f"a catalogue cannot be read: {error}"]
    behind = [
        _BEHIND.format(file=path.relative_to(folder))
        for path, text in files.items()
        if not path.exists() or _texts_of(path.read_text(encoding="utf-8")) != _texts_of(text)
    ]
    wrong = [
        f"{language.catalog}: {fault}"
        for language in _translated()
        for fault in faults_of(parse_catalog(files[catalog_file(folder, language)], str(language.catalog)))
    ]
    return behind + wrong


def _texts_of(catalog: str) -> list[str]:
    """A catalogue without its notes of where a text is used: code that only moves leaves no catalogue behind."""
    return [line for line in catalog.splitlines() if not line.startswith("#:")]


def _translated() -> Iterator[Language]:
    return (language for language in KNOWN.values() if language.catalog and not language.generated_from)


def _generated() -> Iterator[Language]:
    return (language for language in KNOWN.values() if language.generated_from)


@click.group("translations")
def translations_group() -> None:
    """Translations: bring the catalogues up to date with the code, check them."""


@translations_group.command("update")
def update() -> None:
    """Read the texts out of the code into all catalogues, and generate those in another script."""
    try:
        files = wanted_files()
    except PoFileError as error:
        message = f"A catalogue cannot be read: {error}"
        raise click.ClickException(message) from error
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            click.echo(f"Wrote {path.relative_to(FOLDER)}.")
    _tell(faults(), is_error=False)


@translations_group.command("check")
def check() -> None:
    """Fail, with what to do, when a catalogue is behind the code, incomplete or wrong."""
    _tell(faults(), is_error=True)


def _tell(found: list[str], *, is_error: bool) -> None:
    for fault in found[:MOST_FAULTS]:
        click.echo(fault, err=is_error)
    if len(found) > MOST_FAULTS:
        click.echo(f"… and {len(found) - MOST_FAULTS:,} more", err=is_error)
    if found and is_error:
        message = f"{len(found):,} things to mend in the catalogues."
        raise click.ClickException(message)
    if not found:
        click.echo("The catalogues are complete and up to date.")
