"""Importing a Popolo file (EveryPolitician's layout and plain): piece by piece, in one transaction, with a report of what came of each thing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import Fate, Report, check_found, no_progress
from campaigns.institutions.imports.adopting import Strangers
from campaigns.institutions.imports.affiliations import Affiliations, Targets
from campaigns.institutions.imports.documents import PopoloFile
from campaigns.institutions.imports.encodings import as_utf8
from campaigns.institutions.imports.merging import in_batches, merge_local, merge_owners, merge_posts
from campaigns.institutions.imports.placing import place_things
from campaigns.institutions.imports.records import (
    Reader,
    ReadsRecord,
    Record,
    area_record,
    institution_record,
    person_record,
    post_record,
    session_record,
)
from campaigns.institutions.models import Area, Institution, LegislativeSession, Person
from campaigns.institutions.operations.erasing import hold_off_erasures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.foundation.importing.report import Progress
    from campaigns.institutions.imports.options import RegisterOptions


class OnlyLooked(Exception):
    """The end of a dry run: what was written within it is undone."""


def import_popolo(
    db: Session,
    actor: Actor,
    file: BinaryIO,
    options: RegisterOptions,
    *,
    progress: Progress = no_progress,
    report: Report | None = None,
) -> Report:
    """Import the Popolo file that `file` reads (it must be able to go back to its beginning), told as `options` say.

    A second import of the same file changes nothing, a changed one changes only that. People and institutions that the file has no more stay, for
    proposals and votes name them; the report counts them as vanished. A dry run reports the same and leaves nothing behind.

    Raises:
        UnreadableFileError: when the file as a whole cannot be read; nothing was written.

    """
    told = report if report is not None else Report()
    with as_utf8(file) as readable, suppress(OnlyLooked), db.begin_nested():
        hold_off_erasures(db, options.jurisdiction)
        document = PopoloFile(readable, progress)
        _PopoloImport(db, document, options, told).run()
        db.expire_all()
        progress(document.total, document.total)
        if options.is_dry_run:
            raise OnlyLooked
        if not told.has_changed_nothing:
            record(
                db,
                actor,
                "import_popolo",
                "jurisdiction",
                options.jurisdiction.uuid,
                register=options.register,
                counts={kind: dict(fates) for kind, fates in told.as_json().items()},
            )
    return told


class _PopoloImport:
    """One run through a file, list by list in the order in which they name each other."""

    def __init__(self, db: Session, document: PopoloFile, options: RegisterOptions, report: Report) -> None:
        self._db = db
        self._document = document
        self._options = options
        self._report = report
        self._number = 0

    def run(self) -> None:
        """Merge everything."""
        for name in self._document.unknown_lists():
            self._report.blame(name, _("This list is none of Popolo's and was not read."))
        db, options, report = self._db, self._options, self._report
        for batch in in_batches(self._records("areas", area_record)):
            merge_local(db, Area, batch, options, report)
        self._merge_owners(Institution, "organizations", institution_record)
        self._place("areas", Area)
        self._place("organizations", Institution)
        for batch in in_batches(self._records("events", session_record)):
            self._tie_sessions(batch)
            merge_local(db, LegislativeSession, batch, options, report)
        self._merge_owners(Person, "persons", person_record)
        self._merge_posts()
        affiliations = Affiliations(db, options, report)
        for things in in_batches(self._objects("memberships")):
            affiliations.merge(things)
        # Before anything counts as vanished: all of it would.
        check_found(report, self._number)
        affiliations.tell_vanished()

    def _objects(self, name: str) -> Iterator[tuple[str, dict[str, object]]]:
        for place, value in self._document.things(name):
            if isinstance(value, dict):
                self._number += 1
                yield place, value
            else:
                self._report.blame(place, _("This is no object."))

    def _records(self, name: str, read: ReadsRecord) -> Iterator[Record]:
        """The records of a list, each id once."""
        seen: set[str] = set()
        for place, thing in self._objects(name):
            made = read(Reader(place, thing, self._report), self._options)
            if made is None:
                continue
            if made.id in seen:
                self._report.blame(
                    place, _("Another one has the id %(id)s too; the first is kept.", id=excerpt(made.id))
                )
                continue
            seen.add(made.id)
            yield made

    def _merge_owners(self, model: type[Institution | Person], name: str, read: ReadsRecord) -> None:
        strangers = Strangers(self._db, model, self._options)
        seen: set[int] = set()
        for batch in in_batches(self._records(name, read)):
            seen.update(merge_owners(self._db, model, batch, strangers, self._options, self._report).values())
        known = self._db.scalars(
            select(model.id).where(
                model.jurisdiction_id == self._options.jurisdiction.id,
                model.key.startswith(self._options.key(""), autoescape=True),
            )
        )
        gone = len(set(known) - seen)
        self._report.note("institution" if model is Institution else "person", Fate.VANISHED, gone)

    def _place(self, name: str, model: type[Institution | Area]) -> None:
        readers = (Reader(place, thing, self._report) for place, thing in self._objects(name))
        things = ((one, one.id(), one.id("parent_id")) for one in readers if one.id("parent_id"))
        place_things(self._db, model, things, self._options, self._report)

    def _tie_sessions(self, batch: list[Record]) -> None:
        """Say in whose institution a legislative period is."""
        by_place = {record.place: record for record in batch}
        owners = Targets(self._db, self._options).owners(
            Institution, [str(record.columns["organization"]) for record in batch if record.columns["organization"]]
        )
        for one in by_place.values():
            found = owners.get(one.columns.pop("organization"))
            if found is not None:
                one.columns["institution_id"] = found.id

    def _merge_posts(self) -> None:
        targets = Targets(self._db, self._options)
        for batch in in_batches(self._records("posts", post_record)):
            institutions = targets.owners(Institution, [one.columns["organization"] for one in batch])
            areas = targets.local(Area, [one.columns["area"] for one in batch])
            pairs = []
            for one in batch:
                where, area = institutions.get(one.columns.pop("organization")), areas.get(one.columns.pop("area"))
                if where is None:
                    self._report.note("post", Fate.UNRESOLVED)
                    self._report.blame(one.place, _("The institution of this post is not in the file."))
                    continue
                one.columns["area_id"] = area.id if area is not None else None
                pairs.append((one, where.id))
            if pairs:
                merge_posts(self._db, pairs, self._options, self._report)
