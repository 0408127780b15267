"""Erasing what is kept of a person in office beyond the office, so that it stays erased, and lifting that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.crypto import the_keyring
from campaigns.foundation.errors import Conflict
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.institutions.models import (
    ContactDetail,
    Jurisdiction,
    OutsideIdentifier,
    Person,
    PersonName,
    PersonTrace,
    WebLink,
)
from campaigns.institutions.operations.bodies import OWN
from campaigns.institutions.operations.people import fold_person, sorting_name
from campaigns.institutions.queries.traces import identifier_mark, name_mark, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.queries.traces import Mark

# Stands in the key of a person for the id that a register gave; no id of a file is a path of ours.
_ERASED = "erased/"


def erase_person(db: Session, actor: Actor, person: Person, *, note: str = "") -> None:
    """Erase what is kept about a person beyond the public office: contacts, picture, dates, other names, pages, identifiers.

    Name and memberships stay, because who held a public office is part of the public record that votes and proposals refer to. Imports find the person
    by keyed hashes from then on and bring only these two; `note` says why it was done.

    Raises:
        Conflict: while an import is at work in the jurisdiction, of which nobody sees yet what it brings.

    """
    if _has_import_at_work(db, person.jurisdiction):
        raise Conflict(_("A register is being imported here just now. Try again when that is over."))
    _forget_identifiers(db, person)
    for model in (ContactDetail, WebLink, PersonName):
        db.execute(delete(model).where(model.person_id == person.id))
    db.expire(person, ["names"])
    person.gender, person.family_name, person.given_name = "", "", ""
    person.image_url = person.birth_date = person.death_date = None
    person.sort_name = sorting_name(person.name)
    person.details_erased_at = person.updated_at = clock.now()
    person.erasure_note = note
    fold_person(person)
    db.flush()
    record(db, actor, "erase_person", "person", person.uuid)


def hold_off_erasures(db: Session, jurisdiction: Jurisdiction) -> None:
    """Let nobody's details be erased in a jurisdiction before this transaction is over: what it brings would not be seen, and stay.

    Imports do not hold off one another. Waits for an erasure that is at work.
    """
    db.execute(select(Jurisdiction.id).where(Jurisdiction.id == jurisdiction.id).with_for_update(read=True))


def _has_import_at_work(db: Session, jurisdiction: Jurisdiction) -> bool:
    locked = select(Jurisdiction.id).where(Jurisdiction.id == jurisdiction.id)
    return db.scalar(locked.with_for_update(key_share=True, skip_locked=True)) is None


def _forget_identifiers(db: Session, person: Person) -> None:
    """Leave traces in place of the identifiers, of the id that the key holds, and of the other names of somebody whom imports know by name."""
    rows = db.scalars(select(OutsideIdentifier).where(OutsideIdentifier.person_id == person.id)).all()
    marks = [identifier_mark(one.scheme, one.identifier) for one in rows]
    register, separator, own_id = person.key.partition(":")
    if person.key.startswith(OWN):
        marks += [name_mark(one.name) for one in person.names]
    elif separator and not own_id.startswith(_ERASED):
        marks.append(identifier_mark(register, own_id))
        person.key = f"{register}:{_ERASED}{person.uuid}"
    leave_traces(db, person, marks)
    db.execute(delete(OutsideIdentifier).where(OutsideIdentifier.person_id == person.id))


def leave_traces(db: Session, person: Person, marks: Iterable[Mark]) -> None:
    """Leave a keyed hash of each mark, unless there is one, so that the person is found by it again."""
    ring = the_keyring()
    known = set(db.scalars(select(PersonTrace.blind_index).where(PersonTrace.person_id == person.id)))
    for mark in dict.fromkeys(marks):
        if known.isdisjoint(trace_of(person.jurisdiction, mark, number) for number in ring.index):
            number = ring.index_number
            blind_index = trace_of(person.jurisdiction, mark, number)
            db.add(PersonTrace(person_id=person.id, blind_index=blind_index, key_number=number))
    db.flush()


def keep_person_details(db: Session, actor: Actor, person: Person) -> None:
    """Let details of a person be kept again: whoever keeps the directory may write them, and the next import brings what its register says.

    Raises:
        Conflict: when they were not erased.

    """
    if person.details_erased_at is None:
        raise Conflict(_("The details of this person were not erased."))
    person.details_erased_at, person.erasure_note = None, ""
    person.updated_at = clock.now()
    db.flush()
    record(db, actor, "keep_person_details", "person", person.uuid)
