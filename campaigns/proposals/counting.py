"""Counting heads for a decision: who leans which way, what the majority needs, in the whole house and in each of its parts, and what is missing.

Who has no position is unknown, and unknown is not undecided. A member without one is taken to lean with the group in whose name the seat is held, and marked as
inferred. Needs are told for a full house and for a bare quorum: a vote lies between the two.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.proposals.majorities import EACH, CountBase, Group, Majority, Requirement, majority_of
from campaigns.proposals.models import Lean, VoteEvent
from campaigns.proposals.queries.advocacy import (
    INSTITUTION,
    PERSON,
    STATE,
    caucuses_of,
    latest_positions,
    members_on,
    memberships_in,
    positions_on,
    voters_in,
    wider_areas,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Institution, InstitutionMembership, Jurisdiction, Person
    from campaigns.proposals.models import Bill, BillPosition, Decision
    from campaigns.proposals.queries.advocacy import Leaner

_SOFTENED = {Lean.YES: Lean.LEAN_YES, Lean.NO: Lean.LEAN_NO}
_CONFERENCE = "conference_of_parties"
FOR = (Lean.YES, Lean.LEAN_YES)
AGAINST = (Lean.NO, Lean.LEAN_NO)


@dataclass(frozen=True, slots=True)
class Head:
    """A seat with whoever holds it: `group` is the institution in whose name, `part` the part of the house in which it is counted apart.

    `position` is where the lean comes from; `is_inferred` says that it is the group's, not the member's own.
    """

    lean: Lean
    person: Person | None = None
    jurisdiction: Jurisdiction | None = None
    group: Institution | None = None
    part: str = ""
    position: BillPosition | None = None
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """What one requirement of the rule asks, and how it stands, within `group` (None: the whole house) of `seats` seats.

    `needed` is for a full house, `needed_at_quorum` for the fewest who may decide (None where it makes no difference, or cannot be said). Of a ceiling they are the
    most votes against that it bears, `sure`, `likely`, `possible` count those against, and `missing` how many of them must be won over.
    """

    requirement: Requirement
    group: Group | None
    seats: int
    needed: int
    needed_at_quorum: int | None
    sure: int
    likely: int
    possible: int
    unplaced: int

    @property
    def is_ceiling(self) -> bool:
        """Whether it limits the votes against."""
        return self.requirement.is_ceiling

    @property
    def missing(self) -> int:
        """How many votes are missing when everybody votes as they lean."""
        return max(0, self.likely - self.needed) if self.is_ceiling else max(0, self.needed - self.likely)

    @property
    def missing_sure(self) -> int:
        """How many are missing when only the firm ones count."""
        return max(0, self.sure - self.needed) if self.is_ceiling else max(0, self.needed - self.sure)

    @property
    def is_out_of_reach(self) -> bool:
        """Whether even everybody who is not against would not do."""
        return self.sure > self.needed if self.is_ceiling else self.possible < self.needed


@dataclass(frozen=True, slots=True)
class WhipCount:
    """The count for a decision as one actor may see it.

    `by_lean` counts all seats, those of nobody known among the unknown; `missing` is how many votes are missing in all, in the first attempt.
    """

    majority: Majority
    seats: int
    heads: tuple[Head, ...]
    by_lean: Mapping[Lean, int]
    quorum: int
    needs: tuple[Need, ...]
    otherwise: tuple[Need, ...]

    @property
    def unlisted(self) -> int:
        """Seats of which nobody knows who holds them."""
        return max(0, self.seats - len(self.heads))

    @property
    def missing(self) -> int:
        """How many votes are missing in all when everybody votes as they lean; a vote won in a part counts in the whole too."""
        return _missing(self.needs)

    @property
    def verdict(self) -> str:
        """`carried` by the firm votes alone, `likely` by those who lean, `open` while enough can still be won, else `lost`."""
        return _verdict(self.needs)

    @property
    def verdict_otherwise(self) -> str:
        """The same for the second attempt, where the rule has one; else empty."""
        return _verdict(self.otherwise) if self.otherwise else ""

    def seats_in(self, group: Group | None) -> int:
        """How many seats a part of the house has: by law, else as many as are marked as of it; of None the whole."""
        return _seats_in(self.seats, self.heads, group)


def _missing(needs: Iterable[Need]) -> int:
    in_parts = sum(need.missing for need in needs if need.group is not None)
    return max([in_parts, *(need.missing for need in needs if need.group is None)])


def _verdict(needs: Sequence[Need]) -> str:
    if any(need.is_out_of_reach for need in needs):
        return "lost"
    if any(need.missing for need in needs):
        return "open"
    return "likely" if any(need.missing_sure for need in needs) else "carried"


def count_heads(majority: Majority, seats: int, heads: Sequence[Head]) -> WhipCount:
    """The count of `heads` in a house of `seats` by a rule; nothing is read for it."""
    total = max(seats, len(heads))
    by_lean = Counter(dict.fromkeys(Lean, 0)) + Counter(head.lean for head in heads)
    by_lean[Lean.UNKNOWN] += total - len(heads)
    return WhipCount(
        majority=majority,
        seats=total,
        heads=tuple(heads),
        by_lean={lean: by_lean[lean] for lean in Lean},
        quorum=majority.quorum_of(total),
        needs=tuple(_needs(majority, majority.requirements, total, heads)),
        otherwise=tuple(_needs(majority, majority.otherwise, total, heads)),
    )


def _needs(
    majority: Majority, requirements: Iterable[Requirement], seats: int, heads: Sequence[Head]
) -> Iterable[Need]:
    for requirement in requirements:
        for group in _groups_of(majority, requirement):
            yield _need(majority, requirement, group, seats, heads)


def _groups_of(majority: Majority, requirement: Requirement) -> Sequence[Group | None]:
    if not requirement.within:
        return [None]
    return [group for group in majority.groups if requirement.within in {EACH, group.key}]


def _seats_in(seats: int, heads: Sequence[Head], group: Group | None) -> int:
    if group is None:
        return seats
    marked = sum(head.part == group.key for head in heads)
    by_law = group.seats_of(seats)
    return max(marked, by_law) if by_law is not None else marked


def _need(majority: Majority, requirement: Requirement, group: Group | None, seats: int, heads: Sequence[Head]) -> Need:
    own = [head for head in heads if group is None or head.part == group.key]
    own_seats = _seats_in(seats, heads, group)
    leans = Counter(head.lean for head in own)
    unlisted = max(0, own_seats - len(own))
    firm, leaning = AGAINST if requirement.is_ceiling else FOR
    others = leans[Lean.UNDECIDED] + leans[Lean.UNKNOWN] + unlisted
    quorum = majority.quorum_of(seats)
    depends_on_presence = requirement.base is not CountBase.MEMBERS and group is None and majority.quorum is not None
    return Need(
        requirement=requirement,
        group=group,
        seats=own_seats,
        needed=requirement.needed(own_seats),
        needed_at_quorum=requirement.needed(quorum) if depends_on_presence else None,
        sure=leans[firm],
        likely=leans[firm] + leans[leaning],
        possible=leans[firm] + leans[leaning] + others,
        unplaced=sum(not head.part for head in heads) if group is not None else 0,
    )


def whip_count(db: Session, decision: Decision, reader: Actor) -> WhipCount:
    """The count for a decision now, or as it was before its vote took place, of the positions that the reader may see."""
    return whip_counts(db, decision.bill, [decision], reader)[decision.id]


def whip_counts(db: Session, bill: Bill, decisions: Sequence[Decision], reader: Actor) -> dict[int, WhipCount]:
    """The counts for decisions about one proposal by their keys, in a fixed number of queries."""
    if not decisions:
        return {}
    positions = positions_on(db, reader, bill)
    taken = {one.vote_event_id for one in decisions if one.vote_event_id is not None}
    votes = {one.id: one for one in db.scalars(select(VoteEvent).where(VoteEvent.id.in_(taken)))} if taken else {}
    bodies = {one.institution_id for one in decisions}
    memberships = memberships_in(db, bodies)
    house = _House(memberships, caucuses_of(db, bodies), wider_areas(db, (row.area for row in memberships)))
    return {one.id: _count(one, votes.get(one.vote_event_id or 0), positions, house) for one in decisions}


@dataclass(frozen=True, slots=True)
class _House:
    memberships: Sequence[InstitutionMembership]
    caucuses: Sequence[Institution]
    wider: Mapping[int, str]


def _count(decision: Decision, vote: VoteEvent | None, positions: Sequence[BillPosition], house: _House) -> WhipCount:
    majority = majority_of(decision.majority)
    day = max(decision.expected_on or clock.today(), clock.today())
    if vote is not None:
        # What was learnt from the vote itself is no forecast of it.
        day, known = vote.sort_date, vote.created_at
        positions = [one for one in positions if one.recorded_at < known and one.said_on < day]
    heads = _heads(decision.institution, day, majority, latest_positions(positions), house)
    return count_heads(majority, decision.seats, heads)


def _heads(
    institution: Institution,
    day: date,
    majority: Majority,
    latest: Mapping[Leaner, BillPosition],
    house: _House,
) -> list[Head]:
    if institution.classification == _CONFERENCE:
        return [
            Head(lean=Lean(position.lean), jurisdiction=position.jurisdiction, position=position)
            for (kind, _), position in latest.items()
            if kind == STATE
        ]
    members = members_on(house.memberships, institution.id, day)
    heads = [_head(row, majority, latest, house.wider) for row in members]
    listed = {row.on_behalf_of_id for row in members}
    for caucus in house.caucuses:
        position = latest.get((INSTITUTION, caucus.id))
        # A group of which only the size is known: its seats lean as it does.
        if position is not None and caucus.parent_id == institution.id and caucus.seats and caucus.id not in listed:
            head = Head(
                lean=_softened(position),
                group=caucus,
                part=majority.group_named(caucus.name),
                position=position,
                is_inferred=True,
            )
            heads.extend([head] * caucus.seats)
    return heads


def _head(
    row: InstitutionMembership, majority: Majority, latest: Mapping[Leaner, BillPosition], wider: Mapping[int, str]
) -> Head:
    part = majority.group_named(*_places_of(row, wider)) if majority.groups else ""
    own = latest.get((PERSON, row.person_id))
    if own is not None and own.lean != Lean.UNKNOWN:
        return Head(Lean(own.lean), person=row.person, group=row.on_behalf_of, part=part, position=own)
    of_group = latest.get((INSTITUTION, row.on_behalf_of_id)) if row.on_behalf_of_id is not None else None
    if of_group is not None:
        return Head(
            _softened(of_group),
            person=row.person,
            group=row.on_behalf_of,
            part=part,
            position=of_group,
            is_inferred=True,
        )
    return Head(Lean.UNKNOWN, person=row.person, group=row.on_behalf_of, part=part, position=own)


def _softened(position: BillPosition) -> Lean:
    """What a group's position says of a member: it leans, it is not firm."""
    lean = Lean(position.lean)
    return _SOFTENED.get(lean, lean)


