"""Shapes of votes: how many chose what, as parts of one bar; positions are percentages of its width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FRAME = 100.0
# From for to against, then those who took no side, then those who took no part.
ORDER = ("yes", "paired", "other", "abstain", "no", "not voting", "excused", "absent")


@dataclass(frozen=True, slots=True)
class VotePart:
    """The part of one option: where it begins and how wide it is, in per cent."""

    option: str
    count: int
    at: float
    width: float


@dataclass(frozen=True, slots=True)
class VoteBar:
    """A vote as one bar; `parts` leave out options that nobody chose."""

    parts: tuple[VotePart, ...]
    total: int


def vote_bar(counts: Mapping[str, int]) -> VoteBar | None:
    """The bar of `counts` by option; None where nobody was counted."""
    chosen = [(option, counts[option]) for option in ORDER if counts.get(option, 0) > 0]
    chosen += [(option, number) for option, number in counts.items() if option not in ORDER and number > 0]
    total = sum(number for _option, number in chosen)
    if total == 0:
        return None
    parts, at = [], 0.0
    for option, number in chosen:
        width = FRAME * number / total
        parts.append(VotePart(option, number, at, width))
        at += width
    return VoteBar(tuple(parts), total)
