"""Organizations and campaigns for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from campaigns.blueprints.edge import db
from campaigns.blueprints.rendering import shared_page
from campaigns.coalitions.access import visible_campaign, visible_organization
from campaigns.coalitions.queries import campaign_cards, campaign_page, organization_page
from campaigns.foundation.i18n.texts import current_language
from campaigns.insights.matrix import matrix_cards
from campaigns.insights.pages import petition_cards
from campaigns.insights.proposal_list import campaign_laws

if TYPE_CHECKING:
    from flask import Response

organizations = Blueprint("organizations", __name__)
campaigns = Blueprint("campaigns", __name__)


@organizations.get("/organizations/<slug>")
def organization(slug: str) -> Response:
    """An organization with its petitions and campaigns."""
    found = visible_organization(db(), slug)
    code = current_language().code
    page = organization_page(db(), found, code)
    petitions = petition_cards(db(), code, organization_id=found.id)
    return shared_page(
        "public/organizations/organization.html", organization=page, campaigns=page.campaigns, petitions=petitions
    )


@campaigns.get("/campaigns")
def list_campaigns() -> Response:
    """All campaigns."""
    return shared_page("public/campaigns/list_campaigns.html", campaigns=campaign_cards(db(), current_language().code))


@campaigns.get("/campaigns/<slug>")
def campaign(slug: str) -> Response:
    """A campaign with its petitions, its proposals and the countries in which it makes one demand."""
    found = visible_campaign(db(), slug)
    code = current_language().code
    petitions = petition_cards(db(), code, campaign_id=found.id)
    return shared_page(
        "public/campaigns/campaign.html",
        campaign=campaign_page(found, code),
        petitions=petitions,
        laws=campaign_laws(db(), found.id, code),
        matrices=matrix_cards(db(), code, campaign_id=found.id),
    )
