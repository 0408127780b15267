"""Institutions with their names, posts and areas, and the sessions in which they make laws."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.foundation.db import Base
from campaigns.institutions.models.jurisdictions import Jurisdiction


class Area(Base):
    """A constituency or another area (Popolo); `identifier` is what its source calls it."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    identifier: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(300))
    classification: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (UniqueConstraint("jurisdiction_id", "identifier"), Index(None, "parent_id"))


class Institution(Base):
    """A body that is asked: parliament, chamber, committee, party, group, ministry, agency, court, commission, conference of parties, secretariat.

    `name` is the one in use, `names` the others in other languages, scripts and times; `folded` is what searches look through: all names, folded
    over scripts and diacritics. `seats` is the number of its members by law, where it votes. `key` is what imports find it again by, within
    its jurisdiction. Dates are `YYYY[-MM[-DD]]`.
    """

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    classification: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(12))
    abbreviation: Mapped[str] = mapped_column(String(40), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    seats: Mapped[int | None]
    image_url: Mapped[str | None] = mapped_column(String(500))
    founding_date: Mapped[str | None] = mapped_column(String(10))
    dissolution_date: Mapped[str | None] = mapped_column(String(10))
    source_url: Mapped[str | None] = mapped_column(String(1000))
    source_date: Mapped[str | None] = mapped_column(String(10))
    folded: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    jurisdiction: Mapped[Jurisdiction] = relationship(lazy="joined")
    names: Mapped[list[InstitutionName]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    __table_args__ = (
        UniqueConstraint("jurisdiction_id", "key"),
        Index(None, "jurisdiction_id", "classification"),
        Index(None, "parent_id"),
        CheckConstraint("seats IS NULL OR seats > 0", name="some_seats"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
    )


class InstitutionName(Base):
    """Another name: in another language or script, former, short. `note` says which.

    `register` is the one whose import brought it, empty where a person wrote it: an import takes away only what it brought itself.
    """

    __tablename__ = "institution_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(12), default="")
    note: Mapped[str] = mapped_column(String(120), default="")
    start_date: Mapped[str | None] = mapped_column(String(10))
    end_date: Mapped[str | None] = mapped_column(String(10))
    register: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (UniqueConstraint("institution_id", "language", "name", "note"),)


class Post(Base):
    """A position that a person can hold, whoever holds it now (Popolo)."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    key: Mapped[str] = mapped_column(String(200))
    label: Mapped[str] = mapped_column(String(300))
    role: Mapped[str] = mapped_column(String(120), default="")
    start_date: Mapped[str | None] = mapped_column(String(10))
    end_date: Mapped[str | None] = mapped_column(String(10))

    area: Mapped[Area | None] = relationship()

    __table_args__ = (UniqueConstraint("institution_id", "key"),)


class LegislativeSession(Base):
    """A session (Open Civic Data) or legislative period (Popolo's event) of a jurisdiction; identifiers of proposals are unique within it.

    A jurisdiction whose procedures know no sessions has one with an empty identifier.
    """

    __tablename__ = "legislative_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    identifier: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(300), default="")
    classification: Mapped[str] = mapped_column(String(40), default="primary")
    start_date: Mapped[str | None] = mapped_column(String(10))
    end_date: Mapped[str | None] = mapped_column(String(10))

    jurisdiction: Mapped[Jurisdiction] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("jurisdiction_id", "identifier"), Index(None, "institution_id"))
