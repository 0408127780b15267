"""Positions, decisions, votes and asks as pages show them, with names in the language and script of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.coalitions.access import can_edit_campaign
from campaigns.coalitions.queries import campaign_title, organization_title
from campaigns.insights.seats import name_of
from campaigns.institutions.models import Institution, Person
from campaigns.institutions.queries import institution_title, jurisdiction_title, person_title
from campaigns.proposals.counting import projection, whip_count, whip_counts
from campaigns.proposals.majorities import label_in, majority_of
from campaigns.proposals.queries.advocacy import (
    decisions_on,
    latest_positions,
    managed_asks,
    managed_stances,
    positions_on,
    public_asks,
    public_stances,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Jurisdiction
    from campaigns.proposals.counting import Projection
    from campaigns.proposals.heads import Head, Need, WhipCount
    from campaigns.proposals.models import Bill, BillAsk, BillPosition, CampaignPosition, Decision
    from campaigns.proposals.vote_quality import CheckedVote


@dataclass(frozen=True, slots=True)
class Leaner:
    """Who leans: `kind` and `slug` are the parts of the page's address."""

    kind: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position as it is shown; `organization` is whose it is."""

    uuid: UUID
    leaner: Leaner
    lean: str
    confidence: int
    source_type: str
    source_url: str | None
    said_on: date
    note: str
    visibility: str
    organization: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class StanceRow:
    """A campaign's stance as it is shown."""

    campaign_slug: str
    campaign: str
    stance: str
    priority: int
    rationale: str
    language: str
    is_public: bool
    adopted_on: date | None
    can_edit: bool


@dataclass(frozen=True, slots=True)
class AskRow:
    """An ask on the text as it is shown."""

    uuid: UUID
    campaign_slug: str
    campaign: str
    article: str
    wanted: str
    because: str
    language: str
    status: str
    is_public: bool
    can_edit: bool


def leaner_shown(leaner: Person | Institution | Jurisdiction, language: str) -> Leaner:
    """Who leans, for readers of `language`."""
    if isinstance(leaner, Person):
        return Leaner("people", leaner.slug, person_title(leaner, language))
    if isinstance(leaner, Institution):
        return Leaner("institutions", leaner.slug, institution_title(leaner, language))
    return Leaner("jurisdictions", leaner.slug, jurisdiction_title(leaner, language))


def position_row(position: BillPosition, language: str) -> PositionRow:
    """A position for readers of `language`."""
    leaner = position.person or position.institution or position.jurisdiction
    if leaner is None:
        message = "a position is somebody's"
        raise LookupError(message)
    return PositionRow(
        uuid=position.uuid,
        leaner=leaner_shown(leaner, language),
        lean=position.lean,
        confidence=position.confidence,
        source_type=position.source_type,
        source_url=position.source_url,
        said_on=position.said_on,
        note=position.note,
        visibility=position.visibility,
        organization=organization_title(position.organization, language),
        recorded_at=position.recorded_at,
    )


def positions_now(db: Session, actor: Actor, bill: Bill, language: str) -> list[PositionRow]:
    """What holds now for each who leans, as far as the actor may see it, newest first."""
    latest = latest_positions(positions_on(db, actor, bill))
    return [position_row(position, language) for position in latest.values()]


def _stance_row(row: CampaignPosition, language: str, actor: Actor | None) -> StanceRow:
    return StanceRow(
        campaign_slug=row.campaign.slug,
        campaign=campaign_title(row.campaign, language),
        stance=row.stance,
        priority=row.priority,
        rationale=row.rationale,
        language=row.language,
        is_public=row.is_public,
        adopted_on=row.adopted_on,
        can_edit=actor is not None and can_edit_campaign(actor, row.campaign),
    )


def stance_rows(db: Session, actor: Actor, bill: Bill, language: str) -> list[StanceRow]:
    """The stances of the actor's campaigns."""
    return [_stance_row(row, language, actor) for row in managed_stances(db, actor, bill)]


def public_stance_rows(db: Session, bill: Bill, language: str) -> list[StanceRow]:
    """The stances that everybody may read."""
    return [_stance_row(row, language, None) for row in public_stances(db, bill)]


def _ask_row(row: BillAsk, language: str, actor: Actor | None) -> AskRow:
    return AskRow(
        uuid=row.uuid,
        campaign_slug=row.campaign.slug,
        campaign=campaign_title(row.campaign, language),
        article=row.article,
        wanted=row.wanted,
        because=row.because,
        language=row.language,
        status=row.status,
        is_public=row.is_public,
        can_edit=actor is not None and can_edit_campaign(actor, row.campaign),
    )


