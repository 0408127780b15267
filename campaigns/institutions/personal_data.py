"""What this room holds about people in office, to be given or erased on request.

They are found by an e-mail address among their contact details. Somebody who is written of without one is found by the page of the person: staff pass
the person itself to `export_person` and `erase_person`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.institutions.models import (
    ContactDetail,
    InstitutionMembership,
    OutsideIdentifier,
    Person,
    PersonName,
    WebLink,
)

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
    ),
    "person_name": ("name",),
    "contact_detail": ("value",),
}


def _people(db: Session, address: str) -> Sequence[Person]:
    mine = select(ContactDetail.person_id).where(
        ContactDetail.kind == "email", func.lower(ContactDetail.value) == address.strip().lower()
    )
    return db.scalars(select(Person).where(Person.id.in_(mine)).order_by(Person.id)).all()


def export_person(db: Session, person: Person) -> dict[str, Any]:
    """Everything that is kept about one person in office, in plain words."""
    contacts = db.scalars(select(ContactDetail).where(ContactDetail.person_id == person.id))
    links = db.scalars(select(WebLink).where(WebLink.person_id == person.id))
    identifiers = db.scalars(select(OutsideIdentifier).where(OutsideIdentifier.person_id == person.id))
    memberships = db.scalars(select(InstitutionMembership).where(InstitutionMembership.person_id == person.id))
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
        "other_names": [{"name": one.name, "language": one.language, "note": one.note} for one in person.names],
        "contacts": [{"type": one.kind, "value": one.value, "source": one.source_url} for one in contacts],
        "links": [one.url for one in links],
        "identifiers": [{"scheme": one.scheme, "identifier": one.identifier} for one in identifiers],
        "memberships": [
            {
                "institution": one.institution.name,
                "role": one.role,
                "start_date": one.start_date,
                "end_date": one.end_date,
            }
            for one in memberships
        ],
    }


def export_for(db: Session, address: str) -> list[dict[str, Any]]:
    """All people in office who are reached under an address."""
    return [export_person(db, person) for person in _people(db, address)]


def erase_person(db: Session, actor: Actor, person: Person) -> None:
    """Erase what is kept about a person beyond the public office: contacts, picture, dates, other names, pages, identifiers.

    Name and memberships stay, because who held a public office is part of the public record that votes and proposals refer to.
    """
    for model in (ContactDetail, WebLink, OutsideIdentifier, PersonName):
        db.execute(delete(model).where(model.person_id == person.id))
    db.expire(person, ["names"])
    person.gender, person.family_name, person.given_name = "", "", ""
    person.image_url = person.birth_date = person.death_date = None
    person.sort_name = person.name
    person.updated_at = clock.now()
    db.flush()
    record(db, actor, "erase_person", "person", person.uuid)


def erase_for(db: Session, actor: Actor, address: str) -> int:
    """Do so for all who are reached under an address; gives back how many."""
    found = _people(db, address)
    for person in found:
        erase_person(db, actor, person)
    return len(found)
