"""Entering people in office, and their names."""

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
from campaigns.institutions.models import Jurisdiction, Person, PersonName
from campaigns.institutions.operations.addresses import free_slug
from campaigns.institutions.operations.bodies import OWN
from campaigns.institutions.operations.checking import check_web_addresses, checked_dates, refuse_erased

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class PersonData:
    """What is written of a person in office. There is no field for a birth date: nobody needs it to ask somebody something."""

    name: str
    language: str = ""
    family_name: str = ""
    given_name: str = ""
    source_url: str | None = None
    source_date: str | None = None


def fold_person(person: Person) -> None:
    """Refresh what searches look through."""
    person.folded = folded_words([person.name, *(one.name for one in person.names)])


def enter_person(  # noqa: PLR0913 - what can be said of it, each named at the call
    db: Session,
    actor: Actor,
    jurisdiction: Jurisdiction,
    *,
    name: str,
    language: str = "",
    key: str | None = None,
    names: Iterable[tuple[str, str] | tuple[str, str, str]] = (),
    family_name: str = "",
    given_name: str = "",
    sort_name: str = "",
    gender: str = "",
    source_url: str | None = None,
    source_date: str | None = None,
    slug: str | None = None,
) -> Person:
    """Enter a person in office; `names` are further ones as (language, name) or (language, name, note).

    Raises:
        Invalid: when the key or the chosen address is taken, or something cannot be so.

    """
    dates = checked_dates(source_date=source_date)
    check_web_addresses({"source_url": source_url})
    address = free_slug(db, Person, slug or name, is_chosen=slug is not None)
    chosen_key = key or f"{OWN}{address}"
    if db.scalar(select(Person.id).where(Person.jurisdiction_id == jurisdiction.id, Person.key == chosen_key)):
        raise Invalid({"key": _("A person with this key is here already.")})
    now = clock.now()
    person = Person(
        uuid=uuid7(),
        slug=address,
        jurisdiction=jurisdiction,
        key=chosen_key,
        name=name,
        language=language,
        family_name=family_name,
        given_name=given_name,
        sort_name=sort_name or sorting_name(name, family_name, given_name),
        gender=gender,
        source_url=source_url or None,
        names=[PersonName(language=one[0], name=one[1], note="".join(one[2:])) for one in names],
        created_at=now,
        updated_at=now,
        **dates,
    )
    fold_person(person)
    db.add(person)
    db.flush()
    record(db, actor, "enter_person", "person", person.uuid, jurisdiction=str(jurisdiction.uuid))
    return person


def sorting_name(name: str, family_name: str = "", given_name: str = "") -> str:
    """The name by which lists are sorted: family name first; where it is not known, the last word of the name."""
    if family_name:
        return f"{family_name} {given_name}".strip()
    first, _space, last = name.rpartition(" ")
    return f"{last} {first}".strip()


def write_person(db: Session, actor: Actor, person: Person, data: PersonData) -> None:
    """Put what is said of a person.

    Raises:
        Invalid: when something cannot be so, or parts of the name are said though details were erased.

    """
    for field, text in (("family_name", data.family_name), ("given_name", data.given_name)):
        if text:
            refuse_erased(person, field)
    dates = checked_dates(source_date=data.source_date)
    check_web_addresses({"source_url": data.source_url})
    person.name, person.language = data.name, data.language
    person.family_name, person.given_name = data.family_name, data.given_name
    person.sort_name = sorting_name(data.name, data.family_name, data.given_name)
    person.source_url, person.source_date = data.source_url or None, dates["source_date"]
    person.updated_at = clock.now()
    fold_person(person)
    db.flush()
    record(db, actor, "write_person", "person", person.uuid)


def name_person(db: Session, actor: Actor, person: Person, language: str, name: str, *, note: str = "") -> None:
    """Add another name of a person: another script, a former one, how a source prints it.

    Raises:
        Invalid: when the details of the person were erased.

    """
    refuse_erased(person, "name")
    if any((one.language, one.name, one.note) == (language, name, note) for one in person.names):
        return
    person.names.append(PersonName(language=language, name=name, note=note))
    person.updated_at = clock.now()
    fold_person(person)
    db.flush()
    record(db, actor, "name_person", "person", person.uuid, language=language)


def unname_person(db: Session, actor: Actor, person: Person, language: str, name: str) -> None:
    """Take another name of a person away."""
    person.names = [one for one in person.names if (one.language, one.name) != (language, name)]
    person.updated_at = clock.now()
    fold_person(person)
    db.flush()
    record(db, actor, "unname_person", "person", person.uuid, language=language)
