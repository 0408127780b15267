"""One demand across jurisdictions: for each the proposal that would meet it, and how far it came, in stages that can be compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from campaigns.coalitions.queries import campaign_title
from campaigns.foundation import clock
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.choosing import choose_text
from campaigns.foundation.text import render_markdown
from campaigns.insights.law_cards import LawCard, card_of, moment_of, moves_of
from campaigns.insights.pages import Named
from campaigns.insights.pipeline_drawing import Stage, draw_pipeline
from campaigns.institutions.models import Jurisdiction
from campaigns.institutions.queries import jurisdiction_title
from campaigns.proposals.models import Demand, DemandRow
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.queries.demands import demand_title, managed_demands, row_note
from campaigns.proposals.stages import CANONICAL, SUCCESS, is_alive, is_stuck, stage_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.insights.pipeline_drawing import PipelineDrawing
    from campaigns.proposals.models import Bill
    from campaigns.proposals.stages import Move


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A jurisdiction: its proposal, None where there is none yet, and how it stands in the stages of the matrix.

    `note_language` is the language in which `note` is shown.
    """

    jurisdiction: str
    jurisdiction_slug: str
    classification: str
    law: LawCard | None
    drawing: PipelineDrawing | None
    note: str
    note_language: str
    source_url: str | None
    bill_slug: str


@dataclass(frozen=True, slots=True)
class RowToTranslate:
    """A row for those who write its note in another language: `label` names it, `original` is the note in the default language.

    `jurisdiction` and `bill` are slugs and name the row, `written` is the note in the other language; empty where there is none.
    """

    jurisdiction: str
    bill: str
    label: str
    original: str
    written: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many jurisdictions stand somewhere, and of how many of these that is not verified."""

    number: int
    unverified: int


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A matrix: `columns` are the names of its stages, in order.

    `in_force`, `under_way`, `ended` and `nothing` count jurisdictions, each once, where the proposal that came furthest stands; invented ones do not count.
    """

    uuid: UUID
    slug: str
    title: str
    body_html: Markup | None
    language: str
    campaign: Named
    columns: tuple[Stage, ...]
    rows: tuple[MatrixRow, ...]
    in_force: Tally
    under_way: Tally
    ended: Tally
    nothing: Tally


@dataclass(frozen=True, slots=True)
class MatrixCard:
    """A matrix in a list."""

    slug: str
    title: str
    language: str
    campaign: str
    rows: int
    is_public: bool


def matrix_page(db: Session, slug: str, language: str) -> MatrixPage:
    """The public matrix at `slug`, in a fixed number of queries.

    Raises:
        Missing: when none is there.

    """
    demand = db.scalar(select(Demand).where(Demand.slug == slug, Demand.is_public).options(selectinload(Demand.rows)))
    if demand is None:
        raise Missing
    return page_of_demand(db, demand, language)


def page_of_demand(db: Session, demand: Demand, language: str) -> MatrixPage:
    """The matrix of a demand that was loaded already, one that nobody sees yet too."""
    bills = [row.bill for row in demand.rows if row.bill is not None and row.bill.is_public]
    moves = moves_of(db, bills)
    columns = tuple(Stage(key, stage_name(key)) for key in CANONICAL if key in _stages_of(bills, moves))
    rows = tuple(_row(row, columns, moves, language, demand.default_language) for row in demand.rows)
    chosen = choose_text(demand.texts, language, demand.default_language)
    in_force, under_way, ended, nothing = _tallies(demand.rows)
    return MatrixPage(
        uuid=demand.uuid,
        slug=demand.slug,
        title=chosen.show(chosen.text.title) if chosen else demand.slug,
        body_html=render_markdown(chosen.show(chosen.text.body)) if chosen and chosen.text.body else None,
        language=chosen.language if chosen else language,
        campaign=Named(demand.campaign.uuid, demand.campaign.slug, campaign_title(demand.campaign, language)),
        columns=columns,
        rows=rows,
        in_force=in_force,
        under_way=under_way,
        ended=ended,
        nothing=nothing,
    )


def _tallies(rows: Iterable[DemandRow]) -> list[Tally]:
    """How many jurisdictions have a law in force, one on the way, one that ended without, and nothing; what is verified goes before what is not."""
    best: dict[int, tuple[int, bool]] = {}
    for row in rows:
        if row.jurisdiction.is_invented:
            continue
        bill = row.bill if row.bill is not None and row.bill.is_public else None
        here = (_standing_of(bill), bill is not None and bill.is_unverified)
        best[row.jurisdiction_id] = min(here, best.get(row.jurisdiction_id, here))
    found = Counter(best.values())
    return [Tally(found[place, False] + found[place, True], found[place, True]) for place in range(4)]


