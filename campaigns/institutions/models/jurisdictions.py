"""Jurisdictions: a state, a union, a treaty, a municipality."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.foundation.db import Base


class JurisdictionClassification(StrEnum):
    """The kinds of jurisdiction: those of Open Civic Data, and the two that it lacks."""

    GOVERNMENT = "government"
    MUNICIPALITY = "municipality"
    SUPRANATIONAL = "supranational"
    TREATY = "treaty"


_CLASSIFICATIONS = ", ".join(f"'{one.value}'" for one in JurisdictionClassification)


class Jurisdiction(Base):
    """Where a law is made. `ocd_id` is Open Civic Data's id, or one of the private form that docs/contributors.md describes (EU, treaties).

    `country` is the ISO 3166-1 code, lower case, where the jurisdiction is one country; `position` orders rows and columns.
    """

    __tablename__ = "jurisdiction"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    ocd_id: Mapped[str] = mapped_column(String(200), unique=True)
    classification: Mapped[str] = mapped_column(String(20))
    country: Mapped[str | None] = mapped_column(String(2))
    url: Mapped[str | None] = mapped_column(String(500))
    timezone: Mapped[str] = mapped_column(String(40), default="UTC")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    texts: Mapped[list[JurisdictionText]] = relationship(
        cascade="all, delete-orphan", order_by="JurisdictionText.language", lazy="selectin"
    )

    @property
    def is_invented(self) -> bool:
        """Whether it is made up for a demonstration, as its private id says."""
        return self.ocd_id.startswith("ocd-jurisdiction/supranational:demonstration/")

    __table_args__ = (CheckConstraint(f"classification IN ({_CLASSIFICATIONS})", name="known_classification"),)


class JurisdictionText(Base):
    """The name of a jurisdiction in one language."""

    __tablename__ = "jurisdiction_text"

    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
