"""What the pages of an institution and of a person show: members now and then, how they are reached, and where each word comes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, lazyload, selectinload

from campaigns.foundation import clock
from campaigns.institutions.models import (
    ContactDetail,
    Institution,
    InstitutionMembership,
    LegislativeSession,
    OutsideIdentifier,
    Person,
    Post,
    WebLink,
)
from campaigns.institutions.queries.classifications import classification_name
from campaigns.institutions.queries.directory import BodyRow, body_row
from campaigns.institutions.queries.names import jurisdiction_title, shown_institution, shown_person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

MOST_MEMBERS = 400
# Numbers in registers of the whole world that have a page for each.
_PAGES_OF_SCHEMES = {"wikidata": "https://www.wikidata.org/wiki/", "viaf": "https://viaf.org/viaf/"}


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach somebody, where it was found and when; `href` is empty where it is no link."""

    kind: str
    value: str
    label: str
    note: str
    href: str
    source_url: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A page elsewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A membership in a list of either page: the person or the institution, the post or part that is played, on whose behalf, from when until when.

    `is_own` is false on the page of a party for who sits elsewhere on its behalf.
    """

    uuid: UUID
    slug: str
    name: str
    language: str
    role: str
    group: str
    group_slug: str
    area: str
    session: str
    start_date: str | None
    end_date: str | None
    is_present: bool
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the members sit for a party or group."""

    name: str
    slug: str
    number: int


