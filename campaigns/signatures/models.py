"""Signatures, consents, the ledger of counts and the counts themselves."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.foundation.crypto import Sealed
from campaigns.foundation.db import Base

# The kind of the one letter that this room writes.
CONFIRMATION = "signatures.confirmation"


class SignatureState(StrEnum):
    """Where a signature stands; only a confirmed one counts."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Display(StrEnum):
    """What of a signer is shown in public."""

    NOTHING = "nothing"
    INITIALS = "initials"
    FULL = "full"


class Signature(Base):
    """One person's signature under one version of one petition.

    `letters` and `last_letter_at` bound how often the address is written to; a row whose person asked to be forgotten but to stay in the total
    has `erased_at`, nothing sealed, and the index of the address until the petition's signers are forgotten. A moderator hid it at `hidden_at`. The primary key begins with the petition, so that a distributed database can shard by it. Petition and
    version are no foreign keys: each signature would lock the petition's row, and the statement that signs looks for it anyway.
    """

    __tablename__ = "signature"

    petition_id: Mapped[int]
    uuid: Mapped[UUID]
    version_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10))
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, info={"personal": True})
    email_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), info={"personal": True})
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, info={"personal": True})
    country: Mapped[str] = mapped_column(String(2), info={"personal": True})
    locality_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, info={"personal": True})
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, info={"personal": True})
    display: Mapped[str] = mapped_column(String(10))
    is_public: Mapped[bool]
    letters: Mapped[int] = mapped_column(SmallInteger)
    last_letter_at: Mapped[datetime]
    signed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]

    email = Sealed()
    name = Sealed()
    locality = Sealed()
    reason = Sealed()

    __table_args__ = (
        PrimaryKeyConstraint("petition_id", "uuid"),
        UniqueConstraint("petition_id", "email_index"),
        CheckConstraint("state IN ('pending', 'confirmed', 'withdrawn')", name="known_state"),
        CheckConstraint("display IN ('nothing', 'initials', 'full')", name="known_display"),
        CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed_at_a_time"),
        Index("ix_signature_state_signed_at", "petition_id", "state", "signed_at"),
        # The newest of those who show themselves, found without a look at the million who do not.
        Index(
            "ix_signature_shown",
            "petition_id",
            "confirmed_at",
            postgresql_where=text("is_public AND confirmed_at IS NOT NULL"),
            sqlite_where=text("is_public = 1 AND confirmed_at IS NOT NULL"),
        ),
    )


class NewsConsent(Base):
    """That a signer wants news from one organization, with the moment and the wording that was agreed to."""

    __tablename__ = "news_consent"

    petition_id: Mapped[int]
    signature_uuid: Mapped[UUID]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    wording: Mapped[int] = mapped_column(SmallInteger)
    given_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("petition_id", "signature_uuid", "organization_id"),
        ForeignKeyConstraint(
            ["petition_id", "signature_uuid"],
            ["signature.petition_id", "signature.uuid"],
            ondelete="CASCADE",
            name="fk_news_consent_signature",
        ),
    )


class NameKey(Base):
    """A keyed hash of one word of a confirmed signer's name, folded over scripts, by which managers find a signature within a petition."""

    __tablename__ = "signature_name_key"

    petition_id: Mapped[int]
    key: Mapped[bytes] = mapped_column(LargeBinary(8), info={"personal": True})
    signature_uuid: Mapped[UUID]

    __table_args__ = (
        PrimaryKeyConstraint("petition_id", "key", "signature_uuid"),
        Index("ix_signature_name_key_signature", "petition_id", "signature_uuid"),
        ForeignKeyConstraint(
            ["petition_id", "signature_uuid"],
            ["signature.petition_id", "signature.uuid"],
            ondelete="CASCADE",
            name="fk_signature_name_key_signature",
        ),
    )


class CountDelta(Base):
    """A signature that came (+1) or went (-1), not yet in the counts. The count job deletes what it adds, in one transaction."""

    __tablename__ = "count_delta"

    petition_id: Mapped[int]
    id: Mapped[UUID]
    country: Mapped[str] = mapped_column(String(2))
    day: Mapped[date] = mapped_column(Date)
    delta: Mapped[int] = mapped_column(SmallInteger)

    __table_args__ = (PrimaryKeyConstraint("petition_id", "id"),)


class PetitionCount(Base):
    """How many confirmed signatures a petition has, as of a moment."""

    __tablename__ = "petition_count"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    as_of: Mapped[datetime]


class CountryCount(Base):
    """The same by country."""

    __tablename__ = "petition_country_count"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class DayCount(Base):
    """The same by the UTC day of confirmation; the sum of all days is the count."""

    __tablename__ = "petition_day_count"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
