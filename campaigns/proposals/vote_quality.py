"""Whether a vote adds up: its counts, its groups, its names and its result against each other. What does not is told, never mended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from campaigns.institutions.models import Jurisdiction
from campaigns.proposals.majorities import CountBase, Majority, Requirement, majorities
from campaigns.proposals.majorities.populations import is_state_in
from campaigns.proposals.models import Bill, PersonVote, VoteEvent
from campaigns.proposals.queries.advocacy import council_of, voters_in, votes_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from campaigns.proposals.majorities.populations import Council

_VOTING = ("yes", "no")
_AWAY = frozenset({"absent", "excused"})
_MOST_STATES = 100


@dataclass(frozen=True, slots=True)
class VoteFault:
    """Something that does not add up: `kind` says what, `option` and `group` where, `printed` what the source says and `found` what its parts give.

    Kinds: `names` (names against a count), `groups` (groups against a count), `result` (the result against the rule), `outvoted` (passed
    though no more were for it, which no rule allows), `unopposed` (not passed though the whole house was for it), `seats` (more votes than seats),
    `unmatched` (printed names that mean nobody known), `twice` (a name printed twice), `no_counts`, `no_result`.
    """

    kind: str
    option: str = ""
    group: str = ""
    printed: int | str | None = None
    found: int | str | None = None


def vote_faults(vote: VoteEvent, voters: Sequence[PersonVote]) -> tuple[VoteFault, ...]:
    """Everything about one vote that does not add up; nothing is read for it but the vote's own rows."""
    totals = {one.option: one.value for one in vote.counts if not one.group_name}
    return (
        *_against_names(totals, voters),
        *_against_groups(vote, totals, voters),
        *_against_seats(vote, totals, voters),
        *_against_result(vote, tally_of(vote, voters), voters),
        *_of_names(voters, council_in(vote)),
        *([VoteFault("no_counts")] if not totals and not voters else []),
        *([VoteFault("no_result")] if not vote.result else []),
    )


def council_in(vote: VoteEvent) -> Council | None:
    """The council of States in which a vote took place; None where people voted."""
    return council_of(vote.institution, vote.sort_date) if vote.institution is not None else None


def tally_of(vote: VoteEvent, voters: Sequence[PersonVote]) -> dict[str, int]:
    """How many chose each option in all: as counted by the source, else by its groups, else by the names."""
    totals = {one.option: one.value for one in vote.counts if not one.group_name}
    if totals:
        return totals
    if vote.counts:
        return dict(_by_option((one.option, one.value) for one in vote.counts))
    return dict(Counter(one.option for one in voters))


