"""Beginning and describing campaigns, and who carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.audit.operations import record
from campaigns.coalitions.access import can_edit_organization
from campaigns.coalitions.models import Campaign, CampaignOrganization, CampaignText, Organization, Part
from campaigns.coalitions.operations.addresses import free_slug
from campaigns.foundation import clock
from campaigns.foundation.errors import Conflict, Forbidden
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class CampaignWording:
    """What a campaign says in one language; the body is Markdown."""

    title: str
    summary: str = ""
    body: str = ""


def begin_campaign(
    db: Session,
    actor: Actor,
    organization: Organization,
    *,
    language: str,
    wording: CampaignWording,
    slug: str | None = None,
) -> Campaign:
    """Begin a campaign led by `organization`; its address follows from its title unless `slug` says another.

    Raises:
        Invalid: when the slug is taken.

    """
    now = clock.now()
    campaign = Campaign(
        uuid=uuid7(),
        slug=free_slug(db, Campaign, slug or wording.title, is_chosen=slug is not None),
        created_at=now,
        texts=[CampaignText(language=language, title=wording.title, summary=wording.summary, body=wording.body)],
        parts=[CampaignOrganization(organization=organization, part=Part.LEAD.value, position=0, joined_at=now)],
    )
    db.add(campaign)
    db.flush()
    record(
        db, actor, "begin_campaign", "campaign", campaign.uuid, organization=str(organization.uuid), language=language
    )
    return campaign


def write_campaign(db: Session, actor: Actor, campaign: Campaign, language: str, wording: CampaignWording) -> None:
    """Put the text of one language."""
    text = next((text for text in campaign.texts if text.language == language), None)
    if text is None:
        text = CampaignText(language=language)
        campaign.texts.append(text)
    text.title, text.summary, text.body = wording.title, wording.summary, wording.body
    db.flush()
    record(db, actor, "write_campaign", "campaign", campaign.uuid, language=language)


def add_partner(db: Session, actor: Actor, campaign: Campaign, organization: Organization) -> None:
    """Let another organization carry a campaign too. It is named in public, so the actor must act for it as well.

    Raises:
        Forbidden: when the actor does not.
        Conflict: when it carries the campaign already.

    """
    if not can_edit_organization(actor, organization):
        raise Forbidden
    if any(part.organization_id == organization.id for part in campaign.parts):
        raise Conflict(_("This organisation carries the campaign already."))
    position = max(part.position for part in campaign.parts) + 1
    campaign.parts.append(
        CampaignOrganization(
            organization=organization, part=Part.PARTNER.value, position=position, joined_at=clock.now()
        )
    )
    db.flush()
    record(db, actor, "add_partner", "campaign", campaign.uuid, organization=str(organization.uuid))


def remove_partner(db: Session, actor: Actor, campaign: Campaign, organization: Organization) -> None:
    """Let a partner carry a campaign no longer.

    Raises:
        Conflict: when it is no partner; the organization that leads stays.

    """
    part = next((part for part in campaign.parts if part.organization_id == organization.id), None)
    if part is None or part.part == Part.LEAD:
        raise Conflict(_("Only a partner can leave a campaign; the organisation that leads it stays."))
    campaign.parts.remove(part)
    db.flush()
    record(db, actor, "remove_partner", "campaign", campaign.uuid, organization=str(organization.uuid))
