"""The verbs of what campaigns hold of a proposal: stances, positions, decisions, recommendations, asks on the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from campaigns.audit.operations import record
from campaigns.coalitions.access import can_edit_campaign, can_edit_organization
from campaigns.foundation import clock
from campaigns.foundation.errors import Conflict, Forbidden, Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.web_addresses import is_web_address
from campaigns.proposals.majorities import majorities
from campaigns.proposals.models import (
    BillAsk,
    BillPosition,
    CampaignPosition,
    Decision,
    Lean,
    Stance,
    Visibility,
    VoteRecommendation,
)
from campaigns.proposals.queries.advocacy import council_of
from campaigns.proposals.visibility import require_recorder

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Campaign, Organization
    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Institution, Jurisdiction, Person
    from campaigns.proposals.models import Bill, VoteEvent

SOURCE_TYPES = ("public_statement", "written_reply", "meeting", "staff", "past_vote")
RECOMMENDED = ("yes", "no", "abstain")
ASK_STATUSES = ("proposed", "submitted", "accepted", "partly", "rejected", "dropped")
LONGEST_TITLE = 200
LONGEST_ARTICLE = 60
MOST_SEATS = 5000
HEAVIEST = 10


@dataclass(frozen=True, slots=True)
class PositionData:
    """How somebody leans, on what day they let it be known, and from where that is known.

    Exactly one of `person`, `institution` (a party, a group, a ministry) and `jurisdiction` (a State) leans. `confidence` is 1 (a guess) to 3 (said in public).
    """

    lean: Lean
    said_on: date
    source_type: str
    person: Person | None = None
    institution: Institution | None = None
    jurisdiction: Jurisdiction | None = None
    source_url: str | None = None
    confidence: int = 2
    note: str = ""
    visibility: Visibility = Visibility.PRIVATE


@dataclass(frozen=True, slots=True)
class AskData:
    """What should change at one article, why, in which language that is written, how far it came, and whether everybody may read it."""

    article: str
    wanted: str
    because: str = ""
    language: str = "en"
    status: str = "proposed"
    is_public: bool = False


def require_campaign(actor: Actor, campaign: Campaign) -> None:
    """Let only the owners and managers of a campaign's organizations pass.

    Raises:
        Forbidden: for everybody else.

    """
    if not can_edit_campaign(actor, campaign):
        raise Forbidden


def take_stance(  # noqa: PLR0913 - each is named at the call
    db: Session,
    actor: Actor,
    bill: Bill,
    campaign: Campaign,
    stance: Stance,
    *,
    priority: int = 2,
    rationale: str = "",
    language: str = "en",
    is_public: bool = False,
    adopted_on: date | None = None,
) -> CampaignPosition:
    """Say what a campaign wants of a proposal, or say it anew; it holds the proposal from then on. `priority` is 1 (first) to 3.

    Raises:
        Forbidden: when the actor may not speak for the campaign.
        Invalid: when the priority is none, or the day is to come.

    """
    require_campaign(actor, campaign)
    faults = {}
    if priority not in {1, 2, 3}:
        faults["priority"] = _("Choose a priority from the list.")
    if adopted_on is not None and adopted_on > clock.today():
        faults["adopted_on"] = _("This day has not come yet.")
    if faults:
        raise Invalid(faults)
    now = clock.now()
    row = db.scalar(
        select(CampaignPosition).where(CampaignPosition.bill_id == bill.id, CampaignPosition.campaign_id == campaign.id)
    )
    if row is None:
        row = CampaignPosition(uuid=uuid7(), bill=bill, campaign=campaign, created_at=now)
        db.add(row)
    row.stance, row.priority, row.rationale, row.language = Stance(stance).value, priority, rationale, language
    row.is_public, row.adopted_on, row.updated_at = is_public, adopted_on, now
    db.flush()
    record(
        db, actor, "take_stance", "bill", bill.uuid, campaign=str(campaign.uuid), stance=row.stance, is_public=is_public
    )
    return row


def leave_bill(db: Session, actor: Actor, bill: Bill, campaign: Campaign) -> None:
    """Let a campaign hold a proposal no longer; positions that its organizations shared with the coalition are then no longer shared through it.

    Raises:
        Forbidden: when the actor may not speak for the campaign.
        Conflict: when it does not hold the proposal.

    """
    require_campaign(actor, campaign)
    row = db.scalar(
        select(CampaignPosition).where(CampaignPosition.bill_id == bill.id, CampaignPosition.campaign_id == campaign.id)
    )
    if row is None:
        raise Conflict(_("This campaign has no stance on the proposal."))
    db.delete(row)
    db.flush()
    record(db, actor, "leave_bill", "bill", bill.uuid, campaign=str(campaign.uuid))


def record_position(
    db: Session, actor: Actor, bill: Bill, organization: Organization, data: PositionData
) -> BillPosition:
    """Write down how somebody leans. Nothing is ever changed: a later row says what holds now, and a mistake is put right by another row.

    What is public needs an address where everybody can check it; what is not needs that, or a note that says whence it is known.

    Raises:
        Forbidden: when the actor may not write for the organization.
        Invalid: when it says nothing about who leans, from where it is known, or names a day that has not come.

    """
    if not can_edit_organization(actor, organization):
        raise Forbidden
    _check_position(data)
    row = BillPosition(
        uuid=uuid7(),
        bill_id=bill.id,
        organization=organization,
        person=data.person,
        institution=data.institution,
        jurisdiction=data.jurisdiction,
        lean=Lean(data.lean).value,
        confidence=data.confidence,
        source_type=data.source_type,
        source_url=data.source_url or None,
        said_on=data.said_on,
        note=data.note,
        visibility=Visibility(data.visibility).value,
        recorded_by=actor.account_uuid,
        recorded_at=clock.now(),
    )
    db.add(row)
    db.flush()
    # Who leans which way stays out of the trail: others than the organization read it.
    record(db, actor, "record_position", "bill_position", row.uuid, organization=str(organization.uuid))
    return row


def _check_position(data: PositionData) -> None:
    faults = {}
    if sum(one is not None for one in (data.person, data.institution, data.jurisdiction)) != 1:
        faults["who"] = _("Say who leans: one person, one group or one State.")
    if data.source_type not in SOURCE_TYPES:
        faults["source_type"] = _("Choose from where this is known.")
    if data.confidence not in {1, 2, 3}:
        faults["confidence"] = _("Choose how sure it is.")
    if data.said_on > clock.today():
        faults["said_on"] = _("This day has not come yet.")
    if data.source_url and not is_web_address(data.source_url):
        faults["source_url"] = _("Write the whole address, beginning with https://.")
    elif not data.source_url and data.visibility == Visibility.PUBLIC:
        faults["source_url"] = _("What everybody sees needs an address where everybody can check it.")
    elif not data.source_url and not data.note.strip():
        faults["note"] = _("Say whence this is known: an address, or a note.")
    if faults:
        raise Invalid(faults)


@dataclass(frozen=True, slots=True)
class DecisionData:
    """What is decided, by which majority (a key of `majorities`), of how many seats, and on what day it is expected."""

    title: str
    majority: str
    seats: int | None = None
    expected_on: date | None = None


def open_decision(
    db: Session,
    actor: Actor,
    bill: Bill,
    institution: Institution,
    *,
    title: str,
    majority: str,
    seats: int | None = None,
    expected_on: date | None = None,
) -> Decision:
    """Say that an institution will decide, so that heads can be counted; without `seats` the institution's own number counts.

    Raises:
        Forbidden: when the actor may not record.
        Invalid: when the majority is not known, or nobody knows how many seats there are.

    """
    require_recorder(actor)
    values = _decision_values(DecisionData(title, majority, seats, expected_on), institution)
    row = Decision(uuid=uuid7(), bill=bill, institution=institution, created_at=clock.now(), **values)
    db.add(row)
    db.flush()
    record(db, actor, "open_decision", "decision", row.uuid, bill=str(bill.uuid), majority=majority)
    return row


def change_decision(db: Session, actor: Actor, decision: Decision, data: DecisionData) -> None:
    """Put what a decision to come is about.

    Raises:
        Forbidden: when the actor may not record.
        Invalid: when the majority is not known, or nobody knows how many seats there are.

    """
    require_recorder(actor)
    for name, value in _decision_values(data, decision.institution).items():
        setattr(decision, name, value)
    db.flush()
    record(db, actor, "change_decision", "decision", decision.uuid, majority=data.majority)


def _decision_values(data: DecisionData, institution: Institution) -> dict[str, Any]:
    seats = data.seats if data.seats is not None else institution.seats
    faults = {}
    rule = next((one for one in majorities() if one.key == data.majority), None)
    council = council_of(institution, data.expected_on or clock.today())
    if council is not None and rule is not None:
        # Each State that takes part has one vote.
        seats = len(council.taking_part(rule.not_taking_part))
    if not data.title.strip():
        faults["title"] = _("Write what is decided.")
    elif len(data.title) > LONGEST_TITLE:
        faults["title"] = _("This title is too long.")
    if rule is None:
        faults["majority"] = _("Choose a majority from the list.")
    elif council is None and (rule.is_weighed or rule.not_taking_part):
        faults["majority"] = _("This majority is for a council in which States sit.")
    if seats is None or not 0 < seats <= MOST_SEATS:
        faults["seats"] = _("Write how many seats there are.")
    if faults:
        raise Invalid(faults)
    return {"title": data.title, "majority": data.majority, "seats": seats, "expected_on": data.expected_on}


def settle_decision(db: Session, actor: Actor, decision: Decision, vote_event: VoteEvent) -> None:
    """Say that a decision was taken by a vote; the count as it was before that vote stands against its result from then on.

    Raises:
        Forbidden: when the actor may not record.
        Conflict: when the vote is on another proposal, or in another institution.

    """
    require_recorder(actor)
    if vote_event.bill_id != decision.bill_id:
        raise Conflict(_("This vote is about another proposal."))
    if vote_event.institution_id not in {None, decision.institution_id}:
        raise Conflict(_("This vote took place in another institution."))
    decision.vote_event_id = vote_event.id
    db.flush()
    record(db, actor, "settle_decision", "decision", decision.uuid, vote=str(vote_event.uuid))


def reopen_decision(db: Session, actor: Actor, decision: Decision) -> None:
    """Say that a decision is still to come after all.

    Raises:
        Forbidden: when the actor may not record.

    """
    require_recorder(actor)
    decision.vote_event_id = None
    db.flush()
    record(db, actor, "reopen_decision", "decision", decision.uuid)


def recommend_vote(
    db: Session, actor: Actor, decision: Decision, campaign: Campaign, option: str, *, weight: int = 1
) -> VoteRecommendation:
    """Say how a campaign wants a decision to be voted, and how much that weighs in scores (1 to 10).

    Raises:
        Forbidden: when the actor may not speak for the campaign.
        Invalid: when option or weight are none.

    """
    require_campaign(actor, campaign)
    faults = {}
    if option not in RECOMMENDED:
        faults["option"] = _("Choose how to vote.")
    if not 1 <= weight <= HEAVIEST:
        faults["weight"] = _("Write a number from 1 to 10.")
    if faults:
        raise Invalid(faults)
    row = db.get(VoteRecommendation, (decision.id, campaign.id))
    if row is None:
        row = VoteRecommendation(decision_id=decision.id, campaign_id=campaign.id)
        db.add(row)
    row.option, row.weight = option, weight
    db.flush()
    record(db, actor, "recommend_vote", "decision", decision.uuid, campaign=str(campaign.uuid), option=option)
    return row


def ask_for_change(db: Session, actor: Actor, bill: Bill, campaign: Campaign, data: AskData) -> BillAsk:
    """Say what a campaign wants changed at one article of a proposal.

    Raises:
        Forbidden: when the actor may not speak for the campaign.
        Invalid: when article or wording are missing.

    """
    require_campaign(actor, campaign)
    _check_ask(data)
    now = clock.now()
    last = db.scalar(select(func.max(BillAsk.position)).where(BillAsk.bill_id == bill.id))
    row = BillAsk(
        uuid=uuid7(),
        bill_id=bill.id,
        campaign=campaign,
        position=0 if last is None else last + 1,
        created_at=now,
        **_ask_values(data),
    )
    db.add(row)
    db.flush()
    record(db, actor, "ask_for_change", "bill_ask", row.uuid, bill=str(bill.uuid), campaign=str(campaign.uuid))
    return row


def change_ask(db: Session, actor: Actor, ask: BillAsk, data: AskData) -> None:
    """Put wording and status of an ask.

    Raises:
        Forbidden: when the actor may not speak for the campaign.
        Invalid: when article or wording are missing.

    """
    require_campaign(actor, ask.campaign)
    _check_ask(data)
    before = ask.status
    for name, value in _ask_values(data).items():
        setattr(ask, name, value)
    db.flush()
    record(db, actor, "change_ask", "bill_ask", ask.uuid, before=before, after=ask.status)


def _ask_values(data: AskData) -> dict[str, Any]:
    return {
        "article": data.article,
        "wanted": data.wanted,
        "because": data.because,
        "language": data.language,
        "status": data.status,
        "is_public": data.is_public,
        "updated_at": clock.now(),
    }


def _check_ask(data: AskData) -> None:
    faults = {}
    if not data.article.strip():
        faults["article"] = _("Write which article this is about.")
    elif len(data.article) > LONGEST_ARTICLE:
        faults["article"] = _("Write the article alone, as short as the text numbers it.")
    if not data.wanted.strip():
        faults["wanted"] = _("Write what should stand there.")
    if data.status not in ASK_STATUSES:
        faults["status"] = _("Choose how far it came.")
    if faults:
        raise Invalid(faults)
