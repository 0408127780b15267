"""What keys ask of accounts: seal anew under a new key, make blind indexes anew, say which keys are still needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.accounts.models import Account
from campaigns.accounts.queries import address_index
from campaigns.foundation.crypto import sealing_number, the_keyring

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SEALED = ("email", "name")


def renew_accounts(db: Session) -> int:
    """Seal all accounts under the sealing key in use and file them under the index key in use; gives back how many changed.

    Repeatable: what is done is passed over. There are as many accounts as people work here, so one transaction holds them all.
    """
    ring = the_keyring()
    changed = 0
    for account in db.scalars(select(Account).order_by(Account.id).with_for_update()):
        stale = [name for name in _SEALED if sealing_number(getattr(account, f"{name}_sealed")) != ring.sealing_number]
        for name in stale:
            setattr(account, name, getattr(account, name))
        is_misfiled = account.email_index_key != ring.index_number
        if is_misfiled:
            account.email_index, account.email_index_key = address_index(account.email or ""), ring.index_number
        changed += bool(stale or is_misfiled)
    db.flush()
    return changed


def account_keys_in_use(db: Session) -> tuple[set[int], set[int]]:
    """The numbers of the sealing keys and of the index keys that accounts still need."""
    rows = db.execute(select(Account.email_sealed, Account.name_sealed, Account.email_index_key)).all()
    sealing = {sealing_number(sealed) for row in rows for sealed in (row.email_sealed, row.name_sealed)}
    return sealing, {row.email_index_key for row in rows}
