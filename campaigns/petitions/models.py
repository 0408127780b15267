"""Petitions, their versions and texts, updates, slugs and counts; the life cycle as a table of transitions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.coalitions.models import Campaign
from campaigns.foundation.db import Base
from campaigns.foundation.errors import Conflict
from campaigns.foundation.files import StoredFile
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.proposals.models import Bill


class PetitionState(StrEnum):
    """Where a petition stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"
    HANDED_OVER = "handed_over"
    ANSWERED = "answered"
    WON = "won"
    WITHDRAWN = "withdrawn"


PUBLIC_STATES = frozenset(PetitionState) - {PetitionState.DRAFT, PetitionState.IN_REVIEW}
TRANSITIONS: dict[PetitionState, frozenset[PetitionState]] = {
    PetitionState.DRAFT: frozenset({PetitionState.IN_REVIEW, PetitionState.WITHDRAWN}),
    PetitionState.IN_REVIEW: frozenset({PetitionState.DRAFT, PetitionState.PUBLISHED, PetitionState.WITHDRAWN}),
    PetitionState.PUBLISHED: frozenset(
        {PetitionState.PAUSED, PetitionState.CLOSED, PetitionState.WON, PetitionState.WITHDRAWN}
    ),
    PetitionState.PAUSED: frozenset({PetitionState.PUBLISHED, PetitionState.CLOSED, PetitionState.WITHDRAWN}),
    PetitionState.CLOSED: frozenset(
        {PetitionState.PUBLISHED, PetitionState.HANDED_OVER, PetitionState.WON, PetitionState.WITHDRAWN}
    ),
    PetitionState.HANDED_OVER: frozenset({PetitionState.ANSWERED, PetitionState.WON}),
    PetitionState.ANSWERED: frozenset({PetitionState.WON, PetitionState.HANDED_OVER}),
    PetitionState.WON: frozenset(),
    PetitionState.WITHDRAWN: frozenset(),
}
_STATES = ", ".join(f"'{state.value}'" for state in PetitionState)


class Petition(Base):
    """A demand that people can sign.

    `goal` is the first goal (further ones follow by themselves), `closes_at` when signing ends, `version_number` the version that is
    shown, `index_key` the number of the key that makes the blind indexes of its signatures.
    """

    __tablename__ = "petition"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=PetitionState.DRAFT)
    goal: Mapped[int] = mapped_column(default=100)
    default_language: Mapped[str] = mapped_column(String(12))
    version_number: Mapped[int] = mapped_column(default=1)
    index_key: Mapped[int] = mapped_column(SmallInteger)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    share_picture_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    closes_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    state_changed_at: Mapped[datetime]
    edited_at: Mapped[datetime]

    campaign: Mapped[Campaign] = relationship(lazy="joined")
    picture: Mapped[StoredFile | None] = relationship(foreign_keys=[picture_id], lazy="joined")
    versions: Mapped[list[PetitionVersion]] = relationship(
        cascade="all, delete-orphan", order_by="PetitionVersion.number"
    )
    slugs: Mapped[list[PetitionSlug]] = relationship(cascade="all, delete-orphan")
    picture_texts: Mapped[list[PetitionPictureText]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="known_state"),
        CheckConstraint("goal BETWEEN 1 AND 100000000", name="sensible_goal"),
        Index(None, "state", "published_at"),
        Index(None, "campaign_id"),
    )

    def move_to(self, state: PetitionState) -> None:
        """Change the state.

        Raises:
            Conflict: when the life cycle knows no such step.

        """
        if state not in TRANSITIONS[PetitionState(self.state)]:
            raise Conflict(
                str(
                    _(
                        "This petition cannot take that step from where it stands. Load the page again to see its present state."
                    )
                )
            )
        self.state = state.value

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return PetitionState(self.state) in PUBLIC_STATES and self.published_at is not None

    def takes_signatures(self, at: datetime) -> bool:
        """Whether it can be signed at that moment."""
        return self.state == PetitionState.PUBLISHED and (self.closes_at is None or at < self.closes_at)


class PetitionBill(Base):
    """A proposal that would meet the petition's demand; the petition's page shows where it stands."""

    __tablename__ = "petition_bill"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    linked_at: Mapped[datetime]

    bill: Mapped[Bill] = relationship(lazy="joined")

    __table_args__ = (Index(None, "bill_id"),)


class PetitionVersion(Base):
    """One wording of a petition; fixed once the petition was published with it."""

    __tablename__ = "petition_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    number: Mapped[int]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(300), default="")

    texts: Mapped[list[PetitionText]] = relationship(
        cascade="all, delete-orphan", order_by="PetitionText.language", lazy="selectin"
    )

    __table_args__ = (UniqueConstraint("petition_id", "number"),)


class PetitionText(Base):
    """What a version says in one language; `body` is Markdown."""

    __tablename__ = "petition_text"

    version_id: Mapped[int] = mapped_column(ForeignKey("petition_version.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    demands: Mapped[list[str]] = mapped_column(JSON, default=list)
    addressees: Mapped[list[str]] = mapped_column(JSON, default=list)


class PetitionPictureText(Base):
    """What the picture shows, for those who do not see it."""

    __tablename__ = "petition_picture_text"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    text: Mapped[str] = mapped_column(String(500))


class PetitionSlug(Base):
    """A former address of a petition, which leads on to the present one."""

    __tablename__ = "petition_slug"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    since: Mapped[datetime]


class PetitionUpdate(Base):
    """News about a petition, shown on its page once it is published."""

    __tablename__ = "petition_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    texts: Mapped[list[PetitionUpdateText]] = relationship(
        cascade="all, delete-orphan", order_by="PetitionUpdateText.language", lazy="selectin"
    )

    __table_args__ = (Index(None, "petition_id", "published_at"),)


class PetitionUpdateText(Base):
    """An update in one language; `body` is Markdown."""

    __tablename__ = "petition_update_text"

    update_id: Mapped[int] = mapped_column(ForeignKey("petition_update.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, default="")
