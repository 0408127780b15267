"""What this room holds about people in office, to be given or erased on request.

How somebody voted or what they brought in was done in office and in public: the record stays. What an organization noted of how they lean is opinion about a
person, and goes. People are found by an e-mail address among their contact details; staff pass the person itself to `export_leaner` and `erase_leaner`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from campaigns.audit.operations import record
from campaigns.foundation.db import changed_rows
from campaigns.institutions.models import ContactDetail, Person
from campaigns.proposals.models import Bill, BillPosition, BillSponsorship, PersonVote, VoteEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

COLUMNS = {
    "bill_position": ("lean", "note"),
    "bill_sponsorship": ("name",),
    "person_vote": ("voter_name",),
}


def _people(db: Session, address: str) -> Sequence[Person]:
    mine = select(ContactDetail.person_id).where(
        ContactDetail.kind == "email", func.lower(ContactDetail.value) == address.strip().lower()
    )
    return db.scalars(select(Person).where(Person.id.in_(mine)).order_by(Person.id)).all()


def export_leaner(db: Session, person: Person) -> dict[str, Any]:
    """Everything that is kept here about one person in office, in plain words; who noted a position is not told."""
    positions = db.execute(
        select(BillPosition, Bill.slug)
        .join(Bill, Bill.id == BillPosition.bill_id)
        .where(BillPosition.person_id == person.id)
        .order_by(BillPosition.id)
    )
    votes = db.scalars(select(PersonVote).where(PersonVote.person_id == person.id).order_by(PersonVote.id))
    events = {
        one.id: one
        for one in db.scalars(
            select(VoteEvent)
            .join(PersonVote, PersonVote.vote_event_id == VoteEvent.id)
            .where(PersonVote.person_id == person.id)
            .options(joinedload(VoteEvent.bill))
        )
    }
    sponsorships = db.execute(
        select(BillSponsorship, Bill.slug)
        .join(Bill, Bill.id == BillSponsorship.bill_id)
        .where(BillSponsorship.person_id == person.id)
        .order_by(BillSponsorship.id)
    )
    return {
        "person": str(person.uuid),
        "positions": [
            {
                "proposal": slug,
                "lean": one.lean,
                "said_on": one.said_on.isoformat(),
                "source_type": one.source_type,
                "source": one.source_url,
                "note": one.note,
                "recorded_at": one.recorded_at.isoformat(),
            }
            for one, slug in positions
        ],
        "votes": [
            {
                "proposal": events[one.vote_event_id].bill.slug,
                "date": events[one.vote_event_id].date,
                "name": one.voter_name,
                "option": one.option,
            }
            for one in votes
        ],
        "sponsorships": [{"proposal": slug, "name": one.name, "as": one.classification} for one, slug in sponsorships],
    }


def export_for(db: Session, address: str) -> list[dict[str, Any]]:
    """All people in office who are reached under an address."""
    return [export_leaner(db, person) for person in _people(db, address)]


def erase_leaner(db: Session, actor: Actor, person: Person) -> int:
    """Erase every position that was noted of a person; gives back how many."""
    gone = changed_rows(db.execute(delete(BillPosition).where(BillPosition.person_id == person.id)))
    record(db, actor, "erase_leaner", "person", person.uuid, positions=gone)
    return gone


def erase_for(db: Session, actor: Actor, address: str) -> int:
    """Do so for all who are reached under an address; gives back how many people."""
    found = _people(db, address)
    for person in found:
        erase_leaner(db, actor, person)
    return len(found)
