"""Traces of what was erased of people: keyed hashes by which an import finds the same person, and which say nothing to anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sqlalchemy import select

from campaigns.foundation.crypto import the_keyring
from campaigns.foundation.i18n.scripts import fold_name
from campaigns.institutions.models import Person, PersonTrace

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.institutions.models import Jurisdiction

# What is not readable any more: ("identifier", scheme, identifier) or ("name", a name as `spelled` has it).
Mark: TypeAlias = tuple[str, ...]


def spelled(name: str) -> str:
    """A name by its words in any order, without capitals and marks, in one script."""
    return " ".join(sorted(fold_name(name).split()))


def identifier_mark(scheme: str, identifier: str) -> Mark:
    """What a register calls somebody."""
    return "identifier", scheme, identifier


def name_mark(name: str) -> Mark:
    """What somebody is called, however it is spelled."""
    return "name", spelled(name)


def trace_of(jurisdiction: Jurisdiction, mark: Mark, number: int | None = None) -> bytes:
    """The keyed hash of a mark within a jurisdiction, under index key `number` or under the one in use."""
    scope = f"person-trace|{jurisdiction.uuid.hex}"
    return the_keyring().blind_index(scope, "\n".join(("v1", *mark)), number=number)


class Traced(NamedTuple):
    """Somebody who was found by a trace; `key` begins with the register that brought the person."""

    id: int
    key: str


class Traces:
    """All traces in a jurisdiction; few people have any, so they are read once."""

    def __init__(self, db: Session, jurisdiction: Jurisdiction) -> None:
        self._jurisdiction = jurisdiction
        rows = db.execute(
            select(PersonTrace.blind_index, Person.id, Person.key)
            .join(Person, Person.id == PersonTrace.person_id)
            .where(Person.jurisdiction_id == jurisdiction.id)
            .order_by(Person.id)
        )
        self._people: dict[bytes, list[Traced]] = {}
        for blind_index, person_id, key in rows:
            self._people.setdefault(blind_index, []).append(Traced(person_id, key))

    def of(self, mark: Mark) -> list[Traced]:
        """All of whom that was erased, whichever index key it was filed under."""
        if not self._people:
            return []
        numbers = the_keyring().index
        return [one for number in numbers for one in self._people.get(trace_of(self._jurisdiction, mark, number), ())]


def trace_keys_in_use(db: Session) -> set[int]:
    """The numbers of the index keys without which people would not be found again."""
    return set(db.scalars(select(PersonTrace.key_number).distinct()))
