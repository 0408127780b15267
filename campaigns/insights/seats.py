"""Seats drawn as a half circle, each with how it leans or how it voted, and bars of what a majority needs.

Positions are in a box of WIDTH by HEIGHT, from its left and its top. Seats of one kind stand together, those for a proposal at the left. Words are the page's business.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.institutions.queries import country_title, institution_title, jurisdiction_title, person_title
from campaigns.proposals.models import Lean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from campaigns.proposals.heads import Head, Need, WhipCount
    from campaigns.proposals.majorities import Group
    from campaigns.proposals.vote_quality import CheckedVote

WIDTH, HEIGHT = 200.0, 108.0
_FLOOR = 7.0
_OUTER, _INNER = 94.0, 38.0
_MOST_ROWS = 60
_LARGEST = 6.0
_MOST_SEATS = 1000
LEANS = (Lean.YES, Lean.LEAN_YES, Lean.UNDECIDED, Lean.UNKNOWN, Lean.LEAN_NO, Lean.NO)
# How votes are drawn: with the marks of the leans, which need no second legend.
OPTIONS = ("yes", "abstain", "other", "no")
_SHAPES_OF_OPTIONS = {"yes": Lean.YES, "no": Lean.NO, "abstain": Lean.UNDECIDED}


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat: where its middle is, of which kind it is, and who holds it in whose name (both may be empty)."""

    x: float
    y: float
    kind: str
    name: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Hemicycle:
    """Seats ready to draw, each `size` from its middle to its edge; `counts` says how many there are of each kind, in the order in which they stand."""

    seats: tuple[Seat, ...]
    size: float
    counts: tuple[tuple[str, int], ...]
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def total(self) -> int:
        """All seats."""
        return len(self.seats)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is put on a seat."""

    kind: str
    name: str = ""
    group: str = ""


def hemicycle(marks: Sequence[Mark], order: Sequence[str]) -> Hemicycle | None:
    """The half circle of these seats, sorted by the place of their kind in `order`, then by group; None for none."""
    if not marks:
        return None
    places, size = _places(len(marks))
    ranks = {str(kind): rank for rank, kind in enumerate(order)}
    ranked = sorted(marks, key=lambda mark: (ranks[mark.kind], mark.group, mark.name))
    counts = Counter(mark.kind for mark in marks)
    return Hemicycle(
        seats=tuple(
            Seat(round(x, 2), round(y, 2), mark.kind, mark.name, mark.group)
            for (x, y), mark in zip(places, ranked, strict=True)
        ),
        size=round(size, 2),
        counts=tuple((str(kind), counts[str(kind)]) for kind in order if counts[str(kind)]),
    )


def _places(number: int) -> tuple[list[tuple[float, float]], float]:
    """Where `number` seats go, from left to right, and how large each can be."""
    rows, gap = _rows_for(number)
    radii = [_OUTER - row * gap for row in range(rows)]
    placed: list[tuple[float, float, float]] = []
    for radius, seats in zip(radii, _shares(number, radii), strict=True):
        for index in range(seats):
            angle = math.pi * (1 - index / (seats - 1)) if seats > 1 else math.pi / 2
            placed.append((-angle, WIDTH / 2 + radius * math.cos(angle), HEIGHT - _FLOOR - radius * math.sin(angle)))
    placed.sort()
    return [(x, y) for _, x, y in placed], min(_LARGEST, gap * 0.4)


def _rows_for(number: int) -> tuple[int, float]:
    """The fewest rows in which `number` seats stand as far from each other along a row as the rows do."""
    for rows in range(1, _MOST_ROWS):
        gap = (_OUTER - _INNER) / rows
        if sum(int(math.pi * (_OUTER - row * gap) / gap) + 1 for row in range(rows)) >= number:
            return rows, gap
    return _MOST_ROWS, (_OUTER - _INNER) / _MOST_ROWS


def _shares(number: int, radii: Sequence[float]) -> list[int]:
    """`number` shared out over rows as their lengths are, the largest remainders first."""
    whole = sum(radii)
    exact = [number * radius / whole for radius in radii]
    shares = [int(one) for one in exact]
    by_rest = sorted(range(len(radii)), key=lambda row: shares[row] - exact[row])
    for row in by_rest[: number - sum(shares)]:
        shares[row] += 1
    return shares


def seats_of_count(count: WhipCount, language: str, part: Group | None = None) -> Hemicycle | None:
    """The seats of a count, of the whole house or of one of its parts; those of nobody known are unknown."""
    heads = [head for head in count.heads if part is None or head.part == part.key]
    marks = [_mark(head, language) for head in heads]
    empty = max(0, count.seats_in(part) - len(heads))
    return hemicycle([*marks, *([Mark(Lean.UNKNOWN.value)] * empty)], [lean.value for lean in LEANS])


def _mark(head: Head, language: str) -> Mark:
    group = institution_title(head.group, language) if head.group is not None else ""
    return Mark(head.lean.value, name_of(head, language), group)


def name_of(head: Head, language: str) -> str:
    """Who holds a seat, for readers of `language`; empty where only the group is known."""
    if head.person is not None:
        return person_title(head.person, language)
    if head.jurisdiction is not None:
        return jurisdiction_title(head.jurisdiction, language)
    return country_title(head.country, language) if head.country else ""


def seats_of_vote(checked: CheckedVote) -> Hemicycle | None:
    """The seats as they voted: by name where the names are known, else by the counts alone."""
    marks = [Mark(_kind(one.option), one.voter_name, one.group_name) for one in checked.voters] or [
        Mark(_kind(option)) for option, value in checked.tally.items() for _ in range(min(value, _MOST_SEATS))
    ]
    return hemicycle(marks, [lean.value for lean in LEANS])


def _kind(option: str) -> str:
    return _SHAPES_OF_OPTIONS.get(option, Lean.UNKNOWN).value


@dataclass(frozen=True, slots=True)
class NeedBar:
    """A need as a bar; all widths are per cent of the seats in question, `at` is where the mark of what is needed stands."""

    need: Need
    sure: float
    leaning: float
    open: float
    at: float
    at_quorum: float | None


def need_bars(needs: Iterable[Need]) -> tuple[NeedBar, ...]:
    """What a majority needs, as bars."""
    return tuple(_bar(need) for need in needs)


def _bar(need: Need) -> NeedBar:
    whole = max(need.seats, need.needed, 1)

    def part(number: int) -> float:
        return round(100 * number / whole, 2)

    return NeedBar(
        need=need,
        sure=part(need.sure),
        leaning=part(need.likely - need.sure),
        open=part(need.possible - need.likely),
        at=part(need.needed),
        at_quorum=part(need.needed_at_quorum) if need.needed_at_quorum is not None else None,
    )


def by_group(count: WhipCount, language: str) -> list[tuple[str, Mapping[str, int], int]]:
    """How the seats lean by the group in whose name they are held, the largest group first: its name, seats by lean, all its seats."""
    groups: dict[str, Counter[str]] = {}
    for head in count.heads:
        name = institution_title(head.group, language) if head.group is not None else ""
        groups.setdefault(name, Counter())[head.lean.value] += 1
    rows = [(name, leans, sum(leans.values())) for name, leans in groups.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0]))
