"""The door: sign in, sign out, and the page of an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for

from campaigns.accounts.links import invited_account
from campaigns.accounts.operations import (
    accept_invitation,
    begin_attempt,
    check_passphrase,
    complete_attempt,
    end_session,
)
from campaigns.accounts.queries import session_of_token
from campaigns.blueprints.accounts.forms import InvitationForm, SignInForm, wait_words
from campaigns.blueprints.answers import MEND, go_back_in, go_on, is_done, to_mend
from campaigns.blueprints.edge import db, let_go
from campaigns.blueprints.guards import actor, signed_in
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.session_cookie import drop_session_token, keep_session_token, session_token
from campaigns.foundation.errors import Gone
from campaigns.foundation.i18n.texts import gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.transaction import writing

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaigns.accounts.operations import Attempt

sign_in = Blueprint("sign_in", __name__)
invitation = Blueprint("invitation", __name__)
_DOOR = "public/sign_in/sign_in.html"
_INVITATION = "public/invitation/invitation.html"
add_notices(
    {
        "signed-out": _("You are signed out."),
        "passphrase-set": _("Your passphrase is set. Sign in with it now."),
    },
)


@sign_in.get("/sign-in", endpoint="sign_in")
def show_door() -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    form = SignInForm(data={"next": request.args.get("next", "")})
    if signed_in() is not None:
        return (
            go_back_in(form.destination) if form.destination else redirect(url_for("manage.dashboard.dashboard"), 303)
        )
    return render_template(_DOOR, form=form)


@sign_in.post("/sign-in")
def open_door() -> ResponseReturnValue:
    """Sign in: the try is written down first, then the passphrase is compared, and neither holds the database while it is hashed."""
    form = SignInForm(request.form)
    if not form.validate():
        return to_mend(_DOOR, form=form)
    let_go()
    with writing() as own:
        attempt = begin_attempt(own, form.email.data or "")
    if attempt.wait_s:
        return _too_soon(form, attempt)
    if not check_passphrase(attempt, form.password.data or ""):
        form.take_faults(
            {"password": gettext("Address and passphrase do not belong together. Look at both and try again.")}
        )
        return to_mend(_DOOR, form=form)
    _leave_old_session()
    opened = complete_attempt(db(), attempt, form.password.data or "", current_app.config["SESSION_HOURS"])
    goes_to = request.script_root + form.destination if form.destination else url_for("manage.dashboard.dashboard")
    response = make_response(redirect(goes_to, 303))
    keep_session_token(response, opened.token, opened.expires_at)
    return response


def _too_soon(form: SignInForm, attempt: Attempt) -> ResponseReturnValue:
    form.take_faults({"password": wait_words(attempt.wait_s)})
    response = make_response(render_template(_DOOR, form=form), 429)
    response.headers["Retry-After"] = str(attempt.wait_s)
    return response


def _leave_old_session() -> None:
    """A browser has one session: the one before ends when another begins."""
    old = session_of_token(db(), session_token() or "")
    if old is not None:
        end_session(db(), actor(), old)


@sign_in.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session, and have the browser forget it; harmless for who has none."""
    _leave_old_session()
    response = make_response(go_on("public.sign_in.sign_in", "signed-out"))
    drop_session_token(response)
    return response


@invitation.get("/invitation/<token>", endpoint="invitation")
def show_invitation(token: str) -> ResponseReturnValue:
    """The form for a passphrase; a link that was used or is too old says so."""
    try:
        account = invited_account(db(), token)
    except Gone:
        return render_template("public/invitation/over.html"), 410
    return render_template(_INVITATION, form=InvitationForm(), account=account, token=token)


@invitation.post("/invitation/<token>")
def use_invitation(token: str) -> ResponseReturnValue:
    """Set the passphrase. Nobody is signed in by a link: whoever has it must still know the address."""
    try:
        account = invited_account(db(), token)
    except Gone:
        return render_template("public/invitation/over.html"), 410
    form = InvitationForm(request.form)
    if is_done(form, lambda: accept_invitation(db(), account, form.new_passphrase.data or "")):
        return go_on("public.sign_in.sign_in", "passphrase-set")
    return render_template(_INVITATION, form=form, account=account, token=token), MEND
