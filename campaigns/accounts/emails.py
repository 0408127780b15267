"""The letter of this room: set a passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.accounts.links import DAYS, invitation_token
from campaigns.accounts.models import Account
from campaigns.foundation.mail.composing import Composed, composes, render_letter
from campaigns.foundation.site import the_site

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.mail.queue import Claimed

INVITATION = "accounts.invitation"


@composes(INVITATION)
def compose_invitation(db: Session, letter: Claimed) -> Composed | None:
    """The link by which the owner of an account sets a passphrase; nothing, when the account is gone or disabled."""
    account = db.scalar(select(Account).where(Account.uuid == letter.subject))
    if account is None or account.email is None or account.disabled_at is not None:
        return None
    site = the_site()
    return render_letter(
        "accounts/invitation",
        account.email,
        {
            "name": account.name or "",
            "invitation_url": site.address(f"/invitation/{invitation_token(account, letter.id)}"),
        },
        site=site,
        days=DAYS,
        is_new=account.passphrase_hash is None,
    )
