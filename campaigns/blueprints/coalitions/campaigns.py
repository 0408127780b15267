"""Campaigns for the members of their organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.coalitions.forms import CampaignTextForm, NewCampaignForm, PartnerForm
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import (
    first_writable,
    missing_languages,
    writable_choices,
    writable_language,
    writable_languages,
)
from campaigns.blueprints.notices import add_notices
from campaigns.coalitions.access import (
    EDITORS,
    can_edit_campaign,
    can_lead_campaign,
    editable_campaign,
    editable_organization,
    led_campaign,
    managed_campaign,
    visible_organization,
)
from campaigns.coalitions.operations import CampaignWording, add_partner, begin_campaign, remove_partner, write_campaign
from campaigns.coalitions.queries import campaign_card, managed_campaigns, organizations_of
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.desk import managed_cards
from campaigns.insights.matrix import managed_matrices

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.coalitions.models import Campaign

campaigns = Blueprint("campaigns", __name__)
add_notices(
    {
        "campaign-begun": _("The campaign has begun. Write its text in the other languages, then its first petition."),
        "partner-added": _("The organisation carries the campaign too."),
        "partner-removed": _("The organisation no longer carries the campaign."),
        "text-kept": _("The text was saved."),
    },
)


def _organization_choices() -> list[tuple[str, str]]:
    mine = organizations_of(db(), actor(), current_language().code, roles=EDITORS)
    return [(one.slug, one.name) for one in mine]


def _new_form(data: MultiDict[str, Any] | None = None) -> NewCampaignForm:
    form = NewCampaignForm(data, data={"language": first_writable()})
    form.organization.choices = _organization_choices()
    form.language.choices = writable_choices()
    return form


def _wording(form: CampaignTextForm) -> CampaignWording:
    return CampaignWording(form.title.data or "", form.summary.data or "", form.body.data or "")


@campaigns.get("/campaigns/")
def list_campaigns() -> ResponseReturnValue:
    """The campaigns that the person works on."""
    found = managed_campaigns(db(), actor(), current_language().code)
    return render_template(
        "manage/campaigns/list_campaigns.html", campaigns=found, can_begin=bool(_organization_choices())
    )


@campaigns.get("/campaigns/new")
def new_campaign() -> ResponseReturnValue:
    """The form that begins a campaign."""
    return render_template("manage/campaigns/new_campaign.html", form=_new_form())


@campaigns.post("/campaigns/new")
def begin() -> ResponseReturnValue:
    """Begin a campaign."""
    form, begun = _new_form(request.form), []

    def act() -> None:
        organization = editable_organization(db(), actor(), form.organization.data)
        begun.append(begin_campaign(db(), actor(), organization, language=form.language.data, wording=_wording(form)))

    if is_done(form, act):
        return go_on("manage.campaigns.campaign", "campaign-begun", slug=begun[0].slug)
    return render_template("manage/campaigns/new_campaign.html", form=form), MEND


@campaigns.get("/campaigns/<slug>")
def campaign(slug: str) -> ResponseReturnValue:
    """A campaign: its petitions, its organizations."""
    return _page(managed_campaign(db(), actor(), slug), PartnerForm())


def _page(found: Campaign, form: PartnerForm) -> str:
    code = current_language().code
    carriers = {part.organization.slug for part in found.parts}
    form.organization.choices = [choice for choice in _organization_choices() if choice[0] not in carriers]
    return render_template(
        "manage/campaigns/campaign.html",
        campaign=campaign_card(found, code),
        petitions=managed_cards(db(), actor(), code, campaign_id=found.id),
        matrices=managed_matrices(db(), actor(), code, campaign_id=found.id),
        can_edit=can_edit_campaign(actor(), found),
        can_lead=can_lead_campaign(actor(), found),
        form=form,
    )


@campaigns.get("/campaigns/<slug>/texts")
def first_text(slug: str) -> ResponseReturnValue:
    """On to the text in the reader's own language."""
    editable_campaign(db(), actor(), slug)
    return redirect(url_for("manage.campaigns.text", slug=slug, language=first_writable()), 303)


@campaigns.get("/campaigns/<slug>/texts/<language>")
def text(slug: str, language: str) -> ResponseReturnValue:
    """The text of a campaign in one language."""
    found = editable_campaign(db(), actor(), slug)
    return _text_page(found, writable_language(language), None)


@campaigns.post("/campaigns/<slug>/texts/<language>")
def write(slug: str, language: str) -> ResponseReturnValue:
    """Put the text of one language."""
    found = editable_campaign(db(), actor(), slug)
    form = CampaignTextForm(request.form)
    if is_done(form, lambda: write_campaign(db(), actor(), found, writable_language(language), _wording(form))):
        return go_on("manage.campaigns.text", "text-kept", slug=slug, language=language)
    return _text_page(found, writable_language(language), form), MEND


def _text_page(found: Campaign, code: str, form: CampaignTextForm | None) -> str:
    written = {one.language: one for one in found.texts}
    return render_template(
        "manage/campaigns/text.html",
        campaign=campaign_card(found, current_language().code),
        form=form or CampaignTextForm(obj=written.get(code)),
        text_language=code,
        text_languages=writable_languages(),
        missing=missing_languages(written),
    )


@campaigns.post("/campaigns/<slug>/partners")
def take_partner(slug: str) -> ResponseReturnValue:
    """Let another organization carry the campaign too."""
    found = led_campaign(db(), actor(), slug)
    form = PartnerForm(request.form)
    form.organization.choices = _organization_choices()
    if is_done(form, lambda: add_partner(db(), actor(), found, visible_organization(db(), form.organization.data))):
        return go_on("manage.campaigns.campaign", "partner-added", slug=slug)
    return _page(found, form), MEND


@campaigns.post("/campaigns/<slug>/partners/<partner>/remove")
def drop_partner(slug: str, partner: str) -> ResponseReturnValue:
    """Let a partner carry the campaign no longer."""
    found = led_campaign(db(), actor(), slug)
    remove_partner(db(), actor(), found, visible_organization(db(), partner))
    return go_on("manage.campaigns.campaign", "partner-removed", slug=slug)
