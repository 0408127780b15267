"""Institutions, people and whole jurisdictions as Popolo JSON, in the layout that EveryPolitician made known; what is exported can be imported again."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import or_, select
from sqlalchemy.orm import lazyload, selectinload

from campaigns.institutions.models import (
    Area,
    ContactDetail,
    Institution,
    InstitutionMembership,
    Jurisdiction,
    LegislativeSession,
    OutsideIdentifier,
    Person,
    Post,
    WebLink,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.institutions.models import InstitutionName, PersonName

Thing: TypeAlias = dict[str, Any]
_BATCH = 500


def _said(**values: object) -> Thing:
    """The values that say something."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _other_names(names: Iterable[InstitutionName | PersonName]) -> list[Thing]:
    return [
        _said(name=one.name, lang=one.language, note=one.note, start_date=one.start_date, end_date=one.end_date)
        for one in sorted(names, key=lambda one: one.id)
    ]


class _Parts:
    """Identifiers, contacts and links of many things, read in three queries."""

    def __init__(self, db: Session, model: type[Institution | Person], ids: Sequence[int]) -> None:
        self._found: dict[int, dict[str, list[Thing]]] = defaultdict(lambda: defaultdict(list))
        name = "institution_id" if model is Institution else "person_id"
        tables: tuple[tuple[Any, str], ...] = (
            (OutsideIdentifier, "identifiers"),
            (ContactDetail, "contact_details"),
            (WebLink, "links"),
        )
        for table, kind in tables:
            column = getattr(table, name)
            for row in db.scalars(select(table).where(column.in_(ids)).order_by(table.id)):
                self._found[getattr(row, name)][kind].append(_part(row))

    def of(self, row_id: int) -> dict[str, list[Thing]]:
        """Those of one thing, by their names in Popolo."""
        return dict(self._found[row_id])


def _part(row: OutsideIdentifier | ContactDetail | WebLink) -> Thing:
    if isinstance(row, OutsideIdentifier):
        return {"scheme": row.scheme, "identifier": row.identifier}
    if isinstance(row, WebLink):
        return _said(url=row.url, note=row.note)
    sources = [{"url": row.source_url}] if row.source_url else []
    return _said(type=row.kind, value=row.value, label=row.label, note=row.note, valid_from=row.as_of, sources=sources)


def _sources(source_url: str | None) -> list[Thing]:
    return [{"url": source_url}] if source_url else []


def _institution(row: Institution, parts: dict[str, list[Thing]], parents: Mapping[int, UUID]) -> Thing:
    return _said(
        id=str(row.uuid),
        name=row.name,
        abbreviation=row.abbreviation,
        classification=row.classification,
        description=row.description,
        seats=row.seats,
        image=row.image_url,
        founding_date=row.founding_date,
        dissolution_date=row.dissolution_date,
        parent_id=str(parents[row.parent_id]) if row.parent_id is not None else None,
        other_names=_other_names(row.names),
        sources=_sources(row.source_url),
        **parts,
    )


def _person(row: Person, parts: dict[str, list[Thing]]) -> Thing:
    # No birth date: what an import was asked to keep here is not published for everybody.
    return _said(
        id=str(row.uuid),
        name=row.name,
        family_name=row.family_name,
        given_name=row.given_name,
        sort_name=row.sort_name,
        gender=row.gender,
        image=row.image_url,
        death_date=row.death_date,
        other_names=_other_names(row.names),
        sources=_sources(row.source_url),
        **parts,
    )


def _membership(row: InstitutionMembership) -> Thing:
    return _said(
        person_id=str(row.person.uuid),
        organization_id=str(row.institution.uuid),
        on_behalf_of_id=str(row.on_behalf_of.uuid) if row.on_behalf_of is not None else None,
        post_id=str(row.post.uuid) if row.post is not None else None,
        area_id=str(row.area.uuid) if row.area is not None else None,
        legislative_period_id=str(row.legislative_session.uuid) if row.legislative_session is not None else None,
        role=row.role,
        label=row.label,
        start_date=row.start_date,
        end_date=row.end_date,
    )


_TIED = (
    selectinload(InstitutionMembership.institution).options(
        lazyload(Institution.names), lazyload(Institution.jurisdiction)
    ),
    selectinload(InstitutionMembership.on_behalf_of).options(
        lazyload(Institution.names), lazyload(Institution.jurisdiction)
    ),
    selectinload(InstitutionMembership.post),
    selectinload(InstitutionMembership.area),
    selectinload(InstitutionMembership.legislative_session).lazyload(LegislativeSession.jurisdiction),
)


def _collected(memberships: Sequence[InstitutionMembership], **lists: list[Thing]) -> Thing:
    """A file with these lists, the memberships, and what they name."""
    posts = {one.post.uuid: _post(one.post, one.institution.uuid) for one in memberships if one.post is not None}
    areas = {one.area.uuid: _area(one.area) for one in memberships if one.area is not None}
    events = {
        one.legislative_session.uuid: _event(one.legislative_session, one.institution.uuid)
        for one in memberships
        if one.legislative_session is not None
    }
    return {
        **lists,
        "memberships": [_membership(one) for one in memberships],
        "posts": list(posts.values()),
        "events": list(events.values()),
        "areas": list(areas.values()),
    }


def _post(row: Post, institution: UUID) -> Thing:
    return _said(
        id=str(row.uuid),
        label=row.label,
        role=row.role,
        organization_id=str(institution),
        start_date=row.start_date,
        end_date=row.end_date,
    )


def _area(row: Area) -> Thing:
    return _said(id=str(row.uuid), identifier=row.identifier, name=row.name, classification=row.classification)


