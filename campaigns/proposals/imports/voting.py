"""Votes in an import: the event, its counts, and how each person voted under the printed name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.natural_keys import natural_key
from campaigns.proposals.imports.records import partial_date
from campaigns.proposals.models import PersonVote, VoteCount, VoteEvent
from campaigns.proposals.vote_quality import against_any_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from campaigns.foundation.importing.report import Report
    from campaigns.proposals.imports.parts import Row
    from campaigns.proposals.imports.places import Place, Places
    from campaigns.proposals.imports.records import Part

EVENT: Table = VoteEvent.__table__  # type: ignore[assignment]
COUNT: Table = VoteCount.__table__  # type: ignore[assignment]
VOTE: Table = PersonVote.__table__  # type: ignore[assignment]
CHANGING = ("institution_id", "motion_classification", "result", "majority", "source_url")
# What is printed of a voter: name, option, group, note; and with the number of those who are printed alike: the first is 1.
Printed = tuple[str, str, str, str]
Voter = tuple[str, str, str, str, int]


# What makes two voters who are printed otherwise the same one, the surest first.
_MARKS: tuple[Callable[[Voter, int | None], Any], ...] = (
    lambda voter, _person: (voter[0], voter[2]),
    lambda voter, _person: voter[0],
    lambda _voter, person: person,
)


@dataclass(slots=True)
class Voters:
    """Who voted, as `voter -> person`. Namesakes who voted alike are told apart by their number, in the order in which they stand there; `times` counts them."""

    people: dict[Voter, int | None] = field(default_factory=dict)
    times: dict[Printed, int] = field(default_factory=dict)

    def add(self, printed: Printed, person: int | None) -> None:
        """One voter more."""
        number = self.times[printed] = self.times.get(printed, 0) + 1
        self.people[*printed, number] = person

    def join(self, others: Voters) -> None:
        """Take in what is said of the same vote elsewhere as a whole: who is there already is not a voter more."""
        self.people |= others.people
        for printed, number in others.times.items():
            self.times[printed] = max(number, self.times.get(printed, 0))

    def known_otherwise(self, before: Voters) -> set[int]:
        """Those of whom it was not known before, or not so, how they voted."""
        said = {(person, voter[1]) for voter, person in before.people.items()}
        return {
            person for voter, person in self.people.items() if person is not None and (person, voter[1]) not in said
        }

    def take_over(self, here: Voters) -> list[Voter]:
        """Link who is not linked yet to the person who was linked `here` to the same voter; gives back the voters of `here` who are missing.

        The same is who is printed alike; else who has the same name, rather in the same group; else who is the same person under another name.
        """
        pairs = {voter: voter for voter in self.people if voter in here.people}
        missing = [voter for voter in here.people if voter not in pairs]
        new = [voter for voter in self.people if voter not in pairs]
        for mark in _MARKS:
            if not missing or not new:
                break
            waiting: dict[Any, list[Voter]] = defaultdict(list)
            for voter in missing:
                waiting[mark(voter, here.people[voter])].append(voter)
            for voter in new:
                person = self.people[voter]
                named = mark(voter, person)
                for known in waiting.get(named, ()) if named is not None else ():
                    # A person known to be another one is a namesake.
                    if person is None or here.people[known] in {None, person}:
                        pairs[voter] = known
                        waiting[named].remove(known)
                        break
            found = set(pairs.values())
            missing = [voter for voter in missing if voter not in found]
            new = [voter for voter in new if voter not in pairs]
        linked = self._linked()
        for voter, known in pairs.items():
            person = here.people[known]
            if self.people[voter] is None and person is not None and person not in linked:
                self.people[voter] = person
                linked.add(person)
        return missing

    def keep(self, missing: Sequence[Voter], here: Voters) -> None:
        """Have the voters who are missing all the same, after all others; a person who is linked to one of those is not linked twice.

        Of those who are printed alike all stay as they are `here`: which of them the file means is not said.
        """
        for voter in self.people.keys() & {(*one[:4], number) for one in missing for number in range(1, one[4])}:
            self.people[voter] = here.people[voter]
        linked = self._linked()
        for voter in missing:
            name, option, group, note, _number = voter
            person = here.people[voter]
            self.add((name, option, group, note), None if person in linked else person)

    def _linked(self) -> set[int]:
        return {person for person in self.people.values() if person is not None}

    def leave_namesakes_open(self) -> None:
        """Link nobody to voters who are printed alike: a person votes once, and which of them is meant is not said."""
        if len(self.times) == len(self.people):
            return
        for printed, number in self.times.items():
            if number > 1:
                self.people |= {(*printed, one): None for one in range(1, number + 1)}


@dataclass(slots=True)
class Ballot:
    """A vote as rows: the event, its counts as `(group, option) -> value`, its voters. `is_row`: the line of a table, which tells of one voter."""

    row: Row
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    voters: Voters = field(default_factory=Voters)
    action: str = ""
    is_row: bool = False

    def join(self, other: Ballot) -> None:
        """Take in what another part of the file says of the same vote: a line of a table names another voter, else it is the whole vote once more."""
        self.counts |= other.counts
        if not other.is_row:
            self.voters.join(other.voters)
            return
        for (name, option, group, note, _number), person in other.voters.people.items():
            self.voters.add((name, option, group, note), person)

    def missing_of(self, counts: Mapping[tuple[str, str], int], voters: Voters) -> Missing:
        """The counts and voters that are here and missing in this vote; who was linked there to the same voter is linked here too."""
        return Missing([key for key in counts if key not in self.counts], self.voters.take_over(voters))

    def keep(self, missing: Missing, counts: Mapping[tuple[str, str], int], voters: Voters) -> None:
        """Have what is missing all the same, as it is here."""
        self.counts |= {key: counts[key] for key in missing.counts}
        self.voters.keep(missing.voters, voters)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a vote that is here has and a newer file has no more."""

    counts: Sequence[tuple[str, str]]
    voters: Sequence[Voter]


