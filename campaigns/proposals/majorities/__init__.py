"""Majorities as data: what a vote needs to carry, in whose numbers it is counted, and where the law says so.

Each rule is a table of `rules.toml`. A requirement asks for a share of a base: of all members, of those present, of those who vote yes or no; in the whole
house, in each of the rule's groups (the entities of Bosnia and Herzegovina), or in one of them. A ceiling limits the votes against instead. In a council of
States the base may be their population: then each vote weighs as `populations` says.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.languages import source_of
from campaigns.foundation.i18n.scripts import fold_sounds, latin_from_cyrillic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FILE = Path(__file__).with_name("rules.toml")
EACH = "each"


class CountBase(StrEnum):
    """In whose number a share is counted."""

    MEMBERS = "members"
    PRESENT = "present"
    VOTING = "voting"
    POPULATION = "population"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A share of a base that the votes for must reach (or, as a ceiling, that the votes against must stay under).

    `is_strict` asks for more than the share, not for the share itself. `within` is empty for the whole house, `each` for every group of the rule, or
    the key of one. `blockers` is how many members it takes to stop it: with fewer who do not vote for it, it counts as met (0: whoever they are, they can).
    """

    base: CountBase
    share: Fraction
    is_strict: bool = False
    within: str = ""
    is_ceiling: bool = False
    blockers: int = 0

    @property
    def is_weighed(self) -> bool:
        """Whether votes weigh as their States' population does."""
        return self.base is CountBase.POPULATION

    def needed(self, number: int) -> int:
        """How many votes for are needed when the base counts `number`; of a ceiling, how many votes against it still bears.

        Where votes are weighed, `number` is the weight of all, and the answer a weight.
        """
        part = number * self.share
        if self.is_ceiling:
            return ceil(part) - 1
        return floor(part) + 1 if self.is_strict else ceil(part)


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the house in which votes are counted apart; `share` is its part of all seats where the law fixes it, `words` what seats of it are called."""

    key: str
    labels: Mapping[str, str]
    words: tuple[str, ...]
    share: Fraction | None = None

    def seats_of(self, seats: int) -> int | None:
        """How many of `seats` are of this group, where the law says."""
        return round(seats * self.share) if self.share is not None else None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule stands; `is_verified` says whether somebody has read it there."""

    jurisdiction: str
    text: str
    url: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Majority:
    """A majority: all of `requirements` must be met, or, where the first attempt fails, all of `otherwise`.

    `quorum` is the share of all members of which more must be present for any decision (None: no quorum). `not_taking_part` are the States without a vote.
    """

    key: str
    labels: Mapping[str, str]
    rules: Mapping[str, str]
    requirements: tuple[Requirement, ...]
    otherwise: tuple[Requirement, ...]
    groups: tuple[Group, ...]
    quorum: Requirement | None
    citations: tuple[Citation, ...]
    not_taking_part: frozenset[str] = frozenset()

    @property
    def is_weighed(self) -> bool:
        """Whether it asks for a share of population, so that only a council of States can decide by it."""
        return any(one.is_weighed for one in (*self.requirements, *self.otherwise))

    def quorum_of(self, seats: int) -> int:
        """How many of `seats` members must be present."""
        return self.quorum.needed(seats) if self.quorum is not None else 1

    def group_named(self, *names: str | None) -> str:
        """The key of the group that one of `names` (of a constituency, a post, a caucus) means; empty for none, and for more than one."""
        folded = [f" {fold_sounds(name)} " for name in names if name]
        found = {
            group.key for group in self.groups for word in group.words if any(f" {word} " in name for name in folded)
        }
        return found.pop() if len(found) == 1 else ""


def majorities() -> tuple[Majority, ...]:
    """All rules, the most usual first."""
    return tuple(_read().values())


def majority_of(key: str) -> Majority:
    """The rule of that key.

    Raises:
        KeyError: when there is none.

    """
    return _read()[key]


def label_in(labels: Mapping[str, str], language: str) -> str:
    """The label for readers of `language`: in their own, else in English."""
    source = source_of(language)
    if source not in labels:
        return labels["en"]
    return latin_from_cyrillic(labels[source]) if source != language and source.endswith("Cyrl") else labels[source]


@cache
def _read() -> dict[str, Majority]:
    with _FILE.open("rb") as file:
        return {key: _majority(key, table) for key, table in tomllib.load(file).items()}


def _majority(key: str, table: dict[str, Any]) -> Majority:
    quorum = table.get("quorum")
    return Majority(
        key=key,
        labels=table["label"],
        rules=table["rule"],
        requirements=_requirements(table["requirements"]),
        otherwise=_requirements(table.get("otherwise", ())),
        groups=tuple(
            Group(
                one["key"],
                one["label"],
                tuple(fold_sounds(word) for word in one["words"]),
                _share(one["share"]) if "share" in one else None,
            )
            for one in table.get("groups", ())
        ),
        quorum=_requirement(quorum) if quorum else None,
        citations=tuple(Citation(**one) for one in table["citations"]),
        not_taking_part=frozenset(table.get("not_taking_part", ())),
    )


def _requirements(tables: Iterable[dict[str, Any]]) -> tuple[Requirement, ...]:
    return tuple(_requirement(table) for table in tables)


def _requirement(table: dict[str, Any]) -> Requirement:
    named = {"more_than", "at_least", "against_less_than"} & set(table)
    if len(named) != 1:
        message = f"a requirement says one of more_than, at_least, against_less_than: {table}"
        raise ValueError(message)
    (name,) = named
    return Requirement(
        base=CountBase(table["base"]),
        share=_share(table[name]),
        is_strict=name == "more_than",
        within=table.get("within", ""),
        is_ceiling=name == "against_less_than",
        blockers=table.get("blocked_by_at_least", 0),
    )


def _share(pair: list[int]) -> Fraction:
    return Fraction(pair[0], pair[1])
