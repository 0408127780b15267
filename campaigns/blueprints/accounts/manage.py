"""One's own account: name, language, passphrase, and the browsers that are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.accounts.access import own_account, own_session
from campaigns.accounts.operations import (
    begin_attempt,
    change_passphrase,
    check_passphrase,
    edit_account,
    end_all_sessions,
    end_session,
    forget_attempt,
)
from campaigns.accounts.queries import open_sessions
from campaigns.blueprints.accounts.forms import OwnAccountForm, PassphraseForm, wait_words
from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db, let_go
from campaigns.blueprints.guards import actor, signed_in
from campaigns.blueprints.languages import language_choices
from campaigns.blueprints.notices import add_notices
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.transaction import writing

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.accounts.models import Account, AccountSession

account = Blueprint("account", __name__)
add_notices(
    {
        "account-changed": _("Your account was changed."),
        "passphrase-changed": _("Your passphrase was changed. All other browsers are signed out."),
        "session-ended": _("That browser is signed out."),
        "sessions-ended": _("The other browsers are signed out."),
    },
)


def _present() -> AccountSession | None:
    person = signed_in()
    return person.session if person is not None else None


def _own_form(mine: Account, data: MultiDict[str, Any] | None = None) -> OwnAccountForm:
    form = OwnAccountForm(data, data={"name": mine.name, "language": mine.language})
    form.language.choices = language_choices()
    return form


def _page(mine: Account, *, form: OwnAccountForm | None = None, passphrase_form: PassphraseForm | None = None) -> str:
    return render_template(
        "manage/account/account.html",
        account=mine,
        form=form or _own_form(mine),
        passphrase_form=passphrase_form or PassphraseForm(),
        sessions=open_sessions(db(), mine.id, _present()),
    )


@account.get("/account", endpoint="account")
def show_account() -> ResponseReturnValue:
    """One's own account."""
    return _page(own_account(db(), actor()))


@account.post("/account")
def edit_own_account() -> ResponseReturnValue:
    """Change name and language."""
    mine = own_account(db(), actor())
    form = _own_form(mine, request.form)
    if is_done(form, lambda: edit_account(db(), actor(), mine, name=form.name.data or "", language=form.language.data)):
        return go_on("manage.account.account", "account-changed")
    return _page(mine, form=form), MEND


@account.post("/account/passphrase")
def change_own_passphrase() -> ResponseReturnValue:
    """Change the passphrase; the present one is asked for, and all other browsers are signed out."""
    mine = own_account(db(), actor())
    form = PassphraseForm(request.form)
    if is_done(form, lambda: _change(mine, form)):
        return go_on("manage.account.account", "passphrase-changed")
    return _page(mine, passphrase_form=form), MEND


def _change(mine: Account, form: PassphraseForm) -> None:
    # The try is written down in a transaction of its own, so that it counts although this request may end in a refusal.
    let_go()
    with writing() as own:
        attempt = begin_attempt(own, mine.email or "")
    if attempt.wait_s:
        raise Invalid({"present": wait_words(attempt.wait_s)})
    if not check_passphrase(attempt, form.present.data or ""):
        raise Invalid({"present": gettext("This is not your present passphrase.")})
    forget_attempt(db(), attempt)
    change_passphrase(db(), actor(), own_account(db(), actor()), form.new_passphrase.data or "", present=_present())


@account.post("/account/sessions/<uuid:session_uuid>/end")
def end_own_session(session_uuid: UUID) -> ResponseReturnValue:
    """Sign one browser out."""
    end_session(db(), actor(), own_session(db(), actor(), session_uuid))
    return go_on("manage.account.account", "session-ended")


@account.post("/account/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    end_all_sessions(db(), actor(), own_account(db(), actor()), but=_present())
    return go_on("manage.account.account", "sessions-ended")
