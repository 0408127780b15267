"""Demands that are followed in several jurisdictions, for those who work on their campaigns: begin, write, fill row by row, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from campaigns.blueprints.answers import MEND, go_on, is_done
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
from campaigns.blueprints.proposals.matrix_forms import DemandTextForm, NewDemandForm, RowForm, TranslationForm
from campaigns.coalitions.access import EDITORS, can_edit_campaign, editable_campaign
from campaigns.coalitions.queries import managed_campaigns
from campaigns.foundation.errors import Invalid, Missing
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.texts import current_language, gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.matrix import managed_matrices, page_of_demand, place_choices, rows_to_translate
from campaigns.institutions.access import visible_jurisdiction
from campaigns.proposals.access import editable_demand, managed_demand
from campaigns.proposals.operations import (
    DemandWording,
    RowData,
    begin_demand,
    move_demand_row,
    put_demand_row,
    remove_demand,
    remove_demand_row,
    show_demand,
    write_demand,
    write_row_notes,
)
from campaigns.proposals.queries.demands import bill_meant, demand_row, row_note

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.proposals.models import Demand, DemandRow

matrix = Blueprint("matrix", __name__)
add_notices(
    {
        "matrix-begun": _("The comparison is set up. Add the countries and bodies now."),
        "matrix-row-kept": _("The row was saved."),
        "matrix-row-removed": _("The row was taken out."),
        "matrix-shown": _("Everybody can see it now."),
        "matrix-hidden": _("Only those who work on the campaign see it now."),
        "matrix-removed": _("The comparison was deleted. The proposals stay."),
    },
)


@matrix.get("/matrix/")
def list_matrices() -> ResponseReturnValue:
    """The demands of the person's campaigns."""
    code = current_language().code
    return render_template(
        "manage/matrix/list_matrices.html",
        matrices=managed_matrices(db(), actor(), code),
        can_begin=bool(managed_campaigns(db(), actor(), code, roles=EDITORS)),
    )


def _new_form(data: MultiDict[str, Any] | None = None) -> NewDemandForm:
    form = NewDemandForm(data, data={"language": first_writable(), "campaign": request.args.get("campaign", "")})
    mine = managed_campaigns(db(), actor(), current_language().code, roles=EDITORS)
    form.campaign.choices = [(campaign.slug, campaign.title) for campaign in mine]
    form.language.choices = writable_choices()
    return form


@matrix.get("/matrix/new")
def new_matrix() -> ResponseReturnValue:
    """The form that begins one."""
    return render_template("manage/matrix/new_matrix.html", form=_new_form())


@matrix.post("/matrix/new")
def begin() -> ResponseReturnValue:
    """Begin one; nobody outside sees it before it is shown."""
    form, begun = _new_form(request.form), []

    def act() -> None:
        campaign = editable_campaign(db(), actor(), form.campaign.data)
        begun.append(
            begin_demand(db(), actor(), campaign, language=form.language.data, wording=_wording(form), is_public=False)
        )

    if is_done(form, act):
        return go_on("manage.matrix.edit", "matrix-begun", slug=begun[0].slug)
    return render_template("manage/matrix/new_matrix.html", form=form), MEND


def _wording(form: DemandTextForm) -> DemandWording:
    return DemandWording(form.title.data or "", form.body.data or "")


@matrix.get("/matrix/<slug>")
def edit(slug: str) -> ResponseReturnValue:
    """A demand with its rows."""
    found = managed_demand(db(), actor(), slug)
    row = demand_row(found, request.args.get("jurisdiction", ""), request.args.get("bill", ""))
    return _page(found, _row_form(row=row, language=found.default_language))


def _row_form(data: MultiDict[str, Any] | None = None, row: DemandRow | None = None, language: str = "") -> RowForm:
    present = {}
    if row is not None:
        present = {
            "jurisdiction": row.jurisdiction.slug,
            "bill": row.bill.slug if row.bill is not None else "",
            "note": row_note(row, language),
            "source_url": row.source_url or "",
        }
    form = RowForm(data, data=present)
    form.jurisdiction.choices = [("", gettext("Choose")), *place_choices(db(), current_language().code)]
    return form


def _page(found: Demand, form: RowForm) -> str:
    code = current_language().code
    return render_template(
        "manage/matrix/matrix.html",
        matrix=page_of_demand(db(), found, code),
        is_public=found.is_public,
        can_edit=can_edit_campaign(actor(), found.campaign),
        missing=missing_languages(text.language for text in found.texts),
        note_language=KNOWN.get(found.default_language),
        form=form,
    )


