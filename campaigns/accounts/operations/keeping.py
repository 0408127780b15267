"""Making, inviting, changing and closing accounts; each is audited, and what takes trust away ends the open sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.accounts.emails import INVITATION
from campaigns.accounts.models import Account
from campaigns.accounts.operations import passphrases
from campaigns.accounts.operations.signing_in import end_all_sessions
from campaigns.accounts.queries import account_of_address, address_index, administrators
from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.addresses import is_address
from campaigns.foundation.crypto import the_keyring
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.mail.queue import write_letter
from campaigns.foundation.text import clean_line, is_unreadable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.accounts.models import AccountSession
    from campaigns.foundation.actor import Actor

LONGEST_NAME = 120


def create_account(
    db: Session,
    actor: Actor,
    *,
    email: str,
    name: str,
    language: str,
    passphrase: str | None = None,
    is_administrator: bool = False,
) -> Account:
    """Make an account; without a passphrase nobody can sign in to it until its owner sets one by a link.

    Raises:
        Invalid: for an address that cannot be one or has an account already, a name that is empty or too long, a weak passphrase.

    """
    address, name = _checked_address(email), _checked_name(name)
    if account_of_address(db, address) is not None:
        raise Invalid({"email": _("This address has an account already.")})
    if passphrase is not None:
        passphrases.check_choice(passphrase, about=(address, name))
    account = Account(
        uuid=uuid7(),
        email_index=address_index(address),
        email_index_key=the_keyring().index_number,
        passphrase_hash=passphrases.hash_passphrase(passphrase) if passphrase is not None else None,
        is_administrator=is_administrator,
        language=language if language in KNOWN else "en",
        created_at=clock.now(),
    )
    account.email, account.name = address, name
    db.add(account)
    db.flush()
    record(db, actor, "create_account", "account", account.uuid, is_administrator=is_administrator)
    return account


def create_administrator(
    db: Session, actor: Actor, *, email: str, name: str, passphrase: str, language: str
) -> Account:
    """Make an account that looks after the installation.

    Raises:
        Invalid: as for `create_account`.

    """
    return create_account(
        db, actor, email=email, name=name, language=language, passphrase=passphrase, is_administrator=True
    )


def send_invitation(db: Session, actor: Actor, account: Account) -> None:
    """Owe the letter with the link by which the owner sets a passphrase; within an hour a second one changes nothing.

    Raises:
        Conflict: when the account is disabled.

    """
    if account.disabled_at is not None:
        raise Conflict(_("This account is disabled. Enable it first."))
    hour = clock.now().strftime("%Y%m%d%H")
    write_letter(
        db, INVITATION, account.uuid, shard=0, language=account.language, key=f"invitation:{account.uuid.hex}:{hour}"
    )
    record(db, actor, "send_invitation", "account", account.uuid)


def accept_invitation(db: Session, account: Account, passphrase: str) -> None:
    """Set the passphrase by the link of a letter. All sessions end, and the link with them: it is bound to the passphrase before.

    Raises:
        Invalid: when the passphrase is weak.

    """
    passphrases.check_choice(passphrase, about=(account.email or "", account.name or ""), field="new_passphrase")
    account.passphrase_hash = passphrases.hash_passphrase(passphrase)
    record(db, SYSTEM, "accept_invitation", "account", account.uuid)
    end_all_sessions(db, SYSTEM, account)


def change_passphrase(
    db: Session, actor: Actor, account: Account, passphrase: str, *, present: AccountSession | None = None
) -> None:
    """Set another passphrase and end all other sessions than `present`; the door has checked the old one.

    Raises:
        Invalid: when the new one is weak.

    """
    passphrases.check_choice(passphrase, about=(account.email or "", account.name or ""), field="new_passphrase")
    account.passphrase_hash = passphrases.hash_passphrase(passphrase)
    record(db, actor, "change_passphrase", "account", account.uuid)
    end_all_sessions(db, actor, account, but=present)


def edit_account(db: Session, actor: Actor, account: Account, *, name: str, language: str) -> None:
    """Change name and language.

    Raises:
        Invalid: when the name is empty or too long.

    """
    name = _checked_name(name)
    if (name, language) != (account.name, account.language):
        account.name, account.language = name, language
        record(db, actor, "edit_account", "account", account.uuid)


def disable_account(db: Session, actor: Actor, account: Account) -> None:
    """Close an account: its sessions end and nobody signs in to it, until it is enabled again.

    Raises:
        Conflict: when it is the actor's own, or that of the last administrator.

    """
    if account.id == actor.account_id:
        raise Conflict(_("You cannot disable your own account."))
    if account.is_administrator and [one.id for one in administrators(db)] == [account.id]:
        raise Conflict(_("This is the last administrator. Make another one first."))
    if account.disabled_at is None:
        account.disabled_at = clock.now()
        record(db, actor, "disable_account", "account", account.uuid)
    end_all_sessions(db, actor, account)


def enable_account(db: Session, actor: Actor, account: Account) -> None:
    """Open a disabled account again."""
    if account.disabled_at is not None:
        account.disabled_at = None
        record(db, actor, "enable_account", "account", account.uuid)


def _checked_address(email: str) -> str:
    address = email.strip()
    if not is_address(address):
        raise Invalid({"email": _("Write an e-mail address in the form name@example.org.")})
    return address


def _checked_name(name: str) -> str:
    line = clean_line(name)
    if is_unreadable(name) or not line or len(line) > LONGEST_NAME:
        raise Invalid({"name": _("Write a name of at most %(number)s characters.", number=LONGEST_NAME)})
    return line
