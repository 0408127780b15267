"""The link by which a new member sets a passphrase: good for some days, and once, because it is bound to the passphrase before."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from campaigns.accounts.models import Account
from campaigns.foundation.errors import Gone, Missing
from campaigns.foundation.tokens import BadToken, the_token_maker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DAYS = 7
_PURPOSE = "account.invitation"


def invitation_token(account: Account, letter_id: UUID) -> str:
    """The token for the letter `letter_id`; the moment in that id begins its time, so that a letter sent again holds the same link."""
    written_at = datetime.fromtimestamp((letter_id.int >> 80) / 1000, UTC)
    return the_token_maker().make(_PURPOSE, _state_of(account), account.uuid, written_at + timedelta(days=DAYS))


def invited_account(db: Session, token: str) -> Account:
    """The account whose owner holds the link.

    Raises:
        Missing: when the link was not made here.
        Gone: when its time is over, it was used, or the account is disabled.

    """
    try:
        read = the_token_maker().read(_PURPOSE, token)
    except BadToken:
        raise Missing from None
    account = db.scalar(select(Account).where(Account.uuid == read.subject))
    if account is None or account.disabled_at is not None or read.is_expired or read.scope != _state_of(account):
        raise Gone
    return account


def _state_of(account: Account) -> UUID:
    """What changes with every new passphrase: a link that was used no longer fits."""
    return UUID(bytes=hashlib.sha256(f"{account.uuid}|{account.passphrase_hash or ''}".encode()).digest()[:16])
