"""The course of an import: read the whole file and put aside what is new, then merge it.

Reading holds no transaction for long and no gate, however large the file; what is as it was at the last import is counted and not put aside. Writing is one
transaction, on SQLite cut into pieces of a few seconds, each proposal whole (docs/decisions/0019-imports-in-two-passes.md says why).
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from campaigns.audit.operations import record
from campaigns.foundation.bulk import survey
from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import Fate, check_found
from campaigns.foundation.processes import rare_collections
from campaigns.foundation.transaction import reading, the_database, writing
from campaigns.institutions.models import LegislativeSession
from campaigns.proposals.imports.merging import Merger
from campaigns.proposals.imports.places import NEW, Places
from campaigns.proposals.imports.records import BillName, Record, UnfitError
from campaigns.proposals.imports.staging import Staging, staging
from campaigns.proposals.models import Bill, BillAction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from campaigns.foundation.i18n.said import Said
    from campaigns.foundation.importing.formats import ImportTask
    from campaigns.foundation.importing.report import Report

BATCH = 500
# Items are looked up together, so many at most or so many characters.
_MOST_CHARACTERS = 8_000_000
# How long a piece of writing may keep other writers of an SQLite file waiting.
SQLITE_GATE_S = 2.0
# Those who wait at the gate are let in before the next piece: who has just left would otherwise be back before they wake.
_OTHERS_TURN_S = 0.1
# So many proposals change what the database should think of its tables.
_MANY = 1000
_BILL: Table = Bill.__table__  # type: ignore[assignment]
_ACTION: Table = BillAction.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item of a file before it is read in full: which proposal it is about, what stands for its whole content, and how it is read.

    `read` fills a record under the name that it is given and may raise UnfitError when the whole of it cannot be taken. `size` are its characters, for
    the progress. A name without a session means the only proposal of its jurisdiction with that identifier, whatever its session.
    """

    name: BillName
    place: str
    digest: str
    read: Callable[[BillName, Report], Record]
    size: int = 0


def digest_of(task: ImportTask, reading: str, text: str) -> str:
    """What stands for the whole of an item, as `reading` (a version of its reader) reads it with these options."""
    options = "\x1f".join(f"{name}={value}" for name, value in sorted(task.options.items()))
    return hashlib.blake2b(
        f"{reading}\x1f{options}\x1f{text}".encode("utf-8", "surrogatepass"), digest_size=20
    ).hexdigest()


def import_proposals(task: ImportTask, source: str, items: Callable[[ImportTask], Iterator[RawItem]]) -> None:
    """Import the items that `items` finds in the file of `task`; `source` is the format, by which vanished parts are told.

    Raises:
        UnreadableFileError: when the file as a whole cannot be read; then nothing was written.

    """
    places = Places(task.report, makes=not task.is_dry_run)
    total = max(1, 2 * task.path.stat().st_size)
    with rare_collections(), staging() as staged:
        _read(task, source, items, places, staged)
        _merge(task, source, places, staged, total)
    task.progress(total, total)


def _read(
    task: ImportTask,
    source: str,
    items: Callable[[ImportTask], Iterator[RawItem]],
    places: Places,
    staged: Staging,
) -> None:
    size = task.path.stat().st_size
    passed, waiting, held, number = 0, [], 0, 0
    with closing(items(task)) as found:  # type: ignore[type-var]  # a generator
        for item in found:
            waiting.append(item)
            number += 1
            held += item.size
            passed += item.size
            if len(waiting) >= BATCH or held >= _MOST_CHARACTERS:
                _put_aside(task, source, waiting, places, staged)
                waiting, held = [], 0
                task.progress(min(passed, size), 2 * size)
    check_found(task.report, number)
    _put_aside(task, source, waiting, places, staged)


