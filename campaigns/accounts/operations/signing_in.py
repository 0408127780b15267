"""Signing in and out: tries are written down before they are looked at, sessions are rows that can be ended.

A try is claimed in a transaction of its own, the passphrase is compared outside any, and the session is opened in a second one: hashing
takes long and must hold nobody up, and tries that come side by side must not all count as the first.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, text, update

from campaigns.accounts.models import Account, AccountSession, SignInFailure
from campaigns.accounts.operations import passphrases
from campaigns.accounts.queries import account_of_address, normal_address, token_hash
from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.actor import Actor, ActorKind
from campaigns.foundation.crypto import the_keyring
from campaigns.foundation.db import changed_rows
from campaigns.foundation.identifiers import uuid7

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FREE_TRIES = 5
MEMORY = timedelta(minutes=15)
# Seconds to wait after the fifth, sixth … wrong try. The wait ends by itself and never grows beyond the last: no stranger can lock anybody out.
_PAUSES_S = (5, 10, 20, 40, 60)
KEPT_AFTER_END = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in. `wait_s` above zero: too many tries, come back in so many seconds; nothing was compared."""

    account_id: int | None
    passphrase_hash: str | None
    failure_id: int | None
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new session: the token goes to the browser and nowhere else."""

    token: str
    expires_at: datetime


def begin_attempt(db: Session, email: str) -> Attempt:
    """Write down that somebody tries to sign in as `email`; known and unknown addresses go the same way.

    The row counts as a failure until `complete_attempt` takes it back.
    """
    about = the_keyring().blind_index("sign-in", normal_address(email))
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int.from_bytes(about[:8], signed=True)})
    now = clock.now()
    seen = select(func.count(), func.max(SignInFailure.at)).where(
        SignInFailure.about == about, SignInFailure.at > now - MEMORY
    )
    number, last = db.execute(seen).one()
    if number >= FREE_TRIES:
        pause = timedelta(seconds=_PAUSES_S[min(number - FREE_TRIES, len(_PAUSES_S) - 1)])
        if last + pause > now:
            return Attempt(None, None, None, wait_s=int((last + pause - now).total_seconds()) + 1)
    failure = SignInFailure(about=about, at=now)
    db.add(failure)
    db.flush()
    account = account_of_address(db, email)
    if account is None or account.disabled_at is not None:
        return Attempt(None, None, failure.id)
    return Attempt(account.id, account.passphrase_hash, failure.id)


def check_passphrase(attempt: Attempt, passphrase: str) -> bool:
    """Whether the passphrase is right; needs no database, and the same time whether there is an account or not."""
    return attempt.wait_s == 0 and passphrases.is_right(attempt.passphrase_hash, passphrase)


def complete_attempt(db: Session, attempt: Attempt, passphrase: str, hours: int) -> OpenedSession:
    """Open a session after a right passphrase, and hash it anew when the parameters have changed since."""
    account = db.get_one(Account, attempt.account_id)
    forget_attempt(db, attempt)
    if account.passphrase_hash is not None and passphrases.is_outdated(account.passphrase_hash):
        account.passphrase_hash = passphrases.hash_passphrase(passphrase)
    return open_session(db, account, hours)


def forget_attempt(db: Session, attempt: Attempt) -> None:
    """Take a try back that was right."""
    db.execute(delete(SignInFailure).where(SignInFailure.id == attempt.failure_id))


def open_session(db: Session, account: Account, hours: int) -> OpenedSession:
    """Open a session of `account` that ends by itself after `hours`, whatever is done in it."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    ends = now + timedelta(hours=hours)
    db.add(
        AccountSession(
            uuid=uuid7(),
            account_id=account.id,
            token_hash=token_hash(token),
            created_at=now,
            last_used_at=now,
            expires_at=ends,
        ),
    )
    record(db, _acting(account), "sign_in", "account", account.uuid)
    return OpenedSession(token, ends)


def end_session(db: Session, actor: Actor, session: AccountSession) -> None:
    """End one session; its token opens nothing any more."""
    if session.ended_at is None:
        session.ended_at = clock.now()
        record(db, actor, "end_session", "account", session.account.uuid)


def end_all_sessions(db: Session, actor: Actor, account: Account, *, but: AccountSession | None = None) -> int:
    """End every session of an account, save one; gives back how many."""
    query = update(AccountSession).where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
    if but is not None:
        query = query.where(AccountSession.id != but.id)
    ended = changed_rows(db.execute(query.values(ended_at=clock.now())))
    if ended:
        record(db, actor, "end_all_sessions", "account", account.uuid, sessions=ended)
    return ended


def forget_ended_sessions(db: Session) -> None:
    """Delete sessions a day after their end, and tries that no longer count."""
    now = clock.now()
    over = (AccountSession.ended_at < now - KEPT_AFTER_END) | (AccountSession.expires_at < now - KEPT_AFTER_END)
    db.execute(delete(AccountSession).where(over))
    db.execute(delete(SignInFailure).where(SignInFailure.at < now - MEMORY))


def _acting(account: Account) -> Actor:
    return Actor(
        kind=ActorKind.PERSON,
        account_id=account.id,
        account_uuid=account.uuid,
        is_administrator=account.is_administrator,
    )
