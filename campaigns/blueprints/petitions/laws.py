"""Which proposals would meet a petition's demand: find, link, unlink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import go_on
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.law_cards import law_cards
from campaigns.insights.pages import head_of
from campaigns.petitions.access import can_edit, editable_petition, managed_petition
from campaigns.petitions.operations import link_bill, unlink_bill
from campaigns.petitions.queries import linked_bills
from campaigns.proposals.access import managed_bill
from campaigns.proposals.queries import Search, find_bills

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

laws = Blueprint("laws", __name__)
_MOST_FOUND = 12
_LONGEST_SEARCH = 200
add_notices(
    {
        "law-linked": _("The petition's page shows where this proposal stands."),
        "law-unlinked": _("The petition's page shows this proposal no longer."),
    },
)


@laws.get("/petitions/<slug>/laws")
def list_laws(slug: str) -> ResponseReturnValue:
    """The proposals that the petition's page shows, and a search for more."""
    found = managed_petition(db(), actor(), slug)
    code = current_language().code
    linked = linked_bills(db(), found.id, public_only=False)
    text = request.args.get("q", "")[:_LONGEST_SEARCH].strip()
    others = find_bills(db(), Search(text=text), most=_MOST_FOUND).bills if text else ()
    known = {bill.id for bill in linked}
    return render_template(
        "manage/petitions/laws.html",
        petition=head_of(db(), found, code),
        laws=law_cards(db(), linked, code),
        found=law_cards(db(), [bill for bill in others if bill.id not in known], code),
        text=text,
        can_edit=can_edit(actor(), found),
    )


@laws.post("/petitions/<slug>/laws")
def link(slug: str) -> ResponseReturnValue:
    """Show a proposal on the petition's page."""
    found = editable_petition(db(), actor(), slug)
    link_bill(db(), actor(), found, managed_bill(db(), actor(), request.form.get("bill", "")))
    return go_on("manage.laws.list_laws", "law-linked", slug=slug)


@laws.post("/petitions/<slug>/laws/remove")
def unlink(slug: str) -> ResponseReturnValue:
    """Show a proposal there no longer."""
    found = editable_petition(db(), actor(), slug)
    unlink_bill(db(), actor(), found, managed_bill(db(), actor(), request.form.get("bill", "")))
    return go_on("manage.laws.list_laws", "law-unlinked", slug=slug)