def _by_option(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for option, value in pairs:
        found[option] += value
    return found


def _against_names(totals: Mapping[str, int], voters: Sequence[PersonVote]) -> Iterable[VoteFault]:
    if not voters:
        return
    named = Counter(one.option for one in voters)
    for option, printed in totals.items():
        # Sources that list who voted often leave out who was away.
        if named[option] != printed and (named[option] or option in _VOTING):
            yield VoteFault("names", option, printed=printed, found=named[option])
    for option in named:
        if totals and option not in totals and option in _VOTING:
            yield VoteFault("names", option, printed=0, found=named[option])


def _against_groups(vote: VoteEvent, totals: Mapping[str, int], voters: Sequence[PersonVote]) -> Iterable[VoteFault]:
    grouped = [one for one in vote.counts if one.group_name]
    by_option = _by_option((one.option, one.value) for one in grouped)
    for option, printed in totals.items():
        if grouped and by_option[option] != printed and (by_option[option] or option in _VOTING):
            yield VoteFault("groups", option, printed=printed, found=by_option[option])
    in_groups = Counter((one.group_name, one.option) for one in voters if one.group_name)
    named_groups = {group for group, _ in in_groups}
    for one in grouped:
        found = in_groups[one.group_name, one.option]
        if one.group_name in named_groups and found != one.value:
            yield VoteFault("names", one.option, one.group_name, printed=one.value, found=found)


def _against_seats(vote: VoteEvent, totals: Mapping[str, int], voters: Sequence[PersonVote]) -> Iterable[VoteFault]:
    seats = vote.institution.seats if vote.institution is not None else None
    found = max(sum(totals.values()), len(voters))
    if seats is not None and found > seats:
        yield VoteFault("seats", printed=seats, found=found)


def against_any_rule(result: str, tally: Mapping[str, int], seats: int | None = None) -> VoteFault | None:
    """How a result contradicts a tally of the whole house whatever majority was asked for; None where it does not."""
    yes, no = tally.get("yes", 0), tally.get("no", 0)
    if result == "pass" and (yes or no) and yes <= no:
        return VoteFault("outvoted", printed=no, found=yes)
    if result == "fail" and seats and yes >= seats and yes == sum(tally.values()):
        return VoteFault("unopposed", found=yes)
    return None


def _against_result(vote: VoteEvent, tally: Mapping[str, int], voters: Sequence[PersonVote]) -> Iterable[VoteFault]:
    rule = next((one for one in majorities() if one.key == vote.majority), None)
    seats = vote.institution.seats if vote.institution is not None else None
    impossible = against_any_rule(vote.result, tally, seats)
    if impossible is not None:
        yield impossible
        return
    if rule is None or not vote.result or "yes" not in tally:
        return
    council, weights = council_in(vote), None
    if council is not None:
        taking_part = council.taking_part(rule.not_taking_part)
        seats, weights = len(taking_part), _weights(council, taking_part, tally, voters)
    passed = passes(rule, tally, seats, weights)
    if passed is not None and passed != (vote.result == "pass"):
        yield VoteFault("result", printed=vote.result, found="pass" if passed else "fail")


class Weights(NamedTuple):
    """What those who voted for it weigh, of all who have a vote."""

    yes: int
    whole: int


def _weights(
    council: Council, taking_part: Mapping[str, int], tally: Mapping[str, int], voters: Sequence[PersonVote]
) -> Weights | None:
    """What those weigh who voted for it; None unless each of them is known by name."""
    states = {council.state_named(one.voter_name) for one in voters if one.option == "yes"} & set(taking_part)
    if len(states) != tally.get("yes", 0):
        return None
    return Weights(sum(taking_part[state] for state in states), sum(taking_part.values()))


def passes(rule: Majority, tally: Mapping[str, int], seats: int | None, weights: Weights | None = None) -> bool | None:
    """Whether a tally of the whole house meets a rule; None where that cannot be said from it.

    Parts of the house are not in it, so a rule that has them can be found unmet by it, never met. Where votes are weighed, `weights` must be known too.
    """
    if rule.quorum is not None and seats is not None and _present(tally) < rule.quorum_of(seats):
        return False
    answers = [_meets(one, tally, seats, weights) for one in rule.requirements if not one.within]
    if False in answers:
        return False
    return None if None in answers or rule.groups else True


def _present(tally: Mapping[str, int]) -> int:
    return sum(value for option, value in tally.items() if option not in _AWAY)


def _meets(
    requirement: Requirement, tally: Mapping[str, int], seats: int | None, weights: Weights | None
) -> bool | None:
    if requirement.is_weighed:
        if seats is not None and seats - tally.get("yes", 0) < requirement.blockers:
            return True
        return weights.yes >= requirement.needed(weights.whole) if weights is not None else None
    base: int | None = seats
    if requirement.base is CountBase.PRESENT:
        base = _present(tally)
    elif requirement.base is CountBase.VOTING:
        base = sum(tally.get(option, 0) for option in _VOTING)
    return None if base is None else tally.get("yes", 0) >= requirement.needed(base)


def _of_names(voters: Sequence[PersonVote], council: Council | None) -> Iterable[VoteFault]:
    unmatched = sum(
        one.person_id is None and not (council is not None and council.state_named(one.voter_name)) for one in voters
    )
    if unmatched:
        yield VoteFault("unmatched", found=unmatched)
    for name, number in Counter(one.voter_name for one in voters).items():
        if number > 1:
            yield VoteFault("twice", found=name)


@dataclass(frozen=True, slots=True)
class CheckedVote:
    """A vote with its names and with what does not add up in it."""

    vote: VoteEvent
    voters: tuple[PersonVote, ...]
    tally: Mapping[str, int]
    faults: tuple[VoteFault, ...]


def checked_vote(db: Session, vote: VoteEvent) -> CheckedVote:
    """One vote with its report."""
    voters = voters_in(db, vote)
    return CheckedVote(vote, tuple(voters), tally_of(vote, voters), vote_faults(vote, voters))


def checked_votes(db: Session, bill: Bill) -> list[CheckedVote]:
    """The votes on a proposal with their reports, newest first, in a fixed number of queries."""
    votes = votes_on(db, bill)
    named: dict[int, list[PersonVote]] = {vote.id: [] for vote in votes}
    for one in db.scalars(select(PersonVote).where(PersonVote.vote_event_id.in_(list(named))).order_by(PersonVote.id)):
        named[one.vote_event_id].append(one)
    return [
        CheckedVote(vote, tuple(named[vote.id]), tally_of(vote, named[vote.id]), vote_faults(vote, named[vote.id]))
        for vote in votes
    ]


def unmatched_names(db: Session, jurisdiction_id: int, *, most: int = 100) -> list[tuple[str, int]]:
    """The printed names in the votes of a jurisdiction that mean nobody known, with how often each occurs, the most frequent first.

    The States of a council have no person, and are known.
    """
    place = db.get_one(Jurisdiction, jurisdiction_id).ocd_id
    number = func.count(PersonVote.id)
    query = (
        select(PersonVote.voter_name, number)
        .join(VoteEvent, VoteEvent.id == PersonVote.vote_event_id)
        .join(Bill, Bill.id == VoteEvent.bill_id)
        .where(Bill.jurisdiction_id == jurisdiction_id, PersonVote.person_id.is_(None))
        .group_by(PersonVote.voter_name)
        .order_by(number.desc(), PersonVote.voter_name)
        .limit(most + _MOST_STATES)
    )
    return [(row[0], row[1]) for row in db.execute(query) if not is_state_in(place, row[0])][:most]
