"""What an import did, counted by kind of thing, and what it could not read, with the place and the reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from campaigns.foundation.i18n.said import Said, SaidError, place_in_words
from campaigns.foundation.i18n.said import said as _

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_FAULTS_KEPT = 300


class Fate(StrEnum):
    """What became of one thing of the file."""

    INSERT = "insert"
    UPDATE = "update"
    SAME = "same"
    UNRESOLVED = "unresolved"
    # The source has it no more: kept here, or taken away because that was confirmed.
    VANISHED = "vanished"
    REMOVED = "removed"
    # Left out on purpose: birth dates and private contacts that nobody asked for.
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be taken: where (a line, or a path in the document), why, and which thing it is about where the place does not say it.

    Its text, in the language in use, is all three.
    """

    place: str
    reason: Said
    about: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (place_in_words(self.place), self.about, str(self.reason)) if part)

    def as_json(self) -> dict[str, Any]:
        """The fault as it is stored."""
        about = {"about": self.about} if self.about else {}
        return {"line": self.place, "reason": self.reason.as_json(), **about}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Fault:
        """The fault that was stored."""
        return cls(stored["line"], Said.from_json(stored["reason"]), stored.get("about", ""))


@dataclass(slots=True)
class Report:
    """Counts by kind of thing and fate, and the first `MOST_FAULTS_KEPT` faults of `fault_number`."""

    counts: defaultdict[str, Counter[Fate]] = field(default_factory=lambda: defaultdict(Counter))
    faults: list[Fault] = field(default_factory=list)
    fault_number: int = 0

    def note(self, kind: str, fate: Fate, number: int = 1) -> None:
        """Count `number` things of `kind`."""
        if number:
            self.counts[kind][fate] += number

    def note_gone(self, kind: str, number: int, *, is_removed: bool) -> None:
        """Count `number` things of `kind` that the source has no more."""
        self.note(kind, Fate.REMOVED if is_removed else Fate.VANISHED, number)

    def blame(self, place: str, reason: Said, about: str = "") -> None:
        """Keep a fault."""
        self.fault_number += 1
        if len(self.faults) < MOST_FAULTS_KEPT:
            self.faults.append(Fault(place, reason, about))

    def total(self, fate: Fate) -> int:
        """How many things of any kind met that fate."""
        return sum(one[fate] for one in self.counts.values())

    @property
    def has_changed_nothing(self) -> bool:
        """Whether the file said nothing new."""
        return not any(map(self.total, (Fate.INSERT, Fate.UPDATE, Fate.VANISHED, Fate.REMOVED)))

    def as_json(self) -> Mapping[str, Mapping[str, int]]:
        """The counts as they are stored."""
        return {kind: {fate.value: number for fate, number in one.items()} for kind, one in self.counts.items()}


class UnreadableFileError(SaidError):
    """The file as a whole cannot be read, so nothing of it was taken; says where and why, in words for who sent it."""

    def as_fault(self) -> Fault:
        """The same as a report has it."""
        return Fault(self.place, self.reason)


NOTHING_FOUND = _("Nothing at all was found in this file. Look whether it is the right one, and in the chosen format.")


def check_found(report: Report, number: int) -> None:
    """Refuse a file in which nothing was found (brackets, blanks, a head without rows) and of which nothing is said yet: else it would look imported.

    Raises:
        UnreadableFileError: when `number` is nought and the report names no fault.

    """
    if not number and not report.fault_number:
        raise UnreadableFileError(NOTHING_FOUND)


class Progress(Protocol):
    """Told how far an import is, in the same unit as the total that it was begun with (bytes or records)."""

    def __call__(self, done: int, total: int) -> None:
        """So much is done of so much."""


def no_progress(done: int, total: int) -> None:
    """Nobody watches."""
