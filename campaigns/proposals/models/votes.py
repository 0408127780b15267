"""Votes: events, counts, and how each person voted; the printed name is always kept."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.foundation.db import Base
from campaigns.institutions.models import Institution, Person
from campaigns.proposals.models.bills import Bill


class VoteEvent(Base):
    """A vote on a proposal. `result` is pass, fail or empty where unknown; `majority` names the rule (see `majorities`).

    `natural_key` is made of the source's identifier, or of motion, date and institution.
    """

    __tablename__ = "vote_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    bill_action_id: Mapped[int | None] = mapped_column(ForeignKey("bill_action.id", ondelete="SET NULL"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    institution_name: Mapped[str] = mapped_column(String(300), default="")
    identifier: Mapped[str] = mapped_column(String(200), default="")
    motion_text: Mapped[str] = mapped_column(Text)
    motion_classification: Mapped[list[str]] = mapped_column(JSON, default=list)
    date: Mapped[str] = mapped_column(String(32))
    sort_date: Mapped[dt.date] = mapped_column(Date)
    result: Mapped[str] = mapped_column(String(4), default="")
    majority: Mapped[str] = mapped_column(String(40), default="")
    source_url: Mapped[str | None] = mapped_column(String(1000))
    natural_key: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[dt.datetime]

    bill: Mapped[Bill] = relationship()
    institution: Mapped[Institution | None] = relationship()
    counts: Mapped[list[VoteCount]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    __table_args__ = (
        UniqueConstraint("bill_id", "natural_key"),
        CheckConstraint("result IN ('', 'pass', 'fail')", name="known_result"),
        Index(None, "sort_date"),
    )


class VoteCount(Base):
    """How many chose an option, in all or (with `group_name`) within one group or entity."""

    __tablename__ = "vote_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    vote_event_id: Mapped[int] = mapped_column(ForeignKey("vote_event.id", ondelete="CASCADE"))
    group_name: Mapped[str] = mapped_column(String(200), default="")
    option: Mapped[str] = mapped_column(String(20))
    value: Mapped[int]

    __table_args__ = (
        UniqueConstraint("vote_event_id", "group_name", "option"),
        CheckConstraint("value >= 0", name="a_number"),
    )


class PersonVote(Base):
    """How one person voted: `option` is yes, no, abstain, absent, not voting, paired, excused or other (Open Civic Data)."""

    __tablename__ = "person_vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    vote_event_id: Mapped[int] = mapped_column(ForeignKey("vote_event.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    voter_name: Mapped[str] = mapped_column(String(300), info={"personal": True})
    group_name: Mapped[str] = mapped_column(String(200), default="")
    option: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300), default="")

    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        Index(None, "vote_event_id"),
        Index(None, "person_id"),
        CheckConstraint(
            "option IN ('yes', 'no', 'abstain', 'absent', 'not voting', 'paired', 'excused', 'other')",
            name="known_option",
        ),
    )