def _places_of(row: InstitutionMembership, wider: Mapping[int, str]) -> list[str | None]:
    """What may tell the part of the house to which a seat belongs, in words."""
    names: list[str | None] = [row.label, row.role]
    if row.area is not None:
        names += [row.area.name, row.area.identifier, row.area.classification, wider.get(row.area.id)]
    if row.post is not None:
        names += [row.post.label, row.post.role]
    return names


@dataclass(frozen=True, slots=True)
class Forecast:
    """A member's lean before the vote beside the vote; `is_right` is None where nothing was forecast, or the member did not vote."""

    head: Head
    option: str
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class Projection:
    """The count before a vote against its result: `rows` for those whose votes are known by name, `share` of the forecasts that came true, in per cent."""

    count: WhipCount
    vote: VoteEvent
    rows: tuple[Forecast, ...]
    yes: int | None

    @property
    def right(self) -> int:
        """How many forecasts came true."""
        return sum(row.is_right is True for row in self.rows)

    @property
    def wrong(self) -> int:
        """How many did not."""
        return sum(row.is_right is False for row in self.rows)

    @property
    def share(self) -> float | None:
        """The share of forecasts that came true, in per cent; None without any."""
        made = self.right + self.wrong
        return 100 * self.right / made if made else None


_DECIDED = {"yes": FOR, "no": AGAINST}


