"""The formats that can be imported: each room registers its own, and a run names one by its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from campaigns.foundation.importing.report import Report, no_progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from uuid import UUID

    from campaigns.foundation.actor import Actor
    from campaigns.foundation.importing.report import Progress


@dataclass(frozen=True, slots=True)
class ImportTask:
    """What is to be imported, by whom, and how.

    `options` are those of the format (language, jurisdiction, encoding …), all texts. A dry run reports the same and writes nothing. Only with
    `may_remove` goes what the source had and has no more. `run` is the public id of the run, which the audit trail names. `report` is filled while
    it goes on, so that what was done is known also where it breaks off.
    """

    path: Path
    actor: Actor
    options: Mapping[str, str] = field(default_factory=dict)
    is_dry_run: bool = False
    may_remove: bool = False
    run: UUID | None = None
    progress: Progress = no_progress
    report: Report = field(default_factory=Report)


# Opens its own transactions; raises UnreadableFileError when the file as a whole cannot be read, and has written nothing then.
Importer = Callable[[ImportTask], None]


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A format: its key in addresses and tables, its name and a note in the language in use, who reads it, which options it knows, and which it needs."""

    key: str
    name: str
    importer: Importer
    options: tuple[str, ...] = ()
    note: str = ""
    needed: tuple[str, ...] = ()


_formats: dict[str, ImportFormat] = {}


def register_format(made: ImportFormat) -> ImportFormat:
    """Let files of this format be imported."""
    _formats[made.key] = made
    return made


def format_of(key: str) -> ImportFormat | None:
    """The format with that key."""
    return _formats.get(key)


def formats() -> tuple[ImportFormat, ...]:
    """All formats, in the order in which they were registered."""
    return tuple(_formats.values())


def known_options(key: str, options: Mapping[str, Any]) -> dict[str, str]:
    """Those of `options` that the format knows and that say something."""
    found = format_of(key)
    names = found.options if found is not None else ()
    return {name: str(options[name]).strip() for name in names if str(options.get(name) or "").strip()}
