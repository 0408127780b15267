"""Accounts for administrators: who is here, invite, disable, sign out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for

from campaigns.accounts.access import administered_account
from campaigns.accounts.operations import (
    create_account,
    disable_account,
    enable_account,
    end_all_sessions,
    send_invitation,
)
from campaigns.accounts.queries import account_list
from campaigns.blueprints.accounts.forms import InviteForm
from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import language_choices
from campaigns.blueprints.notices import add_notices
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

accounts = Blueprint("accounts", __name__)
add_notices(
    {
        "invitation-sent": _("A letter with a link is on its way."),
        "account-signed-out": _("All browsers of this account are signed out."),
        "account-disabled": _("The account is disabled and signed out everywhere."),
        "account-enabled": _("The account is enabled again."),
    },
)


def _invite_form(data: MultiDict[str, Any] | None = None) -> InviteForm:
    form = InviteForm(data, data={"language": current_language().code})
    form.language.choices = language_choices()
    return form


@accounts.get("/accounts/")
def list_accounts() -> ResponseReturnValue:
    """All accounts, newest first."""
    return _page(_invite_form())


def _page(form: InviteForm) -> str:
    number = request.args.get("page", 1, type=int)
    page = account_list(db(), max(1, min(number, 100_000)))
    return render_template(
        "staff/accounts/list_accounts.html",
        accounts=page,
        form=form,
        previous_url=url_for("staff.accounts.list_accounts", page=page.page - 1) if page.page > 1 else None,
        next_url=url_for("staff.accounts.list_accounts", page=page.page + 1) if page.has_next else None,
    )


@accounts.post("/accounts/")
def invite() -> ResponseReturnValue:
    """Make an account and send its owner a link to set a passphrase."""
    form = _invite_form(request.form)

    def act() -> None:
        made = create_account(
            db(), actor(), email=form.email.data or "", name=form.name.data or "", language=form.language.data
        )
        send_invitation(db(), actor(), made)

    if is_done(form, act):
        return go_on("staff.accounts.list_accounts", "invitation-sent")
    return _page(form), MEND


@accounts.post("/accounts/<uuid:account_uuid>/link")
def send_link(account_uuid: UUID) -> ResponseReturnValue:
    """Send a link by which the owner sets a new passphrase; the administrator never sees one."""
    send_invitation(db(), actor(), administered_account(db(), actor(), account_uuid))
    return go_on("staff.accounts.list_accounts", "invitation-sent")


@accounts.post("/accounts/<uuid:account_uuid>/end-sessions")
def sign_out_account(account_uuid: UUID) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    end_all_sessions(db(), actor(), administered_account(db(), actor(), account_uuid))
    return go_on("staff.accounts.list_accounts", "account-signed-out")


@accounts.post("/accounts/<uuid:account_uuid>/disable")
def disable(account_uuid: UUID) -> ResponseReturnValue:
    """Close an account."""
    disable_account(db(), actor(), administered_account(db(), actor(), account_uuid))
    return go_on("staff.accounts.list_accounts", "account-disabled")


@accounts.post("/accounts/<uuid:account_uuid>/enable")
def enable(account_uuid: UUID) -> ResponseReturnValue:
    """Open a disabled account again."""
    enable_account(db(), actor(), administered_account(db(), actor(), account_uuid))
    return go_on("staff.accounts.list_accounts", "account-enabled")
