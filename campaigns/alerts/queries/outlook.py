"""What is to come of what is followed: hearings, votes, deadlines; and what feeds and calendars of a campaign are about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from campaigns.alerts.models import Follow, FollowKind
from campaigns.alerts.queries.followers import Target
from campaigns.alerts.queries.matching import Window, bodies_within, changes_for
from campaigns.foundation import clock
from campaigns.petitions.models import PUBLIC_STATES, Petition, PetitionBill
from campaigns.proposals.models import (
    Bill,
    BillEvent,
    BillSponsorship,
    BillSubject,
    CampaignPosition,
    Demand,
    DemandRow,
)
from campaigns.proposals.queries import Search, lasts_until, next_events
from campaigns.proposals.queries.bills import search_conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Campaign

ENTRIES = 50
EVENTS = 1000
# A calendar keeps what was in the last quarter, so that a called-off hearing does not vanish without a word.
PAST = timedelta(days=90)
FUTURE = timedelta(days=730)


def newest_numbers(db: Session, follows: Iterable[Follow], most: int = ENTRIES) -> list[int]:
    """The numbers of the newest changes that concern any of these things, newest first."""
    found = changes_for(db, follows, Window(most=most))
    return sorted({noted.number for one in found.values() for noted in one}, reverse=True)[:most]


def campaign_follows(db: Session, campaign: Campaign) -> list[Follow]:
    """The public proposals that a campaign is about in public: it has a stance on them, they meet one of its demands, or a petition of it names them."""
    ids = (
        select(CampaignPosition.bill_id)
        .where(CampaignPosition.campaign_id == campaign.id, CampaignPosition.is_public)
        .union(
            select(DemandRow.bill_id)
            .join(Demand, Demand.id == DemandRow.demand_id)
            .where(Demand.campaign_id == campaign.id, Demand.is_public, DemandRow.bill_id.is_not(None)),
            select(PetitionBill.bill_id)
            .join(Petition, Petition.id == PetitionBill.petition_id)
            .where(Petition.campaign_id == campaign.id, Petition.state.in_(PUBLIC_STATES)),
        )
    )
    bills = db.scalars(select(Bill).where(Bill.id.in_(ids), Bill.is_public).order_by(Bill.id)).all()
    return [Target(FollowKind.BILL, bill=bill).as_follow() for bill in bills]


def events_followed(db: Session, follows: Iterable[Follow] | None) -> Sequence[BillEvent]:
    """The events of public proposals that concern any of these things (None: all events), as a calendar has them: called-off ones among them."""
    concerned = concerning(db, list(follows)) if follows is not None else [BillEvent.id.is_not(None)]
    if not concerned:
        return []
    today = clock.today()
    query = (
        select(BillEvent)
        .join(BillEvent.bill)
        .options(contains_eager(BillEvent.bill), joinedload(BillEvent.institution))
        .where(Bill.is_public, or_(*concerned), lasts_until(today - PAST), BillEvent.sort_date <= today + FUTURE)
    )
    return db.scalars(query.order_by(BillEvent.sort_date, BillEvent.id).limit(EVENTS)).unique().all()


def next_followed(db: Session, follows: Sequence[Follow], *, most: int) -> Sequence[BillEvent]:
    """The events of public proposals that concern any of these things, are to come and take place; what is due first before."""
    concerned = concerning(db, follows)
    if not concerned:
        return []
    return next_events(db, clock.today(), concerning=or_(*concerned), public_only=True, most=most)


def concerning(db: Session, follows: Sequence[Follow]) -> list[ColumnElement[bool]]:
    """What makes an event concern one of these things: one condition or more for each kind of them."""

    def keys(kind: FollowKind, name: str) -> list[object]:
        return [getattr(one, name) for one in follows if one.kind == kind]

    found: list[ColumnElement[bool]] = []
    if bills := keys(FollowKind.BILL, "bill_id"):
        found.append(BillEvent.bill_id.in_(bills))
    if subjects := keys(FollowKind.SUBJECT, "subject"):
        found.append(BillEvent.bill_id.in_(select(BillSubject.bill_id).where(BillSubject.subject.in_(subjects))))
    if bodies := keys(FollowKind.INSTITUTION, "institution_id"):
        within = list(bodies_within(db, bodies))
        sponsored = select(BillSponsorship.bill_id).where(BillSponsorship.institution_id.in_(within))
        found += [
            BillEvent.institution_id.in_(within),
            Bill.from_institution_id.in_(within),
            BillEvent.bill_id.in_(sponsored),
        ]
    if people := keys(FollowKind.PERSON, "person_id"):
        found.append(
            BillEvent.bill_id.in_(select(BillSponsorship.bill_id).where(BillSponsorship.person_id.in_(people)))
        )
    for query in keys(FollowKind.SEARCH, "query"):
        matching = select(Bill.id).where(*search_conditions(db, Search.from_json(query)))  # type: ignore[arg-type]
        found.append(BillEvent.bill_id.in_(matching))
    return found