@matrix.post("/matrix/<slug>/rows")
def put_row(slug: str) -> ResponseReturnValue:
    """Put a jurisdiction with its proposal into the matrix."""
    found = editable_demand(db(), actor(), slug)
    form = _row_form(request.form)

    def act() -> None:
        place = visible_jurisdiction(db(), form.jurisdiction.data)
        text = form.bill.data or ""
        bill = bill_meant(db(), place, text) if text else None
        if text and bill is None:
            raise Invalid({"bill": gettext("No public proposal of this country or body is called so.")})
        put_demand_row(db(), actor(), found, place, RowData(bill, form.note.data or "", form.source_url.data or None))

    if is_done(form, act):
        return go_on("manage.matrix.edit", "matrix-row-kept", slug=slug)
    return _page(found, form), MEND


def _asked_row(found: Demand) -> DemandRow:
    row = demand_row(found, request.form.get("jurisdiction", ""), request.form.get("bill", ""))
    if row is None:
        raise Missing
    return row


@matrix.post("/matrix/<slug>/rows/move")
def move_row(slug: str) -> ResponseReturnValue:
    """Move a row up or down."""
    found = editable_demand(db(), actor(), slug)
    move_demand_row(db(), actor(), found, _asked_row(found), up=request.form.get("to") == "up")
    return go_on("manage.matrix.edit", "matrix-row-kept", slug=slug)


@matrix.post("/matrix/<slug>/rows/remove")
def drop_row(slug: str) -> ResponseReturnValue:
    """Take a row out."""
    found = editable_demand(db(), actor(), slug)
    remove_demand_row(db(), actor(), found, _asked_row(found))
    return go_on("manage.matrix.edit", "matrix-row-removed", slug=slug)


@matrix.post("/matrix/<slug>/show")
def show(slug: str) -> ResponseReturnValue:
    """Let everybody see it."""
    show_demand(db(), actor(), editable_demand(db(), actor(), slug), is_public=True)
    return go_on("manage.matrix.edit", "matrix-shown", slug=slug)


@matrix.post("/matrix/<slug>/hide")
def hide(slug: str) -> ResponseReturnValue:
    """Let only those who work on it see it."""
    show_demand(db(), actor(), editable_demand(db(), actor(), slug), is_public=False)
    return go_on("manage.matrix.edit", "matrix-hidden", slug=slug)


@matrix.post("/matrix/<slug>/remove")
def remove(slug: str) -> ResponseReturnValue:
    """Delete it."""
    remove_demand(db(), actor(), editable_demand(db(), actor(), slug))
    return go_on("manage.matrix.list_matrices", "matrix-removed")


@matrix.get("/matrix/<slug>/texts")
def first_text(slug: str) -> ResponseReturnValue:
    """On to the text in the reader's own language."""
    editable_demand(db(), actor(), slug)
    return redirect(url_for("manage.matrix.text", slug=slug, language=first_writable()), 303)


@matrix.get("/matrix/<slug>/texts/<language>")
def text(slug: str, language: str) -> ResponseReturnValue:
    """The text of a demand in one language."""
    found, code = editable_demand(db(), actor(), slug), writable_language(language)
    return _text_page(found, code, _text_form(found, code))


@matrix.post("/matrix/<slug>/texts/<language>")
def write(slug: str, language: str) -> ResponseReturnValue:
    """Put the text of one language."""
    found, code = editable_demand(db(), actor(), slug), writable_language(language)
    form = _text_form(found, code, request.form)

    def act() -> None:
        write_demand(db(), actor(), found, code, _wording(form))
        typed = [(demand_row(found, row.jurisdiction, row.bill), note) for row, note in form.typed_notes()]
        write_row_notes(db(), actor(), found, code, [(row, note) for row, note in typed if row is not None])

    if is_done(form, act):
        return go_on("manage.matrix.text", "text-kept", slug=slug, language=code)
    return _text_page(found, code, form), MEND


def _text_form(found: Demand, code: str, data: MultiDict[str, Any] | None = None) -> TranslationForm:
    written = {one.language: one for one in found.texts}
    rows = rows_to_translate(found, code, current_language().code)
    return TranslationForm(data, rows=rows, obj=written.get(code))


def _text_page(found: Demand, code: str, form: TranslationForm) -> str:
    return render_template(
        "manage/matrix/text.html",
        matrix=page_of_demand(db(), found, current_language().code),
        form=form,
        text_language=code,
        original_language=found.default_language,
        text_languages=writable_languages(),
        missing=missing_languages(one.language for one in found.texts),
    )