def projection(db: Session, decision: Decision, reader: Actor) -> Projection | None:
    """The count before the vote that settled a decision, against that vote; None while there was none.

    Only positions recorded here before the vote was, and said before its day, count. An abstention is what neither side was forecast, so it makes either forecast wrong.
    """
    vote = db.get(VoteEvent, decision.vote_event_id) if decision.vote_event_id is not None else None
    if vote is None:
        return None
    count = whip_count(db, decision, reader)
    options: dict[int, str] = {one.person_id: one.option for one in voters_in(db, vote) if one.person_id is not None}
    rows = tuple(
        Forecast(head, options[head.person.id], _is_right(head.lean, options[head.person.id]))
        for head in count.heads
        if head.person is not None and head.person.id in options
    )
    yes = next((one.value for one in vote.counts if one.option == "yes" and not one.group_name), None)
    return Projection(count, vote, rows, yes)


def _is_right(lean: Lean, option: str) -> bool | None:
    if lean not in {*FOR, *AGAINST} or option not in {"yes", "no", "abstain"}:
        return None
    return option in _DECIDED and lean in _DECIDED[option]


def heads_by_part(count: WhipCount) -> dict[str, list[Head]]:
    """The heads of a count by the part of the house in which they are counted; those of no known part under an empty key."""
    parts: dict[str, list[Head]] = {group.key: [] for group in count.majority.groups}
    for head in count.heads:
        parts.setdefault(head.part, []).append(head)
    return parts
