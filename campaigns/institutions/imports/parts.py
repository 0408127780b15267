"""The parts of many things at once (names, identifiers, contacts, links): what is new comes, what changed changes, what is gone is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import delete, insert, select, update

from campaigns.foundation.importing.report import Fate, Report
from campaigns.institutions.models import (
    ContactDetail,
    Institution,
    InstitutionName,
    OutsideIdentifier,
    Person,
    PersonName,
    WebLink,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from campaigns.institutions.imports.options import RegisterOptions
    from campaigns.institutions.imports.records import Parts

PartModel: TypeAlias = type[InstitutionName | PersonName | OutsideIdentifier | ContactDetail | WebLink]
# By kind: the columns by which a part is known, and those that say more of it.
_SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "name": (("language", "name", "note"), ("start_date", "end_date")),
    "identifier": (("scheme", "identifier"), ()),
    "contact": (("kind", "value"), ("label", "note", "source_url")),
    "link": (("url",), ("note",)),
}


def _model_of(kind: str, owner: type[Institution | Person]) -> PartModel:
    if kind == "name":
        return InstitutionName if owner is Institution else PersonName
    models: dict[str, PartModel] = {"identifier": OutsideIdentifier, "contact": ContactDetail, "link": WebLink}
    return models[kind]


def merge_parts(
    db: Session,
    owner: type[Institution | Person],
    kind: str,
    wanted: Mapping[int, Parts],
    options: RegisterOptions,
    report: Report,
) -> set[int]:
    """Make the parts of the owners (by their ids) what the file says; gives back the ids of those that changed.

    A part that a person wrote stays as it is. What this register brought and has no more goes only where that was confirmed.
    """
    model = _model_of(kind, owner)
    column = "institution_id" if owner is Institution else "person_id"
    identity, further = _SHAPES[kind]
    table: Any = model
    names = ("id", column, "register", *identity, *further)
    known = db.execute(
        select(*(getattr(table, name) for name in names)).where(getattr(table, column).in_(list(wanted)))
    )
    new = {owner_id: dict(parts) for owner_id, parts in wanted.items()}
    changes: list[dict[str, Any]] = []
    gone: list[int] = []
    touched: set[int] = set()
    for row in known:
        values = row._mapping  # noqa: SLF001 - SQLAlchemy's own public name
        owner_id = values[column]
        said = new[owner_id].pop(tuple(values[name] for name in identity), None)
        if said is None:
            if values["register"] == options.register:
                report.note_gone(kind, 1, is_removed=options.may_remove)
                if options.may_remove:
                    gone.append(values["id"])
                    touched.add(owner_id)
            continue
        other = {name: said[name] for name in further if name in said and said[name] != values[name]}
        if other and values["register"] == options.register:
            changes.append({"id": values["id"], **other})
            touched.add(owner_id)
            report.note(kind, Fate.UPDATE)
        else:
            report.note(kind, Fate.SAME)
    rows = [
        {column: owner_id, "register": options.register, **dict(zip(identity, key, strict=True)), **said}
        for owner_id, parts in new.items()
        for key, said in parts.items()
    ]
    if rows:
        db.execute(insert(table), rows)
        touched.update(row[column] for row in rows)
        report.note(kind, Fate.INSERT, len(rows))
    if changes:
        db.execute(update(table), changes)
    if gone:
        db.execute(delete(table).where(table.id.in_(gone)))
    return touched


def names_of(db: Session, owner: type[Institution | Person], ids: list[int]) -> dict[int, list[str]]:
    """All other names that are kept now, by the id of their owner."""
    model: Any = _model_of("name", owner)
    column = model.institution_id if owner is Institution else model.person_id
    found: dict[int, list[str]] = {one: [] for one in ids}
    for owner_id, name in db.execute(select(column, model.name).where(column.in_(ids)).order_by(model.id)):
        found[owner_id].append(name)
    return found
