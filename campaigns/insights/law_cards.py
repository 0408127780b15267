"""How proposals stand, for cards and lists: title, stage and the line of their procedure, in a fixed number of queries for any number of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.foundation.partial_dates import no_finer_text
from campaigns.insights.pipeline_drawing import Moment, PipelineDrawing, Stage, draw_pipeline
from campaigns.institutions.models import Institution
from campaigns.institutions.queries import jurisdiction_title
from campaigns.proposals.models import Bill, BillAction
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.queries import bill_title_for
from campaigns.proposals.stages import is_stuck, standing_name, trace_stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

    from campaigns.proposals.pipelines import PipelineStage
    from campaigns.proposals.stages import Move


@dataclass(frozen=True, slots=True)
class Standing:
    """How a proposal stands, in words: `since` is as precise as its source, `silent_since` says when something happened last."""

    stage: str
    outcome: str
    is_stuck: bool
    since: str
    silent_since: str


@dataclass(frozen=True, slots=True)
class LawCard:
    """A proposal in a list."""

    uuid: UUID
    slug: str
    identifier: str
    title: str
    language: str
    jurisdiction: str
    jurisdiction_slug: str
    standing: Standing
    drawing: PipelineDrawing
    latest_action: str
    latest_action_date: date | None
    is_unverified: bool


def drawn_stage(stage: PipelineStage) -> Stage:
    """A stage of a procedure as drawings take it, in the language in use."""
    return Stage(stage.key, stage.label, stage.actors, stage.rule, stage.citation, stage.url, stage.is_verified)


def moves_of(db: Session, bills: Iterable[Bill]) -> dict[int, tuple[Move, ...]]:
    """The moves of each of `bills` through its procedure, by its key, from one query."""
    pipelines = {bill.id: pipeline_of(bill.pipeline) for bill in bills}
    by_bill: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    bodies: dict[int, str] = {}
    for row in db.execute(_actions_of(pipelines)) if pipelines else ():
        by_bill[row.bill_id].append(row)
        if row.institution_id is not None:
            bodies[row.institution_id] = row.body
    return {key: trace_stages(pipeline, by_bill[key], bodies) for key, pipeline in pipelines.items()}


def _actions_of(bill_ids: Iterable[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            BillAction.bill_id,
            BillAction.date,
            BillAction.sort_date,
            BillAction.position,
            BillAction.description,
            BillAction.classification,
            BillAction.stage,
            BillAction.institution_id,
            BillAction.institution_name,
            BillAction.natural_key,
            Institution.classification.label("body"),
        )
        .outerjoin(Institution, Institution.id == BillAction.institution_id)
        .where(BillAction.bill_id.in_(list(bill_ids)))
    )


def moment_of(move: Move) -> Moment:
    """When a move happened, as precisely as its action says."""
    return Moment(move.act.date, move.act.sort_date)


def own_drawing(bill: Bill, moves: Sequence[Move]) -> PipelineDrawing:
    """The drawing of a proposal in its own procedure."""
    pipeline = pipeline_of(bill.pipeline)
    last = moves[-1] if moves else None
    stage = pipeline.stage(last.to.key if last is not None else bill.stage)
    return draw_pipeline(
        [drawn_stage(one) for one in pipeline.stages],
        {move.to.key: moment_of(move) for move in moves if not move.to.outcome or move.to.outcome == "in_force"},
        present=stage.key if stage is not None else "",
        outcome=bill.outcome,
        ended=moment_of(last) if last is not None else None,
        is_stuck=is_stuck(bill, clock.now().date()),
    )


def standing_of(bill: Bill, moves: Sequence[Move]) -> Standing:
    """How a proposal stands, in words of the language in use; its own procedure says what the stage is called."""
    stage = pipeline_of(bill.pipeline).stage(moves[-1].to.key if moves else bill.stage)
    since = moment_of(moves[-1]).text if moves else (bill.stage_since.isoformat() if bill.stage_since else "")
    return Standing(
        stage=stage.label if stage is not None else standing_name(pipeline_of(bill.pipeline), bill.stage),
        outcome=bill.outcome,
        is_stuck=is_stuck(bill, clock.now().date()),
        since=since,
        silent_since=_silent_since(bill.latest_action_date, moves[-1:]),
    )


def _silent_since(last: date | None, moves: Sequence[Move]) -> str:
    """When something happened last, as its action says where that moved the proposal, else no more precise than it can be known."""
    if last is None:
        return ""
    return moment_of(moves[0]).text if moves and moves[0].act.sort_date == last else no_finer_text(last)


def card_of(bill: Bill, moves: Sequence[Move], language: str) -> LawCard:
    """A proposal as a card for readers of `language`."""
    title = bill_title_for(bill, language)
    return LawCard(
        uuid=bill.uuid,
        slug=bill.slug,
        identifier=bill.identifier,
        title=title.text,
        language=title.language,
        jurisdiction=jurisdiction_title(bill.jurisdiction, language),
        jurisdiction_slug=bill.jurisdiction.slug,
        standing=standing_of(bill, moves),
        drawing=own_drawing(bill, moves),
        latest_action=bill.latest_action,
        latest_action_date=bill.latest_action_date,
        is_unverified=bill.is_unverified,
    )


def law_cards(db: Session, bills: Sequence[Bill], language: str) -> list[LawCard]:
    """Proposals as cards, in their order."""
    moves = moves_of(db, bills)
    return [card_of(bill, moves[bill.id], language) for bill in bills]