def ask_rows(db: Session, actor: Actor, bill: Bill, language: str) -> list[AskRow]:
    """The asks of the actor's campaigns."""
    return [_ask_row(row, language, actor) for row in managed_asks(db, actor, bill)]


def public_ask_rows(db: Session, bill: Bill, language: str) -> list[AskRow]:
    """The asks that everybody may read."""
    return [_ask_row(row, language, None) for row in public_asks(db, bill)]


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision in a list, with how its count stands."""

    uuid: UUID
    title: str
    institution: str
    majority: str
    seats: int
    expected_on: date | None
    is_settled: bool
    count: WhipCount


def decision_cards(db: Session, actor: Actor, bill: Bill, language: str) -> list[DecisionCard]:
    """The decisions about a proposal, what is to come first, in a fixed number of queries."""
    decisions = decisions_on(db, bill)
    counts = whip_counts(db, bill, decisions, actor)
    return [
        DecisionCard(
            uuid=row.uuid,
            title=row.title,
            institution=institution_title(row.institution, language),
            majority=label_in(majority_of(row.majority).labels, language),
            seats=row.seats,
            expected_on=row.expected_on,
            is_settled=row.vote_event_id is not None,
            count=counts[row.id],
        )
        for row in decisions
    ]


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A seat in the table behind the drawing; `option` is how it voted in the end, `weight` what it weighs in its council.

    A State that is not in the directory yet has a name and no `slug`. `group_lean` is what the group has said, where the lean and its source are the group's.
    """

    name: str
    kind: str
    slug: str
    group: str
    part: str
    lean: str
    group_lean: str
    said_on: date | None
    source_type: str
    source_url: str | None
    option: str = ""
    is_right: bool | None = None
    weight: int = 0

    @property
    def is_inferred(self) -> bool:
        """Whether the member has said nothing, and is taken to lean with the group."""
        return bool(self.group_lean)


def head_rows(count: WhipCount, language: str, against: Projection | None = None) -> list[HeadRow]:
    """The seats of a count, those of whom something is known first in the order of the leans, then by name."""
    order = ["yes", "lean_yes", "undecided", "lean_no", "no", "unknown"]
    labels = {group.key: label_in(group.labels, language) for group in count.majority.groups}
    voted = {id(row.head): row for row in against.rows} if against is not None else {}
    rows = []
    for head in count.heads:
        row = voted.get(id(head))
        rows.append(
            _head_row(head, labels, language, row.option if row else "", is_right=row.is_right if row else None)
        )
    return sorted(rows, key=lambda row: (order.index(row.lean), row.group, -row.weight, row.name))


def _head_row(head: Head, labels: dict[str, str], language: str, option: str, *, is_right: bool | None) -> HeadRow:
    holder = head.person or head.jurisdiction
    shown = leaner_shown(holder, language) if holder is not None else None
    group = institution_title(head.group, language) if head.group is not None else ""
    position = head.position
    return HeadRow(
        name=shown.name if shown is not None else name_of(head, language),
        kind=shown.kind if shown is not None else "",
        slug=shown.slug if shown is not None else "",
        group=group,
        part=labels.get(head.part, ""),
        lean=head.lean.value,
        group_lean=position.lean if position is not None and head.is_inferred else "",
        said_on=position.said_on if position is not None else None,
        source_type=position.source_type if position is not None else "",
        source_url=position.source_url if position is not None else None,
        option=option,
        is_right=is_right,
        weight=head.weight,
    )


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A vote in a list."""

    checked: CheckedVote
    institution: str
    majority: str


def vote_row(checked: CheckedVote, language: str) -> VoteRow:
    """A vote for readers of `language`."""
    vote = checked.vote
    place = institution_title(vote.institution, language) if vote.institution is not None else vote.institution_name
    return VoteRow(checked, place, label_in(majority_of(vote.majority).labels, language) if vote.majority else "")


def vote_rows(checked: Iterable[CheckedVote], language: str) -> list[VoteRow]:
    """Votes for readers of `language`."""
    return [vote_row(one, language) for one in checked]


def need_part(need: Need, language: str) -> str:
    """The part of the house that a need is about, in words; empty for the whole."""
    return label_in(need.group.labels, language) if need.group is not None else ""


def count_and_projection(db: Session, actor: Actor, decision: Decision) -> tuple[WhipCount, Projection | None]:
    """The count of a decision, and, once it was taken, the count before its vote against the result."""
    found = projection(db, decision, actor)
    return (found.count, found) if found is not None else (whip_count(db, decision, actor), None)