@dataclass(frozen=True, slots=True)
class OtherName:
    """A further name with its language."""

    name: str
    language: str
    note: str


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """Everything that the page of an institution shows."""

    slug: str
    name: str
    language: str
    abbreviation: str
    kind: str
    description: str
    jurisdiction_slug: str
    jurisdiction: str
    seats: int | None
    founding_date: str | None
    dissolution_date: str | None
    parent: BodyRow | None
    children: tuple[BodyRow, ...]
    other_names: tuple[OtherName, ...]
    contacts: tuple[Contact, ...]
    links: tuple[Link, ...]
    source_url: str | None
    source_date: str | None
    members: tuple[MemberRow, ...]
    shares: tuple[Share, ...]
    present_number: int
    former_number: int
    shows_former: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything that the page of a person shows: what belongs to the office."""

    slug: str
    name: str
    jurisdiction_slug: str
    jurisdiction: str
    other_names: tuple[OtherName, ...]
    contacts: tuple[Contact, ...]
    links: tuple[Link, ...]
    source_url: str | None
    source_date: str | None
    memberships: tuple[MemberRow, ...]


def lasts_today() -> ColumnElement[bool]:
    """Whether a membership lasts: neither it nor the period that it belongs to has ended. Needs the session joined."""
    today = clock.today().isoformat()
    year_ends = "-99"
    return and_(
        or_(InstitutionMembership.end_date.is_(None), InstitutionMembership.end_date.concat(year_ends) >= today),
        or_(LegislativeSession.end_date.is_(None), LegislativeSession.end_date.concat(year_ends) >= today),
    )


def _contacts(db: Session, condition: ColumnElement[bool]) -> tuple[Contact, ...]:
    rows = db.scalars(select(ContactDetail).where(condition).order_by(ContactDetail.kind, ContactDetail.id))
    return tuple(
        Contact(one.kind, one.value, one.label, one.note, _href(one.kind, one.value), one.source_url, one.as_of)
        for one in rows
    )


def _href(kind: str, value: str) -> str:
    if kind == "email":
        return f"mailto:{value}"
    if kind in {"phone", "fax", "voice", "cell"}:
        return f"tel:{''.join(mark for mark in value if mark.isdigit() or mark == '+')}"
    if value.startswith(("https://", "http://")):
        return value
    hosts = {"twitter": "https://x.com/", "facebook": "https://www.facebook.com/"}
    return f"{hosts[kind]}{value.lstrip('@')}" if kind in hosts and "/" not in value else ""


def _links(db: Session, links: ColumnElement[bool], identifiers: ColumnElement[bool]) -> tuple[Link, ...]:
    found = [
        Link(one.note or one.url, one.url) for one in db.scalars(select(WebLink).where(links).order_by(WebLink.id))
    ]
    for one in db.scalars(select(OutsideIdentifier).where(identifiers).order_by(OutsideIdentifier.id)):
        page = _PAGES_OF_SCHEMES.get(one.scheme)
        if page is not None:
            found.append(Link(f"{one.scheme.capitalize()} {one.identifier}", f"{page}{one.identifier}"))
    return tuple(found)


def _other_names(names: Sequence[Any], shown: str) -> tuple[OtherName, ...]:
    kept: dict[str, OtherName] = {}
    for one in sorted(names, key=lambda one: one.id):
        if one.name != shown:
            kept.setdefault(one.name, OtherName(one.name, one.language, "" if one.note == "multilingual" else one.note))
    return tuple(kept.values())


def institution_page(
    db: Session, institution: Institution, language: str, *, shows_former: bool = False
) -> InstitutionPage:
    """The page of an institution with its members now, or with the former ones; a fixed number of queries, whatever their number."""
    shown = shown_institution(institution, language)
    parent = db.get(Institution, institution.parent_id) if institution.parent_id is not None else None
    below = db.scalars(
        select(Institution)
        .where(Institution.parent_id == institution.id)
        .options(lazyload(Institution.jurisdiction))
        .order_by(Institution.name)
    ).all()
    present, former = _numbers(db, institution)
    members = _members(db, institution, language, is_present=not shows_former)
    return InstitutionPage(
        slug=institution.slug,
        name=shown.text,
        language=shown.language,
        abbreviation=institution.abbreviation,
        kind=classification_name(institution.classification),
        description=institution.description,
        jurisdiction_slug=institution.jurisdiction.slug,
        jurisdiction=jurisdiction_title(institution.jurisdiction, language),
        seats=institution.seats,
        founding_date=institution.founding_date,
        dissolution_date=institution.dissolution_date,
        parent=body_row(parent, language) if parent is not None else None,
        children=tuple(body_row(one, language) for one in below),
        other_names=_other_names(_with_own(institution), shown.text),
        contacts=_contacts(db, ContactDetail.institution_id == institution.id),
        links=_links(db, WebLink.institution_id == institution.id, OutsideIdentifier.institution_id == institution.id),
        source_url=institution.source_url,
        source_date=institution.source_date,
        members=members,
        shares=_shares(members),
        present_number=present,
        former_number=former,
        shows_former=shows_former,
    )


def _with_own(institution: Institution) -> list[Any]:
    own = OtherNameRow(0, institution.name, institution.language, "")
    return [own, *institution.names]


@dataclass(frozen=True, slots=True)
class OtherNameRow:
    """The name in use as a row among the others, for readers who see it in their own language."""

    id: int
    name: str
    language: str
    note: str


def _belongs(institution: Institution) -> ColumnElement[bool]:
    """Members of it, and who sits elsewhere on its behalf."""
    return or_(
        InstitutionMembership.institution_id == institution.id,
        InstitutionMembership.on_behalf_of_id == institution.id,
    )


def _numbers(db: Session, institution: Institution) -> tuple[int, int]:
    query = (
        select(lasts_today().label("is_present"), func.count())
        .select_from(InstitutionMembership)
        .outerjoin(LegislativeSession, LegislativeSession.id == InstitutionMembership.legislative_session_id)
        .where(_belongs(institution))
        .group_by("is_present")
    )
    numbers = {bool(row[0]): int(row[1]) for row in db.execute(query)}
    return numbers.get(True, 0), numbers.get(False, 0)


def memberships_with(person: type[Person]) -> Select[InstitutionMembership]:
    """Memberships joined to their periods and to `person`, an alias that is loaded with the names that `shown_person` needs."""
    return (
        select(InstitutionMembership)
        .join(person, person.id == InstitutionMembership.person_id)
        .outerjoin(LegislativeSession, LegislativeSession.id == InstitutionMembership.legislative_session_id)
        .options(
            contains_eager(InstitutionMembership.person.of_type(person)).options(
                lazyload(person.jurisdiction), selectinload(person.names)
            )
        )
    )


def _members(db: Session, institution: Institution, language: str, *, is_present: bool) -> tuple[MemberRow, ...]:
    person = aliased(Person)
    query = (
        memberships_with(person)
        .where(_belongs(institution), lasts_today() if is_present else ~lasts_today())
        .options(
            selectinload(InstitutionMembership.on_behalf_of).options(lazyload(Institution.jurisdiction)),
            selectinload(InstitutionMembership.institution).options(lazyload(Institution.jurisdiction)),
            selectinload(InstitutionMembership.area),
            selectinload(InstitutionMembership.post).selectinload(Post.area),
            contains_eager(InstitutionMembership.legislative_session).lazyload(LegislativeSession.jurisdiction),
        )
        .order_by(person.sort_name, person.id, InstitutionMembership.start_date)
        .limit(MOST_MEMBERS)
    )
    rows = []
    for one in db.scalars(query):
        # On the page of a party the other side is where the person sits; on that of a parliament, for whom.
        other = one.institution if one.on_behalf_of_id == institution.id else one.on_behalf_of
        shown = shown_person(one.person, language)
        row = _row(one, language, one.person.slug, shown.text, shown.language, other, is_present=is_present)
        rows.append(replace(row, is_own=one.institution_id == institution.id))
    return tuple(rows)


def _row(
    one: InstitutionMembership,
    language: str,
    slug: str,
    name: str,
    name_language: str,
    other: Institution | None,
    *,
    is_present: bool,
) -> MemberRow:
    session, post = one.legislative_session, one.post
    area = one.area or (post.area if post is not None else None)
    return MemberRow(
        uuid=one.uuid,
        slug=slug,
        name=name,
        language=name_language,
        role=one.label or (post.label if post is not None else "") or ("" if one.role == "member" else one.role),
        group=shown_institution(other, language).text if other is not None else "",
        group_slug=other.slug if other is not None else "",
        area=area.name if area is not None else "",
        session=(session.name or session.identifier) if session is not None else "",
        start_date=one.start_date or (session.start_date if session is not None else None),
        end_date=one.end_date or (session.end_date if session is not None else None),
        is_present=is_present,
    )


def _shares(members: Sequence[MemberRow]) -> tuple[Share, ...]:
    """Members by party or group, the largest first."""
    numbers = Counter((one.group, one.group_slug) for one in members if one.group)
    return tuple(Share(name, slug, number) for (name, slug), number in numbers.most_common())


def person_page(db: Session, person: Person, language: str) -> PersonPage:
    """The page of a person in office, the memberships that last first; a fixed number of queries."""
    shown = shown_person(person, language)
    today = clock.today().isoformat()
    rows = db.scalars(
        select(InstitutionMembership)
        .where(InstitutionMembership.person_id == person.id)
        .options(
            selectinload(InstitutionMembership.on_behalf_of).options(lazyload(Institution.jurisdiction)),
            selectinload(InstitutionMembership.institution).options(lazyload(Institution.jurisdiction)),
            selectinload(InstitutionMembership.area),
            selectinload(InstitutionMembership.post).selectinload(Post.area),
            selectinload(InstitutionMembership.legislative_session).lazyload(LegislativeSession.jurisdiction),
        )
    ).all()
    memberships = []
    for one in rows:
        body = shown_institution(one.institution, language)
        session_end = one.legislative_session.end_date if one.legislative_session is not None else None
        lasts = all(end is None or f"{end}-99" >= today for end in (one.end_date, session_end))
        memberships.append(
            _row(one, language, one.institution.slug, body.text, body.language, one.on_behalf_of, is_present=lasts)
        )
    memberships.sort(key=lambda row: (row.is_present, row.start_date or ""), reverse=True)
    return PersonPage(
        slug=person.slug,
        name=shown.text,
        jurisdiction_slug=person.jurisdiction.slug,
        jurisdiction=jurisdiction_title(person.jurisdiction, language),
        other_names=_other_names([OtherNameRow(0, person.name, person.language, ""), *person.names], shown.text),
        contacts=_contacts(db, ContactDetail.person_id == person.id),
        links=_links(db, WebLink.person_id == person.id, OutsideIdentifier.person_id == person.id),
        source_url=person.source_url,
        source_date=person.source_date,
        memberships=tuple(memberships),
    )
