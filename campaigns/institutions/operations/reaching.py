"""How an institution or a person in office is reached, what other registers call them, and pages about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation.addresses import is_address
from campaigns.foundation.errors import Invalid, Missing
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.natural_keys import natural_key
from campaigns.institutions.models import ContactDetail, Institution, OutsideIdentifier, Person, WebLink
from campaigns.institutions.operations.checking import check_web_addresses, checked_dates, refuse_erased

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

# Popolo's types of contact details that people may enter; imports keep others as they come.
CONTACT_KINDS = ("email", "phone", "fax", "address", "url", "twitter", "facebook")


def owner_of(thing: Institution | Person) -> dict[str, int]:
    """The column that ties a row to an institution or a person."""
    return {"institution_id": thing.id} if isinstance(thing, Institution) else {"person_id": thing.id}


def kind_of(thing: Institution | Person) -> str:
    """What the audit trail calls it."""
    return "institution" if isinstance(thing, Institution) else "person"


def contact_key(kind: str, value: str) -> str:
    """What stands for a contact detail in an address."""
    return natural_key(kind, value)


def add_contact(  # noqa: PLR0913 - what can be said of it, each named at the call
    db: Session,
    actor: Actor,
    thing: Institution | Person,
    *,
    kind: str,
    value: str,
    label: str = "",
    note: str = "",
    source_url: str | None = None,
    as_of: str | None = None,
) -> ContactDetail:
    """Add a way to reach an institution or a person in office, or write anew what is said of one that is there.

    Raises:
        Invalid: when it cannot be one, or the details of the person were erased.

    """
    refuse_erased(thing, "value")
    if kind == "email" and not is_address(value):
        raise Invalid({"value": _("This is not a whole e-mail address. It looks like name@example.org.")})
    check_web_addresses({"value": value if kind == "url" else None, "source_url": source_url})
    dates = checked_dates(as_of=as_of)
    own: dict[str, Any] = {**owner_of(thing), "kind": kind, "value": value}
    contact = db.scalar(select(ContactDetail).filter_by(**own))
    if contact is None:
        contact = ContactDetail(**own)
        db.add(contact)
    contact.label, contact.note = label, note
    contact.source_url, contact.as_of = source_url or None, dates["as_of"]
    db.flush()
    record(db, actor, "add_contact", kind_of(thing), thing.uuid, kind=kind)
    return contact


def remove_contact(db: Session, actor: Actor, thing: Institution | Person, key: str) -> None:
    """Take a contact detail away, named by `contact_key`.

    Raises:
        Missing: when there is none such.

    """
    for contact in db.scalars(select(ContactDetail).filter_by(**owner_of(thing))):
        if contact_key(contact.kind, contact.value) == key:
            db.delete(contact)
            db.flush()
            record(db, actor, "remove_contact", kind_of(thing), thing.uuid, kind=contact.kind)
            return
    raise Missing


def add_outside_identifier(
    db: Session, actor: Actor, thing: Institution | Person, *, scheme: str, identifier: str
) -> None:
    """Add what another register calls it, unless it is there.

    Raises:
        Invalid: when the details of the person were erased.

    """
    refuse_erased(thing, "identifier")
    own: dict[str, Any] = {**owner_of(thing), "scheme": scheme, "identifier": identifier}
    if db.scalar(select(OutsideIdentifier.id).filter_by(**own)) is not None:
        return
    db.add(OutsideIdentifier(**own))
    db.flush()
    record(db, actor, "add_outside_identifier", kind_of(thing), thing.uuid, scheme=scheme)


def add_link(db: Session, actor: Actor, thing: Institution | Person, url: str, *, note: str = "") -> None:
    """Add a page about it, unless it is there.

    Raises:
        Invalid: when it is no address of the web, or the details of the person were erased.

    """
    refuse_erased(thing, "url")
    check_web_addresses({"url": url})
    own: dict[str, Any] = {**owner_of(thing), "url": url}
    if db.scalar(select(WebLink.id).filter_by(**own)) is not None:
        return
    db.add(WebLink(**own, note=note))
    db.flush()
    record(db, actor, "add_link", kind_of(thing), thing.uuid)
