"""What this room holds about people in office, to be given or erased on request.

They are found by an e-mail address among their contact details. Somebody who is written of without one is found by the page of the person: staff pass
the person itself to `export_person` and `erase_person`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import lazyload, selectinload

from campaigns.institutions.models import (
    ContactDetail,
    Institution,
    InstitutionMembership,
    LegislativeSession,
    OutsideIdentifier,
    Person,
    PersonTrace,
    WebLink,
)
from campaigns.institutions.operations import erase_person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

COLUMNS = {
    "person": (
        "name",
        "family_name",
        "given_name",
        "sort_name",
        "gender",
        "image_url",
        "birth_date",
        "death_date",
        "folded",
        "erasure_note",
    ),
    "person_name": ("name",),
    "person_trace": ("blind_index",),
    "contact_detail": ("value",),
}


def _people(db: Session, address: str) -> Sequence[Person]:
    mine = select(ContactDetail.person_id).where(
        ContactDetail.kind == "email", func.lower(ContactDetail.value) == address.strip().lower()
    )
    return db.scalars(select(Person).where(Person.id.in_(mine)).order_by(Person.id)).all()


def export_person(db: Session, person: Person) -> dict[str, Any]:
    """Everything that is kept about one person in office, in plain words; a fixed number of queries."""
    contacts = db.scalars(select(ContactDetail).where(ContactDetail.person_id == person.id).order_by(ContactDetail.id))
    links = db.scalars(select(WebLink).where(WebLink.person_id == person.id).order_by(WebLink.id))
    identifiers = db.scalars(
        select(OutsideIdentifier).where(OutsideIdentifier.person_id == person.id).order_by(OutsideIdentifier.id)
    )
    erased_at = person.details_erased_at
    return {
        "person": str(person.uuid),
        "name": person.name,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "sort_name": person.sort_name,
        "gender": person.gender,
        "image": person.image_url,
        "birth_date": person.birth_date,
        "death_date": person.death_date,
        "source": person.source_url,
        "source_date": person.source_date,
        "key": person.key,
        "other_names": [{"name": one.name, "language": one.language, "note": one.note} for one in person.names],
        "contacts": [
            {"type": one.kind, "value": one.value, "label": one.label, "note": one.note, "source": one.source_url}
            for one in contacts
        ],
        "links": [one.url for one in links],
        "identifiers": [{"scheme": one.scheme, "identifier": one.identifier} for one in identifiers],
        "memberships": [_membership(one) for one in _memberships(db, person)],
        "details_erased_at": erased_at.isoformat() if erased_at is not None else None,
        "erasure_note": person.erasure_note,
        "traces": db.scalar(select(func.count()).where(PersonTrace.person_id == person.id)),
    }


def _memberships(db: Session, person: Person) -> Sequence[InstitutionMembership]:
    own = InstitutionMembership
    bodies = (selectinload(one).lazyload(Institution.jurisdiction) for one in (own.institution, own.on_behalf_of))
    period = selectinload(own.legislative_session).lazyload(LegislativeSession.jurisdiction)
    query = select(own).where(own.person_id == person.id).order_by(own.id)
    ways = (*bodies, period, selectinload(own.post), selectinload(own.area), lazyload(own.person))
    return db.scalars(query.options(*ways)).all()


def _membership(one: InstitutionMembership) -> dict[str, Any]:
    return {
        "institution": one.institution.name,
        "role": one.role,
        "label": one.label,
        "post": one.post.label if one.post is not None else None,
        "on_behalf_of": one.on_behalf_of.name if one.on_behalf_of is not None else None,
        "session": one.legislative_session.identifier if one.legislative_session is not None else None,
        "area": one.area.name if one.area is not None else None,
        "start_date": one.start_date,
        "end_date": one.end_date,
        "source": one.source_url,
    }


def export_for(db: Session, address: str) -> list[dict[str, Any]]:
    """All people in office who are reached under an address."""
    return [export_person(db, person) for person in _people(db, address)]


def erase_for(db: Session, actor: Actor, address: str) -> int:
    """Erase what goes beyond the office of all who are reached under an address; gives back how many."""
    found = _people(db, address)
    for person in found:
        erase_person(db, actor, person)
    return len(found)
