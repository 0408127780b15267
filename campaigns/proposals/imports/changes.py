"""What a batch will write, gathered before any of it is written, and the writing of it in as few statements as there are tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, tuple_, update

from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.bulk import insert_rows
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.searching import folded_words
from campaigns.institutions.models import LegislativeSession, Person
from campaigns.proposals.events import ProposalChanged, ProposalsChanged
from campaigns.proposals.models import (
    Bill,
    BillAction,
    BillChange,
    BillIdentifier,
    BillSubject,
    BillTitle,
    ChangeKind,
    RelatedBill,
)
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.stages import derive_stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from campaigns.proposals.imports.parts import Row

_BILL: Table = Bill.__table__  # type: ignore[assignment]
_SESSION: Table = LegislativeSession.__table__  # type: ignore[assignment]
_CHANGE: Table = BillChange.__table__  # type: ignore[assignment]
# So many changed proposals of a batch are announced one by one.
MOST_ANNOUNCED = 20
# A database takes so many values in one statement, and some more.
_AT_ONCE = 5000


Value = TypeVar("Value")


@dataclass(slots=True)
class Act:
    """An action as the derivation of stages reads it."""

    date: str
    sort_date: Any
    position: int
    description: str
    classification: Sequence[str]
    stage: str
    institution_id: int | None
    institution_name: str
    natural_key: str


def act_of(row: Mapping[str, Any]) -> Act:
    """The action of a row that is about to be written."""
    return Act(
        row["date"],
        row["sort_date"],
        row["position"],
        row["description"],
        row["classification"],
        row["stage"],
        row["institution_id"],
        row["institution_name"],
        row["natural_key"],
    )


def put_standing(bill: Row, acts: Sequence[Act], kinds: Mapping[int, str]) -> None:
    """Put into the columns of a proposal where it stands after these actions."""
    derived = derive_stage(pipeline_of(bill["pipeline"]), acts, kinds)
    bill["stage"], bill["stage_since"], bill["outcome"] = derived.stage, derived.since, derived.outcome
    ordered = sorted(acts, key=lambda act: (act.sort_date, act.position))
    bill["first_action_date"] = ordered[0].sort_date if ordered else None
    bill["latest_action_date"] = ordered[-1].sort_date if ordered else None
    bill["latest_action"] = ordered[-1].description if ordered else ""


@dataclass(slots=True)
class Changes:
    """The writes of a batch.

    `moved` and `renamed` are proposals whose stage, and whose words for searches, are to be made again; `voters` are people of whom it is known now how
    they voted, as (proposal, vote, person).
    """

    new: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    tables: dict[str, Table] = field(default_factory=dict)
    updates: dict[tuple[str, tuple[str, ...]], list[Row]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    gone_subjects: list[tuple[int, str]] = field(default_factory=list)
    noted: list[Row] = field(default_factory=list)
    touched: dict[int, UUID] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)
    voters: list[tuple[int, UUID, int]] = field(default_factory=list)

    def insert(self, table: Table, row: Row) -> None:
        """A new row."""
        self.tables[table.name] = table
        self.new[table.name].append(row)

    def change(self, table: Table, key: int, values: Row) -> None:
        """Other values for some columns of a row."""
        self.tables[table.name] = table
        self.updates[table.name, tuple(sorted(values))].append({**values, "its_key": key})

    def remove(self, table: Table, key: int) -> None:
        """A row that goes."""
        self.tables[table.name] = table
        self.gone[table.name].append(key)

    def note(self, bill_id: int, kind: ChangeKind, thing: UUID, before: str = "", after: str = "") -> None:
        """Something that followers are told of."""
        self.noted.append(
            {
                "uuid": uuid7(),
                "bill_id": bill_id,
                "kind": kind.value,
                "thing": thing,
                "before": before,
                "after": after,
                "at": clock.now(),
            }
        )

    def write(self, db: Session, kinds: Mapping[int, str]) -> None:
        """Write everything, derive what follows from it, and owe what answers it."""
        for name, keys in self.gone.items():
            table = self.tables[name]
            for some in _in_slices(keys):
                db.execute(delete(table).where(table.c.id.in_(some)))
        for some_subjects in _in_slices(self.gone_subjects):
            db.execute(delete(BillSubject).where(tuple_(BillSubject.bill_id, BillSubject.subject).in_(some_subjects)))
        for name in sorted(self.new, key=lambda one: (one != "bill", one != "vote_event")):
            insert_rows(db, self.tables[name], self.new[name])
        for (name, columns), rows in self.updates.items():
            table = self.tables[name]
            statement = update(table).where(table.c.id == bindparam("its_key"))
            db.connection().execute(statement.values({column: bindparam(column) for column in columns}), rows)
        self._derive(db, kinds)
        self._note_voters(db)
        insert_rows(db, _CHANGE, self.noted)
        self._owe(db)

    def _note_voters(self, db: Session) -> None:
        """Tell who follows them how these people voted."""
        people = sorted({person for _bill, _vote, person in self.voters})
        uuids: dict[int, UUID] = {}
        for some in _in_slices(people):
            rows = db.execute(select(Person.id, Person.uuid).where(Person.id.in_(some)))
            uuids |= {row.id: row.uuid for row in rows}
        for bill_id, vote, person in self.voters:
            self.note(bill_id, ChangeKind.VOTER, vote, "", str(uuids[person]))

    def _derive(self, db: Session, kinds: Mapping[int, str]) -> None:
        """Make stage and words again for proposals that were here and changed."""
        moved, renamed = sorted(self.moved), sorted(self.renamed)
        if moved:
            acts: dict[int, list[Act]] = defaultdict(list)
            columns = [getattr(BillAction, name) for name in Act.__slots__]
            for row in db.execute(select(BillAction.bill_id, *columns).where(BillAction.bill_id.in_(moved))):
                acts[row[0]].append(Act(*row[1:]))
            bills = db.execute(
                select(Bill.id, Bill.uuid, Bill.pipeline, Bill.stage, Bill.outcome).where(Bill.id.in_(moved))
            ).all()
            rows = []
            for bill in bills:
                standing: Row = {"pipeline": bill.pipeline}
                put_standing(standing, acts[bill.id], kinds)
                before, after = bill.outcome or bill.stage, standing["outcome"] or standing["stage"]
                if before != after:
                    self.note(bill.id, ChangeKind.STAGE, bill.uuid, before, after)
                del standing["pipeline"]
                rows.append({**standing, "its_key": bill.id})
            statement = update(_BILL).where(_BILL.c.id == bindparam("its_key"))
            if rows:
                values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "its_key"}
                db.connection().execute(statement.values(values), rows)
        if renamed:
            words: dict[int, list[str]] = defaultdict(list)
            for bill_id, identifier, title in db.execute(
                select(Bill.id, Bill.identifier, Bill.title).where(Bill.id.in_(renamed))
            ):
                words[bill_id] += [identifier, title]
            for query in (
                select(BillTitle.bill_id, BillTitle.title).where(BillTitle.bill_id.in_(renamed)),
                select(BillIdentifier.bill_id, BillIdentifier.identifier).where(BillIdentifier.bill_id.in_(renamed)),
                select(BillSubject.bill_id, BillSubject.subject).where(BillSubject.bill_id.in_(renamed)),
            ):
                for bill_id, word in db.execute(query):
                    words[bill_id].append(word)
            again = [{"its_key": key, "folded": folded_words(texts)} for key, texts in words.items()]
            statement = update(_BILL).where(_BILL.c.id == bindparam("its_key"))
            db.connection().execute(statement.values(folded=bindparam("folded")), again)

    def _owe(self, db: Session) -> None:
        """Owe what answers changed proposals: for a few each its own jobs, for many together one look at everything."""
        concerned = {row["bill_id"] for row in self.noted}
        touched = [uuid for bill_id, uuid in self.touched.items() if bill_id in concerned]
        if len(touched) > MOST_ANNOUNCED:
            announce(db, ProposalsChanged())
            return
        for uuid in touched:
            announce(db, ProposalChanged(uuid))


def link_relations(db: Session, identifiers: Collection[str]) -> None:
    """Link relations to proposals called by one of `identifiers` that wait for them, where exactly one is meant."""
    other, session = _BILL.alias("other"), _SESSION.alias("its_session")
    condition = and_(
        other.c.identifier == RelatedBill.identifier,
        other.c.jurisdiction_id == RelatedBill.jurisdiction_id,
        other.c.id != RelatedBill.bill_id,
        or_(
            RelatedBill.legislative_session == "",
            exists().where(
                session.c.id == other.c.legislative_session_id, session.c.identifier == RelatedBill.legislative_session
            ),
        ),
    )
    number = select(func.count()).select_from(other).where(condition).correlate(RelatedBill).scalar_subquery()
    meant = select(func.min(other.c.id)).where(condition).correlate(RelatedBill).scalar_subquery()
    for some in _in_slices(sorted(identifiers)):
        db.execute(
            update(RelatedBill)
            .where(RelatedBill.related_bill_id.is_(None), RelatedBill.identifier.in_(some), number == 1)
            .values(related_bill_id=meant)
            .execution_options(synchronize_session=False)
        )


def _in_slices(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
