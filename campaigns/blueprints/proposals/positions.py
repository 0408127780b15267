"""Who stands where on a proposal: our campaigns' stances, the leans of those who decide, and the history of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import first_writable, writable_choices
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.proposals.advocacy_forms import (
    CONFIDENCES,
    LEANS,
    PRIORITIES,
    SOURCES,
    STANCES,
    VISIBILITIES,
    VISIBILITY_NOTES,
    PositionForm,
    StanceForm,
)
from campaigns.blueprints.proposals.advocacy_pages import campaign_choices, head_of, organization_choices
from campaigns.coalitions.access import editable_campaign, editable_organization
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid, Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.positions import leaner_shown, position_row, positions_now, stance_rows
from campaigns.institutions.models import Institution, Person
from campaigns.proposals.access import editable_bill, managed_bill
from campaigns.proposals.models import Lean, Stance, Visibility
from campaigns.proposals.operations import PositionData, enter_council_state, leave_bill, record_position, take_stance
from campaigns.proposals.queries.advocacy import find_leaner, history_of, leaner_at

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.institutions.models import Jurisdiction
    from campaigns.proposals.models import Bill

positions = Blueprint("positions", __name__)
add_notices(
    {
        "stance-taken": _("The campaign's stance was saved."),
        "bill-left": _("The campaign has no stance on this proposal any more."),
        "position-recorded": _("The position was recorded. What was recorded before stays in the history."),
    }
)
NAMES = {
    "lean_names": dict(LEANS),
    "source_names": dict(SOURCES),
    "stance_names": dict(STANCES),
    "priority_names": dict(PRIORITIES),
    "confidence_names": dict(CONFIDENCES),
    "visibility_names": dict(VISIBILITIES),
    "visibility_notes": VISIBILITY_NOTES,
}


def _position_form(data: MultiDict[str, Any] | None = None, who: str = "") -> PositionForm:
    form = PositionForm(data, data={"who": who, "said_on": clock.today()})
    form.organization.choices = organization_choices()
    return form


def _stance_form(data: MultiDict[str, Any] | None = None) -> StanceForm:
    form = StanceForm(data, data={"language": first_writable()})
    form.campaign.choices = campaign_choices()
    form.language.choices = writable_choices()
    return form


def _data(form: PositionForm, who: Person | Institution | Jurisdiction) -> PositionData:
    return PositionData(
        lean=Lean(form.lean.data),
        said_on=form.said_on.data or clock.today(),
        source_type=form.source_type.data or "",
        person=who if isinstance(who, Person) else None,
        institution=who if isinstance(who, Institution) else None,
        jurisdiction=who if not isinstance(who, Person | Institution) else None,
        source_url=form.source_url.data or None,
        confidence=int(form.confidence.data or "2"),
        note=form.note.data or "",
        visibility=Visibility(form.visibility.data),
    )


@positions.get("/proposals/<slug>/positions/")
def list_positions(slug: str) -> ResponseReturnValue:
    """Where everybody stands now."""
    bill = managed_bill(db(), actor(), slug)
    return _page(bill, position=_position_form(who=request.args.get("who", "")))


def _page(bill: Bill, *, position: PositionForm, stance: StanceForm | None = None) -> str:
    code = current_language().code
    return render_template(
        "manage/positions/list_positions.html",
        bill=head_of(bill),
        stances=stance_rows(db(), actor(), bill, code),
        rows=positions_now(db(), actor(), bill, code),
        stance=stance or _stance_form(),
        form=position,
        **NAMES,
    )


@positions.post("/proposals/<slug>/positions/")
def take_position(slug: str) -> ResponseReturnValue:
    """Record how somebody leans."""
    bill = editable_bill(db(), actor(), slug)
    form = _position_form(request.form)

    def act() -> None:
        name = form.who.data or ""
        who = find_leaner(db(), bill, name) or enter_council_state(db(), actor(), bill, name)
        if who is None:
            raise Invalid(
                {"who": str(_("Nobody known goes by this name, or two do. Take the name from the list of members."))}
            )
        organization = editable_organization(db(), actor(), form.organization.data)
        record_position(db(), actor(), bill, organization, _data(form, who))

    if is_done(form, act):
        return go_on("manage.positions.list_positions", "position-recorded", slug=slug)
    return _page(bill, position=form), MEND


@positions.post("/proposals/<slug>/positions/stance")
def put_stance(slug: str) -> ResponseReturnValue:
    """Say what a campaign wants."""
    bill = editable_bill(db(), actor(), slug)
    form = _stance_form(request.form)

    def act() -> None:
        take_stance(
            db(),
            actor(),
            bill,
            editable_campaign(db(), actor(), form.campaign.data),
            Stance(form.stance.data),
            priority=int(form.priority.data or "2"),
            rationale=form.rationale.data or "",
            language=form.language.data,
            is_public=form.is_public.data,
            adopted_on=form.adopted_on.data,
        )

    if is_done(form, act):
        return go_on("manage.positions.list_positions", "stance-taken", slug=slug)
    return _page(bill, position=_position_form(), stance=form), MEND


@positions.post("/proposals/<slug>/positions/stance/<campaign>/leave")
def drop_stance(slug: str, campaign: str) -> ResponseReturnValue:
    """Let a campaign hold the proposal no longer."""
    bill = managed_bill(db(), actor(), slug)
    leave_bill(db(), actor(), bill, editable_campaign(db(), actor(), campaign))
    return go_on("manage.positions.list_positions", "bill-left", slug=slug)


@positions.get("/proposals/<slug>/positions/<any(people,institutions,jurisdictions):kind>/<who>")
def history(slug: str, kind: str, who: str) -> ResponseReturnValue:
    """Every lean of one who decides, with its source."""
    bill = managed_bill(db(), actor(), slug)
    return _history_page(bill, kind, who, _position_form(who=who))


def _history_page(bill: Bill, kind: str, who: str, form: PositionForm) -> str:
    leaner = leaner_at(db(), kind, who)
    if leaner is None:
        raise Missing
    found = history_of(db(), actor(), bill, leaner)
    return render_template(
        "manage/positions/history.html",
        bill=head_of(bill),
        rows=[position_row(one, current_language().code) for one in found],
        leaner=leaner_shown(leaner, current_language().code),
        form=form,
        **NAMES,
    )


@positions.post("/proposals/<slug>/positions/<any(people,institutions,jurisdictions):kind>/<who>")
def take_another(slug: str, kind: str, who: str) -> ResponseReturnValue:
    """Record how the same one leans now."""
    bill = editable_bill(db(), actor(), slug)
    form = _position_form(request.form)

    def act() -> None:
        leaner = leaner_at(db(), kind, who)
        if leaner is None:
            raise Missing
        organization = editable_organization(db(), actor(), form.organization.data)
        record_position(db(), actor(), bill, organization, _data(form, leaner))

    if is_done(form, act):
        return go_on("manage.positions.history", "position-recorded", slug=slug, kind=kind, who=who)
    return _history_page(bill, kind, who, form), MEND
