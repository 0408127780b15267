"""Founding and describing institutions, and their areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.searching import folded_words
from campaigns.institutions.models import Area, Institution, InstitutionName, Jurisdiction
from campaigns.institutions.operations.addresses import free_slug
from campaigns.institutions.operations.checking import check_web_addresses, checked_dates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

# Keys that people's own entries get; no register's key looks like it.
OWN = "own:"


@dataclass(frozen=True, slots=True)
class BodyData:
    """What is written of an institution; dates as precise as they are known."""

    name: str
    language: str
    classification: str
    abbreviation: str = ""
    description: str = ""
    seats: int | None = None
    founding_date: str | None = None
    dissolution_date: str | None = None
    source_url: str | None = None
    source_date: str | None = None


def fold_institution(institution: Institution) -> None:
    """Refresh what searches look through."""
    institution.folded = folded_words(
        [institution.name, institution.abbreviation, *(one.name for one in institution.names)]
    )


def found_institution(  # noqa: PLR0913 - what can be said of it, each named at the call
    db: Session,
    actor: Actor,
    jurisdiction: Jurisdiction,
    *,
    name: str,
    language: str,
    classification: str,
    key: str | None = None,
    parent: Institution | None = None,
    seats: int | None = None,
    names: Iterable[tuple[str, str] | tuple[str, str, str]] = (),
    abbreviation: str = "",
    source_url: str | None = None,
    source_date: str | None = None,
    slug: str | None = None,
) -> Institution:
    """Found an institution; its address follows from its name unless `slug` says another.

    `names` are further ones as (language, name) or (language, name, note); `key` is what imports find it again by.

    Raises:
        Invalid: when the key or the chosen address is taken, or something cannot be so.

    """
    dates = checked_dates(source_date=source_date)
    check_web_addresses({"source_url": source_url})
    _check_seats(seats)
    address = free_slug(db, Institution, slug or name, is_chosen=slug is not None)
    chosen_key = key or f"{OWN}{address}"
    if db.scalar(
        select(Institution.id).where(Institution.jurisdiction_id == jurisdiction.id, Institution.key == chosen_key)
    ):
        raise Invalid({"key": _("An institution with this key is here already.")})
    now = clock.now()
    institution = Institution(
        uuid=uuid7(),
        slug=address,
        jurisdiction=jurisdiction,
        parent_id=parent.id if parent is not None else None,
        classification=classification,
        key=chosen_key,
        name=name,
        language=language,
        abbreviation=abbreviation,
        seats=seats,
        source_url=source_url or None,
        names=[InstitutionName(language=one[0], name=one[1], note="".join(one[2:])) for one in names],
        created_at=now,
        updated_at=now,
        **dates,
    )
    fold_institution(institution)
    db.add(institution)
    db.flush()
    record(db, actor, "found_institution", "institution", institution.uuid, jurisdiction=str(jurisdiction.uuid))
    return institution


def write_institution(db: Session, actor: Actor, institution: Institution, data: BodyData) -> None:
    """Put what is said of an institution.

    Raises:
        Invalid: when something cannot be so.

    """
    dates = checked_dates(
        founding_date=data.founding_date, dissolution_date=data.dissolution_date, source_date=data.source_date
    )
    check_web_addresses({"source_url": data.source_url})
    _check_seats(data.seats)
    institution.name, institution.language = data.name, data.language
    institution.classification, institution.abbreviation = data.classification, data.abbreviation
    institution.description, institution.seats = data.description, data.seats
    institution.source_url = data.source_url or None
    for column, value in dates.items():
        setattr(institution, column, value)
    institution.updated_at = clock.now()
    fold_institution(institution)
    db.flush()
    record(db, actor, "write_institution", "institution", institution.uuid)


def _check_seats(seats: int | None) -> None:
    if seats is not None and seats < 1:
        raise Invalid({"seats": _("Write how many members it has by law, or leave it empty.")})


def place_institution(db: Session, actor: Actor, institution: Institution, parent: Institution | None) -> None:
    """Put an institution under another, or under none.

    Raises:
        Invalid: when it would stand under itself, directly or through others, or under one of another jurisdiction.

    """
    above = parent
    while above is not None:
        if above.id == institution.id:
            raise Invalid({"parent": _("An institution cannot stand under itself.")})
        above = db.get(Institution, above.parent_id) if above.parent_id is not None else None
    if parent is not None and parent.jurisdiction_id != institution.jurisdiction_id:
        raise Invalid({"parent": _("Both must belong to the same jurisdiction.")})
    institution.parent_id = parent.id if parent is not None else None
    institution.updated_at = clock.now()
    db.flush()
    record(db, actor, "place_institution", "institution", institution.uuid)


def name_institution(
    db: Session, actor: Actor, institution: Institution, language: str, name: str, *, note: str = ""
) -> None:
    """Add another name: in another language or script, a former one, a short one; `note` says which."""
    if any((one.language, one.name, one.note) == (language, name, note) for one in institution.names):
        return
    institution.names.append(InstitutionName(language=language, name=name, note=note))
    institution.updated_at = clock.now()
    fold_institution(institution)
    db.flush()
    record(db, actor, "name_institution", "institution", institution.uuid, language=language)


def unname_institution(db: Session, actor: Actor, institution: Institution, language: str, name: str) -> None:
    """Take another name away."""
    institution.names = [one for one in institution.names if (one.language, one.name) != (language, name)]
    institution.updated_at = clock.now()
    fold_institution(institution)
    db.flush()
    record(db, actor, "unname_institution", "institution", institution.uuid, language=language)


def enter_area(
    db: Session, actor: Actor, jurisdiction: Jurisdiction, *, identifier: str, name: str, classification: str = ""
) -> Area:
    """The area with that identifier: the one that is there, or a new one."""
    found = db.scalar(select(Area).where(Area.jurisdiction_id == jurisdiction.id, Area.identifier == identifier))
    if found is not None:
        return found
    area = Area(
        uuid=uuid7(),
        jurisdiction_id=jurisdiction.id,
        identifier=identifier,
        name=name,
        classification=classification,
    )
    db.add(area)
    db.flush()
    record(db, actor, "enter_area", "area", area.uuid, jurisdiction=str(jurisdiction.uuid))
    return area
