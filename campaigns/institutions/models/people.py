"""People in office and their memberships."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.foundation.db import Base
from campaigns.institutions.models.bodies import Area, Institution, LegislativeSession, Post
from campaigns.institutions.models.jurisdictions import Jurisdiction


class Person(Base):
    """Somebody who holds or held a public office (Popolo). `key` is what imports find the person again by, within the jurisdiction.

    `birth_date` stays empty unless an import was asked to keep it; `folded` is what searches look through. From `details_erased_at` on nothing beyond
    the name and the memberships is kept, whatever a register says; `erasure_note` says why, to those who keep the directory.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(300), info={"personal": True})
    language: Mapped[str] = mapped_column(String(12), default="")
    family_name: Mapped[str] = mapped_column(String(200), default="", info={"personal": True})
    given_name: Mapped[str] = mapped_column(String(200), default="", info={"personal": True})
    sort_name: Mapped[str] = mapped_column(String(300), default="", info={"personal": True})
    gender: Mapped[str] = mapped_column(String(40), default="", info={"personal": True})
    image_url: Mapped[str | None] = mapped_column(String(500), info={"personal": True})
    birth_date: Mapped[str | None] = mapped_column(String(10), info={"personal": True})
    death_date: Mapped[str | None] = mapped_column(String(10), info={"personal": True})
    source_url: Mapped[str | None] = mapped_column(String(1000))
    source_date: Mapped[str | None] = mapped_column(String(10))
    folded: Mapped[str] = mapped_column(Text, info={"personal": True})
    details_erased_at: Mapped[datetime | None]
    erasure_note: Mapped[str] = mapped_column(String(300), default="", info={"personal": True})
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    jurisdiction: Mapped[Jurisdiction] = relationship(lazy="joined")
    names: Mapped[list[PersonName]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    memberships: Mapped[list[InstitutionMembership]] = relationship(
        cascade="all, delete-orphan", back_populates="person"
    )

    __table_args__ = (UniqueConstraint("jurisdiction_id", "key"), Index(None, "jurisdiction_id", "sort_name"))


class PersonName(Base):
    """Another name of a person: another script, a former name, how a source prints it. `register` as with names of institutions."""

    __tablename__ = "person_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(300), info={"personal": True})
    language: Mapped[str] = mapped_column(String(12), default="")
    note: Mapped[str] = mapped_column(String(120), default="")
    start_date: Mapped[str | None] = mapped_column(String(10))
    end_date: Mapped[str | None] = mapped_column(String(10))
    register: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (UniqueConstraint("person_id", "language", "name", "note"),)


class PersonTrace(Base):
    """What an import finds a person by whose details were erased: a keyed hash of an identifier or a name that is no longer here.

    `key_number` is the index key under which it was made; nothing can make it anew, so that key stays needed.
    """

    __tablename__ = "person_trace"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    blind_index: Mapped[bytes] = mapped_column(LargeBinary(32), info={"personal": True})
    key_number: Mapped[int]

    __table_args__ = (UniqueConstraint("person_id", "blind_index"),)


class InstitutionMembership(Base):
    """That a person belongs to an institution, perhaps in a post, on behalf of a party or group, in a session (Popolo).

    `key` is made of what identifies it (person, institution, role, post, on behalf of, session, area, beginning), so that a second
    import finds it. Dates are `YYYY[-MM[-DD]]`; an empty end means that it lasts. `register` is the one whose import
    brought it, empty where a person wrote it.
    """

    __tablename__ = "institution_membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    legislative_session_id: Mapped[int | None] = mapped_column(
        ForeignKey("legislative_session.id", ondelete="SET NULL")
    )
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(120), default="")
    label: Mapped[str] = mapped_column(String(300), default="")
    start_date: Mapped[str | None] = mapped_column(String(10))
    end_date: Mapped[str | None] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(40))
    source_url: Mapped[str | None] = mapped_column(String(1000))
    source_date: Mapped[str | None] = mapped_column(String(10))
    register: Mapped[str] = mapped_column(String(60), default="")

    person: Mapped[Person] = relationship(back_populates="memberships", lazy="joined")
    institution: Mapped[Institution] = relationship(foreign_keys=[institution_id])
    on_behalf_of: Mapped[Institution | None] = relationship(foreign_keys=[on_behalf_of_id])
    post: Mapped[Post | None] = relationship()
    area: Mapped[Area | None] = relationship()
    legislative_session: Mapped[LegislativeSession | None] = relationship()

    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index(None, "institution_id", "end_date"),
        Index(None, "on_behalf_of_id"),
        Index(None, "legislative_session_id"),
        CheckConstraint(
            # A year ends after each of its days.
            "end_date IS NULL OR start_date IS NULL OR start_date <= end_date || '-99'",
            name="ends_after_it_begins",
        ),
    )
