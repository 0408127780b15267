"""Accounts and their sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.foundation.crypto import Sealed
from campaigns.foundation.db import Base


class Account(Base):
    """Somebody who works here. Address and name are sealed; `email_index` finds the account by its normalised address."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    email_sealed: Mapped[bytes] = mapped_column(LargeBinary, info={"personal": True})
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info={"personal": True})
    email_index_key: Mapped[int] = mapped_column(SmallInteger)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary, info={"personal": True})
    passphrase_hash: Mapped[str | None] = mapped_column(String(200), info={"personal": True})
    is_administrator: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(12), default="en")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    email = Sealed()
    name = Sealed()


class AccountSession(Base):
    """One browser that is signed in, until `expires_at` or until somebody ends it."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined")

    __table_args__ = (Index(None, "account_id"),)


class SignInFailure(Base):
    """A wrong passphrase, kept a quarter of an hour to slow guessing; `about` is a keyed hash of the address that was typed."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[bytes] = mapped_column(LargeBinary(32), info={"personal": True})
    at: Mapped[datetime]

    __table_args__ = (Index(None, "about", "at"),)
