"""What follows when something about a proposal changes: its stage is derived again, the change is written down and announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.searching import folded_words
from campaigns.institutions.models import Institution
from campaigns.proposals.events import ProposalChanged
from campaigns.proposals.models import (
    Bill,
    BillAction,
    BillChange,
    BillIdentifier,
    BillSubject,
    BillTitle,
    ChangeKind,
)
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.stages import derive_stage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.institutions.models import Person
    from campaigns.proposals.models import VoteEvent

_DERIVED = ("stage", "stage_since", "outcome", "first_action_date", "latest_action_date", "latest_action", "folded")


def note_change(db: Session, bill: Bill, kind: ChangeKind, thing: UUID, before: str = "", after: str = "") -> None:
    """Write down that something is new, for feeds and followers; announces `ProposalChanged` where the proposal is public."""
    db.add(
        BillChange(
            uuid=uuid7(), bill_id=bill.id, kind=kind.value, thing=thing, before=before, after=after, at=clock.now()
        )
    )
    db.flush()
    if bill.is_public:
        announce(db, ProposalChanged(bill.uuid))


def note_voters(db: Session, vote: VoteEvent, people: Iterable[Person]) -> None:
    """Write down that it is known now how these people voted, for who follows them; announces `ProposalChanged` once, where the proposal is public."""
    rows = [
        BillChange(
            uuid=uuid7(),
            bill_id=vote.bill_id,
            kind=ChangeKind.VOTER.value,
            thing=vote.uuid,
            after=str(person.uuid),
            at=clock.now(),
        )
        for person in people
    ]
    db.add_all(rows)
    db.flush()
    if rows and vote.bill.is_public:
        announce(db, ProposalChanged(vote.bill.uuid))


def refresh_bill(db: Session, bill: Bill) -> None:
    """Derive stage, outcome and dates from the actions, and what searches look through; notes a change of the stage where it moved.

    Whoever writes to the same proposal waits here, so that two actions entered at one moment are both seen.
    """
    db.flush()
    db.execute(select(Bill.id).where(Bill.id == bill.id).with_for_update())
    # Objects of this session may be older than what the lock has waited for.
    db.refresh(bill, _DERIVED)
    actions = db.execute(
        select(
            BillAction.date,
            BillAction.sort_date,
            BillAction.position,
            BillAction.description,
            BillAction.classification,
            BillAction.stage,
            BillAction.institution_id,
            BillAction.institution_name,
            BillAction.natural_key,
        )
        .where(BillAction.bill_id == bill.id)
        .order_by(BillAction.sort_date, BillAction.position, BillAction.id)
    ).all()
    keys = {one.institution_id for one in actions if one.institution_id is not None}
    kinds = db.execute(select(Institution.id, Institution.classification).where(Institution.id.in_(keys)))
    bodies = {row.id: row.classification for row in kinds}
    derived = derive_stage(pipeline_of(bill.pipeline), actions, bodies)
    before, after = bill.outcome or bill.stage, derived.outcome or derived.stage
    bill.stage, bill.outcome = derived.stage, derived.outcome
    bill.stage_since = derived.since
    bill.first_action_date = actions[0].sort_date if actions else None
    bill.latest_action_date = actions[-1].sort_date if actions else None
    bill.latest_action = actions[-1].description if actions else ""
    bill.folded = _folded(db, bill)
    bill.updated_at = clock.now()
    db.flush()
    if before != after:
        note_change(db, bill, ChangeKind.STAGE, bill.uuid, before, after)


def _folded(db: Session, bill: Bill) -> str:
    titles = db.scalars(select(BillTitle.title).where(BillTitle.bill_id == bill.id).order_by(BillTitle.id))
    numbers = db.scalars(
        select(BillIdentifier.identifier).where(BillIdentifier.bill_id == bill.id).order_by(BillIdentifier.id)
    )
    subjects = db.scalars(
        select(BillSubject.subject).where(BillSubject.bill_id == bill.id).order_by(BillSubject.subject)
    )
    return folded_words([bill.identifier, bill.title, *titles, *numbers, *subjects])
