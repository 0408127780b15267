"""Commands that bring in institutions: Popolo files and tables of public bodies."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from campaigns.cli.imports import show_report
from campaigns.foundation.actor import SYSTEM, Actor
from campaigns.foundation.importing.report import Progress, Report, UnreadableFileError
from campaigns.institutions.imports.tasks import import_bodies_file, import_popolo_file
from campaigns.process import prepare_process
from campaigns.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaigns.institutions.imports.tasks import Task

_STEPS = 1000


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line asks for."""

    path: Path
    options: dict[str, str]
    is_dry_run: bool
    may_remove: bool
    progress: Progress
    actor: Actor = SYSTEM
    report: Report = field(default_factory=Report)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that both commands take."""
    for option in reversed(
        (
            click.argument(
                "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
            ),
            click.option(
                "--jurisdiction",
                required=True,
                help="Its address, or its Open Civic Data id (ocd-jurisdiction/country:rs/government).",
            ),
            click.option("--register", default="", help="A short name of the source, where there are several."),
            click.option("--language", default="", help="The language of the names, where all are in one."),
            click.option("--source-url", default="", help="Where the file was found."),
            click.option("--source-date", default="", help="How old it is: a year, a month or a day."),
            click.option("--dry-run", is_flag=True, help="Report what would change, and change nothing."),
            click.option("--confirm-vanished", is_flag=True, help="Remove what the source had and has no more."),
        )
    ):
        command = option(command)
    return command


@click.command("popolo")
@_with_options
@click.option("--keep-birth-dates", is_flag=True, help="Keep birth dates; they are left out otherwise.")
@click.option(
    "--keep-private-contacts",
    is_flag=True,
    help="Keep personal phones, home addresses and mailboxes at free-mail hosts; they are left out otherwise.",
)
def popolo_command(**said: Any) -> None:  # noqa: ANN401 - click's own
    """Import Popolo files: parliaments with their parties, people, posts and memberships."""
    _import(import_popolo_file, said)


@click.command("bodies")
@_with_options
def bodies_command(**said: Any) -> None:  # noqa: ANN401 - click's own
    """Import tables (CSV) of public bodies, one a line."""
    _import(import_bodies_file, said)


def _import(importer: Callable[[Task], None], said: dict[str, Any]) -> None:
    prepare_process(load_settings())
    files, is_dry_run = said.pop("files"), said.pop("dry_run")
    may_remove = said.pop("confirm_vanished")
    options = {name: ("yes" if value is True else str(value)) for name, value in said.items() if value}
    for file in files:
        with click.progressbar(length=_STEPS, label=file.name, file=sys.stderr) as bar:
            shown = 0

            def show(done: int, total: int, bar: Any = bar) -> None:  # noqa: ANN401 - click's own
                nonlocal shown
                now = min(_STEPS, done * _STEPS // total) if total else 0
                if now > shown:
                    bar.update(now - shown)
                    shown = now

            asked = _Asked(file, options, is_dry_run, may_remove, show)
            try:
                importer(asked)
            except UnreadableFileError as error:
                message = f"{file.name}: {error} Nothing of it was imported."
                raise click.ClickException(message) from None
        show_report(asked.report, is_dry_run=is_dry_run)


REGISTER_COMMANDS = (popolo_command, bodies_command)
