"""Who may do what with accounts and sessions: everybody with their own, administrators with all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.accounts.models import Account, AccountSession
from campaigns.foundation.errors import Forbidden, Missing

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def can_administer(actor: Actor) -> bool:
    """Whether the actor looks after the installation."""
    return actor.is_administrator or actor.is_system


def own_account(db: Session, actor: Actor) -> Account:
    """The account of the person who acts.

    Raises:
        Missing: when nobody is signed in.

    """
    account = db.get(Account, actor.account_id) if actor.account_id is not None else None
    if account is None:
        raise Missing
    return account


def own_session(db: Session, actor: Actor, uuid: UUID) -> AccountSession:
    """One of the actor's own open sessions.

    Raises:
        Missing: when it is not there, has ended, or is somebody else's.

    """
    query = select(AccountSession).where(
        AccountSession.uuid == uuid,
        AccountSession.account_id == actor.account_id,
        AccountSession.ended_at.is_(None),
    )
    found = db.scalar(query)
    if found is None:
        raise Missing
    return found


def administered_account(db: Session, actor: Actor, uuid: UUID) -> Account:
    """An account for its administrator.

    Raises:
        Missing: when it is not there.
        Forbidden: when the actor administers nothing.

    """
    if not can_administer(actor):
        raise Forbidden
    account = db.scalar(select(Account).where(Account.uuid == uuid))
    if account is None:
        raise Missing
    return account
