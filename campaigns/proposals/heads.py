"""Heads and needs: what is there, what a majority needs, what is missing, and who could block. Nothing is read here; `counting` finds the heads.

Who has no position is unknown, and unknown is not undecided. Needs are told for a full house and for a bare quorum: a vote lies between the two.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from campaigns.proposals.majorities import EACH, CountBase, Group, Majority, Requirement
from campaigns.proposals.models import Lean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from campaigns.institutions.models import Institution, Jurisdiction, Person
    from campaigns.proposals.majorities import Citation
    from campaigns.proposals.models import BillPosition

FOR = (Lean.YES, Lean.LEAN_YES)
AGAINST = (Lean.NO, Lean.LEAN_NO)


@dataclass(frozen=True, slots=True)
class Head:
    """A seat with whoever holds it: `group` is the institution in whose name, `part` the part of the house in which it is counted apart.

    `position` is where the lean comes from; `is_inferred` says that it is the group's, not the member's own. In a council of States `country` (ISO 3166-1, lower
    case) holds the seat, also where its jurisdiction is not here, and `weight` is what it weighs (see `majorities.populations`).
    """

    lean: Lean
    person: Person | None = None
    jurisdiction: Jurisdiction | None = None
    group: Institution | None = None
    part: str = ""
    position: BillPosition | None = None
    is_inferred: bool = False
    country: str = ""
    weight: int = 0


class Outside(NamedTuple):
    """How many members would not vote for it: when only the firm do, when all who lean do, when everybody does who is not against."""

    sure: int
    likely: int
    possible: int


@dataclass(frozen=True, slots=True)
class Need:
    """What one requirement of the rule asks, and how it stands, within `group` (None: the whole house) of `seats` seats.

    `needed` is for a full house, `needed_at_quorum` for the fewest who may decide (None where it makes no difference, or cannot be said). Of a ceiling they are the
    most votes against that it bears, `sure`, `likely`, `possible` count those against, and `missing` how many of them must be won over. Where votes are weighed all
    of these are weights, `seats` the weight of all; `outside` are the members and `fewest` the fewest votes still to be won, of those that are open first.
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
    outside: Outside | None = None
    fewest: int | None = None

    @property
    def is_weighed(self) -> bool:
        """Whether its numbers are weights, not votes."""
        return self.requirement.is_weighed

    @property
    def is_spared(self) -> bool:
        """Whether it is likely met only because those who do not vote for it are too few to block."""
        return self.outside is not None and self.likely < self.needed and self._cannot_block(self.outside.likely)

    @property
    def missing_votes(self) -> int:
        """How many votes are missing; where they are weighed the fewest that would do."""
        return self.missing if self.fewest is None else self.fewest

    def per_cent(self, number: int) -> float:
        """A number of votes or a weight as a share of all."""
        return 100 * number / self.seats if self.seats else 0.0

    def _cannot_block(self, members: int) -> bool:
        return members < self.requirement.blockers

    @property
    def is_ceiling(self) -> bool:
        """Whether it limits the votes against."""
        return self.requirement.is_ceiling

    @property
    def missing(self) -> int:
        """How many votes are missing when everybody votes as they lean."""
        if self.outside is not None and self._cannot_block(self.outside.likely):
            return 0
        return max(0, self.likely - self.needed) if self.is_ceiling else max(0, self.needed - self.likely)

    @property
    def missing_sure(self) -> int:
        """How many are missing when only the firm ones count."""
        if self.outside is not None and self._cannot_block(self.outside.sure):
            return 0
        return max(0, self.sure - self.needed) if self.is_ceiling else max(0, self.needed - self.sure)

    @property
    def is_out_of_reach(self) -> bool:
        """Whether even everybody who is not against would not do."""
        if self.outside is not None and self._cannot_block(self.outside.possible):
            return False
        return self.sure > self.needed if self.is_ceiling else self.possible < self.needed