def _put_aside(task: ImportTask, source: str, items: list[RawItem], places: Places, staged: Staging) -> None:
    """Put aside those of `items` that are not as they were."""
    if not items:
        return
    with reading() as db:
        places.db = db
        names = _full_names(db, items, places)
        known = _known_items(db, items, names, places) if not task.may_remove else {}
        unknown_places = {
            item.name.jurisdiction for item in items if places.known_jurisdiction(item.name.jurisdiction) is None
        }
    for item in items:
        if item.name.jurisdiction in unknown_places:
            task.report.blame(item.place, _no_jurisdiction(item.name.jurisdiction), str(item.name))
            task.report.note("proposals", Fate.UNRESOLVED)
            continue
        name = names.get(item.name, item.name)
        row = known.get(name)
        if row is not None and item.digest and row.import_key == item.digest:
            task.report.note("proposals", Fate.SAME)
            for kind, keys in (row.imported or {}).get(source, {}).items():
                task.report.note(kind, Fate.SAME, len(keys))
            continue
        try:
            staged.put(item.read(name, task.report))
        except UnfitError as error:
            task.report.blame(item.place, error.reason, str(item.name))
            task.report.note("proposals", Fate.UNRESOLVED)


def _no_jurisdiction(name: str) -> Said:
    if not name:
        return _("It is not said of which jurisdiction this is. Say it in the file, or choose it for the import.")
    return _("There is no jurisdiction “%(name)s” here. Set it up first, or correct its id.", name=excerpt(name))


def _full_names(db: Session, items: list[RawItem], places: Places) -> dict[BillName, BillName]:
    """The sessions of names that leave them out, where one proposal only is called so in its jurisdiction."""
    loose: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if not item.name.session:
            loose[item.name.jurisdiction].append(item.name.identifier)
    found: dict[BillName, BillName] = {}
    for jurisdiction, identifiers in loose.items():
        place = places.known_jurisdiction(jurisdiction)
        if place is None or place.id == NEW:
            continue
        query = (
            select(_BILL.c.identifier, func.max(LegislativeSession.identifier))
            .join(LegislativeSession, LegislativeSession.id == _BILL.c.legislative_session_id)
            .where(_BILL.c.jurisdiction_id == place.id, _BILL.c.identifier.in_(identifiers))
            .group_by(_BILL.c.identifier)
            .having(func.count() == 1)
        )
        for identifier, session in db.execute(query):
            found[BillName(jurisdiction, "", identifier)] = BillName(jurisdiction, session, identifier)
    return found


def _known_items(
    db: Session, items: list[RawItem], names: dict[BillName, BillName], places: Places
) -> dict[BillName, Any]:
    """The proposals that are here under these names, with what the last import kept of them."""
    by_session: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in items:
        if item.digest:
            name = names.get(item.name, item.name)
            by_session[name.jurisdiction, name.session].append(name.identifier)
    found: dict[BillName, Any] = {}
    for (jurisdiction, session), identifiers in by_session.items():
        place = places.known_jurisdiction(jurisdiction)
        session_id = places.known_session(place, session) if place is not None else None
        if session_id is None:
            continue
        query = select(_BILL.c.identifier, _BILL.c.import_key, _BILL.c.imported).where(
            _BILL.c.legislative_session_id == session_id, _BILL.c.identifier.in_(identifiers)
        )
        for row in db.execute(query):
            found[BillName(jurisdiction, session, row.identifier)] = row
    return found


def _merge(task: ImportTask, source: str, places: Places, staged: Staging, total: int) -> None:
    merger = Merger(places, task.report, staged, source=source, writes=not task.is_dry_run, may_remove=task.may_remove)
    batches = staged.proposals(BATCH)
    gate_s = SQLITE_GATE_S if the_database().is_sqlite and not task.is_dry_run else None
    merged, is_left = 0, bool(staged.number)
    while is_left:
        with reading() if task.is_dry_run else writing() as db:
            end = time.monotonic() + gate_s if gate_s is not None else None
            is_left = False
            for batch in batches:
                merger.merge(db, batch)
                merged += sum(len(one.records) for one in batch)
                task.progress(total // 2 + total // 2 * merged // staged.number, total)
                if end is not None and time.monotonic() > end:
                    is_left = True
                    break
            if not is_left and not task.is_dry_run and task.run is not None:
                record(db, task.actor, "import_proposals", "import_run", task.run, source=source)
        if is_left:
            time.sleep(_OTHERS_TURN_S)
        task.progress(total // 2 + total // 2 * merged // staged.number, total)
    if merged >= _MANY and not task.is_dry_run:
        with writing() as db:
            survey(db, (_BILL, _ACTION))
