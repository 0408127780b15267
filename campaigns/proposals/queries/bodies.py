"""Which bodies there are for a proposal, and which one is meant by what usually acts at a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaigns.institutions.models import Institution, Jurisdiction
from campaigns.proposals.guessing import guess_action
from campaigns.proposals.models import BillAction
from campaigns.proposals.pipelines import pipeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from campaigns.proposals.models import Bill

_MOST = 300
# Parties and groups bring proposals in, but nothing happens to one in them.
_NO_STAGE = ("party", "parliamentary_group", "group")


def bodies_of(db: Session, jurisdiction_ids: Iterable[int]) -> Sequence[Institution]:
    """The bodies of some jurisdictions in which something can happen to a proposal, by name."""
    query = (
        select(Institution)
        .where(
            Institution.jurisdiction_id.in_(list(jurisdiction_ids)),
            Institution.dissolution_date.is_(None),
            Institution.classification.not_in(_NO_STAGE),
        )
        .order_by(Institution.name)
        .limit(_MOST)
    )
    return db.scalars(query).all()


def jurisdiction_of_slug(db: Session, slug: str) -> Jurisdiction | None:
    """The jurisdiction with that address."""
    return db.scalar(select(Jurisdiction).where(Jurisdiction.slug == slug))


def guess_body(db: Session, bill: Bill, description: str) -> Institution | None:
    """The body that probably did this: of those that act at the stage of the phrase, the one that acted before, else the only one."""
    kinds = guess_action(pipeline_of(bill.pipeline), description).institutions
    if not kinds:
        return None
    here = (
        Institution.jurisdiction_id == bill.jurisdiction_id,
        Institution.classification.in_(kinds),
        Institution.dissolution_date.is_(None),
    )
    acted = (
        select(Institution)
        .join(BillAction, BillAction.institution_id == Institution.id)
        .where(BillAction.bill_id == bill.id, *here)
        .order_by(BillAction.sort_date.desc(), BillAction.position.desc())
        .limit(1)
    )
    before = db.scalar(acted)
    if before is not None:
        return before
    for kind in kinds:
        number = db.scalar(select(func.count()).where(*here, Institution.classification == kind))
        if number == 1:
            return db.scalar(select(Institution).where(*here, Institution.classification == kind))
        if number:
            return None
    return None
