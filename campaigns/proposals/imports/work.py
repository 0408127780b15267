"""What the steps of merging share: a batch with its proposals, and the rows that it will write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from campaigns.foundation import clock
from campaigns.foundation.identifiers import uuid7
from campaigns.proposals.imports.changes import Changes
from campaigns.proposals.imports.parts import KINDS
from campaigns.proposals.imports.places import NEW
from campaigns.proposals.imports.voting import Ballot, ballot_of, check_sum

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.importing.report import Report
    from campaigns.proposals.imports.parts import PartKind, Row
    from campaigns.proposals.imports.places import Place, Places
    from campaigns.proposals.imports.records import Record
    from campaigns.proposals.imports.voting import Voters

# Parliaments take weeks to publish who voted how; what is older comes with an archive.
NEWS = timedelta(days=92)


@dataclass(slots=True)
class Target:
    """A proposal of the batch: what the file says of it (`record`) and what is here (`bill`, a row or None).

    `keys` are its parts by kind as it will remember them, `ballots` the votes to be written: `(vote, key of a known one or NEW, public id)`.
    """

    record: Record
    place: Place
    session_id: int
    bill: Any = None
    is_new: bool = False
    id: int = NEW
    uuid: UUID = field(default_factory=uuid7)
    keys: dict[str, list[str]] = field(default_factory=dict)
    ballots: list[tuple[Ballot, int, UUID]] = field(default_factory=list)


@dataclass(slots=True)
class Work:
    """One batch at work. `source` is the format by which parts are remembered; without `writes` everything is counted and nothing written.

    `named` are identifiers at which relations may wait.
    """

    db: Session
    places: Places
    report: Report
    source: str
    writes: bool
    may_remove: bool
    changes: Changes = field(default_factory=Changes)
    named: set[str] = field(default_factory=set)

    def rows(self, kind: str, target: Target) -> dict[tuple[Any, ...], Row]:
        """The rows of one kind, by what makes them the same; of two that are the same the first counts."""
        spec = KINDS[kind]
        made: dict[tuple[Any, ...], Row] = {}
        for part in target.record.parts[kind]:
            row = spec.make(part, target.place, self.places)
            made.setdefault(tuple(row[name] for name in spec.key), row)
        return made

    def ballots(self, target: Target) -> dict[str, Ballot]:
        """The votes, by what makes them the same; rows that speak of the same one come together."""
        made: dict[str, Ballot] = {}
        places: dict[str, str] = {}
        for part in target.record.parts.get("votes", ()):
            ballot = ballot_of(part, target.place, self.places)
            known = made.setdefault(ballot.row["natural_key"], ballot)
            if known is not ballot:
                known.join(ballot)
            places.setdefault(ballot.row["natural_key"], part.get("place", target.record.place))
        for key, ballot in made.items():
            ballot.voters.leave_namesakes_open()
            check_sum(ballot, self.report, places[key], str(target.record.name))
        return made

    def insert_part(self, spec: PartKind, target: Target, row: Row) -> UUID | None:
        """Put a new row of a kind on the list; gives back its public id, where it has one."""
        row["bill_id"] = target.id
        made = None
        if spec.has_uuid:
            made = row["uuid"] = uuid7()
        for stamp in spec.stamps:
            row[stamp] = clock.now()
        if spec.name == "related":
            row["related_bill_id"] = None
            self.named.add(row["identifier"])
        self.changes.insert(spec.table, row)
        return made

    def tell_of_voters(self, target: Target, ballot: Ballot, vote: UUID, before: Voters) -> None:
        """Let those who follow them know how people voted of whom it was not known before; of a vote long ago that is history, and no news."""
        if clock.today() - ballot.row["sort_date"] <= NEWS:
            self.changes.voters += [(target.id, vote, person) for person in ballot.voters.known_otherwise(before)]

    def insert_ballot(self, target: Target, ballot: Ballot) -> UUID:
        """Put a new vote on the list; gives back its public id."""
        made = uuid7()
        ballot.row |= {"bill_id": target.id, "uuid": made, "created_at": clock.now()}
        target.ballots.append((ballot, NEW, made))
        return made
