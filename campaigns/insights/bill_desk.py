"""What the desk of proposals shows: the board by stage, one proposal with all that hangs on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from campaigns.foundation.partial_dates import no_finer_text
from campaigns.institutions.models import Institution, InstitutionMembership, Jurisdiction, LegislativeSession, Person
from campaigns.institutions.queries import jurisdiction_title
from campaigns.proposals.models import Bill, BillAction, BillChange, BillEvent
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.queries import Search, bill_title_for, find_bills, stage_totals
from campaigns.proposals.stages import (
    CANONICAL,
    FINAL,
    PROVISIONAL,
    RANK,
    is_stuck,
    stage_name,
    standing_name,
    trace_stages,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from campaigns.proposals.pipelines import Pipeline

ENDED = "ended"


@dataclass(frozen=True, slots=True)
class BillCard:
    """A proposal in a list; `outcome` and `stage` are keys, `stage_name` and `outcome_name` words."""

    slug: str
    identifier: str
    title: str
    language: str
    jurisdiction: str
    stage: str
    stage_name: str
    outcome: str
    outcome_name: str
    since: date | None
    latest: str
    latest_day: str
    is_stuck: bool
    is_public: bool
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The proposals of one stage: those of the page, and how many there are on all pages."""

    key: str
    name: str
    cards: tuple[BillCard, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Board:
    """Proposals by stage, those that have ended last; `next_key` leads on."""

    columns: tuple[Column, ...]
    next_key: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage of the procedure of a proposal: whether and when it was reached, as precisely as is known, and where its rule stands."""

    key: str
    label: str
    actors: str = ""
    rule: str = ""
    citation: str = ""
    url: str = ""
    is_verified: bool = False
    reached: str = ""
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Something new, as it came to be known."""

    kind: str
    before: str
    after: str
    at: datetime


def bill_card(bill: Bill, language: str, today: date) -> BillCard:
    """A proposal for a list that readers of `language` see."""
    title = bill_title_for(bill, language)
    return BillCard(
        slug=bill.slug,
        identifier=bill.identifier,
        title=title.text,
        language=title.language,
        jurisdiction=jurisdiction_title(bill.jurisdiction, language),
        stage=bill.stage,
        stage_name=standing_name(pipeline_of(bill.pipeline), bill.stage),
        outcome=bill.outcome,
        outcome_name=stage_name(bill.outcome) if bill.outcome else "",
        since=bill.stage_since,
        latest=bill.latest_action,
        latest_day=no_finer_text(bill.latest_action_date) if bill.latest_action_date else "",
        is_stuck=is_stuck(bill, today),
        is_public=bill.is_public,
        is_unverified=bill.is_unverified,
    )


def stage_board(db: Session, search: Search, language: str, today: date, *, after: str = "", most: int = 200) -> Board:
    """The proposals that are asked for, by stage: those that live in the order of the procedure, then those that have ended."""
    page = find_bills(db, search, after=after, most=most, public_only=False)
    columns: dict[str, list[BillCard]] = {}
    for bill in page.bills:
        columns.setdefault(_column_of(bill.stage, bill.outcome), []).append(bill_card(bill, language, today))
    totals: Counter[str] = Counter()
    for (stage, outcome), number in stage_totals(db, search).items():
        totals[_column_of(stage, outcome)] += number
    order = sorted(columns, key=lambda key: RANK.get(key, len(RANK)) if key != ENDED else len(RANK) + 1)
    return Board(
        tuple(Column(key, stage_name(key) if key != ENDED else "", tuple(columns[key]), totals[key]) for key in order),
        page.next_key,
    )


def _column_of(stage: str, outcome: str | None) -> str:
    return ENDED if outcome in FINAL else stage


def stage_rows(db: Session, bill: Bill) -> tuple[StageRow, ...]:
    """The procedure of a proposal as a list, with the day on which each stage was reached; an outcome stands after the stage at which it came."""
    pipeline = pipeline_of(bill.pipeline)
    actions = db.scalars(
        select(BillAction).where(BillAction.bill_id == bill.id).options(joinedload(BillAction.institution))
    ).all()
    moves = trace_stages(pipeline, actions, bodies_acting(actions))
    # Of a stage at which it was sent back or ended, the day of its arrival counts, which comes first.
    reached = {move.to.key: move.act.date for move in reversed(moves)}
    here = moves[-1].to.key if moves else CANONICAL[0]
    rows = procedure_rows(pipeline, reached, here)
    outcome = moves[-1].to.outcome if moves else ""
    if outcome not in {*FINAL, *PROVISIONAL}:
        return rows
    ended = StageRow(outcome, stage_name(outcome), reached=moves[-1].act.date, is_here=True)
    at = next((number for number, row in enumerate(rows, 1) if row.is_here), 0)
    return (*(replace(row, is_here=False) for row in rows[:at]), ended, *rows[at:])


def bodies_acting(actions: Iterable[BillAction]) -> dict[int, str]:
    """The classifications of the institutions that acted, by their keys."""
    return {one.institution.id: one.institution.classification for one in actions if one.institution is not None}


def procedure_rows(pipeline: Pipeline, reached: dict[str, str] | None = None, here: str = "") -> tuple[StageRow, ...]:
    """The stages of a procedure with their rules and sources."""
    days = reached or {}
    return tuple(
        StageRow(
            key=stage.key,
            label=stage.label,
            actors=stage.actors,
            rule=stage.rule,
            citation=stage.citation,
            url=stage.url,
            is_verified=stage.is_verified,
            reached=days.get(stage.key, ""),
            is_here=stage.key == here,
        )
        for stage in pipeline.stages
    )


def whole_bill(db: Session, bill: Bill) -> Bill:
    """A proposal with everything that its editor shows, in a fixed number of questions."""
    query = (
        select(Bill)
        .where(Bill.id == bill.id)
        .options(
            selectinload(Bill.abstracts),
            selectinload(Bill.subjects),
            selectinload(Bill.identifiers),
            selectinload(Bill.sources),
            selectinload(Bill.actions).joinedload(BillAction.institution),
            selectinload(Bill.versions),
            selectinload(Bill.documents),
            selectinload(Bill.sponsorships),
            selectinload(Bill.related),
            joinedload(Bill.from_institution),
        )
        .execution_options(populate_existing=True)
    )
    return db.scalars(query).one()


def latest_changes(db: Session, bill: Bill, *, most: int = 12) -> list[ChangeRow]:
    """What is new about a proposal, the newest first."""
    rows = db.scalars(
        select(BillChange).where(BillChange.bill_id == bill.id).order_by(BillChange.id.desc()).limit(most)
    )
    return [ChangeRow(one.kind, one.before, one.after, one.at) for one in rows]


def events_of_bill(db: Session, bill: Bill) -> Sequence[BillEvent]:
    """All events of a proposal, those to come and those past, the latest first."""
    query = (
        select(BillEvent)
        .where(BillEvent.bill_id == bill.id)
        .options(joinedload(BillEvent.institution))
        .order_by(BillEvent.sort_date.desc(), BillEvent.id.desc())
    )
    return db.scalars(query).all()


def session_choices(db: Session, language: str) -> list[tuple[str, str]]:
    """The sessions in which a proposal can be set up: public id and words, by jurisdiction, the newest first."""
    rows = db.scalars(
        select(LegislativeSession)
        .join(Jurisdiction)
        .order_by(Jurisdiction.position, Jurisdiction.slug, LegislativeSession.identifier.desc())
    )
    return [
        (
            str(one.uuid),
            " · ".join(
                part for part in (jurisdiction_title(one.jurisdiction, language), one.name or one.identifier) if part
            ),
        )
        for one in rows
    ]


def jurisdiction_choices(db: Session, language: str) -> list[tuple[str, str]]:
    """The jurisdictions as address and name, in their order."""
    rows = db.scalars(select(Jurisdiction).order_by(Jurisdiction.position, Jurisdiction.slug))
    return [(one.slug, jurisdiction_title(one, language)) for one in rows]


def people_of(db: Session, jurisdiction_id: int, *, most: int = 500) -> list[str]:
    """Names to choose a sponsor from: people in office in a jurisdiction."""
    query = (
        select(Person.name)
        .join(InstitutionMembership, InstitutionMembership.person_id == Person.id)
        .where(Person.jurisdiction_id == jurisdiction_id, InstitutionMembership.end_date.is_(None))
        .distinct()
        .order_by(Person.name)
        .limit(most)
    )
    return list(db.scalars(query))


def body_names(bodies: Iterable[Institution]) -> list[str]:
    """Names of bodies for a list to choose from, each once."""
    return list(dict.fromkeys(one.name for one in bodies))
