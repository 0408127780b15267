"""Who may see what was recorded about a proposal, who may record it, and the loaders that are the only way to one of its things.

Private belongs to one organization. Coalition reaches the organizations that carry, together with it, a campaign which holds the proposal: those of other
campaigns never see it. What is absent and what is hidden look alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from campaigns.coalitions.access import EDITORS, can_edit_campaign, can_see_campaign
from campaigns.coalitions.models import Campaign, CampaignOrganization
from campaigns.coalitions.queries import carried_by
from campaigns.foundation.errors import Forbidden, Missing
from campaigns.proposals.models import (
    Bill,
    BillAsk,
    BillPosition,
    CampaignPosition,
    Decision,
    PersonVote,
    Visibility,
    VoteEvent,
)

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def visible_positions(actor: Actor) -> ColumnElement[bool]:
    """The condition on rows of `bill_position` that the actor may see; administrators and the system see all."""
    if actor.is_administrator or actor.is_system:
        return true()
    is_public = BillPosition.visibility == Visibility.PUBLIC
    mine = list(actor.roles)
    if not mine:
        return is_public
    theirs, ours = aliased(CampaignOrganization), aliased(CampaignOrganization)
    is_shared = exists(
        select(CampaignPosition.id)
        .join(theirs, theirs.campaign_id == CampaignPosition.campaign_id)
        .join(ours, ours.campaign_id == CampaignPosition.campaign_id)
        .where(
            CampaignPosition.bill_id == BillPosition.bill_id,
            theirs.organization_id == BillPosition.organization_id,
            ours.organization_id.in_(mine),
        )
    )
    return or_(
        is_public,
        BillPosition.organization_id.in_(mine),
        and_(BillPosition.visibility == Visibility.COALITION, is_shared),
    )


def campaigns_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The condition on rows of `campaign` that the actor sees from the inside."""
    if actor.is_administrator or actor.is_system:
        return true()
    if not actor.roles:
        return false()
    return Campaign.id.in_(carried_by(actor.roles))


def can_record(actor: Actor) -> bool:
    """Whether the actor may record positions, votes and decisions at all: owners and managers of any organization, and administrators."""
    return actor.is_administrator or actor.is_system or bool(EDITORS & {*actor.roles.values()})


def require_recorder(actor: Actor) -> None:
    """Let only those pass who may record.

    Raises:
        Forbidden: for everybody else.

    """
    if not can_record(actor):
        raise Forbidden


def decision_of(db: Session, bill: Bill, decision_uuid: UUID) -> Decision:
    """A decision about a proposal that was loaded already.

    Raises:
        Missing: when it is not one about it.

    """
    decision = db.scalar(select(Decision).where(Decision.bill_id == bill.id, Decision.uuid == decision_uuid))
    if decision is None:
        raise Missing
    return decision


def vote_of(db: Session, bill: Bill, vote_uuid: UUID) -> VoteEvent:
    """A vote on a proposal that was loaded already.

    Raises:
        Missing: when it is not one on it.

    """
    vote = db.scalar(select(VoteEvent).where(VoteEvent.bill_id == bill.id, VoteEvent.uuid == vote_uuid))
    if vote is None:
        raise Missing
    return vote


def person_vote_of(db: Session, vote: VoteEvent, number: int) -> PersonVote:
    """How one voter voted, by the place in the printed list (from 1).

    Raises:
        Missing: when the list is shorter.

    """
    query = select(PersonVote).where(PersonVote.vote_event_id == vote.id).order_by(PersonVote.id).offset(number - 1)
    found = db.scalar(query.limit(1)) if number > 0 else None
    if found is None:
        raise Missing
    return found


def managed_ask(db: Session, actor: Actor, bill: Bill, ask_uuid: UUID) -> BillAsk:
    """An ask as the organizations of its campaign see it.

    Raises:
        Missing: when it is not there, or the actor is not one of theirs.

    """
    ask = db.scalar(select(BillAsk).where(BillAsk.bill_id == bill.id, BillAsk.uuid == ask_uuid))
    if ask is None or not can_see_campaign(actor, ask.campaign):
        raise Missing
    return ask


def editable_ask(db: Session, actor: Actor, bill: Bill, ask_uuid: UUID) -> BillAsk:
    """An ask to be changed.

    Raises:
        Missing: when the actor may not even see it.
        Forbidden: when the actor may see it only.

    """
    ask = managed_ask(db, actor, bill, ask_uuid)
    if not can_edit_campaign(actor, ask.campaign):
        raise Forbidden
    return ask
