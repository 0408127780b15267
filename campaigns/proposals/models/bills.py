"""Bills: what a proposal is called, what happened to it, its texts, papers, sponsors and relations (Open Civic Data)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.foundation.db import Base
from campaigns.institutions.models import Institution, Jurisdiction, LegislativeSession


class Bill(Base):
    """A legislative proposal of any kind; `identifier` is unique within its session, `classification` says of what kind it is.

    `pipeline` names the procedure (a file of `pipelines/`). `stage`, `stage_since`, `outcome` and the three dates are derived from the
    actions and written by `derive_stage` alone. `outcome` is empty while the proposal lives. `folded` is what searches look through. Nobody but staff sees
    one that is not `is_public`. `import_key` stands for what the last import said of it, `imported` names by format the parts that came with it (and, apart,
    the votes that came by themselves): those that a later file has no more have vanished, those that people wrote have not.
    """

    __tablename__ = "bill"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    legislative_session_id: Mapped[int] = mapped_column(ForeignKey("legislative_session.id"))
    from_institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    identifier: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))
    classification: Mapped[list[str]] = mapped_column(JSON, default=list)
    pipeline: Mapped[str] = mapped_column(String(60), default="generic")
    stage: Mapped[str] = mapped_column(String(40), default="idea")
    stage_since: Mapped[dt.date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(40), default="")
    first_action_date: Mapped[dt.date | None] = mapped_column(Date)
    latest_action_date: Mapped[dt.date | None] = mapped_column(Date)
    latest_action: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    is_unverified: Mapped[bool] = mapped_column(default=False)
    extras: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    folded: Mapped[str] = mapped_column(Text)
    import_key: Mapped[str] = mapped_column(String(40), default="")
    imported: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]

    jurisdiction: Mapped[Jurisdiction] = relationship(lazy="joined")
    legislative_session: Mapped[LegislativeSession] = relationship(lazy="joined")
    from_institution: Mapped[Institution | None] = relationship()
    titles: Mapped[list[BillTitle]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    abstracts: Mapped[list[BillAbstract]] = relationship(cascade="all, delete-orphan")
    subjects: Mapped[list[BillSubject]] = relationship(cascade="all, delete-orphan")
    identifiers: Mapped[list[BillIdentifier]] = relationship(cascade="all, delete-orphan")
    sources: Mapped[list[BillSource]] = relationship(cascade="all, delete-orphan")
    actions: Mapped[list[BillAction]] = relationship(
        cascade="all, delete-orphan", order_by="(BillAction.sort_date, BillAction.position)"
    )
    versions: Mapped[list[BillVersion]] = relationship(
        cascade="all, delete-orphan", order_by="(BillVersion.sort_date, BillVersion.id)"
    )
    documents: Mapped[list[BillDocument]] = relationship(cascade="all, delete-orphan")
    sponsorships: Mapped[list[BillSponsorship]] = relationship(cascade="all, delete-orphan")
    related: Mapped[list[RelatedBill]] = relationship(cascade="all, delete-orphan", foreign_keys="RelatedBill.bill_id")

    __table_args__ = (
        UniqueConstraint("legislative_session_id", "identifier"),
        Index(None, "identifier"),
        Index(None, "jurisdiction_id", "stage"),
        Index(None, "latest_action_date"),
        Index(None, "stage", "stage_since"),
    )


class BillTitle(Base):
    """Another title: in another language, a short one, a former one."""

    __tablename__ = "bill_title"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index(None, "bill_id"),)


class BillAbstract(Base):
    """What it is about, in one language, as plain text or Markdown."""

    __tablename__ = "bill_abstract"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12))
    abstract: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index(None, "bill_id"),)


class BillSubject(Base):
    """A subject under which it can be found and followed."""

    __tablename__ = "bill_subject"

    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(120), primary_key=True)

    __table_args__ = (Index(None, "subject", "bill_id"),)


class BillIdentifier(Base):
    """How it is called elsewhere: CELEX, OEIL, ELI, a draft's number before it was tabled."""

    __tablename__ = "bill_identifier"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    scheme: Mapped[str] = mapped_column(String(80), default="")
    identifier: Mapped[str] = mapped_column(String(300))

    __table_args__ = (UniqueConstraint("bill_id", "scheme", "identifier"), Index(None, "identifier"))


class BillSource(Base):
    """Where what we say of it can be checked."""

    __tablename__ = "bill_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(String(1000))
    note: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (UniqueConstraint("bill_id", "url"),)


