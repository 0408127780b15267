"""The tables of followers, of what they follow, and of what they were told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.accounts.models import Account
from campaigns.foundation.crypto import Sealed
from campaigns.foundation.db import Base
from campaigns.institutions.models import Institution, Person
from campaigns.proposals.models import Bill


class Frequency(StrEnum):
    """How often a follower is written to."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class FollowKind(StrEnum):
    """What can be followed."""

    BILL = "bill"
    SUBJECT = "subject"
    INSTITUTION = "institution"
    PERSON = "person"
    SEARCH = "search"


class Follower(Base):
    """Somebody who follows: a member (`account_id`) or anybody with a confirmed address, which is sealed and found by its blind index.

    `told_up_to` is the number of a change below which all is settled: whatever was to be told was told. Above it the ledger says what was told already,
    because of two transactions at once the one with the lower numbers may be committed last. `looked_at` is when changes were last looked at for this
    follower, told or not. `letters` and `last_letter_at` bound the letters that anybody can cause by typing the address. `calendar_uuid` names the secret
    address of the follower's calendar; another one takes the old address away.
    """

    __tablename__ = "follower"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, info={"personal": True})
    email_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True, info={"personal": True})
    email_index_key: Mapped[int | None] = mapped_column(SmallInteger)
    language: Mapped[str] = mapped_column(String(12))
    frequency: Mapped[str] = mapped_column(String(10), default=Frequency.DAILY)
    confirmed_at: Mapped[datetime | None]
    letters: Mapped[int] = mapped_column(SmallInteger, default=0)
    last_letter_at: Mapped[datetime | None]
    told_up_to: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime | None]
    calendar_uuid: Mapped[UUID] = mapped_column(unique=True)
    created_at: Mapped[datetime]

    email = Sealed()
    account: Mapped[Account | None] = relationship(lazy="joined")
    follows: Mapped[list[Follow]] = relationship(cascade="all, delete-orphan", order_by="Follow.id", lazy="selectin")

    __table_args__ = (
        CheckConstraint("account_id IS NOT NULL OR email_index IS NOT NULL", name="reachable"),
        CheckConstraint("frequency IN ('at_once', 'daily', 'weekly', 'never')", name="known_frequency"),
        Index(None, "frequency", "looked_at"),
    )


class Follow(Base):
    """One thing that is followed, from `since` on; `query` holds the filters of a saved search. `key` makes it unique for its follower.

    Nothing is told before `confirmed_at`: whoever typed an address need not be its owner, also where the owner follows other things already.
    """

    __tablename__ = "follow"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(120), default="")
    query: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    key: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    bill: Mapped[Bill | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        UniqueConstraint("follower_id", "key"),
        CheckConstraint("kind IN ('bill', 'subject', 'institution', 'person', 'search')", name="known_kind"),
        Index(None, "bill_id"),
        Index(None, "institution_id"),
        Index(None, "person_id"),
        Index(None, "subject"),
    )


class Alert(Base):
    """That a follower is told of some changes in one letter: the ledger of what was told to whom.

    `changes` are the numbers of the changes; the letter's `subject` is this row's `uuid`, so its fate can be looked up.
    """

    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id", ondelete="CASCADE"))
    frequency: Mapped[str] = mapped_column(String(10))
    changes: Mapped[list[int]] = mapped_column(JSON)
    first_change: Mapped[int]
    last_change: Mapped[int]
    created_at: Mapped[datetime]

    follower: Mapped[Follower] = relationship()

    __table_args__ = (UniqueConstraint("follower_id", "last_change"), Index(None, "created_at"))
