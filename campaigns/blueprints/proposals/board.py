"""The desk of proposals: the board by stage, one proposal, and the quick entry of what has just happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for

from campaigns.blueprints.answers import MEND, go_on, is_done, with_query
from campaigns.blueprints.bodies import named_body
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.proposals.bill_forms import ActionForm, BoardActionForm, BoardSearchForm, NewBillForm
from campaigns.blueprints.proposals.recorded import go_on_recorded, record_and_tell
from campaigns.blueprints.proposals.tabs import public_address, tabs_of
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid, Missing
from campaigns.foundation.i18n.texts import current_language, gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.time_zones import local_day
from campaigns.insights.bill_desk import (
    bill_card,
    bodies_acting,
    body_names,
    events_of_bill,
    jurisdiction_choices,
    latest_changes,
    procedure_rows,
    session_choices,
    stage_board,
    stage_rows,
    whole_bill,
)
from campaigns.insights.coming_dates import due_dates
from campaigns.institutions.queries import resolve_institution
from campaigns.proposals.access import can_edit_bill, editable_bill, managed_bill, require_desk, require_editing
from campaigns.proposals.classifications import ACTIONS
from campaigns.proposals.operations import change_action, create_bill, record_action, remove_action, remove_bill
from campaigns.proposals.pipelines import pipeline_of, pipelines
from campaigns.proposals.queries import Search, action_of_bill, bodies_of, guess_body, session_of_uuid
from campaigns.proposals.stages import in_order

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.insights.bill_desk import Board
    from campaigns.proposals.models import Bill, BillAction

proposals = Blueprint("proposals", __name__)
add_notices(
    {
        "action-changed": _("The entry was corrected."),
        "action-removed": _("The entry was taken back, and the stage with it."),
        "bill-created": _("The proposal is set up. Write down what has happened to it so far."),
        "bill-removed": _("The proposal was deleted."),
    },
)
_PLAIN = {"outcome": "alive", "jurisdiction": ""}
_OUTCOMES = [
    ("alive", _("Under way")),
    ("", _("All")),
    ("in_force", _("In force")),
    ("rejected", _("Rejected")),
    ("withdrawn", _("Withdrawn")),
    ("lapsed", _("Lapsed")),
    ("returned", _("Sent back")),
    ("annulled", _("Annulled")),
]


def _search_form() -> BoardSearchForm:
    form = BoardSearchForm(request.args, data=_PLAIN)
    places = jurisdiction_choices(db(), current_language().code)
    form.jurisdiction.choices = [("", gettext("Everywhere")), *places]
    form.outcome.choices = _OUTCOMES
    if not form.validate():
        form = BoardSearchForm(data=_PLAIN)
        form.jurisdiction.choices, form.outcome.choices = [("", gettext("Everywhere")), *places], _OUTCOMES
    return form


@proposals.get("/proposals/")
def board() -> ResponseReturnValue:
    """Proposals by stage, and the quick entry."""
    require_desk(actor())
    return _board_page(None)


@proposals.post("/proposals/")
def record_on_board() -> ResponseReturnValue:
    """Write down what happened, to a proposal that is chosen in the form."""
    require_editing(actor())
    form = BoardActionForm(request.form)
    form.proposal.choices = [(form.proposal.data, "")]
    form.offering(None)
    form.stage.choices = [("", "")]
    told: dict[str, str] = {}
    if is_done(form, lambda: told.update(_record(editable_bill(db(), actor(), form.proposal.data or ""), form))):
        return go_on_recorded(told)
    return _board_page(form), MEND


def _board_page(form: BoardActionForm | None) -> str:
    code, search = current_language().code, _search_form()
    wanted = Search(
        text=search.q.data or "",
        jurisdiction=search.jurisdiction.data or "",
        outcome=search.outcome.data or "",
    )
    found = stage_board(db(), wanted, code, clock.today(), after=request.args.get("after", ""))
    query = {"q": wanted.text, "jurisdiction": wanted.jurisdiction, "outcome": wanted.outcome}
    return render_template(
        "manage/proposals/board.html",
        board=found,
        search=search,
        form=_quick_form(found, form) if can_edit_bill(actor()) else None,
        phrases=_all_phrases(),
        can_edit=can_edit_bill(actor()),
        next_url=with_query("manage.proposals.board", query | {"after": found.next_key}) if found.next_key else None,
        is_narrowed=bool(wanted.text or wanted.jurisdiction or wanted.outcome != "alive"),
    )


def _quick_form(found: Board, form: BoardActionForm | None) -> BoardActionForm:
    quick = form or BoardActionForm(data={"date": clock.today().isoformat(), "proposal": request.args.get("proposal")})
    cards = [card for column in found.columns for card in column.cards]
    cards.sort(key=lambda card: (card.jurisdiction, card.identifier))
    quick.proposal.choices = [
        ("", gettext("Choose")),
        *((card.slug, f"{card.jurisdiction} · {card.identifier} · {card.title[:70]}") for card in cards),
    ]
    return quick


def _all_phrases() -> list[str]:
    return list(dict.fromkeys(phrase.text for one in pipelines() for phrase in one.phrases))


def _record(bill: Bill, form: ActionForm) -> dict[str, str]:
    """Write down what a form says, and what to say of it; the body is the one that is named, or the one that usually does this."""
    return record_and_tell(bill, lambda: _write(bill, form))


def _write(bill: Bill, form: ActionForm) -> BillAction:
    words, name = form.description.data or "", form.institution_name.data or ""
    body = resolve_institution(db(), bill.jurisdiction_id, name) if name else guess_body(db(), bill, words)
    return record_action(
        db(),
        actor(),
        bill,
        date=form.date.data or "",
        description=words,
        classification=form.kinds(),
        institution=body,
        institution_name=name,
        source_url=form.source_url.data,
        stage=form.stage.data or "",
        note=form.note.data or "",
    )


@proposals.get("/proposals/new")
def new_proposal() -> ResponseReturnValue:
    """The form that sets a proposal up."""
    require_editing(actor())
    return _new_page(_new_form())


@proposals.post("/proposals/new")
def create() -> ResponseReturnValue:
    """Set a proposal up."""
    require_editing(actor())
    form, made = _new_form(request.form), []
    if is_done(form, lambda: made.append(_create(form))):
        return go_on("manage.proposals.proposal", "bill-created", slug=made[0])
    return _new_page(form), MEND


def _new_page(form: NewBillForm) -> str:
    session = session_of_uuid(db(), form.session.data or "")
    # Bodies can be offered once it is known where.
    bodies = body_names(bodies_of(db(), [session.jurisdiction_id])) if session is not None else []
    return render_template("manage/proposals/new_proposal.html", form=form, bodies=bodies)


def _new_form(data: MultiDict[str, Any] | None = None) -> NewBillForm:
    start = {"pipeline": "generic", "is_public": True, "language": "en", "session": request.args.get("session", "")}
    form = NewBillForm(data, data=start)
    form.offering()
    form.session.choices = session_choices(db(), current_language().code)
    return form


def _create(form: NewBillForm) -> str:
    session = session_of_uuid(db(), form.session.data)
    if session is None:
        raise Invalid({"session": gettext("Choose a session.")})
    bill = create_bill(
        db(),
        actor(),
        session,
        identifier=form.identifier.data or "",
        title=form.title.data or "",
        language=form.language.data,
        classification=form.kinds,
        pipeline=form.pipeline.data,
        from_institution=named_body(session.jurisdiction_id, form.from_institution.data, "from_institution"),
        subjects=form.subjects.lines,
        is_public=form.is_public.data,
        is_unverified=form.is_unverified.data,
    )
    return bill.slug


@proposals.get("/proposals/deadlines")
def deadlines() -> ResponseReturnValue:
    """What is due next: of what the person follows, or of everything."""
    require_desk(actor())
    only_followed = request.args.get("which") != "all"
    rows = due_dates(db(), actor(), only_own=only_followed)
    return render_template("manage/proposals/deadlines.html", rows=rows, only_followed=only_followed)


@proposals.get("/proposals/procedures/")
def list_procedures() -> ResponseReturnValue:
    """All procedures."""
    require_desk(actor())
    return render_template("manage/proposals/list_procedures.html", procedures=pipelines())


@proposals.get("/proposals/procedures/<key>")
def procedure(key: str) -> ResponseReturnValue:
    """A procedure: its stages, its rules, where they are written, and what was checked."""
    require_desk(actor())
    found = pipeline_of(key)
    if found.key != key:
        raise Missing
    return render_template("manage/proposals/procedure.html", procedure=found, rows=procedure_rows(found))


@proposals.get("/proposals/<slug>")
def proposal(slug: str) -> ResponseReturnValue:
    """A proposal: where it stands, what happened, what comes next."""
    return _page(managed_bill(db(), actor(), slug), ActionForm.for_today())


@proposals.post("/proposals/<slug>/actions/")
def record(slug: str) -> ResponseReturnValue:
    """Write down what happened."""
    found = editable_bill(db(), actor(), slug)
    form = ActionForm(request.form).offering(pipeline_of(found.pipeline))
    told: dict[str, str] = {}
    if is_done(form, lambda: told.update(_record(found, form))):
        return go_on_recorded(told)
    return _page(found, form), MEND


def _page(found: Bill, form: ActionForm) -> str:
    bill, pipeline = whole_bill(db(), found), pipeline_of(found.pipeline)
    can_edit = can_edit_bill(actor())
    events = events_of_bill(db(), bill)
    today = local_day(clock.now(), bill.jurisdiction.timezone)
    return render_template(
        "manage/proposals/proposal.html",
        bill=bill,
        actions=in_order(pipeline, bill.actions, bodies_acting(bill.actions)),
        card=bill_card(bill, current_language().code, today),
        tabs=tabs_of(bill, can_edit=can_edit),
        public_url=public_address(bill),
        form=form.offering(pipeline),
        phrases=list(dict.fromkeys(phrase.text for phrase in pipeline.phrases)),
        bodies=body_names(bodies_of(db(), [bill.jurisdiction_id])),
        pipeline=pipeline,
        stages=stage_rows(db(), bill),
        coming=[one for one in reversed(events) if (one.end_date or one.sort_date) >= today and not one.is_cancelled],
        changes=latest_changes(db(), bill),
        action_names=ACTIONS,
        can_edit=can_edit,
    )


@proposals.get("/proposals/<slug>/actions/<uuid:action_uuid>")
def action(slug: str, action_uuid: UUID) -> ResponseReturnValue:
    """The form that corrects an entry."""
    found = editable_bill(db(), actor(), slug)
    entry = _entry(found, action_uuid)
    return _action_page(found, entry, ActionForm.showing(entry))


@proposals.post("/proposals/<slug>/actions/<uuid:action_uuid>")
def correct(slug: str, action_uuid: UUID) -> ResponseReturnValue:
    """Correct an entry."""
    found = editable_bill(db(), actor(), slug)
    entry = _entry(found, action_uuid)
    form = ActionForm(request.form).offering(pipeline_of(found.pipeline))
    if is_done(form, lambda: _correct(found, entry, form)):
        return go_on("manage.proposals.proposal", "action-changed", slug=slug)
    return _action_page(found, entry, form), MEND


def _correct(bill: Bill, entry: BillAction, form: ActionForm) -> None:
    words, name = form.description.data or "", form.institution_name.data or ""
    same_words = words == entry.description
    change_action(
        db(),
        actor(),
        bill,
        entry,
        date=form.date.data or "",
        description=words,
        classification=form.kinds(entry.classification if same_words and len(entry.classification) > 1 else ()),
        # As it was printed it means what it meant, also where an import knew the body by something else than its name.
        institution=entry.institution
        if name == entry.institution_name
        else resolve_institution(db(), bill.jurisdiction_id, name),
        institution_name=name,
        source_url=form.source_url.data,
        stage=form.stage.data or "",
        note=form.note.data or "",
        language=entry.language,
    )


@proposals.post("/proposals/<slug>/actions/<uuid:action_uuid>/remove")
def take_back(slug: str, action_uuid: UUID) -> ResponseReturnValue:
    """Take an entry back."""
    found = editable_bill(db(), actor(), slug)
    remove_action(db(), actor(), found, _entry(found, action_uuid))
    return go_on("manage.proposals.proposal", "action-removed", slug=slug)


@proposals.post("/proposals/<slug>/remove")
def delete(slug: str) -> ResponseReturnValue:
    """Delete a proposal that nobody else sees."""
    remove_bill(db(), actor(), editable_bill(db(), actor(), slug))
    return go_on("manage.proposals.board", "bill-removed")


def _entry(bill: Bill, uuid: UUID) -> BillAction:
    entry = action_of_bill(db(), bill, uuid)
    if entry is None:
        raise Missing
    return entry


def _action_page(found: Bill, entry: BillAction, form: ActionForm) -> str:
    pipeline = pipeline_of(found.pipeline)
    return render_template(
        "manage/proposals/action.html",
        bill=found,
        card=bill_card(found, current_language().code, clock.today()),
        entry=entry,
        form=form.offering(pipeline),
        phrases=list(dict.fromkeys(phrase.text for phrase in pipeline.phrases)),
        bodies=body_names(bodies_of(db(), [found.jurisdiction_id])),
        action_names=ACTIONS,
        address=url_for("manage.proposals.correct", slug=found.slug, action_uuid=entry.uuid),
    )
