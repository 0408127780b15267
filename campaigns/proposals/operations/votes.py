"""Recording votes: the event, its counts, and how each person voted by the printed name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.natural_keys import natural_key
from campaigns.foundation.partial_dates import read_partial_date
from campaigns.foundation.web_addresses import is_web_address
from campaigns.institutions.queries import resolve_person
from campaigns.proposals.majorities import majorities
from campaigns.proposals.models import ChangeKind, PersonVote, VoteCount, VoteEvent
from campaigns.proposals.operations.changes import note_change, note_voters
from campaigns.proposals.queries.advocacy import voters_in
from campaigns.proposals.visibility import require_recorder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.foundation.partial_dates import PartialDate
    from campaigns.institutions.models import Institution, Person
    from campaigns.proposals.models import Bill, BillAction

OPTIONS = ("yes", "no", "abstain", "absent", "not voting", "paired", "excused", "other")
RESULTS = ("", "pass", "fail")
MOST_COUNTED = 1_000_000_000


@dataclass(frozen=True, slots=True)
class CountData:
    """How many chose an option, in all or, with `group`, within one group or entity."""

    option: str
    value: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class VoterData:
    """How one person voted, under the name that the source prints; without `person` the name is looked for among the members of the jurisdiction."""

    name: str
    option: str
    group: str = ""
    person: Person | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class VoteData:
    """A vote as its source has it: `date` as precise as known, `result` pass, fail or empty, `majority` a key of `majorities` or empty.

    Counts and names are kept as printed, also where they do not add up: the quality report says so.
    """

    date: str
    motion: str
    institution: Institution | None = None
    institution_name: str = ""
    identifier: str = ""
    classification: Sequence[str] = ()
    result: str = ""
    majority: str = ""
    source_url: str | None = None
    action: BillAction | None = None
    counts: Sequence[CountData] = ()
    voters: Sequence[VoterData] = ()


def vote_key(data: VoteData) -> str:
    """What makes it the same vote when it comes again: the source's identifier, else motion, date and institution."""
    if data.identifier:
        return natural_key("identifier", data.identifier)
    return natural_key(
        data.motion, data.date, data.institution.uuid if data.institution is not None else data.institution_name
    )


def record_vote(db: Session, actor: Actor, bill: Bill, data: VoteData) -> VoteEvent:
    """Write down a vote; followers are told.

    Raises:
        Forbidden: when the actor may not record.
        Invalid: when something of it cannot be read; each fault says where.
        Conflict: when the vote is here already.

    """
    require_recorder(actor)
    day = _checked(data)
    key = vote_key(data)
    if db.scalar(select(VoteEvent.id).where(VoteEvent.bill_id == bill.id, VoteEvent.natural_key == key)) is not None:
        raise Conflict(_("This vote is here already."))
    vote = VoteEvent(uuid=uuid7(), bill=bill, natural_key=key, created_at=clock.now(), **_columns(data, day))
    vote.counts = [VoteCount(group_name=one.group, option=one.option, value=one.value) for one in data.counts]
    db.add(vote)
    db.flush()
    _put_voters(db, bill, vote, data, day)
    record(db, actor, "record_vote", "vote_event", vote.uuid, bill=str(bill.uuid), result=vote.result)
    note_change(db, bill, ChangeKind.VOTE, vote.uuid, after=vote.result)
    return vote


def correct_vote(db: Session, actor: Actor, vote: VoteEvent, data: VoteData) -> None:
    """Put a vote as its source has it after all; what hangs on it stays. A person found for a printed name stays found.

    Who follows a person is told where it was not known before, or not so, how the person voted.

    Raises:
        Forbidden: when the actor may not record.
        Invalid: when something of it cannot be read.
        Conflict: when another vote on the proposal is the same.

    """
    require_recorder(actor)
    day, key, before = _checked(data), vote_key(data), vote.result
    _take_from_files(vote)
    same = select(VoteEvent.id).where(
        VoteEvent.bill_id == vote.bill_id, VoteEvent.natural_key == key, VoteEvent.id != vote.id
    )
    if db.scalar(same) is not None:
        raise Conflict(_("This vote is here already."))
    for name, value in _columns(data, day).items():
        setattr(vote, name, value)
    vote.natural_key = key
    vote.counts.clear()
    db.flush()
    vote.counts = [VoteCount(group_name=one.group, option=one.option, value=one.value) for one in data.counts]
    present = voters_in(db, vote)
    known = {one.voter_name: one.person for one in present if one.person is not None}
    said = {(one.person_id, one.option) for one in present}
    db.execute(delete(PersonVote).where(PersonVote.vote_event_id == vote.id))
    _put_voters(db, vote.bill, vote, data, day, known)
    record(db, actor, "correct_vote", "vote_event", vote.uuid, result=vote.result)
    others = (one for one in voters_in(db, vote) if (one.person_id, one.option) not in said)
    note_voters(db, vote, (one.person for one in others if one.person is not None))
    if vote.result != before:
        note_change(db, vote.bill, ChangeKind.VOTE, vote.uuid, before=before, after=vote.result)


