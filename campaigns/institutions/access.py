"""Who may change what is known of institutions, and the loaders that are the only way to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation.errors import Forbidden, Missing
from campaigns.institutions.models import (
    Institution,
    InstitutionMembership,
    Jurisdiction,
    LegislativeSession,
    Person,
    Post,
)

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

# As in the room of coalitions, which stands beside this one.
_EDITING_ROLES = frozenset({"owner", "manager"})


def can_edit_institutions(actor: Actor) -> bool:
    """Whether the actor may keep the directory: administrators, and owners and managers of any organization; it belongs to all."""
    return actor.is_administrator or actor.is_system or any(role in _EDITING_ROLES for role in actor.roles.values())


def require_editing(actor: Actor) -> None:
    """Let only those pass who keep the directory.

    Raises:
        Forbidden: for everybody else; what the directory holds is public, so nothing need look absent.

    """
    if not can_edit_institutions(actor):
        raise Forbidden


def visible_jurisdiction(db: Session, slug: str) -> Jurisdiction:
    """A jurisdiction for those who work here; what everybody may see of them is guarded by the room of proposals.

    Raises:
        Missing: when none is there.

    """
    found = db.scalar(select(Jurisdiction).where(Jurisdiction.slug == slug))
    if found is None:
        raise Missing
    return found


def visible_institution(db: Session, slug: str) -> Institution:
    """An institution; everything about it is public.

    Raises:
        Missing: when none is there.

    """
    found = db.scalar(select(Institution).where(Institution.slug == slug))
    if found is None:
        raise Missing
    return found


def visible_person(db: Session, slug: str) -> Person:
    """A person in office.

    Raises:
        Missing: when nobody is there.

    """
    found = db.scalar(select(Person).where(Person.slug == slug))
    if found is None:
        raise Missing
    return found


def editable_jurisdiction(db: Session, actor: Actor, slug: str) -> Jurisdiction:
    """A jurisdiction to be changed.

    Raises:
        Missing: when none is there.
        Forbidden: when the actor does not keep the directory.

    """
    found = visible_jurisdiction(db, slug)
    require_editing(actor)
    return found


def editable_institution(db: Session, actor: Actor, slug: str) -> Institution:
    """An institution to be changed.

    Raises:
        Missing: when none is there.
        Forbidden: when the actor does not keep the directory.

    """
    found = visible_institution(db, slug)
    require_editing(actor)
    return found


def editable_person(db: Session, actor: Actor, slug: str) -> Person:
    """A person whose entry is to be changed.

    Raises:
        Missing: when nobody is there.
        Forbidden: when the actor does not keep the directory.

    """
    found = visible_person(db, slug)
    require_editing(actor)
    return found


def membership_of(db: Session, thing: Institution | Person, membership_uuid: UUID) -> InstitutionMembership:
    """A membership in an institution, or of a person, that was loaded to be changed.

    Raises:
        Missing: when it is not one of theirs.

    """
    column = InstitutionMembership.institution_id if isinstance(thing, Institution) else InstitutionMembership.person_id
    found = db.scalar(
        select(InstitutionMembership).where(column == thing.id, InstitutionMembership.uuid == membership_uuid)
    )
    if found is None:
        raise Missing
    return found


def session_of(db: Session, jurisdiction: Jurisdiction, session_uuid: UUID) -> LegislativeSession:
    """A legislative session of a jurisdiction that was loaded to be changed.

    Raises:
        Missing: when it is not one of its own.

    """
    found = db.scalar(
        select(LegislativeSession).where(
            LegislativeSession.jurisdiction_id == jurisdiction.id, LegislativeSession.uuid == session_uuid
        )
    )
    if found is None:
        raise Missing
    return found


def post_of(db: Session, institution: Institution, post_uuid: UUID) -> Post:
    """A post of an institution that was loaded to be changed.

    Raises:
        Missing: when it is not one of its own.

    """
    found = db.scalar(select(Post).where(Post.institution_id == institution.id, Post.uuid == post_uuid))
    if found is None:
        raise Missing
    return found
