"""Reading what campaigns hold of a proposal: stances, positions with their history, decisions, recommendations, asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from campaigns.coalitions.models import Campaign, CampaignOrganization, Organization
from campaigns.foundation.i18n.scripts import fold_sounds
from campaigns.institutions.models import (
    Area,
    Institution,
    InstitutionMembership,
    Jurisdiction,
    JurisdictionText,
    LegislativeSession,
    Person,
)
from campaigns.institutions.queries import resolve_institution, resolve_person
from campaigns.proposals.majorities.populations import council_on, ocd_id_of
from campaigns.proposals.models import (
    BillAsk,
    BillPosition,
    CampaignPosition,
    Decision,
    PersonVote,
    VoteEvent,
    VoteRecommendation,
)
from campaigns.proposals.visibility import campaigns_seen_by, visible_positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.proposals.majorities.populations import Council
    from campaigns.proposals.models import Bill

PERSON, INSTITUTION, STATE = "person", "institution", "jurisdiction"
Leaner = tuple[str, int]
_WITH_NAMES = (
    joinedload(BillPosition.person),
    joinedload(BillPosition.institution),
    joinedload(BillPosition.jurisdiction),
    joinedload(BillPosition.organization).selectinload(Organization.texts),
)


def leaner_of(position: BillPosition) -> Leaner:
    """Who leans in a position: the kind and the integer key of the person, the institution or the State."""
    if position.person_id is not None:
        return PERSON, position.person_id
    if position.institution_id is not None:
        return INSTITUTION, position.institution_id
    return STATE, position.jurisdiction_id or 0


def positions_on(db: Session, actor: Actor, bill: Bill) -> list[BillPosition]:
    """The positions on a proposal that the actor may see, newest first: by the day it was said, then by when it was recorded."""
    query = (
        select(BillPosition)
        .where(BillPosition.bill_id == bill.id, visible_positions(actor))
        .options(*_WITH_NAMES)
        .order_by(BillPosition.said_on.desc(), BillPosition.id.desc())
    )
    return list(db.scalars(query))


def latest_positions(positions: Sequence[BillPosition]) -> dict[Leaner, BillPosition]:
    """Of positions in the order of `positions_on`, the one that holds for each who leans."""
    latest: dict[Leaner, BillPosition] = {}
    for position in positions:
        latest.setdefault(leaner_of(position), position)
    return latest


def history_of(
    db: Session,
    actor: Actor,
    bill: Bill,
    leaner: Person | Institution | Jurisdiction,
) -> list[BillPosition]:
    """Every lean of one person, institution or State on a proposal that the actor may see, newest first, each with its source."""
    column = BillPosition.jurisdiction_id
    if isinstance(leaner, Person):
        column = BillPosition.person_id
    elif isinstance(leaner, Institution):
        column = BillPosition.institution_id
    query = (
        select(BillPosition)
        .where(BillPosition.bill_id == bill.id, column == leaner.id, visible_positions(actor))
        .options(*_WITH_NAMES)
        .order_by(BillPosition.said_on.desc(), BillPosition.id.desc())
    )
    return list(db.scalars(query))


def _stances(bill: Bill) -> Select[CampaignPosition]:
    return (
        select(CampaignPosition)
        .join(CampaignPosition.campaign)
        .where(CampaignPosition.bill_id == bill.id)
        .options(
            joinedload(CampaignPosition.campaign).options(
                selectinload(Campaign.texts),
                selectinload(Campaign.parts)
                .joinedload(CampaignOrganization.organization)
                .selectinload(Organization.texts),
            )
        )
        .order_by(CampaignPosition.priority, CampaignPosition.id)
    )


def public_stances(db: Session, bill: Bill) -> list[CampaignPosition]:
    """What campaigns say in public that they want of a proposal, those first for whom it matters most."""
    return list(db.scalars(_stances(bill).where(CampaignPosition.is_public)))


def managed_stances(db: Session, actor: Actor, bill: Bill) -> list[CampaignPosition]:
    """The stances of the actor's own campaigns, public or not."""
    return list(db.scalars(_stances(bill).where(campaigns_seen_by(actor))))


def decisions_on(db: Session, bill: Bill) -> list[Decision]:
    """The decisions about a proposal, what is to come first, then what was decided, newest first."""
    rows = db.scalars(
        select(Decision)
        .where(Decision.bill_id == bill.id)
        .options(joinedload(Decision.institution))
        .order_by(Decision.id.desc())
    ).all()
    return sorted(rows, key=lambda row: row.vote_event_id is not None)


def votes_on(db: Session, bill: Bill) -> list[VoteEvent]:
    """The votes on a proposal with their counts, newest first."""
    query = (
        select(VoteEvent)
        .where(VoteEvent.bill_id == bill.id)
        .options(joinedload(VoteEvent.institution))
        .order_by(VoteEvent.sort_date.desc(), VoteEvent.id.desc())
    )
    return list(db.scalars(query))


