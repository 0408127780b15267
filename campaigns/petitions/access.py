"""Who may do what with a petition, and the loaders that are the only way to one; absent and hidden look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.coalitions.models import Role
from campaigns.foundation.errors import Forbidden, Missing
from campaigns.petitions.models import Petition, PetitionSlug

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

_EDITORS = frozenset({Role.OWNER, Role.MANAGER})
_MODERATORS = _EDITORS | {Role.MODERATOR}
_MEMBERS = _MODERATORS | {Role.VIEWER}


def _has_role(actor: Actor, petition: Petition, roles: frozenset[Role]) -> bool:
    if actor.is_administrator or actor.is_system:
        return True
    return any(actor.roles.get(part.organization_id) in roles for part in petition.campaign.parts)


def can_see_managed(actor: Actor, petition: Petition) -> bool:
    """Whether the actor may see the petition from the inside: members of the organizations that carry its campaign."""
    return _has_role(actor, petition, _MEMBERS)


def can_edit(actor: Actor, petition: Petition) -> bool:
    """Whether the actor may change the petition and publish it: owners and managers."""
    return _has_role(actor, petition, _EDITORS)


def can_moderate(actor: Actor, petition: Petition) -> bool:
    """Whether the actor may review the petition and hide what signers show: moderators, managers and owners."""
    return _has_role(actor, petition, _MODERATORS)


def present_slug(db: Session, slug: str) -> str | None:
    """The present slug of the petition that once had `slug`; None when none had it."""
    query = (
        select(Petition.slug)
        .join(PetitionSlug, PetitionSlug.petition_id == Petition.id)
        .where(PetitionSlug.slug == slug)
    )
    return db.scalar(query)


def _petition(db: Session, slug: str) -> Petition:
    petition = db.scalar(select(Petition).where(Petition.slug == slug))
    if petition is None:
        raise Missing
    return petition


def managed_petition(db: Session, actor: Actor, slug: str) -> Petition:
    """The petition as its organizations see it.

    Raises:
        Missing: when it is not there, or the actor is not one of them.

    """
    petition = _petition(db, slug)
    if not can_see_managed(actor, petition):
        raise Missing
    return petition


def editable_petition(db: Session, actor: Actor, slug: str) -> Petition:
    """The petition to be changed.

    Raises:
        Missing: when the actor may not even see it.
        Forbidden: when the actor may see it only.

    """
    petition = managed_petition(db, actor, slug)
    if not can_edit(actor, petition):
        raise Forbidden
    return petition


def moderated_petition(db: Session, actor: Actor, slug: str) -> Petition:
    """The petition to be reviewed.

    Raises:
        Missing: when the actor may not even see it.
        Forbidden: when the actor may see it only.

    """
    petition = managed_petition(db, actor, slug)
    if not can_moderate(actor, petition):
        raise Forbidden
    return petition