def vote_key(part: Part) -> str:
    """What makes it the same vote when it comes again: the source's identifier, else motion, date and body as printed."""
    if part.get("identifier"):
        return natural_key("identifier", part["identifier"])
    return natural_key(part["motion"], part["date"], part.get("institution", ""))


def ballot_of(part: Part, place: Place, places: Places) -> Ballot:
    """The rows of a vote."""
    day = partial_date(part["date"])
    printed = part.get("institution", "")
    row = {
        "bill_action_id": None,
        "institution_id": places.body(place, printed or part.get("kind", "")),
        "institution_name": printed,
        "identifier": part.get("identifier", ""),
        "motion_text": part["motion"],
        "motion_classification": part.get("motion_classification", []),
        "date": day.text,
        "sort_date": day.first_day,
        "result": part.get("result", ""),
        "majority": part.get("majority", ""),
        "source_url": part.get("source_url") or None,
        "natural_key": vote_key(part),
    }
    counts = {(group, option): value for group, option, value in part.get("counts", ())}
    voters = Voters()
    for name, option, group, note in part.get("people", ()):
        voters.add((name, option, group, note), places.person(place, name, day.text))
    return Ballot(row, counts, voters, part.get("action", ""), bool(part.get("is_row")))


def check_sum(ballot: Ballot, report: Report, place: str, about: str) -> None:
    """Blame a vote that contradicts itself: its names, its counts and its result against each other; it is kept as printed."""
    named: dict[str, int] = defaultdict(int)
    options: dict[str, set[str]] = defaultdict(set)
    for (name, option, _group, _note), number in ballot.voters.times.items():
        named[option] += number
        options[name].add(option)
    told = {option: value for (group, option), value in ballot.counts.items() if not group}
    grouped: dict[str, int] = defaultdict(int)
    for (_group, option), value in ballot.counts.items():
        grouped[option] += value
    impossible = against_any_rule(ballot.row["result"], told or grouped or named)
    if impossible is not None:
        reason = _(
            "This vote passed by its result, but its votes say otherwise: %(found)s for and %(printed)s against. It is kept as printed; look at the source.",
            found=impossible.found or 0,
            printed=impossible.printed or 0,
        )
        report.blame(place, reason, about)
    twice = sum(len(chosen) > 1 for chosen in options.values())
    if twice:
        reason = _(
            "Names that stand under more than one option in this vote: %(number)s. It is kept as printed; look at the source.",
            number=twice,
        )
        report.blame(place, reason, about)
    if not named or not told:
        return
    wrong = [option for option in sorted(told.keys() | named.keys()) if told.get(option, 0) != named.get(option, 0)]
    if wrong:
        pairs = ", ".join(f"{option} {told.get(option, 0)}/{named.get(option, 0)}" for option in wrong)
        reason = _(
            "This vote does not add up: counted and named are %(pairs)s. It is kept as printed; look at the source.",
            pairs=pairs,
        )
        report.blame(place, reason, about)


def load_ballots(db: Session, bill_ids: Sequence[int], columns: Sequence[str]) -> dict[int, dict[str, Any]]:
    """The votes of these proposals, by natural key: `(row, counts, voters)`; voters in the order in which they were written."""
    named = [EVENT.c[name] for name in ("id", "uuid", "bill_id", "natural_key", *columns)]
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    by_id: dict[int, tuple[Any, dict[Any, Any], Voters]] = {}
    for row in db.execute(select(*named).where(EVENT.c.bill_id.in_(bill_ids))):
        by_id[row.id] = found[row.bill_id][row.natural_key] = (row, {}, Voters())
    mine = select(EVENT.c.id).where(EVENT.c.bill_id.in_(bill_ids))
    counts = select(COUNT.c.vote_event_id, COUNT.c.group_name, COUNT.c.option, COUNT.c.value)
    for event_id, group, option, value in db.execute(counts.where(COUNT.c.vote_event_id.in_(mine))):
        by_id[event_id][1][group, option] = value
    votes = select(
        VOTE.c.vote_event_id, VOTE.c.voter_name, VOTE.c.option, VOTE.c.group_name, VOTE.c.note, VOTE.c.person_id
    )
    # Namesakes have their numbers by this order.
    votes = votes.where(VOTE.c.vote_event_id.in_(mine)).order_by(VOTE.c.id)
    for event_id, name, option, group, note, person_id in db.execute(votes):
        by_id[event_id][2].add((name, option, group, note), person_id)
    return found
