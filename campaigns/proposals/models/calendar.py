"""What is to come: hearings, sittings, votes on the agenda, deadlines, consultations."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.foundation.db import Base
from campaigns.institutions.models import Institution
from campaigns.proposals.models.bills import Bill


class BillEvent(Base):
    """An event about a proposal: `classification` is hearing, committee-meeting, plenary, vote, consultation, deadline.

    `date` is as precise as known, `sort_date` its first day, `starts_at` the moment where one is known; `end_date` is the last day of a consultation.
    `sequence` grows with each change (RFC 5545).
    """

    __tablename__ = "bill_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(300))
    classification: Mapped[str] = mapped_column(String(40))
    date: Mapped[str] = mapped_column(String(32))
    sort_date: Mapped[dt.date] = mapped_column(Date)
    starts_at: Mapped[dt.datetime | None]
    end_date: Mapped[dt.date | None] = mapped_column(Date)
    location: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str | None] = mapped_column(String(1000))
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    natural_key: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]

    bill: Mapped[Bill] = relationship(lazy="joined")
    institution: Mapped[Institution | None] = relationship()

    __table_args__ = (
        UniqueConstraint("bill_id", "natural_key"),
        Index(None, "sort_date"),
        Index(None, "institution_id", "sort_date"),
    )
