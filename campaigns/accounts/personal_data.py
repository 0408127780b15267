"""What this room holds about a person, to be given or erased on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from campaigns.accounts.models import Account, AccountSession, SignInFailure
from campaigns.accounts.queries import account_of_address, normal_address
from campaigns.audit.operations import record
from campaigns.foundation.crypto import the_keyring
from campaigns.foundation.mail.models import Letter

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

COLUMNS = {
    "account": ("email_sealed", "email_index", "name_sealed", "passphrase_hash"),
    "sign_in_failure": ("about",),
}


def export_for(db: Session, address: str) -> list[dict[str, Any]]:
    """The account of an address with its sessions and letters, in plain words and times; the passphrase is not kept and cannot be given."""
    account = account_of_address(db, address)
    if account is None:
        return []
    sessions = db.scalars(
        select(AccountSession).where(AccountSession.account_id == account.id).order_by(AccountSession.id)
    )
    letters = db.execute(
        select(Letter.kind, Letter.created_at, Letter.sent_at).where(Letter.shard == 0, Letter.subject == account.uuid)
    )
    return [
        {
            "account": str(account.uuid),
            "name": account.name,
            "email": account.email,
            "language": account.language,
            "is_administrator": account.is_administrator,
            "created_at": _said(account.created_at),
            "disabled_at": _said(account.disabled_at),
            "sessions": [
                {"created_at": _said(one.created_at), "expires_at": _said(one.expires_at)} for one in sessions
            ],
            "letters": [
                {"kind": kind, "created_at": _said(created), "sent_at": _said(sent)} for kind, created, sent in letters
            ],
        },
    ]


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def erase_for(db: Session, actor: Actor, address: str) -> int:
    """Delete the account of an address with its sessions, letters and roles; the audit trail keeps its id, which then names nobody.

    Gives back how many accounts there were: one or none.
    """
    for number in the_keyring().index:
        about = the_keyring().blind_index("sign-in", normal_address(address), number=number)
        db.execute(delete(SignInFailure).where(SignInFailure.about == about))
    account = account_of_address(db, address)
    if account is None:
        return 0
    db.execute(delete(Letter).where(Letter.shard == 0, Letter.subject == account.uuid))
    record(db, actor, "erase_account", "account", account.uuid)
    db.execute(delete(Account).where(Account.id == account.id))
    db.expire_all()
    return 1
