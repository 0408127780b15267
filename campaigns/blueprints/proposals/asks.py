"""Asks on the text of a proposal: what our campaigns want changed, article by article, and how far each came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import first_writable, writable_choices
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.proposals.advocacy_forms import ASK_STATUSES, AskForm, NewAskForm
from campaigns.blueprints.proposals.advocacy_pages import campaign_choices, head_of
from campaigns.coalitions.access import editable_campaign
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.positions import ask_rows
from campaigns.proposals.access import editable_bill, managed_bill
from campaigns.proposals.operations import AskData, ask_for_change, change_ask
from campaigns.proposals.visibility import editable_ask

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.proposals.models import Bill, BillAsk

asks = Blueprint("asks", __name__)
add_notices({"ask-made": _("The ask was added."), "ask-changed": _("The ask was saved.")})


def _data(form: AskForm) -> AskData:
    return AskData(
        article=form.article.data or "",
        wanted=form.wanted.data or "",
        because=form.because.data or "",
        language=form.language.data,
        status=form.status.data or "",
        is_public=form.is_public.data,
    )


def _new_form(data: MultiDict[str, Any] | None = None) -> NewAskForm:
    form = NewAskForm(data, data={"language": first_writable()})
    form.language.choices = writable_choices()
    form.campaign.choices = campaign_choices()
    return form


@asks.get("/proposals/<slug>/asks/")
def list_asks(slug: str) -> ResponseReturnValue:
    """What our campaigns want changed."""
    return _list_page(managed_bill(db(), actor(), slug), _new_form())


def _list_page(bill: Bill, form: NewAskForm) -> str:
    return render_template(
        "manage/asks/list_asks.html",
        bill=head_of(bill),
        rows=ask_rows(db(), actor(), bill, current_language().code),
        form=form,
        status_names=dict(ASK_STATUSES),
    )


@asks.post("/proposals/<slug>/asks/")
def make(slug: str) -> ResponseReturnValue:
    """Ask for a change of the text."""
    bill = editable_bill(db(), actor(), slug)
    form = _new_form(request.form)

    def act() -> None:
        ask_for_change(db(), actor(), bill, editable_campaign(db(), actor(), form.campaign.data), _data(form))

    if is_done(form, act):
        return go_on("manage.asks.list_asks", "ask-made", slug=slug)
    return _list_page(bill, form), MEND


@asks.get("/proposals/<slug>/asks/<uuid:ask_uuid>")
def ask(slug: str, ask_uuid: UUID) -> ResponseReturnValue:
    """The form that changes an ask."""
    bill = managed_bill(db(), actor(), slug)
    found = editable_ask(db(), actor(), bill, ask_uuid)
    return _page(bill, found, _form(found))


def _form(found: BillAsk, data: MultiDict[str, Any] | None = None) -> AskForm:
    form = AskForm(data, obj=found)
    # A text in a language that the site does not speak stays in it.
    kept = [(found.language, found.language)] if found.language not in dict(writable_choices()) else []
    form.language.choices = [*writable_choices(), *kept]
    return form


def _page(bill: Bill, found: BillAsk, form: AskForm) -> str:
    return render_template("manage/asks/ask.html", bill=head_of(bill), ask=found, form=form)


@asks.post("/proposals/<slug>/asks/<uuid:ask_uuid>")
def put_ask(slug: str, ask_uuid: UUID) -> ResponseReturnValue:
    """Put wording and status of an ask."""
    bill = managed_bill(db(), actor(), slug)
    found = editable_ask(db(), actor(), bill, ask_uuid)
    form = _form(found, request.form)
    if is_done(form, lambda: change_ask(db(), actor(), found, _data(form))):
        return go_on("manage.asks.list_asks", "ask-changed", slug=slug)
    return _page(bill, found, form), MEND
