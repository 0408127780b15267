"""Petitions for those who work on them: list, begin, overview, steps, settings, preview, history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import first_writable, missing_languages, offered_languages, writable_choices
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.petitions.editor_forms import NewPetitionForm, PetitionSettingsForm, StepForm
from campaigns.blueprints.petitions.forms import SignForm
from campaigns.blueprints.petitions.steps import STEPS, open_steps
from campaigns.coalitions.access import EDITORS, editable_campaign
from campaigns.coalitions.queries import managed_campaigns
from campaigns.foundation.errors import Conflict, Forbidden, Missing
from campaigns.foundation.i18n.texts import current_language, gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.desk import managed_cards
from campaigns.insights.pages import head_of, page_of
from campaigns.insights.trail import history_of, trail_of
from campaigns.petitions.access import can_edit, editable_petition, managed_petition
from campaigns.petitions.models import PetitionState
from campaigns.petitions.operations import (
    Wording,
    change_closing,
    change_goal,
    change_slug,
    create_petition,
    current_version,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.blueprints.petitions.steps import Step
    from campaigns.petitions.models import Petition

petitions = Blueprint("petitions", __name__)
add_notices(
    {
        "petition-begun": _("The petition is set up. Write its text now."),
        "settings-kept": _("The settings were saved."),
        "step-submit": _("It waits for review now."),
        "step-publish": _("It is published: people can sign."),
        "step-return": _("It is a draft again."),
        "step-pause": _("It is paused."),
        "step-resume": _("People can sign again."),
        "step-close": _("It is closed."),
        "step-reopen": _("People can sign again."),
        "step-hand-over": _("The hand-over is recorded."),
        "step-answered": _("The answer is recorded. Say in an update what it says."),
        "step-won": _("The petition is won. Congratulations!"),
        "step-withdraw": _("The petition is withdrawn."),
    },
)


@petitions.get("/petitions/")
def list_petitions() -> ResponseReturnValue:
    """All petitions that the person works on."""
    code = current_language().code
    can_write = bool(managed_campaigns(db(), actor(), code, roles=EDITORS))
    return render_template(
        "manage/petitions/list_petitions.html", petitions=managed_cards(db(), actor(), code), can_write=can_write
    )


def _new_form(data: MultiDict[str, Any] | None = None) -> NewPetitionForm:
    wanted = {"language": first_writable(), "campaign": request.args.get("campaign", ""), "goal": 100}
    form = NewPetitionForm(data, data=wanted)
    mine = managed_campaigns(db(), actor(), current_language().code, roles=EDITORS)
    form.campaign.choices = [(campaign.slug, campaign.title) for campaign in mine]
    form.language.choices = writable_choices()
    return form


@petitions.get("/petitions/new")
def new_petition() -> ResponseReturnValue:
    """The form that begins a petition."""
    return render_template("manage/petitions/new_petition.html", form=_new_form())


@petitions.post("/petitions/new")
def begin() -> ResponseReturnValue:
    """Begin a petition, and go on with its text."""
    form, begun = _new_form(request.form), []

    def act() -> None:
        campaign = editable_campaign(db(), actor(), form.campaign.data)
        wording = Wording(form.title.data or "", form.summary.data or "")
        begun.append(
            create_petition(
                db(), actor(), campaign, language=form.language.data, wording=wording, goal=form.goal.data or 100
            )
        )

    if is_done(form, act):
        return go_on("manage.texts.text", "petition-begun", slug=begun[0].slug, language=form.language.data)
    return render_template("manage/petitions/new_petition.html", form=form), MEND


@petitions.get("/petitions/<slug>")
def petition(slug: str) -> ResponseReturnValue:
    """How a petition stands, and what can be done with it."""
    return _overview(managed_petition(db(), actor(), slug), StepForm())


def _overview(found: Petition, form: StepForm) -> str:
    return render_template(
        "manage/petitions/petition.html",
        petition=page_of(db(), found, current_language().code, offered_languages()),
        steps=open_steps(actor(), found),
        form=form,
        can_edit=can_edit(actor(), found),
        missing=missing_languages(text.language for text in current_version(found).texts),
    )


def _asked_step(found: Petition, code: str) -> Step:
    step = STEPS.get(code)
    if step is None:
        raise Missing
    if PetitionState(found.state) not in step.begins:
        raise Conflict(
            gettext(
                "This petition cannot take that step from where it stands. Load the page again to see its present state."
            )
        )
    if not step.is_open_to(actor(), found):
        raise Forbidden
    return step


@petitions.get("/petitions/<slug>/transition")
def ask_step(slug: str) -> ResponseReturnValue:
    """What a step brings about, before it is taken."""
    found = managed_petition(db(), actor(), slug)
    return _step_page(found, _asked_step(found, request.args.get("step", "")), StepForm())


@petitions.post("/petitions/<slug>/transition")
def take_step(slug: str) -> ResponseReturnValue:
    """Take a step; one that cannot be taken back is asked about first."""
    found = managed_petition(db(), actor(), slug)
    step = _asked_step(found, request.form.get("step", ""))
    form = StepForm(request.form)
    if step.is_final and request.form.get("sure") != "yes":
        return _step_page(found, step, form)
    words = {"note": form.note.data or ""} if step.takes_note else {}
    if is_done(form, lambda: step.act(db(), actor(), found, **words)):
        return go_on("manage.petitions.petition", f"step-{step.code}", slug=slug)
    return _overview(found, form), MEND


def _step_page(found: Petition, step: Step, form: StepForm) -> str:
    head = head_of(db(), found, current_language().code)
    return render_template("manage/petitions/step.html", petition=head, step=step, form=form)


@petitions.get("/petitions/<slug>/edit")
def settings(slug: str) -> ResponseReturnValue:
    """Goal, end and address."""
    found = editable_petition(db(), actor(), slug)
    return _settings_page(found, PetitionSettingsForm.showing(found))


@petitions.post("/petitions/<slug>/edit")
def put_settings(slug: str) -> ResponseReturnValue:
    """Put goal, end and address."""
    found = editable_petition(db(), actor(), slug)
    form = PetitionSettingsForm(request.form)

    def act() -> None:
        change_goal(db(), actor(), found, form.goal.data or 1)
        change_closing(db(), actor(), found, form.closes_at.moment)
        change_slug(db(), actor(), found, form.slug.data or "")

    if is_done(form, act):
        return go_on("manage.petitions.petition", "settings-kept", slug=found.slug)
    return _settings_page(found, form), MEND


def _settings_page(found: Petition, form: PetitionSettingsForm) -> str:
    head = head_of(db(), found, current_language().code)
    return render_template("manage/petitions/settings.html", petition=head, form=form)


@petitions.get("/petitions/<slug>/preview")
def preview(slug: str) -> ResponseReturnValue:
    """The page exactly as the public sees it, or will see it."""
    found = managed_petition(db(), actor(), slug)
    page = page_of(db(), found, current_language().code, offered_languages())
    if not found.is_public:
        page = replace(page, state=PetitionState.PUBLISHED.value, can_sign=True)
    form = SignForm.blank(page.organizations, page.version_uuid, page.language)
    return render_template(
        "manage/petitions/preview.html",
        petition=page,
        form=form,
        curve=page.curve,
        bars=page.bars,
        is_public=found.is_public,
    )


@petitions.get("/petitions/<slug>/history")
def history(slug: str) -> ResponseReturnValue:
    """Every version of the text, and everything that was done."""
    found = managed_petition(db(), actor(), slug)
    return render_template(
        "manage/petitions/history.html",
        petition=head_of(db(), found, current_language().code),
        can_edit=can_edit(actor(), found),
        versions=history_of(found),
        trail=trail_of(db(), "petition", found.uuid),
    )
