"""Reading organizations and campaigns: public pages, the lists behind the sign-in, and in which roles a person acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from campaigns.coalitions.models import Campaign, CampaignOrganization, Membership, Organization, Role
from campaigns.foundation.actor import Actor, ActorKind
from campaigns.foundation.i18n.choosing import choose_text
from campaigns.foundation.text import render_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from markupsafe import Markup
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from campaigns.accounts.models import Account

_LONGEST_LEAD = 400


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """An organization as a link; `role` is the reader's own, where one is asked for."""

    uuid: UUID
    slug: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign in a list, in `language`."""

    slug: str
    title: str
    summary: str
    language: str
    organizations: tuple[OrganizationName, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """An organization for everybody: `summary` is the first paragraph of its description, `body_html` the rest."""

    uuid: UUID
    slug: str
    name: str
    summary: str
    body_html: Markup | None
    language: str
    website: str | None
    contact: str | None
    is_demonstration: bool
    campaigns: tuple[CampaignCard, ...]


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """A campaign for everybody, its lead organization first."""

    slug: str
    title: str
    summary: str
    body_html: Markup | None
    language: str
    organizations: tuple[OrganizationName, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in the list that owners see; `uuid` is that of the account."""

    uuid: UUID
    name: str
    email: str
    role: str
    has_passphrase: bool
    is_disabled: bool


def actor_of(db: Session, account: Account) -> Actor:
    """The person behind an account, with the role held in each organization."""
    rows = db.execute(select(Membership.organization_id, Membership.role).where(Membership.account_id == account.id))
    return Actor(
        kind=ActorKind.PERSON,
        account_id=account.id,
        account_uuid=account.uuid,
        name=account.name or "",
        is_administrator=account.is_administrator,
        roles={row.organization_id: row.role for row in rows},
    )


def organization_title(organization: Organization, language: str) -> str:
    """The name of an organization for readers of `language`."""
    chosen = choose_text(organization.texts, language)
    return chosen.show(chosen.text.name) if chosen else organization.slug


def campaign_title(campaign: Campaign, language: str) -> str:
    """The title of a campaign for readers of `language`."""
    chosen = choose_text(campaign.texts, language)
    return chosen.show(chosen.text.title) if chosen else campaign.slug


def named_organization(organization: Organization, language: str, role: str = "") -> OrganizationName:
    """An organization as a link for readers of `language`."""
    return OrganizationName(organization.uuid, organization.slug, organization_title(organization, language), role)


def campaign_card(campaign: Campaign, language: str) -> CampaignCard:
    """A campaign for a list that readers of `language` see."""
    names = tuple(named_organization(part.organization, language) for part in campaign.parts)
    chosen = choose_text(campaign.texts, language)
    if chosen is None:
        return CampaignCard(campaign.slug, campaign.slug, "", language, names)
    return CampaignCard(
        campaign.slug, chosen.show(chosen.text.title), chosen.show(chosen.text.summary), chosen.language, names
    )


def campaign_cards(db: Session, language: str, *, most: int = 100) -> list[CampaignCard]:
    """The newest campaigns."""
    found = db.scalars(select(Campaign).order_by(Campaign.id.desc()).limit(most))
    return [campaign_card(campaign, language) for campaign in found]


def carried_by(organization_ids: Iterable[int]) -> Select[int]:
    """The integer keys of the campaigns that at least one of these organizations carries, to be asked for within another question."""
    return select(CampaignOrganization.campaign_id).where(
        CampaignOrganization.organization_id.in_(list(organization_ids))
    )


def campaigns_of(db: Session, organization_ids: Iterable[int]) -> Sequence[Campaign]:
    """The campaigns that at least one of these organizations carries, newest first."""
    mine = carried_by(organization_ids)
    return db.scalars(select(Campaign).where(Campaign.id.in_(mine)).order_by(Campaign.id.desc())).all()


def organization_page(db: Session, organization: Organization, language: str) -> OrganizationPage:
    """What everybody may know of an organization."""
    chosen = choose_text(organization.texts, language)
    description = chosen.show(chosen.text.description).strip() if chosen else ""
    lead, _, rest = description.partition("\n\n")
    if len(lead) > _LONGEST_LEAD:
        lead, rest = "", description
    return OrganizationPage(
        uuid=organization.uuid,
        slug=organization.slug,
        name=chosen.show(chosen.text.name) if chosen else organization.slug,
        summary=lead,
        body_html=render_markdown(rest) if rest else None,
        language=chosen.language if chosen else language,
        website=organization.website,
        contact=organization.contact,
        is_demonstration=organization.is_demonstration,
        campaigns=tuple(campaign_card(campaign, language) for campaign in campaigns_of(db, [organization.id])),
    )


def campaign_page(campaign: Campaign, language: str) -> CampaignPage:
    """What everybody may know of a campaign."""
    card = campaign_card(campaign, language)
    chosen = choose_text(campaign.texts, language)
    body = chosen.show(chosen.text.body) if chosen else ""
    return CampaignPage(
        slug=card.slug,
        title=card.title,
        summary=card.summary,
        body_html=render_markdown(body) if body else None,
        language=card.language,
        organizations=card.organizations,
    )


def organizations_of(
    db: Session, actor: Actor, language: str, *, roles: frozenset[Role] = frozenset(Role)
) -> list[OrganizationName]:
    """The organizations in which the actor holds one of `roles`, by name; all of them for administrators."""
    query = select(Organization)
    if not actor.is_administrator:
        query = query.where(Organization.id.in_([key for key, role in actor.roles.items() if role in roles]))
    rows = [named_organization(one, language, str(actor.roles.get(one.id, ""))) for one in db.scalars(query)]
    return sorted(rows, key=lambda row: row.name.casefold())


def managed_campaigns(
    db: Session, actor: Actor, language: str, *, roles: frozenset[Role] = frozenset(Role)
) -> list[CampaignCard]:
    """The campaigns of the organizations in which the actor holds one of `roles`; all of them for administrators."""
    if actor.is_administrator:
        return campaign_cards(db, language)
    mine = [key for key, role in actor.roles.items() if role in roles]
    return [campaign_card(campaign, language) for campaign in campaigns_of(db, mine)]


def members_of(db: Session, organization: Organization) -> list[MemberRow]:
    """The members of an organization, those who may do most first."""
    order = list(Role)
    rows = db.scalars(
        select(Membership).where(Membership.organization_id == organization.id).order_by(Membership.id)
    ).all()
    return [
        MemberRow(
            uuid=row.account.uuid,
            name=row.account.name or "",
            email=row.account.email or "",
            role=row.role,
            has_passphrase=row.account.passphrase_hash is not None,
            is_disabled=row.account.disabled_at is not None,
        )
        for row in sorted(rows, key=lambda row: order.index(Role(row.role)))
    ]


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organization in the administrator's list."""

    slug: str
    name: str
    members: int
    campaigns: int
    is_demonstration: bool


def organization_list(db: Session, language: str) -> list[OrganizationRow]:
    """All organizations with their sizes, newest first."""
    members = select(func.count()).where(Membership.organization_id == Organization.id).scalar_subquery()
    campaigns = select(func.count()).where(CampaignOrganization.organization_id == Organization.id).scalar_subquery()
    query = (
        select(Organization, members, campaigns)
        .options(selectinload(Organization.texts))
        .order_by(Organization.id.desc())
    )
    return [
        OrganizationRow(one.slug, organization_title(one, language), people, causes, one.is_demonstration)
        for one, people, causes in db.execute(query)
    ]