def voters_in(db: Session, vote: VoteEvent) -> list[PersonVote]:
    """How each person voted, in the order of the printed list."""
    query = (
        select(PersonVote)
        .where(PersonVote.vote_event_id == vote.id)
        .options(joinedload(PersonVote.person))
        .order_by(PersonVote.id)
    )
    return list(db.scalars(query))


def recommendations_on(db: Session, actor: Actor, decision: Decision) -> list[tuple[VoteRecommendation, Campaign]]:
    """How the actor's campaigns want a decision to be voted."""
    query = (
        select(VoteRecommendation, Campaign)
        .join(Campaign, Campaign.id == VoteRecommendation.campaign_id)
        .where(VoteRecommendation.decision_id == decision.id, campaigns_seen_by(actor))
        .order_by(VoteRecommendation.campaign_id)
    )
    return [(row[0], row[1]) for row in db.execute(query)]


def public_asks(db: Session, bill: Bill) -> list[BillAsk]:
    """What campaigns say in public that they want changed in the text, in the order of the articles."""
    return list(db.scalars(_asks(bill).where(BillAsk.is_public)))


def managed_asks(db: Session, actor: Actor, bill: Bill) -> list[BillAsk]:
    """The asks of the actor's own campaigns, public or not."""
    return list(db.scalars(_asks(bill).where(campaigns_seen_by(actor))))


def _asks(bill: Bill) -> Select[BillAsk]:
    return (
        select(BillAsk)
        .join(BillAsk.campaign)
        .where(BillAsk.bill_id == bill.id)
        .options(joinedload(BillAsk.campaign).selectinload(Campaign.texts))
        .order_by(BillAsk.position, BillAsk.id)
    )


def find_leaner(db: Session, bill: Bill, text: str) -> Person | Institution | Jurisdiction | None:
    """Who is meant by a name or by the last part of a page's address: a person or an institution of the proposal's jurisdiction, or a State.

    None for nobody, and for a name that means two.
    """
    wanted = text.strip()
    for kind in ("people", "institutions", "jurisdictions"):
        found = leaner_at(db, kind, wanted)
        if found is not None:
            return found
    named = resolve_person(db, bill.jurisdiction_id, wanted) or resolve_institution(db, bill.jurisdiction_id, wanted)
    return named or _state_named(db, wanted)


def leaner_at(db: Session, kind: str, slug: str) -> Person | Institution | Jurisdiction | None:
    """Who has the page at `/kind/slug`: people, institutions, jurisdictions."""
    if kind == "people":
        return db.scalar(select(Person).where(Person.slug == slug))
    if kind == "institutions":
        return db.scalar(select(Institution).where(Institution.slug == slug))
    return db.scalar(select(Jurisdiction).where(Jurisdiction.slug == slug))


def _state_named(db: Session, name: str) -> Jurisdiction | None:
    folded = fold_sounds(name)
    rows = db.execute(
        select(Jurisdiction, JurisdictionText.name).join(
            JurisdictionText, JurisdictionText.jurisdiction_id == Jurisdiction.id
        )
    )
    found = {row[0] for row in rows if folded and fold_sounds(row[1]) == folded}
    return found.pop() if len(found) == 1 else None


def council_of(institution: Institution, day: date) -> Council | None:
    """The council of States that an institution is, with the weights of a day; None for a body in which people sit."""
    return council_on(institution.jurisdiction.ocd_id, institution.classification, day)


def states_here(db: Session, codes: Iterable[str]) -> dict[str, Jurisdiction]:
    """Those of some States (ISO 3166-1, lower case) whose jurisdictions are in the directory."""
    wanted = {ocd_id_of(code): code for code in codes}
    if not wanted:
        return {}
    rows = db.scalars(select(Jurisdiction).where(Jurisdiction.ocd_id.in_(wanted)))
    return {wanted[row.ocd_id]: row for row in rows}


def memberships_in(db: Session, institution_ids: Iterable[int]) -> list[InstitutionMembership]:
    """All memberships in these institutions, of whatever time, with what tells of each seat."""
    query = (
        select(InstitutionMembership)
        .where(InstitutionMembership.institution_id.in_(set(institution_ids)))
        .options(
            joinedload(InstitutionMembership.person),
            joinedload(InstitutionMembership.on_behalf_of),
            joinedload(InstitutionMembership.area),
            joinedload(InstitutionMembership.post),
            joinedload(InstitutionMembership.legislative_session),
        )
        .order_by(InstitutionMembership.id)
    )
    return list(db.scalars(query))


