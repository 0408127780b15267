"""What campaigns hold of a proposal: their stance, who leans which way, the decision that heads are counted for, what the text should say."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.coalitions.models import Campaign, Organization
from campaigns.foundation.db import Base
from campaigns.institutions.models import Institution, Jurisdiction, Person
from campaigns.proposals.models.bills import Bill


class Stance(StrEnum):
    """What a campaign wants of a proposal."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    SUPPORT_IF_AMENDED = "support_if_amended"
    NEUTRAL = "neutral"
    MONITOR = "monitor"


class Lean(StrEnum):
    """Which way somebody leans, from for to against; unknown is not undecided."""

    YES = "yes"
    LEAN_YES = "lean_yes"
    UNDECIDED = "undecided"
    LEAN_NO = "lean_no"
    NO = "no"
    UNKNOWN = "unknown"


class Visibility(StrEnum):
    """Who may see what was recorded: its organization, the organizations of the campaign, everybody."""

    PRIVATE = "private"
    COALITION = "coalition"
    PUBLIC = "public"


def _one_of(column: str, kind: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(one.value) for one in kind)})"


class CampaignPosition(Base):
    """A campaign's own stance on a proposal, which also links the two; `priority` is 1 (first) to 3."""

    __tablename__ = "campaign_position"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    stance: Mapped[str] = mapped_column(String(20))
    priority: Mapped[int] = mapped_column(SmallInteger, default=2)
    rationale: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12), default="en")
    is_public: Mapped[bool] = mapped_column(default=False)
    adopted_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    bill: Mapped[Bill] = relationship(lazy="joined")
    campaign: Mapped[Campaign] = relationship()

    __table_args__ = (
        UniqueConstraint("bill_id", "campaign_id"),
        Index(None, "campaign_id"),
        CheckConstraint(_one_of("stance", Stance), name="known_stance"),
        CheckConstraint("priority BETWEEN 1 AND 3", name="known_priority"),
    )


class BillPosition(Base):
    """A dated, sourced word on how a person, a group or (for treaties) a State leans. Rows are never changed: a later one says what holds now.

    Exactly one of `person_id`, `institution_id`, `jurisdiction_id` says who leans. `source_type` is public_statement, written_reply, meeting, staff or
    past_vote; `confidence` is 1 (guess) to 3 (said in public). It belongs to `organization_id`, and `visibility` says who else may see it.
    """

    __tablename__ = "bill_position"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    jurisdiction_id: Mapped[int | None] = mapped_column(ForeignKey("jurisdiction.id", ondelete="CASCADE"))
    lean: Mapped[str] = mapped_column(String(12), info={"personal": True})
    confidence: Mapped[int] = mapped_column(SmallInteger, default=2)
    source_type: Mapped[str] = mapped_column(String(20))
    source_url: Mapped[str | None] = mapped_column(String(1000))
    said_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": True})
    visibility: Mapped[str] = mapped_column(String(10), default=Visibility.PRIVATE)
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship()
    person: Mapped[Person | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    jurisdiction: Mapped[Jurisdiction | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN institution_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN jurisdiction_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_who_leans",
        ),
        CheckConstraint(_one_of("lean", Lean), name="known_lean"),
        CheckConstraint(_one_of("visibility", Visibility), name="known_visibility"),
        CheckConstraint(
            "source_type IN ('public_statement', 'written_reply', 'meeting', 'staff', 'past_vote')",
            name="known_source_type",
        ),
        CheckConstraint("confidence BETWEEN 1 AND 3", name="known_confidence"),
        Index(None, "bill_id", "said_on"),
        Index(None, "person_id"),
        Index(None, "institution_id"),
        Index(None, "jurisdiction_id"),
    )


class Decision(Base):
    """A decision to come (or taken) for which heads are counted: in which institution, by which majority, of how many seats.

    `vote_event_id` is the vote once it took place: the projection is then shown against it.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    vote_event_id: Mapped[int | None] = mapped_column(ForeignKey("vote_event.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(200))
    majority: Mapped[str] = mapped_column(String(40))
    seats: Mapped[int]
    expected_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]

    bill: Mapped[Bill] = relationship()
    institution: Mapped[Institution] = relationship()

    __table_args__ = (Index(None, "bill_id"), CheckConstraint("seats > 0", name="some_seats"))


class VoteRecommendation(Base):
    """How a campaign wants a decision to be voted, and how much that weighs in a score (1 to 10)."""

    __tablename__ = "vote_recommendation"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    option: Mapped[str] = mapped_column(String(20))
    weight: Mapped[int] = mapped_column(SmallInteger, default=1)

    __table_args__ = (
        CheckConstraint("option IN ('yes', 'no', 'abstain')", name="known_option"),
        CheckConstraint("weight BETWEEN 1 AND 10", name="known_weight"),
    )


class BillAsk(Base):
    """What a campaign wants changed in the text, at one article; `status` says how far it came: proposed, submitted, accepted, partly, rejected, dropped."""

    __tablename__ = "bill_ask"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    article: Mapped[str] = mapped_column(String(60))
    wanted: Mapped[str] = mapped_column(Text)
    because: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), default="proposed")
    is_public: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    campaign: Mapped[Campaign] = relationship()

    __table_args__ = (
        CheckConstraint(
            "status IN ('proposed', 'submitted', 'accepted', 'partly', 'rejected', 'dropped')", name="known_status"
        ),
        Index(None, "bill_id", "position"),
        Index(None, "campaign_id"),
    )
