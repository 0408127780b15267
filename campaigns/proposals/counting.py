"""Counting heads for a decision: who leans which way in whose seat, and afterwards the count against the vote.

A member without a position is taken to lean with the group in whose name the seat is held, and marked as inferred. In conferences of parties and in councils of
States, States are the heads. What a majority makes of the heads is in `heads`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.proposals.heads import AGAINST, FOR, Head, WhipCount, count_heads
from campaigns.proposals.majorities import Majority, majority_of
from campaigns.proposals.models import Lean, VoteEvent
from campaigns.proposals.queries.advocacy import (
    INSTITUTION,
    PERSON,
    STATE,
    caucuses_of,
    council_of,
    latest_positions,
    members_on,
    memberships_in,
    positions_on,
    states_here,
    voters_in,
    wider_areas,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Institution, InstitutionMembership, Jurisdiction
    from campaigns.proposals.models import Bill, BillPosition, Decision
    from campaigns.proposals.queries.advocacy import Leaner

_SOFTENED = {Lean.YES: Lean.LEAN_YES, Lean.NO: Lean.LEAN_NO}
_CONFERENCE = "conference_of_parties"


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
    councils = [council_of(one.institution, _day_of(one)) for one in decisions]
    house = _House(
        memberships,
        caucuses_of(db, bodies),
        wider_areas(db, (row.area for row in memberships)),
        states_here(db, {code for one in councils if one is not None for code in one.weights}),
    )
    return {one.id: _count(one, votes.get(one.vote_event_id or 0), positions, house) for one in decisions}


@dataclass(frozen=True, slots=True)
class _House:
    memberships: Sequence[InstitutionMembership]
    caucuses: Sequence[Institution]
    wider: Mapping[int, str]
    states: Mapping[str, Jurisdiction]


def _day_of(decision: Decision) -> date:
    """The day of which a decision is counted while it is to come."""
    return max(decision.expected_on or clock.today(), clock.today())


def _count(decision: Decision, vote: VoteEvent | None, positions: Sequence[BillPosition], house: _House) -> WhipCount:
    majority = majority_of(decision.majority)
    day = _day_of(decision)
    if vote is not None:
        # What was learnt from the vote itself is no forecast of it.
        day, known = vote.sort_date, vote.created_at
        positions = [one for one in positions if one.recorded_at < known and one.said_on < day]
    latest = latest_positions(positions)
    council = council_of(decision.institution, day)
    if council is not None:
        heads = _states(council.taking_part(majority.not_taking_part), latest, house.states)
        # Each State that has a vote has one seat, whatever was written down.
        count = count_heads(majority, len(heads), heads)
        years = (council.since.year, day.year)
        other = years if years[0] != years[1] else None
        return replace(count, population=council.source, years=other) if majority.is_weighed else count
    return count_heads(majority, decision.seats, _heads(decision.institution, day, majority, latest, house))


def _states(
    weights: Mapping[str, int], latest: Mapping[Leaner, BillPosition], states: Mapping[str, Jurisdiction]
) -> list[Head]:
    heads = []
    for code, weight in weights.items():
        state = states.get(code)
        position = latest.get((STATE, state.id)) if state is not None else None
        lean = Lean(position.lean) if position is not None else Lean.UNKNOWN
        heads.append(Head(lean, jurisdiction=state, position=position, country=code, weight=weight))
    return heads


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
    """The count before a vote against its result: `rows` for those whose votes are known by name, `share` of the forecasts that came true, in per cent.

    `yes_share` is the share of population, in per cent, of the States that voted for it, where votes are weighed and all are known by name.
    """

    count: WhipCount
    vote: VoteEvent
    rows: tuple[Forecast, ...]
    yes: int | None

    @property
    def yes_share(self) -> float | None:
        """The share of population that voted for it, in per cent."""
        need = next((one for one in self.count.needs if one.is_weighed), None)
        if need is None or len(self.rows) < len(self.count.heads):
            return None
        return need.per_cent(sum(row.head.weight for row in self.rows if row.option == "yes"))

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
    voters = voters_in(db, vote)
    options = {(PERSON, one.person_id): one.option for one in voters if one.person_id is not None}
    council = council_of(decision.institution, vote.sort_date)
    # A State is known by the name that the list prints.
    by_state = {council.state_named(one.voter_name): one.option for one in voters} if council is not None else {}
    rows = tuple(
        Forecast(head, option, _is_right(head.lean, option))
        for head in count.heads
        if (option := _option_of(head, options, by_state))
    )
    yes = next((one.value for one in vote.counts if one.option == "yes" and not one.group_name), None)
    return Projection(count, vote, rows, yes)


def _option_of(head: Head, options: Mapping[Leaner, str], by_state: Mapping[str, str]) -> str:
    """How whoever holds a seat voted; empty where that is not known."""
    if head.person is not None:
        return options.get((PERSON, head.person.id), "")
    return by_state.get(head.country, "") if head.country else ""


def _is_right(lean: Lean, option: str) -> bool | None:
    if lean not in {*FOR, *AGAINST} or option not in {"yes", "no", "abstain"}:
        return None
    return option in _DECIDED and lean in _DECIDED[option]
