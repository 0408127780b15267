"""What a proposal's page shows, put together from the rooms: a fixed number of queries, whatever its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import lazyload, selectinload

from campaigns.coalitions.queries import campaign_title
from campaigns.foundation import clock
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.text import render_markdown
from campaigns.foundation.time_zones import local_day
from campaigns.insights.deciding import who_decides
from campaigns.insights.law_cards import own_drawing, standing_of
from campaigns.insights.pages import Named, cards_of
from campaigns.insights.proposal_parts import (
    ActionShown,
    AskShown,
    EventShown,
    FileShown,
    ProposalPage,
    Reference,
    RelationShown,
    SponsorShown,
    StanceShown,
    TitleShown,
    VoteShown,
    label_of,
)
from campaigns.insights.public_seats import public_seats
from campaigns.insights.vote_bars import vote_bar
from campaigns.institutions.models import Institution, Person
from campaigns.institutions.queries import institution_title, jurisdiction_title, person_title
from campaigns.petitions.queries import petitions_for_bill
from campaigns.proposals.classifications import DOCUMENTS, EVENTS, RELATIONS, SPONSORSHIPS, VERSIONS, bill_kind
from campaigns.proposals.models import (
    Bill,
    BillEvent,
    BillVersion,
    Demand,
    DemandRow,
    RelatedBill,
    VoteEvent,
)
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.queries import bill_abstract_for, bill_title_for, local_start
from campaigns.proposals.queries.advocacy import public_asks, public_stances
from campaigns.proposals.queries.demands import demand_title
from campaigns.proposals.stages import in_order, trace_stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from campaigns.proposals.models import BillAction, BillSponsorship
    from campaigns.proposals.stages import Move


class _People:
    """Names and addresses of all bodies and persons that a page speaks of, from two queries."""

    def __init__(
        self, db: Session, institution_ids: Iterable[int | None], person_ids: Iterable[int | None], language: str
    ) -> None:
        wanted, asked = set(institution_ids) - {None}, set(person_ids) - {None}
        bodies = db.scalars(select(Institution).where(Institution.id.in_(wanted))).all() if wanted else ()
        people = db.scalars(select(Person).where(Person.id.in_(asked))) if asked else ()
        self.classifications = {one.id: one.classification for one in bodies}
        self._bodies = {one.id: Reference(institution_title(one, language), one.slug) for one in bodies}
        self._people = {one.id: Reference(person_title(one, language), one.slug, is_person=True) for one in people}

    def body(self, key: int | None, printed: str = "") -> Reference | None:
        """A body; as it was printed where it is not in the directory."""
        found = self._bodies.get(key or 0)
        return found or (Reference(printed) if printed else None)

    def sponsor(self, one: BillSponsorship) -> Reference:
        """A sponsor; the printed name stays where nobody is meant by it."""
        found = self._people.get(one.person_id or 0) or self._bodies.get(one.institution_id or 0)
        return found or Reference(one.name)


def proposal_page(db: Session, slug: str, language: str) -> ProposalPage:
    """The page of the public proposal at `slug` for readers of `language`.

    Raises:
        Missing: when no public proposal is there.

    """
    bill = db.scalar(_whole_bill().where(Bill.slug == slug, Bill.is_public))
    if bill is None:
        raise Missing
    votes = db.scalars(
        select(VoteEvent).where(VoteEvent.bill_id == bill.id).order_by(VoteEvent.sort_date.desc(), VoteEvent.id.desc())
    ).all()
    events = db.scalars(
        select(BillEvent)
        .where(BillEvent.bill_id == bill.id)
        .options(lazyload(BillEvent.bill))
        .order_by(BillEvent.sort_date, BillEvent.starts_at, BillEvent.id)
    ).all()
    bodies = [
        bill.from_institution_id,
        *(one.institution_id for one in bill.actions),
        *(one.institution_id for one in bill.sponsorships),
        *(one.institution_id for one in votes),
        *(one.institution_id for one in events),
    ]
    people = _People(db, bodies, [one.person_id for one in bill.sponsorships], language)
    pipeline = pipeline_of(bill.pipeline)
    moves = trace_stages(pipeline, bill.actions, people.classifications)
    acts = in_order(pipeline, bill.actions, people.classifications)
    acting, following = who_decides(pipeline, moves, acts)
    drawing = own_drawing(bill, moves)
    title, abstract = bill_title_for(bill, language), bill_abstract_for(bill, language)
    today = local_day(clock.now(), bill.jurisdiction.timezone)
    shown = [(one, _event(one, people)) for one in events]
    return ProposalPage(
        uuid=bill.uuid,
        slug=bill.slug,
        identifier=bill.identifier,
        title=title.text,
        language=title.language,
        other_titles=_other_titles(bill, title.text),
        abstract_html=render_markdown(abstract.text) if abstract else None,
        abstract_language=abstract.language if abstract else "",
        jurisdiction=Reference(jurisdiction_title(bill.jurisdiction, language), bill.jurisdiction.slug),
        session=_session(bill),
        from_institution=people.body(bill.from_institution_id),
        procedure=pipeline.name,
        instrument=pipeline.instrument,
        kinds=tuple(bill_kind(one, bill.outcome) for one in bill.classification),
        subjects=tuple(sorted(one.subject for one in bill.subjects)),
        identifiers=tuple((one.scheme, one.identifier) for one in bill.identifiers),
        sources=tuple((one.url, one.note) for one in bill.sources),
        is_unverified=bill.is_unverified,
        standing=standing_of(bill, moves),
        drawing=drawing,
        acting=acting,
        following=following,
        actions=_actions(bill, acts, moves, people),
        versions=tuple(
            FileShown(
                one.uuid,
                one.note,
                one.date,
                label_of(VERSIONS, one.classification),
                one.language,
                tuple(one.links),
                bool(one.text_sha256),
            )
            for one in bill.versions
        ),
        documents=tuple(
            FileShown(one.uuid, one.note, one.date, label_of(DOCUMENTS, one.classification), "", tuple(one.links))
            for one in sorted(bill.documents, key=lambda one: (one.sort_date is None, one.sort_date, one.id))
        ),
        sponsors=tuple(
            SponsorShown(people.sponsor(one), label_of(SPONSORSHIPS, one.classification), one.is_primary)
            for one in sorted(bill.sponsorships, key=lambda one: (not one.is_primary, one.classification, one.id))
        ),
        votes=tuple(_vote(one, people) for one in votes),
        coming=tuple(event for one, event in shown if (one.end_date or one.sort_date) >= today),
        past=tuple(event for one, event in reversed(shown) if (one.end_date or one.sort_date) < today),
        stances=_stances(db, bill, language),
        asks=_asks(db, bill, language),
        seats=public_seats(db, bill, language),
        petitions=tuple(cards_of(db, petitions_for_bill(db, bill.id), language)),
        related=_related(db, bill, language),
        demands=_demands(db, bill.id, language),
    )


def _whole_bill() -> Select[Bill]:
    """A proposal with everything that hangs on it, one query for each kind of thing. The texts themselves stay where they are."""
    return select(Bill).options(
        selectinload(Bill.abstracts),
        selectinload(Bill.subjects),
        selectinload(Bill.identifiers),
        selectinload(Bill.sources),
        selectinload(Bill.actions),
        selectinload(Bill.versions).lazyload(BillVersion.bill),
        selectinload(Bill.documents),
        selectinload(Bill.sponsorships),
        selectinload(Bill.related),
    )


def _session(bill: Bill) -> str:
    session = bill.legislative_session
    if session.name or not session.identifier:
        return session.name
    return _("session %(identifier)s", identifier=session.identifier)


def _other_titles(bill: Bill, shown: str) -> tuple[TitleShown, ...]:
    rows = [
        TitleShown(bill.title, bill.language, ""),
        *(TitleShown(one.title, one.language, one.note) for one in bill.titles),
    ]
    return tuple(dict.fromkeys(row for row in rows if row.title != shown))


def _actions(bill: Bill, acts: Sequence[BillAction], moves: Sequence[Move], people: _People) -> tuple[ActionShown, ...]:
    """All actions, newest first, each with the last stage that it led to."""
    pipeline = pipeline_of(bill.pipeline)
    led_to: dict[str, str] = {}
    for move in moves:
        stage = pipeline.stage(move.to.key)
        led_to[move.act.natural_key] = stage.label if stage is not None else ""
    return tuple(
        ActionShown(
            uuid=one.uuid,
            date=one.date,
            description=one.description,
            language=one.language or bill.language,
            who=people.body(one.institution_id, one.institution_name),
            stage=led_to.get(one.natural_key, ""),
            source_url=one.source_url,
            note=one.note,
        )
        for one in reversed(acts)
    )


def _vote(vote: VoteEvent, people: _People) -> VoteShown:
    totals: Mapping[str, int] = {one.option: one.value for one in vote.counts if not one.group_name}
    return VoteShown(
        uuid=vote.uuid,
        date=vote.date,
        motion=vote.motion_text,
        where=people.body(vote.institution_id, vote.institution_name),
        result=vote.result,
        bar=vote_bar(totals),
        source_url=vote.source_url,
    )


def _event(event: BillEvent, people: _People) -> EventShown:
    return EventShown(
        uuid=event.uuid,
        name=event.name,
        classification=label_of(EVENTS, event.classification),
        date=event.date,
        starts_at=local_start(event),
        end_date=event.end_date,
        where=people.body(event.institution_id),
        location=event.location,
        source_url=event.source_url,
        is_cancelled=event.is_cancelled,
    )


def _stances(db: Session, bill: Bill, language: str) -> tuple[StanceShown, ...]:
    return tuple(
        StanceShown(
            campaign=Named(one.campaign.uuid, one.campaign.slug, campaign_title(one.campaign, language)),
            stance=one.stance,
            rationale_html=render_markdown(one.rationale) if one.rationale else None,
            language=one.language,
            adopted_on=one.adopted_on,
        )
        for one in public_stances(db, bill)
    )


def _asks(db: Session, bill: Bill, language: str) -> tuple[AskShown, ...]:
    return tuple(
        AskShown(
            article=one.article,
            wanted=one.wanted,
            because=one.because,
            language=one.language,
            status=one.status,
            campaign=Named(one.campaign.uuid, one.campaign.slug, campaign_title(one.campaign, language)),
        )
        for one in public_asks(db, bill)
    )


def _related(db: Session, bill: Bill, language: str) -> tuple[RelationShown, ...]:
    ids = [one.related_bill_id for one in bill.related if one.related_bill_id is not None]
    found = {one.id: one for one in db.scalars(select(Bill).where(Bill.id.in_(ids), Bill.is_public))} if ids else {}
    return tuple(_relation(one, found.get(one.related_bill_id or 0), language) for one in bill.related)


def _relation(row: RelatedBill, other: Bill | None, language: str) -> RelationShown:
    if other is None:
        return RelationShown(
            label_of(RELATIONS, row.relation_type), row.identifier, "", "", "", row.legislative_session
        )
    title = bill_title_for(other, language)
    where = jurisdiction_title(other.jurisdiction, language)
    return RelationShown(
        label_of(RELATIONS, row.relation_type), other.identifier, title.text, title.language, other.slug, where
    )


def _demands(db: Session, bill_id: int, language: str) -> tuple[Named, ...]:
    query = (
        select(Demand)
        .where(Demand.is_public, Demand.id.in_(select(DemandRow.demand_id).where(DemandRow.bill_id == bill_id)))
        .order_by(Demand.id)
    )
    return tuple(Named(one.uuid, one.slug, demand_title(one, language)) for one in db.scalars(query))
