"""Organizations, memberships and campaigns."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.accounts.models import Account
from campaigns.foundation.db import Base


class Role(StrEnum):
    """What a member of an organization may do, from most to least."""

    OWNER = "owner"
    MANAGER = "manager"
    MODERATOR = "moderator"
    VIEWER = "viewer"


class Part(StrEnum):
    """The part that an organization plays in a campaign."""

    LEAD = "lead"
    PARTNER = "partner"


class Organization(Base):
    """A body that campaigns, under a name in each language."""

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    website: Mapped[str | None] = mapped_column(String(300))
    contact: Mapped[str | None] = mapped_column(String(254))
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    texts: Mapped[list[OrganizationText]] = relationship(
        cascade="all, delete-orphan", order_by="OrganizationText.language", lazy="selectin"
    )
    memberships: Mapped[list[Membership]] = relationship(cascade="all, delete-orphan")


class OrganizationText(Base):
    """Name and description of an organization in one language."""

    __tablename__ = "organization_text"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")


class Membership(Base):
    """An account's role in an organization."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("organization_id", "account_id"),
        Index(None, "account_id"),
        CheckConstraint("role IN ('owner', 'manager', 'moderator', 'viewer')", name="known_role"),
    )


class Campaign(Base):
    """A cause over time, carried by one or several organizations."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime]

    texts: Mapped[list[CampaignText]] = relationship(
        cascade="all, delete-orphan", order_by="CampaignText.language", lazy="selectin"
    )
    parts: Mapped[list[CampaignOrganization]] = relationship(
        cascade="all, delete-orphan",
        order_by="CampaignOrganization.position",
        lazy="selectin",
    )


class CampaignText(Base):
    """Title, summary and body (Markdown) of a campaign in one language."""

    __tablename__ = "campaign_text"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")


class CampaignOrganization(Base):
    """That an organization carries a campaign, as its lead or as a partner; the lead stands first."""

    __tablename__ = "campaign_organization"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[str] = mapped_column(String(10))
    position: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship(lazy="joined")

    __table_args__ = (
        CheckConstraint("part IN ('lead', 'partner')", name="known_part"),
        Index(None, "organization_id"),
        Index(
            "uq_campaign_organization_lead",
            "campaign_id",
            unique=True,
            sqlite_where=(part == "lead"),
            postgresql_where=(part == "lead"),
        ),
    )
