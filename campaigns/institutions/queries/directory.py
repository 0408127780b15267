"""The directory: jurisdictions with their sizes, what is in one, and finding institutions and people by any of their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import lazyload, selectinload

from campaigns.foundation.i18n.sorting import sorting_key
from campaigns.foundation.searching import has_words
from campaigns.institutions.models import Institution, Jurisdiction, LegislativeSession, Person
from campaigns.institutions.queries.classifications import (
    classification_name,
    classification_order,
    classification_plural,
)
from campaigns.institutions.queries.names import jurisdiction_title, shown_institution, shown_person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class JurisdictionCard:
    """A jurisdiction in a list."""

    slug: str
    title: str
    classification: str
    institutions: int
    people: int
    sessions: int


@dataclass(frozen=True, slots=True)
class BodyRow:
    """An institution in a list; `language` is that of its name."""

    slug: str
    name: str
    language: str
    kind: str
    abbreviation: str = ""
    jurisdiction: str = ""
    seats: int | None = None
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list."""

    slug: str
    name: str
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class BodyGroup:
    """The institutions of one kind in a jurisdiction."""

    heading: str
    bodies: tuple[BodyRow, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search found; `more_*` say that there is more than is shown."""

    bodies: tuple[BodyRow, ...]
    people: tuple[PersonRow, ...]
    has_more_bodies: bool
    has_more_people: bool


def body_row(institution: Institution, language: str, jurisdiction: str = "") -> BodyRow:
    """An institution for a list that readers of `language` see."""
    shown = shown_institution(institution, language)
    return BodyRow(
        institution.slug,
        shown.text,
        shown.language,
        classification_name(institution.classification),
        institution.abbreviation,
        jurisdiction,
        institution.seats,
        institution.dissolution_date is not None,
    )


def jurisdiction_cards(db: Session, language: str) -> list[JurisdictionCard]:
    """All jurisdictions in their own order."""
    bodies = _counts(db, Institution)
    people = _counts(db, Person)
    sessions = _counts(db, LegislativeSession)
    rows = db.scalars(select(Jurisdiction).order_by(Jurisdiction.position, Jurisdiction.id)).all()
    return [
        JurisdictionCard(
            one.slug,
            jurisdiction_title(one, language),
            one.classification,
            bodies.get(one.id, 0),
            people.get(one.id, 0),
            sessions.get(one.id, 0),
        )
        for one in rows
    ]


def _counts(db: Session, model: type[Institution | Person | LegislativeSession]) -> dict[int, int]:
    query = select(model.jurisdiction_id, func.count()).group_by(model.jurisdiction_id)
    return {row[0]: row[1] for row in db.execute(query)}


def bodies_of(db: Session, jurisdiction: Jurisdiction, language: str) -> list[BodyGroup]:
    """The institutions of a jurisdiction by kind, those that decide first, by name within a kind."""
    query = (
        select(Institution)
        .where(Institution.jurisdiction_id == jurisdiction.id)
        .options(lazyload(Institution.jurisdiction))
    )
    groups: dict[str, list[BodyRow]] = {}
    for one in db.scalars(query):
        groups.setdefault(one.classification, []).append(body_row(one, language))
    return [
        BodyGroup(
            classification_plural(key),
            tuple(sorted(groups[key], key=lambda row: (row.has_ended, sorting_key(row.name, language)))),
        )
        for key in sorted(groups, key=classification_order)
    ]


def people_number(db: Session, jurisdiction: Jurisdiction) -> int:
    """How many people the directory knows of a jurisdiction."""
    return db.scalar(select(func.count()).where(Person.jurisdiction_id == jurisdiction.id)) or 0


def find_in_directory(
    db: Session,
    language: str,
    text: str,
    *,
    jurisdiction: Jurisdiction | None = None,
    most: int = MOST_FOUND,
) -> Findings:
    """Institutions and people with a name whose words begin like those of `text`, in any script; nothing for a text without words."""
    bodies = _found(db, Institution, text, jurisdiction, most)
    people = _found(db, Person, text, jurisdiction, most)
    titles = _titles(db, [*bodies, *people], language)
    return Findings(
        tuple(body_row(one, language, titles[one.jurisdiction_id]) for one in bodies[:most]),
        tuple(
            PersonRow(one.slug, shown_person(one, language).text, titles[one.jurisdiction_id]) for one in people[:most]
        ),
        len(bodies) > most,
        len(people) > most,
    )


def _found(db: Session, model: Any, text: str, jurisdiction: Jurisdiction | None, most: int) -> Sequence[Any]:  # noqa: ANN401 - a model
    condition = has_words(db, model.folded, text)
    if condition is None:
        return ()
    within = model.jurisdiction_id == jurisdiction.id if jurisdiction is not None else true()
    order = model.sort_name if model is Person else model.name
    query = (
        select(model)
        .where(condition, within)
        .options(lazyload(model.jurisdiction), selectinload(model.names))
        .order_by(order, model.id)
        .limit(most + 1)
    )
    return db.scalars(query).all()


def _titles(db: Session, things: Sequence[Institution | Person], language: str) -> dict[int, str]:
    ids = {one.jurisdiction_id for one in things}
    if not ids:
        return {}
    rows = db.scalars(select(Jurisdiction).where(Jurisdiction.id.in_(ids)))
    return {one.id: jurisdiction_title(one, language) for one in rows}