def members_on(
    memberships: Iterable[InstitutionMembership], institution_id: int, day: date
) -> list[InstitutionMembership]:
    """Those of `memberships` in an institution that last on a day, one for each person; dates as precise as they are known are read in favour of lasting."""
    text = day.isoformat()
    lasting: dict[int, InstitutionMembership] = {}
    for row in memberships:
        if row.institution_id != institution_id:
            continue
        if _lasts(row.start_date, row.end_date, text) and _session_lasts(row, row.legislative_session, text):
            # The newest row of a person says in whose name the seat is held now.
            lasting[row.person_id] = row
    return sorted(lasting.values(), key=lambda row: row.person.sort_name or row.person.name)


def _lasts(start: str | None, end: str | None, day: str) -> bool:
    return (not start or start <= day) and (not end or end >= day[: len(end)])


def _session_lasts(row: InstitutionMembership, session: LegislativeSession | None, day: str) -> bool:
    if session is None or row.end_date:
        return True
    return _lasts(session.start_date, session.end_date, day)


def wider_areas(db: Session, areas: Iterable[Area | None]) -> dict[int, str]:
    """The name of the area in which each of these areas lies, by the key of the smaller one."""
    within = {area.id: area.parent_id for area in areas if area is not None and area.parent_id is not None}
    if not within:
        return {}
    names = dict(db.execute(select(Area.id, Area.name).where(Area.id.in_(set(within.values())))).tuples().all())
    return {key: names[parent] for key, parent in within.items()}


_CAUCUSES = ("party", "parliamentary_group", "group")
_DO_NOT_VOTE = (*_CAUCUSES, "cso", "coalition")


def voting_institutions(db: Session, bill: Bill) -> list[Institution]:
    """The institutions of a proposal's jurisdiction that may decide on it: those whose seats are known first, then by name."""
    query = (
        select(Institution)
        .where(Institution.jurisdiction_id == bill.jurisdiction_id, Institution.classification.not_in(_DO_NOT_VOTE))
        .order_by(Institution.seats.is_(None), Institution.seats.desc(), Institution.name)
        .limit(300)
    )
    return list(db.scalars(query))


def institution_of(db: Session, bill: Bill, slug: str) -> Institution | None:
    """An institution of a proposal's jurisdiction by the last part of its page's address."""
    return db.scalar(
        select(Institution).where(Institution.jurisdiction_id == bill.jurisdiction_id, Institution.slug == slug)
    )


def caucuses_of(db: Session, institution_ids: Iterable[int]) -> list[Institution]:
    """The parties and groups within these institutions."""
    query = (
        select(Institution)
        .where(
            Institution.parent_id.in_(set(institution_ids)),
            Institution.classification.in_(_CAUCUSES),
        )
        .order_by(Institution.name)
    )
    return list(db.scalars(query))


@dataclass(frozen=True, slots=True)
class Score:
    """How far a person voted as a campaign wanted: `agreed` of `weight` in the recommended votes in which the person took part.

    `votes` is their number, `absences` that of those in which the person did not; `share` is per cent.
    """

    person: Person
    agreed: int
    weight: int
    votes: int
    absences: int

    @property
    def share(self) -> float | None:
        """The share of the weight, in per cent; None for somebody who took part in none."""
        return 100 * self.agreed / self.weight if self.weight else None


_TOOK_PART = frozenset({"yes", "no", "abstain"})


def scores_of(db: Session, campaign: Campaign) -> list[Score]:
    """The scores that a campaign's recommendations give, over all decisions that were voted on, best first.

    A vote as recommended earns the recommendation's weight, any other one nothing; absences are told beside it and cost nothing.
    """
    query = (
        select(PersonVote, VoteRecommendation.option, VoteRecommendation.weight)
        .join(Decision, Decision.vote_event_id == PersonVote.vote_event_id)
        .join(VoteRecommendation, VoteRecommendation.decision_id == Decision.id)
        .where(VoteRecommendation.campaign_id == campaign.id, PersonVote.person_id.is_not(None))
        .options(joinedload(PersonVote.person))
    )
    found: dict[int, list[tuple[PersonVote, str, int]]] = {}
    for vote, option, weight in db.execute(query):
        found.setdefault(vote.person_id or 0, []).append((vote, option, weight))
    scores = [_score(rows) for rows in found.values()]
    return sorted(scores, key=lambda one: (-(one.share if one.share is not None else -1), one.person.sort_name))


def _score(rows: list[tuple[PersonVote, str, int]]) -> Score:
    person = rows[0][0].person
    if person is None:
        message = "a score is of a known person"
        raise LookupError(message)
    present = [row for row in rows if row[0].option in _TOOK_PART]
    return Score(
        person=person,
        agreed=sum(weight for vote, option, weight in present if vote.option == option),
        weight=sum(weight for _, _, weight in present),
        votes=len(present),
        absences=len(rows) - len(present),
    )
