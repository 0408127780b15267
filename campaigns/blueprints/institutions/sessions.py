"""Keeping the directory: the sessions in which a jurisdiction makes its laws."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.institutions.forms import NewSessionForm, SessionForm
from campaigns.blueprints.notices import add_notices
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.institutions.access import (
    can_edit_institutions,
    editable_jurisdiction,
    require_editing,
    session_of,
    visible_jurisdiction,
)
from campaigns.institutions.operations import change_session, open_session
from campaigns.institutions.queries import jurisdiction_cards, jurisdiction_title, session_title, sessions_of

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.institutions.models import Jurisdiction, LegislativeSession

sessions = Blueprint("sessions", __name__)
add_notices(
    {
        "session-opened": _("The session is open. Proposals can be added to it."),
        "session-changed": _("The session was changed."),
    },
)


@sessions.get("/jurisdictions/<slug>/sessions/")
def list_sessions(slug: str) -> ResponseReturnValue:
    """The sessions of a jurisdiction."""
    found = visible_jurisdiction(db(), slug)
    return render_template(
        "manage/institutions/list_sessions.html",
        slug=slug,
        title=jurisdiction_title(found, current_language().code),
        sessions=sessions_of(db(), found),
        can_edit=can_edit_institutions(actor()),
    )


def _new_form(data: MultiDict[str, Any] | None = None) -> NewSessionForm:
    form = NewSessionForm(data, data={"jurisdiction": request.args.get("jurisdiction", "")})
    return form.offering(jurisdiction_cards(db(), current_language().code))


@sessions.get("/sessions/new")
def new_session() -> ResponseReturnValue:
    """The form that opens a session."""
    require_editing(actor())
    return render_template("manage/institutions/new_session.html", form=_new_form())


@sessions.post("/sessions/new")
def open_one() -> ResponseReturnValue:
    """Open a session."""
    require_editing(actor())
    form = _new_form(request.form)

    def act() -> None:
        place = editable_jurisdiction(db(), actor(), form.jurisdiction.data)
        open_session(db(), actor(), place, **asdict(form.said()), must_be_new=True)

    if is_done(form, act):
        return go_on("manage.sessions.list_sessions", "session-opened", slug=form.jurisdiction.data)
    return render_template("manage/institutions/new_session.html", form=form), MEND


@sessions.get("/jurisdictions/<slug>/sessions/<uuid:session_uuid>")
def session(slug: str, session_uuid: UUID) -> ResponseReturnValue:
    """A session to be changed."""
    found = editable_jurisdiction(db(), actor(), slug)
    shown = session_of(db(), found, session_uuid)
    return _page(found, shown, SessionForm.showing(shown))


def _page(found: Jurisdiction, shown: LegislativeSession, form: SessionForm) -> str:
    return render_template(
        "manage/institutions/session.html",
        slug=found.slug,
        title=jurisdiction_title(found, current_language().code),
        uuid=shown.uuid,
        session_title=session_title(shown),
        form=form,
    )


@sessions.post("/jurisdictions/<slug>/sessions/<uuid:session_uuid>")
def write(slug: str, session_uuid: UUID) -> ResponseReturnValue:
    """Put what is said of a session."""
    found = editable_jurisdiction(db(), actor(), slug)
    shown = session_of(db(), found, session_uuid)
    form = SessionForm(request.form).keeping(shown.classification)
    if is_done(form, lambda: change_session(db(), actor(), shown, form.said())):
        return go_on("manage.sessions.list_sessions", "session-changed", slug=slug)
    return _page(found, shown, form), MEND
