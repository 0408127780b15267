"""Commands that import: one for each format, with a progress bar, a dry run, and a report at the end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import campaigns.rooms  # noqa: F401 - registers the formats
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.formats import ImportTask, formats
from campaigns.foundation.importing.report import Fate, Report, UnreadableFileError
from campaigns.process import prepare_process
from campaigns.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaigns.foundation.importing.formats import ImportFormat

_MOST_FAULTS_SHOWN = 20


@click.group("import")
def import_group() -> None:
    """Import files. A second import of the same file changes nothing; a dry run reports and writes nothing."""


def _command(made: ImportFormat) -> click.Command:
    kind: click.Path = click.Path(exists=True, dir_okay=False, path_type=Path)
    options: list[click.Parameter] = [
        click.Argument(["files"], nargs=-1, required=True, type=kind),
        click.Option(["--dry-run"], is_flag=True, help="Report what would change, and change nothing."),
        click.Option(["--confirm-vanished"], is_flag=True, help="Remove what the source had and has no more."),
    ]
    options += [click.Option([f"--{name.replace('_', '-')}", name], default="") for name in made.options]
    return click.Command(made.key, params=options, callback=_callback(made), help=f"{made.name}. {made.note}".strip())


def _callback(made: ImportFormat) -> Callable[..., None]:
    # `options` of click are what the format names; the rest is the same for all.
    def run(files: tuple[Path, ...], *, dry_run: bool, confirm_vanished: bool, **options: Any) -> None:  # noqa: ANN401 - click's own
        prepare_process(load_settings())
        known = {name: str(value) for name, value in options.items() if value}
        is_whole = True
        for file in files:
            is_whole = _import_file(made, file, known, is_dry_run=dry_run, may_remove=confirm_vanished) and is_whole
        if not is_whole:
            raise SystemExit(1)

    return run


def _import_file(
    made: ImportFormat, file: Path, options: dict[str, str], *, is_dry_run: bool, may_remove: bool
) -> bool:
    """Import one file and say what came of it; gives back whether it could be read."""
    with click.progressbar(length=1000, label=file.name, file=sys.stderr) as bar:
        shown = 0

        def show(done: int, total: int) -> None:
            nonlocal shown
            now = min(1000, done * 1000 // total) if total else 0
            if now > shown:
                bar.update(now - shown)
                shown = now

        task = ImportTask(file, SYSTEM, options, is_dry_run, may_remove, uuid7(), show)
        try:
            made.importer(task)
        except UnreadableFileError as error:
            failure: UnreadableFileError | None = error
        else:
            failure = None
            bar.update(1000 - shown)
    if failure is not None:
        click.echo(f"{file.name}: {failure} Nothing of it was imported.", err=True)
        return False
    show_report(task.report, is_dry_run=is_dry_run)
    return True


def show_report(report: Report, *, is_dry_run: bool) -> None:
    """The report as a table, and the first faults."""
    fates = list(Fate)
    click.echo("".join([f"{'Dry run' if is_dry_run else '':<16}", *(f"{fate.value:>12}" for fate in fates)]))
    for kind, counts in sorted(report.counts.items()):
        click.echo("".join([f"{kind:<16}", *(f"{counts[fate]:>12,}" for fate in fates)]))
    if report.total(Fate.VANISHED):
        click.echo("What vanished from the source was kept.")
    for fault in report.faults[:_MOST_FAULTS_SHOWN]:
        click.echo(f"  {fault}")
    if report.fault_number > _MOST_FAULTS_SHOWN:
        click.echo(f"  … and {report.fault_number - _MOST_FAULTS_SHOWN:,} more")


for one in formats():
    import_group.add_command(_command(one))
