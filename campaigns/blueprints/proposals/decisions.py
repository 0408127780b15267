"""Decisions about a proposal: opened, counted, recommended on, settled by a vote; and the scores that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.proposals.advocacy_forms import (
    LEANS,
    OPTIONS,
    RECOMMENDED,
    SOURCES,
    DecisionForm,
    RecommendationForm,
    SettleForm,
)
from campaigns.blueprints.proposals.advocacy_pages import (
    campaign_choices,
    head_of,
    institution_choices,
    majority_choices,
    majority_notes,
)
from campaigns.coalitions.access import editable_campaign, managed_campaign
from campaigns.coalitions.queries import campaign_card, campaign_title
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.blocking import blocking_shown
from campaigns.insights.positions import count_and_projection, decision_cards, head_rows, need_part
from campaigns.insights.seats import by_group, need_bars, seats_of_count
from campaigns.institutions.queries import institution_title, jurisdiction_title, person_title
from campaigns.proposals.access import editable_bill, managed_bill
from campaigns.proposals.majorities import label_in
from campaigns.proposals.operations import (
    DecisionData,
    change_decision,
    open_decision,
    recommend_vote,
    reopen_decision,
    settle_decision,
)
from campaigns.proposals.queries.advocacy import institution_of, recommendations_on, scores_of, votes_on
from campaigns.proposals.visibility import decision_of, vote_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.institutions.models import Institution
    from campaigns.proposals.models import Bill, Decision

decisions = Blueprint("decisions", __name__)
add_notices(
    {
        "decision-opened": _("The decision was opened. Record how its members lean, and the count follows."),
        "decision-changed": _("The decision was saved."),
        "decision-settled": _("The vote was put beside the count."),
        "decision-reopened": _("The decision is to come again."),
        "vote-recommended": _("The recommendation was saved."),
    }
)


def _form(bill: Bill, data: MultiDict[str, Any] | None = None, decision: Decision | None = None) -> DecisionForm:
    form = DecisionForm(data, obj=None, data=_values(decision))
    form.institution.choices = institution_choices(bill)
    form.majority.choices = majority_choices()
    return form


def _values(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {"majority": "simple"}
    return {
        "title": decision.title,
        "institution": decision.institution.slug,
        "majority": decision.majority,
        "seats": decision.seats,
        "expected_on": decision.expected_on,
    }


def _institution(bill: Bill, slug: str | None) -> Institution:
    found = institution_of(db(), bill, slug or "")
    if found is None:
        raise Missing
    return found


@decisions.get("/proposals/<slug>/decisions/")
def list_decisions(slug: str) -> ResponseReturnValue:
    """The decisions about a proposal, with how each count stands."""
    bill = managed_bill(db(), actor(), slug)
    return _list_page(bill, _form(bill))


def _list_page(bill: Bill, form: DecisionForm) -> str:
    return render_template(
        "manage/positions/list_decisions.html",
        bill=head_of(bill),
        cards=decision_cards(db(), actor(), bill, current_language().code),
        form=form,
        majority_notes=majority_notes(),
    )


@decisions.post("/proposals/<slug>/decisions/")
def open_one(slug: str) -> ResponseReturnValue:
    """Open a decision."""
    bill = editable_bill(db(), actor(), slug)
    form, opened = _form(bill, request.form), []

    def act() -> None:
        institution = _institution(bill, form.institution.data)
        opened.append(
            open_decision(
                db(),
                actor(),
                bill,
                institution,
                title=form.title.data or "",
                majority=form.majority.data,
                seats=form.seats.data,
                expected_on=form.expected_on.data,
            )
        )

    if is_done(form, act):
        return go_on("manage.decisions.decision", "decision-opened", slug=slug, decision_uuid=opened[0].uuid)
    return _list_page(bill, form), MEND


@decisions.get("/proposals/<slug>/decisions/<uuid:decision_uuid>")
def decision(slug: str, decision_uuid: UUID) -> ResponseReturnValue:
    """The count of heads: what is there, what is needed, what is missing, from whom."""
    bill = managed_bill(db(), actor(), slug)
    return _page(bill, decision_of(db(), bill, decision_uuid))


def _page(
    bill: Bill,
    found: Decision,
    *,
    form: DecisionForm | None = None,
    recommendation: RecommendationForm | None = None,
    settle: SettleForm | None = None,
) -> str:
    code = current_language().code
    count, against = count_and_projection(db(), actor(), found)
    place = found.institution.jurisdiction
    citations = count.citations(place.ocd_id)
    parts = [(label_in(group.labels, code), seats_of_count(count, code, group)) for group in count.majority.groups]
    return render_template(
        "manage/positions/decision.html",
        bill=head_of(bill),
        decision=found,
        institution=institution_title(found.institution, code),
        count=count,
        majority=label_in(count.majority.labels, code),
        rule=label_in(count.majority.rules, code),
        citations=citations,
        unsourced_in="" if any(one != count.population for one in citations) else jurisdiction_title(place, code),
        against=against,
        blocking=blocking_shown(count, code),
        weighed=next((need for need in count.needs if need.is_weighed), None),
        drawing=seats_of_count(count, code),
        parts=[(name, drawn) for name, drawn in parts if drawn is not None],
        needs=[(need_part(bar.need, code), bar) for bar in need_bars(count.needs)],
        otherwise=[(need_part(bar.need, code), bar) for bar in need_bars(count.otherwise)],
        groups=by_group(count, code),
        rows=head_rows(count, code, against),
        recommendations=[(campaign_title(one, code), row) for row, one in recommendations_on(db(), actor(), found)],
        form=form or _form(bill, decision=found),
        recommendation=recommendation or _recommendation_form(),
        settle=settle or _settle_form(bill, found),
        majority_notes=majority_notes(),
        lean_names=dict(LEANS),
        source_names=dict(SOURCES),
        option_names=dict(OPTIONS),
        recommended_names=dict(RECOMMENDED),
    )


def _recommendation_form(data: MultiDict[str, Any] | None = None) -> RecommendationForm:
    form = RecommendationForm(data)
    form.campaign.choices = campaign_choices()
    return form


def _settle_form(bill: Bill, found: Decision, data: MultiDict[str, Any] | None = None) -> SettleForm:
    form = SettleForm(data)
    form.vote.choices = [
        (str(vote.uuid), f"{vote.date} · {vote.motion_text[:80]}")
        for vote in votes_on(db(), bill)
        if vote.institution_id in {None, found.institution_id}
    ]
    return form


@decisions.post("/proposals/<slug>/decisions/<uuid:decision_uuid>")
def put_decision(slug: str, decision_uuid: UUID) -> ResponseReturnValue:
    """Put what a decision is about; who decides stays."""
    bill = editable_bill(db(), actor(), slug)
    found = decision_of(db(), bill, decision_uuid)
    form = _form(bill, request.form)

    def act() -> None:
        data = DecisionData(form.title.data or "", form.majority.data, form.seats.data, form.expected_on.data)
        change_decision(db(), actor(), found, data)

    if is_done(form, act):
        return go_on("manage.decisions.decision", "decision-changed", slug=slug, decision_uuid=decision_uuid)
    return _page(bill, found, form=form), MEND


@decisions.post("/proposals/<slug>/decisions/<uuid:decision_uuid>/recommendation")
def put_recommendation(slug: str, decision_uuid: UUID) -> ResponseReturnValue:
    """Say how a campaign wants it to be voted."""
    bill = editable_bill(db(), actor(), slug)
    found = decision_of(db(), bill, decision_uuid)
    form = _recommendation_form(request.form)

    def act() -> None:
        campaign = editable_campaign(db(), actor(), form.campaign.data)
        recommend_vote(db(), actor(), found, campaign, form.option.data or "", weight=form.weight.data or 0)

    if is_done(form, act):
        return go_on("manage.decisions.decision", "vote-recommended", slug=slug, decision_uuid=decision_uuid)
    return _page(bill, found, recommendation=form), MEND


@decisions.post("/proposals/<slug>/decisions/<uuid:decision_uuid>/settle")
def settle(slug: str, decision_uuid: UUID) -> ResponseReturnValue:
    """Say by which vote it was taken."""
    bill = editable_bill(db(), actor(), slug)
    found = decision_of(db(), bill, decision_uuid)
    form = _settle_form(bill, found, request.form)
    if is_done(form, lambda: settle_decision(db(), actor(), found, vote_of(db(), bill, UUID(form.vote.data)))):
        return go_on("manage.decisions.decision", "decision-settled", slug=slug, decision_uuid=decision_uuid)
    return _page(bill, found, settle=form), MEND


@decisions.post("/proposals/<slug>/decisions/<uuid:decision_uuid>/reopen")
def reopen(slug: str, decision_uuid: UUID) -> ResponseReturnValue:
    """Say that it is still to come after all."""
    bill = editable_bill(db(), actor(), slug)
    reopen_decision(db(), actor(), decision_of(db(), bill, decision_uuid))
    return go_on("manage.decisions.decision", "decision-reopened", slug=slug, decision_uuid=decision_uuid)


@decisions.get("/campaigns/<slug>/scores")
def scores(slug: str) -> ResponseReturnValue:
    """How far those who voted did what a campaign had recommended."""
    campaign = managed_campaign(db(), actor(), slug)
    code = current_language().code
    return render_template(
        "manage/positions/scores.html",
        campaign=campaign_card(campaign, code),
        scores=[(person_title(one.person, code), one) for one in scores_of(db(), campaign)],
    )
