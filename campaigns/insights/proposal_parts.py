"""What a proposal's page is made of: the names, steps, papers, votes, dates, stances and asks that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from uuid import UUID

    from markupsafe import Markup

    from campaigns.insights.law_cards import Standing
    from campaigns.insights.pages import Named, PetitionCard
    from campaigns.insights.pipeline_drawing import PipelineDrawing, Stage
    from campaigns.insights.public_seats import PublicSeats
    from campaigns.insights.vote_bars import VoteBar


@dataclass(frozen=True, slots=True)
class Reference:
    """Somebody or something by the name that is printed, with the address of its page where it has one here."""

    name: str
    slug: str = ""
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class ActionShown:
    """Something that happened: the official phrase as it was printed. `stage` is the stage that it led to, where it led to one."""

    uuid: UUID
    date: str
    description: str
    language: str
    who: Reference | None
    stage: str
    source_url: str | None
    note: str


@dataclass(frozen=True, slots=True)
class FileShown:
    """A paper or a text of the proposal as it is listed."""

    uuid: UUID
    note: str
    date: str
    classification: str
    language: str
    links: tuple[dict[str, str], ...]
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class SponsorShown:
    """Who brought it in, or reports on it."""

    who: Reference
    classification: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class VoteShown:
    """A vote with its counts as a bar."""

    uuid: UUID
    date: str
    motion: str
    where: Reference | None
    result: str
    bar: VoteBar | None
    source_url: str | None


@dataclass(frozen=True, slots=True)
class EventShown:
    """A hearing, a sitting, a deadline; `starts_at` is on the clocks of the jurisdiction."""

    uuid: UUID
    name: str
    classification: str
    date: str
    starts_at: dt.datetime | None
    end_date: dt.date | None
    where: Reference | None
    location: str
    source_url: str | None
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class StanceShown:
    """What a campaign says in public that it wants of the proposal."""

    campaign: Named
    stance: str
    rationale_html: Markup | None
    language: str
    adopted_on: dt.date | None


@dataclass(frozen=True, slots=True)
class AskShown:
    """What a campaign wants changed in the text."""

    article: str
    wanted: str
    because: str
    language: str
    status: str
    campaign: Named


@dataclass(frozen=True, slots=True)
class RelationShown:
    """Another proposal, by its title where it is here, else as it was printed."""

    relation_type: str
    identifier: str
    title: str
    language: str
    slug: str
    where: str


@dataclass(frozen=True, slots=True)
class TitleShown:
    """Another title."""

    title: str
    language: str
    note: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """Everything that a proposal's page shows. `acting` is the stage whose actors decide now, by which rule; `following` what comes then."""

    uuid: UUID
    slug: str
    identifier: str
    title: str
    language: str
    other_titles: tuple[TitleShown, ...]
    abstract_html: Markup | None
    abstract_language: str
    jurisdiction: Reference
    session: str
    from_institution: Reference | None
    procedure: str
    instrument: str
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    is_unverified: bool
    standing: Standing
    drawing: PipelineDrawing
    acting: Stage | None
    following: Stage | None
    actions: tuple[ActionShown, ...]
    versions: tuple[FileShown, ...]
    documents: tuple[FileShown, ...]
    sponsors: tuple[SponsorShown, ...]
    votes: tuple[VoteShown, ...]
    coming: tuple[EventShown, ...]
    past: tuple[EventShown, ...]
    stances: tuple[StanceShown, ...]
    asks: tuple[AskShown, ...]
    seats: PublicSeats | None
    petitions: tuple[PetitionCard, ...]
    related: tuple[RelationShown, ...]
    demands: tuple[Named, ...]


def label_of(labels: Mapping[str, str], key: str) -> str:
    """What people read for a classification; one that is not in the list is shown as its source has it."""
    return str(labels.get(key, key))
