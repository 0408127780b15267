"""The table of letters."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.foundation.db import Base


class LetterState(IntEnum):
    """Where a letter is on its way."""

    QUEUED = 0
    CLAIMED = 1
    IN_FLIGHT = 2
    SENT = 3
    FAILED = 4
    UNCERTAIN = 5
    DROPPED = 6


class Letter(Base):
    """One mail to one person, owed from the moment its row is committed.

    `shard` is the integer key of the petition (or 0) by which a distributed database can place it; `kind` names the composer,
    `subject` the row that it is about, `key` makes a second identical intent vanish. The Message-ID derives from `id`, so a
    repeat carries the same one.
    """

    __tablename__ = "letter"

    shard: Mapped[int]
    id: Mapped[UUID]
    lane: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(80))
    subject: Mapped[UUID]
    language: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(120))
    state: Mapped[int] = mapped_column(SmallInteger, default=LetterState.QUEUED)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    claim: Mapped[UUID | None]
    last_code: Mapped[int | None] = mapped_column(SmallInteger)
    last_reason: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("shard", "id"),
        UniqueConstraint("shard", "key"),
        Index("ix_letter_due", "lane", "due_at", postgresql_where=text("state = 0"), sqlite_where=text("state = 0")),
        Index(
            "ix_letter_lease",
            "lease_until",
            postgresql_where=text("state IN (1, 2)"),
            sqlite_where=text("state IN (1, 2)"),
        ),
        Index("ix_letter_subject", "shard", "subject"),
    )
