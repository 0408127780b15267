"""Imports of this room as a run asks for them: a file, options as texts, its own transaction."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import or_, select

from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import UnreadableFileError
from campaigns.foundation.transaction import writing
from campaigns.institutions.imports.csv_bodies import import_bodies
from campaigns.institutions.imports.options import RegisterOptions
from campaigns.institutions.imports.popolo import import_popolo
from campaigns.institutions.models import Jurisdiction
from campaigns.institutions.operations import found_country

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.foundation.importing.report import Progress, Report

_COUNTRY = re.compile(r"ocd-jurisdiction/country:([a-z]{2})/government")
_YES = frozenset({"1", "y", "yes", "true", "on"})
OPTIONS = (
    "jurisdiction",
    "register",
    "language",
    "source_url",
    "source_date",
    "keep_birth_dates",
    "keep_private_contacts",
)


class Task(Protocol):
    """What a run hands over: the file, who asked, options as texts, how far it is, and the report to be filled."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def actor(self) -> Actor:
        """Who asked."""

    @property
    def options(self) -> Mapping[str, str]:
        """The options, as texts."""

    @property
    def is_dry_run(self) -> bool:
        """Whether nothing may be written."""

    @property
    def may_remove(self) -> bool:
        """Whether what vanished may go."""

    @property
    def progress(self) -> Progress:
        """Who watches."""

    @property
    def report(self) -> Report:
        """To be filled."""


def named_jurisdiction(db: Session, actor: Actor, text: str) -> Jurisdiction:
    """The jurisdiction with that Open Civic Data id or address; that of a country is set up where it is not here yet, named as CLDR has it.

    Raises:
        UnreadableFileError: when it is not said, or nothing is called so.

    """
    wanted = text.strip()
    if not wanted:
        raise UnreadableFileError(
            _("It is not said of which jurisdiction this is. Choose it for the import: the file does not say it.")
        )
    found = db.scalar(select(Jurisdiction).where(or_(Jurisdiction.ocd_id == wanted, Jurisdiction.slug == wanted)))
    if found is not None:
        return found
    match = _COUNTRY.fullmatch(wanted)
    if match is None or match[1].upper() not in KNOWN["en"].locale.territories:
        raise UnreadableFileError(
            _(
                "No jurisdiction is called %(name)s. Write its address or its id: ocd-jurisdiction/country:rs/government.",
                name=excerpt(wanted),
            )
        )
    return found_country(db, actor, match[1])


def import_popolo_file(task: Task) -> None:
    """Import a Popolo file in a transaction of its own.

    Raises:
        UnreadableFileError: when it, or an option, cannot be read; nothing was written.

    """
    _run(task, import_popolo, "popolo")


def import_bodies_file(task: Task) -> None:
    """Import a table of public bodies in a transaction of its own.

    Raises:
        UnreadableFileError: when it, or an option, cannot be read; nothing was written.

    """
    _run(task, import_bodies, "bodies")


class _NothingKept(Exception):
    """The end of a dry run, which undoes also a jurisdiction that was set up for it."""


def _run(task: Task, importer: Callable[..., Report], register: str) -> None:
    with suppress(_NothingKept), task.path.open("rb") as file, writing() as db:
        options = _options(db, task, register)
        importer(db, task.actor, file, options, progress=task.progress, report=task.report)
        _end(task)


def _end(task: Task) -> None:
    if task.is_dry_run:
        raise _NothingKept


def _options(db: Session, task: Task, register: str) -> RegisterOptions:
    said = task.options
    return RegisterOptions(
        jurisdiction=named_jurisdiction(db, task.actor, said.get("jurisdiction", "")),
        register=said.get("register") or register,
        language=said.get("language", ""),
        source_url=said.get("source_url") or None,
        source_date=said.get("source_date") or None,
        keeps_birth_dates=said.get("keep_birth_dates", "").lower() in _YES,
        keeps_private_contacts=said.get("keep_private_contacts", "").lower() in _YES,
        may_remove=task.may_remove,
    )
