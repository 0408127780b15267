"""Reading demands: those of the campaigns that somebody works on, and the rows of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.coalitions.queries import carried_by
from campaigns.foundation.i18n.choosing import choose_text
from campaigns.proposals.models import Bill, Demand
from campaigns.proposals.queries.bills import bill_called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Jurisdiction
    from campaigns.proposals.models import DemandRow


def managed_demands(db: Session, actor: Actor, *, campaign_id: int | None = None, most: int = 200) -> Sequence[Demand]:
    """The demands of the campaigns that the actor sees from the inside, newest first."""
    query = select(Demand).order_by(Demand.id.desc()).limit(most)
    if campaign_id is not None:
        query = query.where(Demand.campaign_id == campaign_id)
    if not actor.is_administrator:
        query = query.where(Demand.campaign_id.in_(carried_by(actor.roles)))
    return db.scalars(query).all()


def demand_title(demand: Demand, language: str) -> str:
    """The title of a demand for readers of `language`."""
    chosen = choose_text(demand.texts, language, demand.default_language)
    return chosen.show(chosen.text.title) if chosen else demand.slug


def row_note(row: DemandRow, language: str) -> str:
    """What was written of a row in one language, for those who edit it; an empty text for nothing."""
    return next((one.note for one in row.texts if one.language == language), "")


def demand_row(demand: Demand, jurisdiction: str, bill: str) -> DemandRow | None:
    """The row of a jurisdiction with a proposal (both by slug; an empty one for none)."""
    wanted = (jurisdiction, bill)
    return next(
        (one for one in demand.rows if (one.jurisdiction.slug, one.bill.slug if one.bill else "") == wanted), None
    )


def bill_meant(db: Session, jurisdiction: Jurisdiction, text: str) -> Bill | None:
    """The public proposal of a jurisdiction that somebody means by its number or the last part of its address."""
    by_slug = db.scalar(select(Bill).where(Bill.slug == text, Bill.jurisdiction_id == jurisdiction.id))
    found = by_slug or bill_called(db, jurisdiction_id=jurisdiction.id, identifier=text)
    return found if found is not None and found.is_public else None
