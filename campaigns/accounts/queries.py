"""Reading accounts and sessions: who an address or a token belongs to, and the lists of the pages."""

from __future__ import annotations

import contextlib
import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaigns.accounts.models import Account, AccountSession
from campaigns.foundation import clock
from campaigns.foundation.crypto import the_keyring

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

PAGE_SIZE = 50
_INDEX_SCOPE = "account"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the administrator's list; `sessions` is the number of browsers that are signed in."""

    uuid: UUID
    name: str
    email: str
    is_administrator: bool
    has_passphrase: bool
    is_disabled: bool
    created_at: datetime
    sessions: int


@dataclass(frozen=True, slots=True)
class AccountList:
    """A part of all accounts, newest first."""

    rows: tuple[AccountRow, ...]
    page: int
    total: int

    @property
    def has_next(self) -> bool:
        """Whether older accounts follow."""
        return self.page * PAGE_SIZE < self.total


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in, as its owner sees it."""

    uuid: UUID
    created_at: datetime
    expires_at: datetime
    is_this_one: bool


def normal_address(email: str) -> str:
    """The form under which two spellings of an address are one account: NFC, lower case, domain in ASCII.

    Unlike a signer's, a member's address keeps its dots and plus tags: one person may well work under two of them.
    """
    local, _, domain = unicodedata.normalize("NFC", email).strip().lower().rpartition("@")
    # A domain that cannot exist stays as it was typed and is found nowhere.
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def address_index(email: str, number: int | None = None) -> bytes:
    """The blind index of an address under index key `number`, or under the one in use."""
    return the_keyring().blind_index(_INDEX_SCOPE, normal_address(email), number=number)


def account_of_address(db: Session, email: str) -> Account | None:
    """The account of that address, whichever index key it was filed under."""
    indexes = [address_index(email, number) for number in the_keyring().index]
    return db.scalar(select(Account).where(Account.email_index.in_(indexes)))


def token_hash(token: str) -> bytes:
    """What is stored of a session's token: SHA-256, which is enough for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def session_of_token(db: Session, token: str) -> AccountSession | None:
    """The session that `token` opens, with its account; None when it has ended, ran out, or its account is disabled."""
    query = (
        select(AccountSession)
        .join(AccountSession.account)
        .where(
            AccountSession.token_hash == token_hash(token),
            AccountSession.ended_at.is_(None),
            AccountSession.expires_at > clock.now(),
            Account.disabled_at.is_(None),
        )
    )
    return db.scalar(query)


def open_sessions(db: Session, account_id: int, present: AccountSession | None = None) -> list[SessionRow]:
    """The browsers in which an account is signed in, newest first; `present` is the one that asks."""
    query = (
        select(AccountSession.uuid, AccountSession.created_at, AccountSession.expires_at)
        .where(
            AccountSession.account_id == account_id,
            AccountSession.ended_at.is_(None),
            AccountSession.expires_at > clock.now(),
        )
        .order_by(AccountSession.id.desc())
    )
    mine = present.uuid if present is not None else None
    return [SessionRow(row.uuid, row.created_at, row.expires_at, row.uuid == mine) for row in db.execute(query)]


def account_list(db: Session, page: int = 1) -> AccountList:
    """One page of all accounts."""
    sessions = (
        select(AccountSession.account_id, func.count().label("number"))
        .where(AccountSession.ended_at.is_(None), AccountSession.expires_at > clock.now())
        .group_by(AccountSession.account_id)
        .subquery()
    )
    query = (
        select(Account, func.coalesce(sessions.c.number, 0))
        .outerjoin(sessions, sessions.c.account_id == Account.id)
        .order_by(Account.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    total = db.scalar(select(func.count()).select_from(Account)) or 0
    return AccountList(tuple(_row(account, number) for account, number in db.execute(query)), page, total)


def administrators(db: Session) -> Sequence[Account]:
    """Those who administer the installation and can sign in."""
    return db.scalars(select(Account).where(Account.is_administrator, Account.disabled_at.is_(None))).all()


def names_of(db: Session, uuids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of accounts; one that was erased is left out."""
    found = db.scalars(select(Account).where(Account.uuid.in_(set(uuids))))
    return {account.uuid: account.name or "" for account in found}


def _row(account: Account, sessions: int) -> AccountRow:
    return AccountRow(
        uuid=account.uuid,
        name=account.name or "",
        email=account.email or "",
        is_administrator=account.is_administrator,
        has_passphrase=account.passphrase_hash is not None,
        is_disabled=account.disabled_at is not None,
        created_at=account.created_at,
        sessions=sessions,
    )