def _take_from_files(vote: VoteEvent) -> None:
    """What a person wrote is not the file's any more: none of it vanishes because a newer one lacks it."""
    short = vote.natural_key[:12]
    vote.bill.imported = {
        source: {kind: [one for one in keys if (kind, one) != ("votes", short)] for kind, keys in kinds.items()}
        for source, kinds in (vote.bill.imported or {}).items()
    }


def match_voter(db: Session, actor: Actor, vote: VoteEvent, voter: PersonVote, person: Person) -> None:
    """Say who a printed name means; the name stays as it is printed, and who follows the person is told.

    Raises:
        Forbidden: when the actor may not record.
        Conflict: when that person voted under another name already.

    """
    require_recorder(actor)
    twice = select(PersonVote.id).where(
        PersonVote.vote_event_id == voter.vote_event_id, PersonVote.person_id == person.id, PersonVote.id != voter.id
    )
    if db.scalar(twice) is not None:
        raise Conflict(_("This person stands in the list already, under another name."))
    if voter.person_id == person.id:
        return
    voter.person = person
    db.flush()
    record(db, actor, "match_voter", "person", person.uuid)
    note_voters(db, vote, [person])


def match_voters(db: Session, actor: Actor, vote: VoteEvent) -> int:
    """Look again for the people whom printed names mean, say after more of them were entered, and tell who follows them; gives back how many were found.

    Raises:
        Forbidden: when the actor may not record.

    """
    require_recorder(actor)
    voters = voters_in(db, vote)
    taken = {one.person_id for one in voters if one.person_id is not None}
    found: list[Person] = []
    for voter in voters:
        if voter.person_id is None:
            person = resolve_person(db, vote.bill.jurisdiction_id, voter.voter_name, on=vote.sort_date)
            if person is not None and person.id not in taken:
                voter.person = person
                taken.add(person.id)
                found.append(person)
    db.flush()
    record(db, actor, "match_voters", "vote_event", vote.uuid, found=len(found))
    note_voters(db, vote, found)
    return len(found)


def _columns(data: VoteData, day: PartialDate) -> dict[str, object]:
    return {
        "institution": data.institution,
        "institution_name": data.institution_name or (data.institution.name if data.institution is not None else ""),
        "identifier": data.identifier,
        "motion_text": data.motion,
        "motion_classification": list(data.classification),
        "date": day.text,
        "sort_date": day.first_day,
        "result": data.result,
        "majority": data.majority,
        "source_url": data.source_url or None,
        "bill_action_id": data.action.id if data.action is not None else None,
    }


def _put_voters(
    db: Session,
    bill: Bill,
    vote: VoteEvent,
    data: VoteData,
    day: PartialDate,
    known: dict[str, Person] | None = None,
) -> None:
    taken: set[int] = set()
    for one in data.voters:
        person = one.person or (known or {}).get(one.name)
        if person is None:
            person = resolve_person(db, bill.jurisdiction_id, one.name, on=day.first_day)
        if person is not None and person.id in taken:
            # Two printed names cannot both be the same person; the second stays unmatched and shows in the report.
            person = None
        if person is not None:
            taken.add(person.id)
        db.add(
            PersonVote(
                vote_event_id=vote.id,
                person=person,
                voter_name=one.name,
                group_name=one.group,
                option=one.option,
                note=one.note,
            )
        )
    db.flush()


def _checked(data: VoteData) -> PartialDate:
    faults = {}
    day = None
    try:
        day = read_partial_date(data.date)
    except ValueError:
        faults["date"] = _("Write a date: a year, a month as 2024-04, or a day as 2024-04-24.")
    if day is not None and day.first_day > clock.today():
        faults["date"] = _("This day has not come yet.")
    if not data.motion.strip():
        faults["motion"] = _("Write what was voted on.")
    if data.result not in RESULTS:
        faults["result"] = _("Choose whether it passed.")
    if data.majority and data.majority not in {one.key for one in majorities()}:
        faults["majority"] = _("Choose a majority from the list.")
    if data.source_url and not is_web_address(data.source_url):
        faults["source_url"] = _("Write the whole address, beginning with https://.")
    faults |= _faults_of_counts(data.counts) | _faults_of_voters(data.voters)
    if faults or day is None:
        raise Invalid(faults)
    return day


def _faults_of_counts(counts: Sequence[CountData]) -> dict[str, str]:
    seen = set()
    for one in counts:
        if one.option not in OPTIONS or not 0 <= one.value <= MOST_COUNTED:
            return {"counts": _("A count is a whole number beside one of the known options.")}
        if (one.group, one.option) in seen:
            return {"counts": _("Each option is counted once in each group.")}
        seen.add((one.group, one.option))
    return {}


def _faults_of_voters(voters: Sequence[VoterData]) -> dict[str, str]:
    for number, one in enumerate(voters, 1):
        if not one.name.strip():
            return {"voters": _("Line %(number)s has no name.", number=number)}
        if one.option not in OPTIONS:
            return {"voters": _("Line %(number)s: there is no option “%(option)s”.", number=number, option=one.option)}
    return {}
