"""Setting organizations up, and what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from campaigns.audit.operations import record
from campaigns.coalitions.models import Organization, OrganizationText
from campaigns.coalitions.operations.addresses import free_slug
from campaigns.foundation import clock
from campaigns.foundation.addresses import is_address
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class OrganizationWording:
    """What an organization says of itself in one language; the description is Markdown."""

    name: str
    description: str = ""


def found_organization(
    db: Session,
    actor: Actor,
    *,
    language: str,
    wording: OrganizationWording,
    slug: str | None = None,
    website: str | None = None,
    contact: str | None = None,
    is_demonstration: bool = False,
) -> Organization:
    """Set up an organization; its address follows from its name unless `slug` says another.

    Raises:
        Invalid: when the slug is taken, or website or contact cannot be one.

    """
    _check_contacts(website, contact)
    organization = Organization(
        uuid=uuid7(),
        slug=free_slug(db, Organization, slug or wording.name, is_chosen=slug is not None),
        website=website or None,
        contact=contact or None,
        is_demonstration=is_demonstration,
        created_at=clock.now(),
        texts=[OrganizationText(language=language, name=wording.name, description=wording.description)],
    )
    db.add(organization)
    db.flush()
    record(db, actor, "found_organization", "organization", organization.uuid, language=language)
    return organization


def describe_organization(
    db: Session, actor: Actor, organization: Organization, language: str, wording: OrganizationWording
) -> None:
    """Put name and description of one language."""
    text = next((text for text in organization.texts if text.language == language), None)
    if text is None:
        text = OrganizationText(language=language)
        organization.texts.append(text)
    text.name, text.description = wording.name, wording.description
    db.flush()
    record(db, actor, "describe_organization", "organization", organization.uuid, language=language)


def change_contacts(db: Session, actor: Actor, organization: Organization, *, website: str, contact: str) -> None:
    """Put website and contact address; empty ones are not shown.

    Raises:
        Invalid: when one of them cannot be one.

    """
    _check_contacts(website, contact)
    organization.website, organization.contact = website or None, contact or None
    db.flush()
    record(db, actor, "change_contacts", "organization", organization.uuid)


def _check_contacts(website: str | None, contact: str | None) -> None:
    faults = {}
    if website and not _is_website(website):
        faults["website"] = _("Write the whole address, beginning with https://.")
    if contact and not is_address(contact):
        faults["contact"] = _("Write an e-mail address in the form name@example.org.")
    if faults:
        raise Invalid(faults)


def _is_website(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in parts.netloc and not any(mark.isspace() for mark in text)