@dataclass(frozen=True, slots=True)
class WhipCount:
    """The count for a decision as one actor may see it.

    `by_lean` counts all seats, those of nobody known among the unknown; `missing` is how many votes are missing in all, in the first attempt. `population` is where
    the weights are from, where votes are weighed, and `years` that of these figures and that of the decision, where they differ.
    """

    majority: Majority
    seats: int
    heads: tuple[Head, ...]
    by_lean: Mapping[Lean, int]
    quorum: int
    needs: tuple[Need, ...]
    otherwise: tuple[Need, ...]
    population: Citation | None = None
    years: tuple[int, int] | None = None

    def citations(self, jurisdiction: str) -> tuple[Citation, ...]:
        """Where the rule stands in the law of a jurisdiction (an id of Open Civic Data), and where the weights are from."""
        rule = (one for one in self.majority.citations if one.jurisdiction == jurisdiction)
        return (*rule, *([self.population] if self.population is not None else []))

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
    return max([in_parts, *(need.missing_votes for need in needs if need.group is None)])


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
        if requirement.is_weighed:
            yield _weighed_need(requirement, seats, heads)
            continue
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


def _weighed_need(requirement: Requirement, seats: int, heads: Sequence[Head]) -> Need:
    whole = sum(head.weight for head in heads)
    # What nobody weighs in can never be reached.
    needed = max(1, requirement.needed(whole))
    firm, leaning = FOR
    levels = [{firm}, {firm, leaning}, {*Lean} - {*AGAINST}]
    sure, likely, possible = (sum(head.weight for head in heads if head.lean in level) for level in levels)
    outside = Outside(*(seats - sum(head.lean in level for head in heads) for level in levels))
    return Need(
        requirement=requirement,
        group=None,
        seats=whole,
        needed=needed,
        needed_at_quorum=None,
        sure=sure,
        likely=likely,
        possible=possible,
        unplaced=0,
        outside=outside,
        fewest=_fewest(requirement, needed - likely, outside.likely, heads),
    )


def _fewest(requirement: Requirement, missing: int, outside: int, heads: Sequence[Head]) -> int:
    """The fewest votes that bring what is missing: the heaviest whose vote is open, or so many that the others are too few to block.

    Only where all of these together do not suffice those against count too: who has said no is not among those to be won.
    """
    free = sorted(
        (head for head in heads if head.lean not in FOR), key=lambda head: (head.lean in AGAINST, -head.weight)
    )
    weights = [head.weight for head in free]
    for number, gained in enumerate(accumulate(weights, initial=0)):
        if gained >= missing or outside - number < requirement.blockers:
            return number
    return len(weights)


@dataclass(frozen=True, slots=True)
class Blocking:
    """Who could stop a decision for which votes are weighed: those `against`, and with them `others`, the fewest of those whose vote is open.

    `can_block` is whether these together do; `share` is theirs of the population, in per cent. It takes `members` of them, or `blockers` that hold more than
    `limit` per cent.
    """

    against: tuple[Head, ...]
    others: tuple[Head, ...]
    can_block: bool
    share: float
    members: int
    blockers: int
    limit: float


def blocking_minority(count: WhipCount) -> Blocking | None:
    """The smallest minority that could block, by the leans that are known; None where votes are not weighed.

    Whoever does not vote for it counts, so an abstention of those whose vote is open would do. Those who lean for it are taken to vote so.
    """
    weighed = next((need for need in count.needs if need.is_weighed), None)
    if weighed is None:
        return None
    members = min(count.seats - need.needed + 1 for need in count.needs if not need.is_weighed)
    against = sorted((head for head in count.heads if head.lean in AGAINST), key=_by_weight)
    free = sorted((head for head in count.heads if head.lean not in {*FOR, *AGAINST}), key=_by_weight)

    def blocks(heads: Sequence[Head]) -> bool:
        is_heavy = sum(head.weight for head in heads) > weighed.seats - weighed.needed
        return len(heads) >= members or (is_heavy and len(heads) >= weighed.requirement.blockers)

    joined = next((number for number in range(len(free) + 1) if blocks([*against, *free[:number]])), None)
    others = free[:joined]
    return Blocking(
        against=tuple(against),
        others=tuple(others),
        can_block=joined is not None,
        share=weighed.per_cent(sum(head.weight for head in (*against, *others))),
        members=members,
        blockers=weighed.requirement.blockers,
        limit=100 * float(1 - weighed.requirement.share),
    )


def _by_weight(head: Head) -> tuple[int, str]:
    return -head.weight, head.country