class BillAction(Base):
    """Something that happened: the official phrase and the standard classification (Open Civic Data's list).

    `date` is as precise as the source has it (`YYYY[-MM[-DD]]`, or with a time), `sort_date` its first day. `position` orders a day.
    `natural_key` is made of date, institution and phrase, or of the source's own id: imports find the row by it, so that what hangs on it survives.
    `related` holds names of people and bodies that it concerns. `stage` is filled only where somebody set the stage for a phrase that the pipeline does not
    know.
    """

    __tablename__ = "bill_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    institution_name: Mapped[str] = mapped_column(String(300), default="")
    date: Mapped[str] = mapped_column(String(32))
    sort_date: Mapped[dt.date] = mapped_column(Date)
    position: Mapped[int] = mapped_column(default=0)
    description: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12), default="")
    classification: Mapped[list[str]] = mapped_column(JSON, default=list)
    stage: Mapped[str] = mapped_column(String(40), default="")
    related: Mapped[list[str]] = mapped_column(JSON, default=list)
    source_url: Mapped[str | None] = mapped_column(String(1000))
    note: Mapped[str] = mapped_column(Text, default="")
    natural_key: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[dt.datetime]

    institution: Mapped[Institution | None] = relationship()

    __table_args__ = (
        UniqueConstraint("bill_id", "natural_key"),
        Index(None, "bill_id", "sort_date", "position"),
        Index(None, "institution_id", "sort_date"),
    )


class BillVersion(Base):
    """A text of the proposal. `format` says what `text` is: plain, markdown, html, akn (Akoma Ntoso), or pdf (the text taken out of one).

    `links` are `{url, media_type}` of the files. `classification` is Open Civic Data's: filed, introduced, amendment, substituted, enrolled,
    became-law.
    """

    __tablename__ = "bill_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    note: Mapped[str] = mapped_column(String(300))
    date: Mapped[str] = mapped_column(String(32), default="")
    sort_date: Mapped[dt.date | None] = mapped_column(Date)
    classification: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(12))
    format: Mapped[str] = mapped_column(String(12), default="plain")
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    source_url: Mapped[str | None] = mapped_column(String(1000))
    natural_key: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[dt.datetime]

    bill: Mapped[Bill] = relationship(back_populates="versions", lazy="joined")

    __table_args__ = (
        UniqueConstraint("bill_id", "natural_key"),
        CheckConstraint("format IN ('plain', 'markdown', 'html', 'akn', 'pdf')", name="known_format"),
    )


class BillDocument(Base):
    """A paper about the proposal that is no text of it: a report, an analysis, an opinion."""

    __tablename__ = "bill_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    note: Mapped[str] = mapped_column(String(300))
    date: Mapped[str] = mapped_column(String(32), default="")
    sort_date: Mapped[dt.date | None] = mapped_column(Date)
    classification: Mapped[str] = mapped_column(String(40), default="")
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    natural_key: Mapped[str] = mapped_column(String(40))

    __table_args__ = (UniqueConstraint("bill_id", "natural_key"),)


class BillSponsorship(Base):
    """Who brings it in or reports on it; the printed `name` is always kept.

    `classification` is author, co-author, rapporteur, shadow rapporteur, government or citizens' initiative; `entity_type` is person or organization, as
    Open Civic Data has it.
    """

    __tablename__ = "bill_sponsorship"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(300), info={"personal": True})
    entity_type: Mapped[str] = mapped_column(String(20), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    classification: Mapped[str] = mapped_column(String(60), default="")
    is_primary: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("bill_id", "name", "classification"),
        Index(None, "person_id"),
        Index(None, "institution_id"),
    )


class RelatedBill(Base):
    """That it is related to another: `identifier` and `legislative_session` stay as printed until the other one is here."""

    __tablename__ = "related_bill"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    related_bill_id: Mapped[int | None] = mapped_column(ForeignKey("bill.id", ondelete="SET NULL"))
    jurisdiction_id: Mapped[int | None] = mapped_column(ForeignKey("jurisdiction.id", ondelete="SET NULL"))
    legislative_session: Mapped[str] = mapped_column(String(120), default="")
    identifier: Mapped[str] = mapped_column(String(120))
    relation_type: Mapped[str] = mapped_column(String(40))

    __table_args__ = (
        UniqueConstraint("bill_id", "legislative_session", "identifier", "relation_type"),
        Index(None, "identifier"),
        Index(None, "related_bill_id"),
        CheckConstraint("related_bill_id IS NULL OR related_bill_id <> bill_id", name="not_to_itself"),
    )


class ChangeKind(StrEnum):
    """What can change about a proposal in a way that followers are told."""

    PROPOSAL = "proposal"
    ACTION = "action"
    STAGE = "stage"
    VERSION = "version"
    DOCUMENT = "document"
    VOTE = "vote"
    # That it came to be known later how one person voted: news for who follows the person, not for who follows the proposal.
    VOTER = "voter"
    EVENT = "event"
    SPONSORSHIP = "sponsorship"


class BillChange(Base):
    """A change as it came to be known here, in order: what feeds show and alerts tell.

    `thing` is the row it is about, `before` and `after` stages; of a voter `thing` is the vote and `after` the public id of the person.
    `id` only grows, so whoever has been told up to one number has been told all below it.
    """

    __tablename__ = "bill_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    thing: Mapped[UUID]
    before: Mapped[str] = mapped_column(String(60), default="")
    after: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[dt.datetime]

    bill: Mapped[Bill] = relationship()

    # SQLite would give the numbers of rows that were deleted to new ones.
    __table_args__ = (Index(None, "bill_id", "id"), Index(None, "at"), {"sqlite_autoincrement": True})
