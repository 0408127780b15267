"""A law with one of everything that hangs on it, for tests of what stands behind the sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing.models import RunState
from campaigns.foundation.importing.runs import RunRequest
from campaigns.foundation.importing.uploads import the_uploads
from campaigns.institutions.access import visible_institution
from campaigns.institutions.operations import (
    PostData,
    add_contact,
    contact_key,
    create_post,
    enter_membership,
    enter_person,
    found_institution,
    found_jurisdiction,
    name_institution,
    open_session,
)
from campaigns.proposals.access import visible_bill
from campaigns.proposals.models import Lean, Stance
from campaigns.proposals.operations import (
    AskData,
    CountData,
    DemandWording,
    PositionData,
    RowData,
    VoteData,
    VoterData,
    add_document,
    add_identifier,
    add_source,
    add_version,
    ask_for_change,
    begin_demand,
    create_bill,
    open_decision,
    put_abstract,
    put_demand_row,
    put_title,
    recommend_vote,
    record_action,
    record_position,
    record_vote,
    relate_bills,
    schedule_event,
    sponsor_bill,
    take_stance,
)
from campaigns.proposals.operations.importing import request_import, watch_source

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Campaign
    from campaigns.institutions.models import Institution, Person
    from campaigns.proposals.models import Bill

# What only the campaign's own organizations may read.
RATIONALE = "Without this law the houses rot."
NOTE = "Said so in the corridor, not for others."
WANTED = "within ninety days"
BECAUSE = "because ninety are enough"
MATRIX = "Houses for children's clubs"
PRIVATE = (RATIONALE, NOTE, WANTED, BECAUSE, MATRIX)
_EMAIL = "office@parliament.example"
_EVENT_DATE = "2027-03-04"


@dataclass(frozen=True, slots=True)
class Law:
    """A law by the names that addresses use; nothing of it is bound to a session."""

    slug: str
    jurisdiction: str
    institution: str
    person: str
    membership: UUID
    post: UUID
    session: UUID
    contact: str
    person_contact: str
    action: UUID
    event: UUID
    version: UUID
    document: UUID
    sponsorship: UUID
    vote: UUID
    decision: UUID
    ask: UUID
    matrix: str
    upload: str
    run: UUID
    source: UUID


def make_law(db: Session, campaign: Campaign, *, country: str = "fr") -> Law:
    """A public law of `country` that `campaign` works on: all that the campaign holds of it is its own, and its matrix is not shown yet."""
    place = found_jurisdiction(
        db,
        SYSTEM,
        ocd_id=f"ocd-jurisdiction/country:{country}/government",
        classification="government",
        names={"en": "Freedonia"},
    )
    house = found_institution(db, SYSTEM, place, name="Assembly", language="en", classification="legislature", seats=3)
    name_institution(db, SYSTEM, house, "sr-Latn", "Skupština")
    add_contact(db, SYSTEM, house, kind="email", value=_EMAIL)
    person = enter_person(db, SYSTEM, place, name="Vesna Vuković")
    add_contact(db, SYSTEM, person, kind="email", value=_EMAIL)
    membership = enter_membership(db, SYSTEM, person, house, role="member")
    speaker = create_post(db, SYSTEM, house, PostData("Speaker"))
    enter_membership(db, SYSTEM, person, house, role="chair", post=speaker)
    post = create_post(db, SYSTEM, house, PostData("Deputy speaker"))
    session = open_session(db, SYSTEM, place, identifier="XIII")
    bill = create_bill(
        db,
        SYSTEM,
        session,
        identifier="13/26",
        title="Law on the social reuse of confiscated property",
        language="en",
        classification=("bill",),
    )
    contact = contact_key("email", _EMAIL)
    upload = the_uploads().begin()
    the_uploads().append(upload, 0, b"{}\n")
    run = request_import(db, SYSTEM, RunRequest("ocd", "laws.jsonl", upload, is_dry_run=True))
    run.state = RunState.DONE.value
    source = watch_source(
        db, SYSTEM, url="https://parliament.example/laws.json", file_format="ocd", options={}, every_hours=24
    )
    demand = begin_demand(db, SYSTEM, campaign, language="en", wording=DemandWording(MATRIX, ""), is_public=False)
    put_demand_row(db, SYSTEM, demand, place, RowData(bill))
    db.flush()
    return Law(
        slug=bill.slug,
        jurisdiction=place.slug,
        institution=house.slug,
        person=person.slug,
        membership=membership.uuid,
        post=post.uuid,
        session=session.uuid,
        contact=contact,
        person_contact=contact,
        **_describe(db, bill, person),
        **_work_on(db, bill, campaign, person, house),
        matrix=demand.slug,
        upload=upload,
        run=run.uuid,
        source=source.uuid,
    )


def enrich_law(db: Session, campaign: Campaign, law: Law, number: int) -> None:
    """More of everything on a law, its house and its matrix; `number` tells one time from another."""
    bill = visible_bill(db, law.slug)
    house = visible_institution(db, law.institution)
    person = enter_person(db, SYSTEM, house.jurisdiction, name=f"Member {number}")
    enter_membership(db, SYSTEM, person, house, role="member")
    post = create_post(db, SYSTEM, house, PostData(f"Clerk {number}"))
    enter_membership(db, SYSTEM, person, house, role="clerk", post=post)
    open_session(db, SYSTEM, house.jurisdiction, identifier=f"XIII.{number}")
    name_institution(db, SYSTEM, house, "sq", f"Kuvendi {number}")
    add_contact(db, SYSTEM, house, kind="email", value=f"{number}-{_EMAIL}")
    _describe(db, bill, person, number)
    _work_on(db, bill, campaign, person, house, number)


def _describe(db: Session, bill: Bill, person: Person, number: int = 0) -> dict[str, UUID]:
    put_title(db, SYSTEM, bill, "sr-Latn", "Zakon o društvenoj upotrebi", f"{number}")
    put_abstract(db, SYSTEM, bill, "en", "What was stolen comes back.", f"{number}")
    add_identifier(db, SYSTEM, bill, "gazette", f"1/{number}")
    add_source(db, SYSTEM, bill, f"https://parliament.example/13-26/{number}")
    relate_bills(db, SYSTEM, bill, identifier=f"9/{number}", relation_type="replaces")
    sponsorship = sponsor_bill(db, SYSTEM, bill, name=person.name, classification="author", person=person)
    words = f"Introduced {number}"
    action = record_action(db, SYSTEM, bill, date="2026-05-01", description=words, classification=("introduction",))
    event = schedule_event(db, SYSTEM, bill, name=f"Hearing {number}", classification="hearing", date=_EVENT_DATE)
    note = f"As tabled {number}"
    version = add_version(
        db, SYSTEM, bill, note=note, date="2026-05-01", language="en", format="plain", text="Article 1\n\nHouses."
    )
    links = [{"url": "https://parliament.example/m.pdf"}]
    document = add_document(db, SYSTEM, bill, note=f"Memorandum {number}", date="2026-05-01", links=links)
    return {
        "sponsorship": sponsorship.uuid,
        "action": action.uuid,
        "event": event.uuid,
        "version": version.uuid,
        "document": document.uuid,
    }


def _work_on(
    db: Session, bill: Bill, campaign: Campaign, person: Person, house: Institution, number: int = 0
) -> dict[str, UUID]:
    organization = campaign.parts[0].organization
    take_stance(db, SYSTEM, bill, campaign, Stance.SUPPORT, rationale=RATIONALE)
    position = PositionData(lean=Lean.LEAN_NO, said_on=clock.today(), source_type="meeting", person=person, note=NOTE)
    record_position(db, SYSTEM, bill, organization, position)
    decision = open_decision(db, SYSTEM, bill, institution=house, title="Final vote", majority="simple")
    recommend_vote(db, SYSTEM, decision, campaign, "abstain", weight=7)
    ask = ask_for_change(db, SYSTEM, bill, campaign, AskData("Article 3", WANTED, BECAUSE))
    data = VoteData(
        date="2026-05-02",
        motion=f"To take it up {number}",
        institution=house,
        counts=[CountData("yes", 1)],
        voters=[VoterData("VUKOVIĆ V.", "yes")],
    )
    vote = record_vote(db, SYSTEM, bill, data)
    return {"decision": decision.uuid, "ask": ask.uuid, "vote": vote.uuid}
