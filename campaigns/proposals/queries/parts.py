"""The parts of one proposal by their public ids; None where it has none such."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from campaigns.institutions.models import LegislativeSession
from campaigns.proposals.models import BillAction, BillDocument, BillEvent, BillSponsorship, BillVersion

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.proposals.models import Bill


def action_of_bill(db: Session, bill: Bill, uuid: UUID) -> BillAction | None:
    """An action of a proposal."""
    return db.scalar(select(BillAction).where(BillAction.bill_id == bill.id, BillAction.uuid == uuid))


def version_of_bill(db: Session, bill: Bill, uuid: UUID) -> BillVersion | None:
    """A version of a proposal."""
    return db.scalar(select(BillVersion).where(BillVersion.bill_id == bill.id, BillVersion.uuid == uuid))


def document_of_bill(db: Session, bill: Bill, uuid: UUID) -> BillDocument | None:
    """A paper about a proposal."""
    return db.scalar(select(BillDocument).where(BillDocument.bill_id == bill.id, BillDocument.uuid == uuid))


def event_of_bill(db: Session, bill: Bill, uuid: UUID) -> BillEvent | None:
    """An event of a proposal."""
    return db.scalar(select(BillEvent).where(BillEvent.bill_id == bill.id, BillEvent.uuid == uuid))


def sponsorship_of_bill(db: Session, bill: Bill, uuid: UUID) -> BillSponsorship | None:
    """A sponsorship of a proposal."""
    return db.scalar(select(BillSponsorship).where(BillSponsorship.bill_id == bill.id, BillSponsorship.uuid == uuid))


def session_of_uuid(db: Session, uuid: str) -> LegislativeSession | None:
    """The session with that public id, as a form sends it."""
    try:
        key = UUID(uuid)
    except ValueError:
        return None
    return db.scalar(select(LegislativeSession).where(LegislativeSession.uuid == key))
