"""Rows of a register and rows that are here: found again by their keys, written only where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import insert, select, update

from campaigns.foundation import clock
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.report import Fate
from campaigns.foundation.searching import folded_words
from campaigns.institutions.imports.parts import merge_parts, names_of
from campaigns.institutions.imports.withholding import withhold_details
from campaigns.institutions.models import Area, Institution, LegislativeSession, Person, Post
from campaigns.institutions.operations.addresses import free_slugs
from campaigns.institutions.operations.erasing import leave_traces
from campaigns.institutions.queries.traces import identifier_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.importing.report import Report
    from campaigns.institutions.imports.adopting import Strangers
    from campaigns.institutions.imports.options import RegisterOptions
    from campaigns.institutions.imports.records import Record

BATCH = 200
One = TypeVar("One")
Owner: TypeAlias = type[Institution | Person]


def in_batches(things: Iterable[One], size: int = BATCH) -> Iterator[list[One]]:
    """Lists of at most `size` things."""
    batch: list[One] = []
    for one in things:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _differences(row: Any, columns: dict[str, Any], *, fills_only: bool) -> dict[str, Any]:  # noqa: ANN401 - a row
    """What the register says otherwise; of what somebody else wrote only the gaps are filled, and nothing is emptied without a word of it."""
    different = {}
    for name, value in columns.items():
        present = getattr(row, name)
        if value == present or (fills_only and present not in {None, ""}):
            continue
        # A source that says nothing about where it is from takes away no source that is known.
        if not value and (fills_only or name in {"source_url", "source_date", "language"}):
            continue
        different[name] = value
    return different


def _is_erased(row: Institution | Person) -> bool:
    return isinstance(row, Person) and row.details_erased_at is not None


def merge_owners(
    db: Session,
    model: Owner,
    records: Sequence[Record],
    strangers: Strangers,
    options: RegisterOptions,
    report: Report,
) -> dict[str, int]:
    """Institutions or people of one batch with their parts; gives back the ids of their rows by the ids of the file."""
    kind = "institution" if model is Institution else "person"
    table: Any = model
    by_id = {record.id: record for record in records}
    keys = [options.key(record.id) for record in records]
    query = select(table).where(table.jurisdiction_id == options.jurisdiction.id, table.key.in_(keys))
    rows: dict[str, Any] = {row.key.partition(":")[2]: row for row in db.scalars(query)}
    ids = {record_id: row.id for record_id, row in rows.items()}
    found_elsewhere = {
        record.id: found for record in records if record.id not in rows and (found := strangers.find(record))
    }
    adopted: set[str] = set()
    for record_id, row_id in found_elsewhere.items():
        row = rows[record_id] = db.get_one(table, row_id)
        ids[record_id] = row_id
        if row.key.startswith(options.key("")):
            # The register's own, whose id went with the details.
            continue
        adopted.add(record_id)
        if _is_erased(row):
            leave_traces(db, row, [identifier_mark(options.register, record_id)])
        else:
            by_id[record_id].parts.setdefault("identifier", {}).setdefault((options.register, record_id), {})
    for record_id, row in rows.items():
        if _is_erased(row):
            withhold_details(by_id[record_id], report)
    missing = [record for record in records if record.id not in rows]
    ids |= _inserted(db, model, missing, options)
    report.note(kind, Fate.INSERT, len(missing))
    touched: set[int] = set()
    for part in ("name", "identifier", "contact", "link"):
        touched |= merge_parts(
            db, model, part, {ids[record.id]: record.parts.get(part, {}) for record in records}, options, report
        )
    names = names_of(db, model, list(ids.values()))
    changes = [{"id": ids[one.id], "folded": _folded(one.columns, names[ids[one.id]])} for one in missing]
    for record_id, row in rows.items():
        other = _differences(row, by_id[record_id].columns, fills_only=record_id in adopted)
        report.note(kind, Fate.UPDATE if other or row.id in touched else Fate.SAME)
        present = {name: getattr(row, name, "") for name in ("name", "abbreviation")}
        folded = _folded({**present, **other}, names[row.id])
        if other or folded != row.folded:
            changes.append({"id": row.id, "updated_at": clock.now(), **other, "folded": folded})
    if changes:
        db.execute(update(table), changes)
    db.expire_all()
    return ids


def _folded(columns: dict[str, Any], names: list[str]) -> str:
    return folded_words([columns.get("name"), columns.get("abbreviation"), *names])


def _inserted(db: Session, model: Owner, records: Sequence[Record], options: RegisterOptions) -> dict[str, int]:
    if not records:
        return {}
    table: Any = model
    now = clock.now()
    slugs = free_slugs(db, model, [record.columns["name"] for record in records])
    rows = [
        {
            **record.columns,
            "uuid": uuid7(),
            "slug": slug,
            "jurisdiction_id": options.jurisdiction.id,
            "key": options.key(record.id),
            "folded": "",
            "created_at": now,
            "updated_at": now,
        }
        for record, slug in zip(records, slugs, strict=True)
    ]
    found = db.execute(insert(table).returning(table.id, table.key), rows)
    return {key.partition(":")[2]: row_id for row_id, key in found}


def merge_local(
    db: Session,
    model: type[Area | LegislativeSession],
    records: Sequence[Record],
    options: RegisterOptions,
    report: Report,
) -> None:
    """Areas or sessions of one batch; a file that says nothing of something takes nothing away."""
    kind = "area" if model is Area else "session"
    table: Any = model
    query = select(table).where(
        table.jurisdiction_id == options.jurisdiction.id,
        table.identifier.in_([options.local(record.id) for record in records]),
    )
    known = {row.identifier: row for row in db.scalars(query)}
    _write(
        db,
        kind,
        table,
        [
            (known.get(options.local(record.id)), {"identifier": options.local(record.id), **record.columns})
            for record in records
        ],
        {"jurisdiction_id": options.jurisdiction.id},
        report,
    )


def merge_posts(
    db: Session,
    records: Sequence[tuple[Record, int]],
    options: RegisterOptions,
    report: Report,
) -> None:
    """Posts of one batch, each with the id of its institution."""
    keys = [options.key(record.id) for record, _institution in records]
    query = select(Post).where(Post.key.in_(keys), Post.institution_id.in_([one for _record, one in records]))
    known = {(row.institution_id, row.key): row for row in db.scalars(query)}
    pairs = [
        (
            known.get((institution_id, options.key(record.id))),
            {"institution_id": institution_id, "key": options.key(record.id), **record.columns},
        )
        for record, institution_id in records
    ]
    _write(db, "post", Post, pairs, {}, report)


def _write(  # noqa: PLR0917, RUF100 - private
    db: Session,
    kind: str,
    table: Any,  # noqa: ANN401 - a model
    pairs: Sequence[tuple[Any, dict[str, Any]]],
    always: dict[str, Any],
    report: Report,
) -> None:
    new = [{"uuid": uuid7(), **always, **columns} for row, columns in pairs if row is None]
    changes = []
    for row, columns in pairs:
        if row is None:
            continue
        other = {
            name: value for name, value in columns.items() if value not in {None, ""} and value != getattr(row, name)
        }
        report.note(kind, Fate.UPDATE if other else Fate.SAME)
        if other:
            changes.append({"id": row.id, **other})
    if new:
        db.execute(insert(table), new)
        report.note(kind, Fate.INSERT, len(new))
    if changes:
        db.execute(update(table), changes)
        db.expire_all()
