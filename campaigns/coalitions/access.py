"""Who may do what with organizations and campaigns, and the loaders that are the only way to one; absent and hidden look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.accounts.models import Account
from campaigns.coalitions.models import Campaign, Membership, Organization, Part, Role
from campaigns.foundation.errors import Forbidden, Missing

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

EDITORS = frozenset({Role.OWNER, Role.MANAGER})
OWNERS = frozenset({Role.OWNER})


def has_role(actor: Actor, organization_id: int, roles: frozenset[Role]) -> bool:
    """Whether the actor holds one of `roles` there; administrators and the system hold all."""
    return actor.is_administrator or actor.is_system or actor.roles.get(organization_id) in roles


def can_found_organizations(actor: Actor) -> bool:
    """Whether the actor may set up an organization: administrators only, so that every one is known to a person."""
    return actor.is_administrator or actor.is_system


def can_see_organization(actor: Actor, organization: Organization) -> bool:
    """Whether the actor may see an organization from the inside: its members."""
    return has_role(actor, organization.id, frozenset(Role))


def can_edit_organization(actor: Actor, organization: Organization) -> bool:
    """Whether the actor may change what an organization says of itself, and begin campaigns: owners and managers."""
    return has_role(actor, organization.id, EDITORS)


def can_own_organization(actor: Actor, organization: Organization) -> bool:
    """Whether the actor may decide who belongs to an organization: owners."""
    return has_role(actor, organization.id, OWNERS)


def can_see_campaign(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor may see a campaign from the inside: members of the organizations that carry it."""
    return any(can_see_organization(actor, part.organization) for part in campaign.parts)


def can_edit_campaign(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor may change a campaign and begin petitions in it: owners and managers of its organizations."""
    return any(can_edit_organization(actor, part.organization) for part in campaign.parts)


def can_lead_campaign(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor may decide who carries a campaign: owners and managers of the organization that leads it."""
    return any(can_edit_organization(actor, part.organization) for part in campaign.parts if part.part == Part.LEAD)


def visible_organization(db: Session, slug: str) -> Organization:
    """An organization for everybody.

    Raises:
        Missing: when none is there.

    """
    organization = db.scalar(select(Organization).where(Organization.slug == slug))
    if organization is None:
        raise Missing
    return organization


def managed_organization(db: Session, actor: Actor, slug: str) -> Organization:
    """An organization as its members see it.

    Raises:
        Missing: when it is not there, or the actor is not one of them.

    """
    organization = visible_organization(db, slug)
    if not can_see_organization(actor, organization):
        raise Missing
    return organization


def editable_organization(db: Session, actor: Actor, slug: str) -> Organization:
    """An organization to be changed.

    Raises:
        Missing: when the actor may not even see it from the inside.
        Forbidden: when the actor may see it only.

    """
    organization = managed_organization(db, actor, slug)
    if not can_edit_organization(actor, organization):
        raise Forbidden
    return organization


def owned_organization(db: Session, actor: Actor, slug: str) -> Organization:
    """An organization whose members are to be changed.

    Raises:
        Missing: when the actor may not even see it from the inside.
        Forbidden: when the actor is not an owner of it.

    """
    organization = managed_organization(db, actor, slug)
    if not can_own_organization(actor, organization):
        raise Forbidden
    return organization


def organization_member(db: Session, organization: Organization, account_uuid: UUID) -> Membership:
    """The membership of an account in an organization that was loaded for its owner.

    Raises:
        Missing: when that account does not belong to it.

    """
    query = (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.organization_id == organization.id, Account.uuid == account_uuid)
    )
    membership = db.scalar(query)
    if membership is None:
        raise Missing
    return membership


def visible_campaign(db: Session, slug: str) -> Campaign:
    """A campaign for everybody.

    Raises:
        Missing: when none is there.

    """
    campaign = db.scalar(select(Campaign).where(Campaign.slug == slug))
    if campaign is None:
        raise Missing
    return campaign


def managed_campaign(db: Session, actor: Actor, slug: str) -> Campaign:
    """A campaign as the members of its organizations see it.

    Raises:
        Missing: when it is not there, or the actor is not one of them.

    """
    campaign = visible_campaign(db, slug)
    if not can_see_campaign(actor, campaign):
        raise Missing
    return campaign


def editable_campaign(db: Session, actor: Actor, slug: str) -> Campaign:
    """A campaign to be changed, or to begin a petition in.

    Raises:
        Missing: when the actor may not even see it from the inside.
        Forbidden: when the actor may see it only.

    """
    campaign = managed_campaign(db, actor, slug)
    if not can_edit_campaign(actor, campaign):
        raise Forbidden
    return campaign


def led_campaign(db: Session, actor: Actor, slug: str) -> Campaign:
    """A campaign whose organizations are to be changed.

    Raises:
        Missing: when the actor may not even see it from the inside.
        Forbidden: when the actor does not act for the organization that leads it.

    """
    campaign = managed_campaign(db, actor, slug)
    if not can_lead_campaign(actor, campaign):
        raise Forbidden
    return campaign
