"""Which proposals would meet a petition's demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Conflict
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.petitions.models import Petition, PetitionBill

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.proposals.models import Bill

MOST_BILLS = 12


def link_bill(db: Session, actor: Actor, petition: Petition, bill: Bill) -> None:
    """Show on the petition's page where a proposal stands; linked twice is linked once.

    Raises:
        Conflict: when the petition has as many proposals as a page can show.

    """
    if db.get(PetitionBill, (petition.id, bill.id)) is not None:
        return
    places = db.scalars(select(PetitionBill.position).where(PetitionBill.petition_id == petition.id)).all()
    if len(places) >= MOST_BILLS:
        raise Conflict(_("A petition shows at most %(number)s proposals. Take one away first.", number=MOST_BILLS))
    position = max(places, default=-1) + 1
    db.add(PetitionBill(petition_id=petition.id, bill_id=bill.id, position=position, linked_at=clock.now()))
    petition.edited_at = clock.now()
    db.flush()
    record(db, actor, "link_bill", "petition", petition.uuid, bill=str(bill.uuid))


def unlink_bill(db: Session, actor: Actor, petition: Petition, bill: Bill) -> None:
    """Show a proposal on the petition's page no longer."""
    link = db.get(PetitionBill, (petition.id, bill.id))
    if link is None:
        return
    db.delete(link)
    petition.edited_at = clock.now()
    db.flush()
    record(db, actor, "unlink_bill", "petition", petition.uuid, bill=str(bill.uuid))