def _event(row: LegislativeSession, institution: UUID | None) -> Thing:
    return _said(
        id=str(row.uuid),
        identifier=row.identifier,
        name=row.name or row.identifier,
        classification="legislative period",
        organization_id=str(institution) if institution is not None else None,
        start_date=row.start_date,
        end_date=row.end_date,
    )


def institution_as_popolo(db: Session, institution: Institution) -> Thing:
    """An institution with its memberships and the people in them, as one Popolo file."""
    memberships = db.scalars(
        select(InstitutionMembership)
        .where(
            or_(
                InstitutionMembership.institution_id == institution.id,
                InstitutionMembership.on_behalf_of_id == institution.id,
            )
        )
        .options(*_TIED)
        .order_by(InstitutionMembership.id)
    ).all()
    people = {one.person.id: one.person for one in memberships}
    bodies = {institution.id: institution}
    for one in memberships:
        bodies.setdefault(one.institution.id, one.institution)
        if one.on_behalf_of is not None:
            bodies.setdefault(one.on_behalf_of.id, one.on_behalf_of)
    parts = _Parts(db, Institution, [institution.id])
    parents = _parents(db, [institution])
    organizations = [_institution(institution, parts.of(institution.id), parents)]
    organizations += [_named(body) for key, body in bodies.items() if key != institution.id]
    persons = [_said(id=str(one.uuid), name=one.name, sort_name=one.sort_name) for one in people.values()]
    return _collected(memberships, organizations=organizations, persons=persons)


def _named(body: Institution) -> Thing:
    return _said(id=str(body.uuid), name=body.name, classification=body.classification)


def _parents(db: Session, institutions: Iterable[Institution]) -> dict[int, UUID]:
    ids = {one.parent_id for one in institutions if one.parent_id is not None}
    return {
        row.id: row.uuid for row in db.execute(select(Institution.id, Institution.uuid).where(Institution.id.in_(ids)))
    }


def person_as_popolo(db: Session, person: Person) -> Thing:
    """A person with all memberships, as one Popolo file."""
    memberships = db.scalars(
        select(InstitutionMembership)
        .where(InstitutionMembership.person_id == person.id)
        .options(*_TIED)
        .order_by(InstitutionMembership.id)
    ).all()
    bodies = {one.institution.id: one.institution for one in memberships}
    bodies |= {one.on_behalf_of.id: one.on_behalf_of for one in memberships if one.on_behalf_of is not None}
    parts = _Parts(db, Person, [person.id])
    return _collected(
        memberships,
        persons=[_person(person, parts.of(person.id))],
        organizations=[_named(body) for body in bodies.values()],
    )


def jurisdiction_as_popolo(db: Session, jurisdiction: Jurisdiction) -> Iterator[str]:
    """Everything of a jurisdiction as one Popolo file, in pieces of text, so that memory stays flat whatever its size."""
    meta = {"jurisdiction": jurisdiction.ocd_id}
    yield f'{{"meta": {json.dumps(meta)}'
    for name, things in (
        ("persons", _people(db, jurisdiction)),
        ("organizations", _bodies(db, jurisdiction)),
        ("memberships", _memberships(db, jurisdiction)),
        ("posts", _posts(db, jurisdiction)),
        ("events", _events(db, jurisdiction)),
        ("areas", _areas(db, jurisdiction)),
    ):
        yield f',\n"{name}": ['
        separator = "\n"
        for thing in things:
            yield separator + json.dumps(thing, ensure_ascii=False)
            separator = ",\n"
        yield "]"
    yield "}\n"


def _ids(db: Session, model: type[Institution | Person], jurisdiction: Jurisdiction) -> Iterator[list[int]]:
    ids = list(db.scalars(select(model.id).where(model.jurisdiction_id == jurisdiction.id).order_by(model.id)))
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _people(db: Session, jurisdiction: Jurisdiction) -> Iterator[Thing]:
    for ids in _ids(db, Person, jurisdiction):
        parts = _Parts(db, Person, ids)
        for row in db.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)).all():
            yield _person(row, parts.of(row.id))


def _bodies(db: Session, jurisdiction: Jurisdiction) -> Iterator[Thing]:
    for ids in _ids(db, Institution, jurisdiction):
        parts = _Parts(db, Institution, ids)
        rows = db.scalars(select(Institution).where(Institution.id.in_(ids)).order_by(Institution.id)).all()
        parents = _parents(db, rows)
        for row in rows:
            yield _institution(row, parts.of(row.id), parents)


def _memberships(db: Session, jurisdiction: Jurisdiction) -> Iterator[Thing]:
    for ids in _ids(db, Person, jurisdiction):
        query = select(InstitutionMembership).where(InstitutionMembership.person_id.in_(ids)).options(*_TIED)
        for row in db.scalars(query.order_by(InstitutionMembership.id)).all():
            yield _membership(row)


def _posts(db: Session, jurisdiction: Jurisdiction) -> Iterator[Thing]:
    query = (
        select(Post, Institution.uuid)
        .join(Institution, Institution.id == Post.institution_id)
        .where(Institution.jurisdiction_id == jurisdiction.id)
    )
    for row, institution in db.execute(query.order_by(Post.id)):
        yield _post(row, institution)


def _events(db: Session, jurisdiction: Jurisdiction) -> Iterator[Thing]:
    query = (
        select(LegislativeSession, Institution.uuid)
        .outerjoin(Institution, Institution.id == LegislativeSession.institution_id)
        .where(LegislativeSession.jurisdiction_id == jurisdiction.id)
    )
    for row, institution in db.execute(query.order_by(LegislativeSession.id)):
        yield _event(row, institution)


def _areas(db: Session, jurisdiction: Jurisdiction) -> Iterator[Thing]:
    for row in db.scalars(select(Area).where(Area.jurisdiction_id == jurisdiction.id).order_by(Area.id)):
        yield _area(row)