def _standing_of(bill: Bill | None) -> int:
    """0 in force, 1 on the way, 2 ended, 3 nothing."""
    if bill is None:
        return 3
    return 0 if bill.outcome == SUCCESS else 1 if is_alive(bill.outcome) else 2


def _stages_of(bills: Sequence[Bill], moves: dict[int, tuple[Move, ...]]) -> set[str]:
    """The canonical stages that at least one of the procedures has."""
    known = {stage.canonical for bill in bills for stage in pipeline_of(bill.pipeline).stages}
    return known | {move.to.stage for trace in moves.values() for move in trace} or set(CANONICAL)


def _row(
    row: DemandRow, columns: Sequence[Stage], moves: dict[int, tuple[Move, ...]], language: str, first: str
) -> MatrixRow:
    bill = row.bill if row.bill is not None and row.bill.is_public else None
    note = choose_text(row.texts, language, first)
    return MatrixRow(
        jurisdiction=jurisdiction_title(row.jurisdiction, language),
        jurisdiction_slug=row.jurisdiction.slug,
        classification=row.jurisdiction.classification,
        law=card_of(bill, moves[bill.id], language) if bill is not None else None,
        drawing=_comparable(bill, columns, moves[bill.id]) if bill is not None else None,
        note=note.show(note.text.note) if note else "",
        note_language=note.language if note else language,
        source_url=row.source_url,
        bill_slug=row.bill.slug if row.bill is not None else "",
    )


def _comparable(bill: Bill, columns: Sequence[Stage], moves: Sequence[Move]) -> PipelineDrawing:
    reached = {move.to.stage: moment_of(move) for move in moves if move.to.outcome in {"", "in_force"}}
    # What was recorded of it counts, also what came before its procedure begins: the idea of a law.
    own = {*reached, *(stage.canonical for stage in pipeline_of(bill.pipeline).stages)}
    return draw_pipeline(
        columns,
        reached,
        present=moves[-1].to.stage if moves else bill.stage,
        outcome=bill.outcome,
        ended=moment_of(moves[-1]) if moves else None,
        is_stuck=is_stuck(bill, clock.now().date()),
        absent=frozenset(stage.key for stage in columns if stage.key not in own),
    )


def rows_to_translate(demand: Demand, code: str, language: str) -> list[RowToTranslate]:
    """The rows whose notes are written in `code` beside the original ones, named in `language`; none in the default language itself."""
    if code == demand.default_language:
        return []
    return [
        RowToTranslate(
            row.jurisdiction.slug,
            row.bill.slug if row.bill is not None else "",
            _label(row, language),
            row_note(row, demand.default_language),
            row_note(row, code),
        )
        for row in demand.rows
    ]


def _label(row: DemandRow, language: str) -> str:
    place = jurisdiction_title(row.jurisdiction, language)
    return f"{place} · {row.bill.identifier}" if row.bill is not None and row.bill.is_public else place


def matrix_cards(db: Session, language: str, *, campaign_id: int | None = None, most: int = 100) -> list[MatrixCard]:
    """Public matrices, the newest first."""
    number = select(func.count()).where(DemandRow.demand_id == Demand.id).correlate(Demand).scalar_subquery()
    query = select(Demand, number).where(Demand.is_public).order_by(Demand.id.desc()).limit(most)
    if campaign_id is not None:
        query = query.where(Demand.campaign_id == campaign_id)
    return [_card(demand, rows or 0, language) for demand, rows in db.execute(query)]


def place_choices(db: Session, language: str) -> list[tuple[str, str]]:
    """Slug and name of all jurisdictions, in their own order."""
    query = select(Jurisdiction).order_by(Jurisdiction.position, Jurisdiction.slug)
    return [(one.slug, jurisdiction_title(one, language)) for one in db.scalars(query)]


def managed_matrices(db: Session, actor: Actor, language: str, *, campaign_id: int | None = None) -> list[MatrixCard]:
    """The matrices of the campaigns that the actor sees from the inside, the newest first."""
    demands = managed_demands(db, actor, campaign_id=campaign_id)
    counted = db.execute(
        select(DemandRow.demand_id, func.count())
        .where(DemandRow.demand_id.in_([one.id for one in demands]))
        .group_by(DemandRow.demand_id)
    )
    numbers = {row[0]: row[1] for row in counted}
    return [_card(one, numbers.get(one.id, 0), language) for one in demands]


def _card(demand: Demand, rows: int, language: str) -> MatrixCard:
    chosen = choose_text(demand.texts, language, demand.default_language)
    return MatrixCard(
        demand.slug,
        demand_title(demand, language),
        chosen.language if chosen else language,
        campaign_title(demand.campaign, language),
        rows,
        demand.is_public,
    )
