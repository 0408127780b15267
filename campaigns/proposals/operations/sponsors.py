"""Who brings a proposal in or reports on it, and to which others it is related."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.institutions.models import LegislativeSession
from campaigns.proposals.classifications import RELATIONS
from campaigns.proposals.models import Bill, BillSponsorship, ChangeKind, RelatedBill
from campaigns.proposals.operations.changes import note_change

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Institution, Jurisdiction, Person


def sponsor_bill(
    db: Session,
    actor: Actor,
    bill: Bill,
    *,
    name: str,
    classification: str,
    person: Person | None = None,
    institution: Institution | None = None,
    is_primary: bool = False,
) -> BillSponsorship:
    """Say who brings it in or reports on it, as printed; known already, who it is is put again. Announces `ProposalChanged`.

    Raises:
        Invalid: when there is no name.

    """
    if not name:
        raise Invalid({"name": _("Write the name.")})
    found = next((one for one in bill.sponsorships if (one.name, one.classification) == (name, classification)), None)
    is_new = found is None
    if found is None:
        found = BillSponsorship(uuid=uuid7(), name=name, classification=classification)
        bill.sponsorships.append(found)
    found.person_id = person.id if person is not None else None
    found.institution_id = institution.id if institution is not None else None
    found.entity_type = "person" if person is not None else "organization" if institution is not None else ""
    found.is_primary = is_primary
    bill.updated_at = clock.now()
    db.flush()
    # Who it is stands in the row itself: the trail keeps no names.
    record(db, actor, "sponsor_bill", "bill", bill.uuid, sponsorship=str(found.uuid), classification=classification)
    if is_new:
        note_change(db, bill, ChangeKind.SPONSORSHIP, found.uuid, "", "added")
    return found


def remove_sponsorship(db: Session, actor: Actor, bill: Bill, sponsorship: BillSponsorship) -> None:
    """Say that somebody does so no longer, or never did. Announces `ProposalChanged`."""
    uuid = sponsorship.uuid
    bill.sponsorships[:] = [one for one in bill.sponsorships if one.uuid != uuid]
    bill.updated_at = clock.now()
    db.flush()
    record(db, actor, "remove_sponsorship", "bill", bill.uuid, sponsorship=str(uuid))
    note_change(db, bill, ChangeKind.SPONSORSHIP, uuid, "", "removed")


def relate_bills(
    db: Session,
    actor: Actor,
    bill: Bill,
    *,
    identifier: str,
    relation_type: str,
    legislative_session: str = "",
    jurisdiction: Jurisdiction | None = None,
) -> RelatedBill:
    """Relate a proposal to another, by its number; one that is not here yet is linked when it comes. Cycles are no harm: both say what they are.

    Raises:
        Invalid: when the relation is none that is known, or would be to itself.

    """
    if not identifier:
        raise Invalid({"identifier": _("Write the number of the other proposal.")})
    if relation_type not in RELATIONS:
        raise Invalid({"relation_type": _("Choose how they are related.")})
    place = jurisdiction.id if jurisdiction is not None else bill.jurisdiction_id
    other = _called(db, place, legislative_session, identifier, bill)
    is_itself = identifier == bill.identifier and place == bill.jurisdiction_id
    if other is None and is_itself and legislative_session in {"", bill.legislative_session.identifier}:
        raise Invalid({"identifier": _("A proposal is not related to itself.")})
    key = (legislative_session, identifier, relation_type)
    found = next(
        (one for one in bill.related if (one.legislative_session, one.identifier, one.relation_type) == key), None
    )
    if found is None:
        found = RelatedBill(legislative_session=legislative_session, identifier=identifier, relation_type=relation_type)
        bill.related.append(found)
    found.jurisdiction_id = place
    found.related_bill_id = other
    db.flush()
    record(db, actor, "relate_bills", "bill", bill.uuid, identifier=identifier, relation=relation_type)
    return found


def unrelate_bills(db: Session, actor: Actor, bill: Bill, *, identifier: str, relation_type: str) -> None:
    """Take a relation away."""
    bill.related[:] = [
        one for one in bill.related if (one.identifier, one.relation_type) != (identifier, relation_type)
    ]
    db.flush()
    record(db, actor, "unrelate_bills", "bill", bill.uuid, identifier=identifier, relation=relation_type)


def resolve_relations(db: Session, bill: Bill) -> None:
    """Link the relations that have waited for this proposal."""
    db.execute(
        update(RelatedBill)
        .where(
            RelatedBill.related_bill_id.is_(None),
            RelatedBill.bill_id != bill.id,
            RelatedBill.jurisdiction_id == bill.jurisdiction_id,
            RelatedBill.identifier == bill.identifier,
            RelatedBill.legislative_session.in_(["", bill.legislative_session.identifier]),
        )
        .values(related_bill_id=bill.id)
    )


def _called(db: Session, jurisdiction_id: int, session: str, identifier: str, mine: Bill) -> int | None:
    """The key of the only other proposal with that number."""
    query = select(Bill.id).where(
        Bill.jurisdiction_id == jurisdiction_id, Bill.identifier == identifier, Bill.id != mine.id
    )
    if session:
        query = query.join(LegislativeSession, LegislativeSession.id == Bill.legislative_session_id).where(
            LegislativeSession.identifier == session
        )
    found = db.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None
