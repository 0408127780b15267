"""Proposals for everybody: find one, see where it stands and who decides, what comes next, how it was voted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from campaigns.blueprints.answers import with_query
from campaigns.blueprints.edge import db
from campaigns.blueprints.proposals.advocacy_forms import LEANS, SOURCES
from campaigns.blueprints.proposals.search import SearchForm
from campaigns.blueprints.rendering import shared_page
from campaigns.foundation.i18n.texts import current_language
from campaigns.insights.calendar_page import calendar_page, read_month
from campaigns.insights.matrix import matrix_cards, matrix_page
from campaigns.insights.proposal_list import proposal_list
from campaigns.insights.proposal_page import proposal_page
from campaigns.insights.vote_page import vote_page

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response

proposals = Blueprint("proposals", __name__)
matrix = Blueprint("matrix", __name__)
calendar = Blueprint("calendar", __name__)


@proposals.get("/proposals")
def list_proposals() -> Response:
    """All public proposals, those that moved last first, narrowed to what is asked for."""
    form = SearchForm(request.args)
    found = proposal_list(db(), form.search(), request.args.get("after", ""), current_language().code)
    form.offer(found.jurisdictions, found.subjects)
    next_url = (
        with_query("public.proposals.list_proposals", form.query() | {"after": found.next_key})
        if found.next_key
        else None
    )
    return shared_page(
        "public/proposals/list_proposals.html",
        proposals=found.cards,
        form=form,
        asked={"search": "1", **form.search().as_json()},
        is_narrowed=bool(form.query()),
        is_first="after" not in request.args,
        next_url=next_url,
    )


@proposals.get("/proposals/<slug>")
def proposal(slug: str) -> Response:
    """A proposal: where it stands, who decides, what happened, what is wanted of it."""
    return shared_page(
        "public/proposals/proposal.html",
        law=proposal_page(db(), slug, current_language().code),
        lean_names=dict(LEANS),
        source_names=dict(SOURCES),
    )


@proposals.get("/proposals/<slug>/votes/<uuid:vote_uuid>")
def vote(slug: str, vote_uuid: UUID) -> Response:
    """A vote with everybody who voted."""
    return shared_page(
        "public/proposals/vote.html", vote=vote_page(db(), slug, vote_uuid, current_language().code), slug=slug
    )


@matrix.get("/matrix")
def list_matrices() -> Response:
    """All demands that are followed in several jurisdictions."""
    return shared_page("public/matrix/list_matrices.html", matrices=matrix_cards(db(), current_language().code))


@matrix.get("/matrix/<slug>")
def show_matrix(slug: str) -> Response:
    """One demand across jurisdictions."""
    return shared_page("public/matrix/matrix.html", matrix=matrix_page(db(), slug, current_language().code))


@calendar.get("/calendar")
def show_calendar() -> Response:
    """A month of hearings, sittings, votes and deadlines."""
    jurisdiction = request.args.get("jurisdiction", "")
    page = calendar_page(
        db(), read_month(request.args.get("month", "")), current_language().code, jurisdiction=jurisdiction
    )
    addresses = {
        month: with_query("public.calendar.show_calendar", {"month": month, "jurisdiction": jurisdiction})
        for month in (page.previous, page.next)
    }
    return shared_page("public/calendar/calendar.html", month=page, jurisdiction=jurisdiction, addresses=addresses)
