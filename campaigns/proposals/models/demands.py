"""One demand in many jurisdictions: the rows of the matrix."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.coalitions.models import Campaign
from campaigns.foundation.db import Base
from campaigns.institutions.models import Jurisdiction
from campaigns.proposals.models.bills import Bill


class Demand(Base):
    """A demand that a campaign makes in several jurisdictions, each meeting it with a law of its own, or not yet.

    `default_language` is the one in which it was begun: who finds nothing in their own language reads that, and rows are edited in it.
    """

    __tablename__ = "demand"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    is_public: Mapped[bool] = mapped_column(default=True)
    default_language: Mapped[str] = mapped_column(String(12), server_default="en")
    created_at: Mapped[datetime]

    campaign: Mapped[Campaign] = relationship(lazy="joined")
    texts: Mapped[list[DemandText]] = relationship(
        cascade="all, delete-orphan", order_by="DemandText.language", lazy="selectin"
    )
    rows: Mapped[list[DemandRow]] = relationship(cascade="all, delete-orphan", order_by="DemandRow.position")

    __table_args__ = (Index(None, "campaign_id"),)


class DemandText(Base):
    """Title and explanation of a demand in one language; `body` is Markdown."""

    __tablename__ = "demand_text"

    demand_id: Mapped[int] = mapped_column(ForeignKey("demand.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, default="")


class DemandRow(Base):
    """A jurisdiction in the matrix, with the proposal that would meet the demand there, or none yet; what is to be said of it is in `texts`."""

    __tablename__ = "demand_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    demand_id: Mapped[int] = mapped_column(ForeignKey("demand.id", ondelete="CASCADE"))
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bill.id", ondelete="SET NULL"))
    source_url: Mapped[str | None] = mapped_column(String(1000))
    position: Mapped[int] = mapped_column(default=0)

    jurisdiction: Mapped[Jurisdiction] = relationship(lazy="joined")
    bill: Mapped[Bill | None] = relationship(lazy="joined")
    texts: Mapped[list[DemandRowText]] = relationship(
        cascade="all, delete-orphan", order_by="DemandRowText.language", lazy="selectin"
    )

    __table_args__ = (UniqueConstraint("demand_id", "jurisdiction_id", "bill_id"), Index(None, "bill_id"))


class DemandRowText(Base):
    """What is to be said of a row, in one language; where nothing is, there is no text."""

    __tablename__ = "demand_row_text"

    row_id: Mapped[int] = mapped_column(ForeignKey("demand_row.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    note: Mapped[str] = mapped_column(Text)
