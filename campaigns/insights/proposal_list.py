"""The list of proposals with what it can be narrowed to, and the proposals of a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.insights.law_cards import LawCard, law_cards
from campaigns.institutions.models import Jurisdiction
from campaigns.institutions.queries import jurisdiction_title
from campaigns.proposals.models import Bill, CampaignPosition
from campaigns.proposals.queries import Search, find_bills, subjects_in_use

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST = 30


@dataclass(frozen=True, slots=True)
class ProposalList:
    """A part of the list: `next_key` leads to the part after it. The choices are of what is there."""

    cards: list[LawCard]
    next_key: str
    jurisdictions: list[tuple[str, str]]
    subjects: list[str]


def proposal_list(db: Session, search: Search, after: str, language: str) -> ProposalList:
    """The public proposals that are asked for, those that moved last first."""
    found = find_bills(db, search, after=after, most=MOST)
    return ProposalList(
        law_cards(db, found.bills, language),
        found.next_key,
        jurisdictions_with_proposals(db, language),
        [subject for subject, _number in subjects_in_use(db)],
    )


def jurisdictions_with_proposals(db: Session, language: str) -> list[tuple[str, str]]:
    """Slug and name of the jurisdictions in which there is a public proposal, in their own order."""
    ids = select(Bill.jurisdiction_id).where(Bill.is_public)
    query = select(Jurisdiction).where(Jurisdiction.id.in_(ids)).order_by(Jurisdiction.position, Jurisdiction.slug)
    return [(one.slug, jurisdiction_title(one, language)) for one in db.scalars(query)]


def moved_lately(db: Session, language: str, most: int = 6) -> list[LawCard]:
    """The public proposals that can still become law and of which something was heard last."""
    found = find_bills(db, Search(outcome="alive"), most=most).bills
    return law_cards(db, [bill for bill in found if bill.latest_action_date is not None], language)


def campaign_laws(db: Session, campaign_id: int, language: str, most: int = 60) -> list[LawCard]:
    """The proposals on which a campaign has said in public what it wants, the weightiest first."""
    query = (
        select(Bill)
        .join(CampaignPosition, CampaignPosition.bill_id == Bill.id)
        .where(CampaignPosition.campaign_id == campaign_id, CampaignPosition.is_public, Bill.is_public)
        .order_by(CampaignPosition.priority, CampaignPosition.id)
        .limit(most)
    )
    return law_cards(db, db.scalars(query).all(), language)


def proposal_slugs(db: Session, most: int = 5000) -> list[str]:
    """Slugs of public proposals for machines that read the whole site, those that moved last first."""
    query = select(Bill.slug).where(Bill.is_public).order_by(Bill.updated_at.desc()).limit(most)
    return list(db.scalars(query))
