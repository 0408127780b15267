"""Merging records into the proposals that are here, by natural key: what is there already stays as it is, and so does everything that hangs on it.

A batch is compared whole before any of it is written. What a proposal got from an earlier file of the same format and this one has no more has vanished:
it is named in the report, and goes only where that was confirmed. What people wrote themselves never vanishes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from campaigns.foundation import clock
from campaigns.foundation.bulk import reserve_keys
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.identifiers import RESERVED_SLUGS, slugify
from campaigns.foundation.importing.report import Fate
from campaigns.foundation.searching import folded_words
from campaigns.proposals.imports.changes import act_of, link_relations, put_standing
from campaigns.proposals.imports.matching import HEAD, Matching
from campaigns.proposals.imports.parts import KINDS
from campaigns.proposals.imports.places import NEW
from campaigns.proposals.imports.records import BillName
from campaigns.proposals.imports.voting import (
    COUNT,
    EVENT,
    VOTE,
    Voters,
)
from campaigns.proposals.imports.work import Target, Work
from campaigns.proposals.models import Bill, BillAction, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from campaigns.foundation.importing.report import Report
    from campaigns.proposals.imports.parts import Row
    from campaigns.proposals.imports.places import Places
    from campaigns.proposals.imports.staging import Staged, Staging

_BILL: Table = Bill.__table__  # type: ignore[assignment]
_ACTION: Table = BillAction.__table__  # type: ignore[assignment]
_LONGEST_BASE = 70


class Merger:
    """Merges batches of one run. Without `writes` it counts the same and writes nothing."""

    def __init__(
        self, places: Places, report: Report, staged: Staging, *, source: str, writes: bool, may_remove: bool
    ) -> None:
        self._places = places
        self._report = report
        self._staged = staged
        self._source = source
        self._writes = writes
        self._may_remove = may_remove

    def merge(self, db: Session, batch: Sequence[Staged]) -> None:
        """Merge a batch in the transaction at hand."""
        self._places.db = db
        work = Work(db, self._places, self._report, self._source, self._writes, self._may_remove)
        merging = _Batch(work, self._staged, batch)
        merging.compare()
        if self._writes:
            merging.write()


class _Batch:
    """One batch."""

    def __init__(self, work: Work, staged: Staging, batch: Sequence[Staged]) -> None:
        self._work = work
        self._staged = staged
        self._targets = [self._target(one) for one in batch]

    # ------------------------------------------------------------------------------------------- what the file says

    def _target(self, staged: Staged) -> Target:
        """One record of all that the file says of a proposal."""
        whole = next((one for one in staged.records if one.title), staged.records[0])
        for other in staged.records:
            if other is whole:
                continue
            if other.title:
                if other.digest != whole.digest or not whole.digest:
                    self._work.report.blame(
                        other.place,
                        _(
                            "This proposal stands in the file already, at %(place)s. What stands here was left out.",
                            place=whole.place,
                        ),
                        str(other.name),
                    )
                    self._work.report.note("proposals", Fate.UNRESOLVED)
                continue
            for kind, parts in other.parts.items():
                whole.parts.setdefault(kind, []).extend(parts)
            if not other.digest:
                whole.digest = ""
        place = self._work.places.jurisdiction(whole.name.jurisdiction)
        known = self._work.places.known_session(place, whole.name.session)
        if known is None and whole.title:
            known = self._work.places.session(place, whole.name.session, whole.session_name)
        return Target(whole, place, known if known is not None else NEW)

    def compare(self) -> None:
        """Find out what is new, other, the same, gone."""
        self._find()
        here = [one for one in self._targets if one.bill is not None]
        new = [one for one in self._targets if one.is_new]
        if new:
            self._prepare(new)
        for target in new:
            self._add(target)
        if here:
            Matching(self._work).compare(here)
        for target in self._targets:
            self._look_for_relations(target)

    def _find(self) -> None:
        by_session: dict[int, list[str]] = defaultdict(list)
        for target in self._targets:
            by_session[target.session_id].append(target.record.name.identifier)
        found: dict[tuple[int, str], Any] = {}
        columns = [
            _BILL.c[name]
            for name in (
                "id",
                "uuid",
                "identifier",
                "from_institution_id",
                "pipeline",
                "import_key",
                "imported",
                "extras",
                *HEAD,
            )
        ]
        for session_id, identifiers in by_session.items():
            if session_id == NEW:
                continue
            query = select(*columns).where(
                _BILL.c.legislative_session_id == session_id, _BILL.c.identifier.in_(identifiers)
            )
            found |= {(session_id, row.identifier): row for row in self._work.db.execute(query)}
        for target in self._targets:
            record = target.record
            target.bill = found.get((target.session_id, record.name.identifier))
            if target.bill is not None:
                target.id, target.uuid = target.bill.id, target.bill.uuid
            elif record.title:
                target.is_new = True
            else:
                self._work.report.blame(
                    record.place,
                    _("This proposal is not here, so nothing can be added to it. Import the proposals first."),
                    str(record.name),
                )
                for kind, parts in record.parts.items():
                    self._work.report.note(kind, Fate.UNRESOLVED, len(parts))

    # ----------------------------------------------------------------------------------------------- new proposals

    def _prepare(self, new: Sequence[Target]) -> None:
        if self._work.writes:
            keys = reserve_keys(self._work.db, _BILL, len(new))
            for target, key in zip(new, keys, strict=True):
                target.id = key

    def _add(self, target: Target) -> None:
        record, now = target.record, clock.now()
        self._work.report.note("proposals", Fate.INSERT)
        rows = {kind: self._work.rows(kind, target) for kind in record.parts if kind in KINDS}
        for kind, parts in rows.items():
            self._work.report.note(kind, Fate.INSERT, len(parts))
            target.keys[kind] = [KINDS[kind].short_key(row) for row in parts.values()]
        ballots = self._work.ballots(target)
        self._work.report.note("votes", Fate.INSERT, len(ballots))
        if ballots:
            target.keys["votes"] = [key[:12] for key in ballots]
        if not self._work.writes:
            return
        names = [record.name.identifier, record.title]
        names += [row["title"] for row in rows.get("titles", {}).values()]
        names += [row["identifier"] for row in rows.get("identifiers", {}).values()]
        names += [row["subject"] for row in rows.get("subjects", {}).values()]
        bill: Row = {
            "id": target.id,
            "uuid": target.uuid,
            "slug": slugify(record.title)[:_LONGEST_BASE].rstrip("-"),
            "jurisdiction_id": target.place.id,
            "legislative_session_id": target.session_id,
            "from_institution_id": self._work.places.body(target.place, record.from_institution),
            "identifier": record.name.identifier,
            "title": record.title,
            "language": record.language,
            "classification": record.classification,
            "pipeline": record.pipeline or target.place.pipeline,
            "is_public": True,
            "is_unverified": False,
            "extras": record.extras,
            "folded": folded_words(names),
            "import_key": record.digest,
            "imported": {self._work.source: target.keys},
            "created_at": now,
            "updated_at": now,
        }
        actions = rows.get("actions", {})
        put_standing(bill, [act_of(row) for row in actions.values()], self._work.places.kinds)
        self._work.changes.insert(_BILL, bill)
        for kind, made in rows.items():
            for row in made.values():
                self._work.insert_part(KINDS[kind], target, row)
        for ballot in ballots.values():
            self._work.tell_of_voters(target, ballot, self._work.insert_ballot(target, ballot), Voters())
        self._work.changes.touched[target.id] = target.uuid
        self._work.changes.note(target.id, ChangeKind.PROPOSAL, target.uuid, "", bill["stage"])
        self._work.named.add(record.name.identifier)

    def _look_for_relations(self, target: Target) -> None:
        """Count the relations whose other end neither is here nor comes with this file."""
        parts = target.record.parts.get("related", ())
        if not parts or not (target.is_new or target.bill is not None):
            return
        for part in parts:
            name = BillName(
                part.get("jurisdiction") or target.record.name.jurisdiction, part.get("session", ""), part["identifier"]
            )
            if not self._staged.brings(name) and not self._is_here(name, target):
                self._work.report.note("related", Fate.UNRESOLVED)

    def _is_here(self, name: BillName, target: Target) -> bool:
        place = self._work.places.known_jurisdiction(name.jurisdiction) if name.jurisdiction else target.place
        if place is None or place.id == NEW:
            return False
        query = select(_BILL.c.id).where(_BILL.c.identifier == name.identifier, _BILL.c.jurisdiction_id == place.id)
        if name.session:
            session = self._work.places.known_session(place, name.session)
            query = query.where(_BILL.c.legislative_session_id == (session if session is not None else NEW))
        return self._work.db.execute(query.limit(1)).first() is not None

    # ------------------------------------------------------------------------------------------------------ writing

    def write(self) -> None:
        """Write what was found."""
        self._choose_slugs()
        self._put_votes()
        self._work.changes.write(self._work.db, self._work.places.kinds)
        self._link_votes()
        link_relations(self._work.db, self._work.named)

    def _choose_slugs(self) -> None:
        """Give each new proposal an address that is free: its title's, or with its number, or with a number of ours."""
        bills = self._work.changes.new.get("bill", [])
        if not bills:
            return
        wanted = {bill["slug"] for bill in bills}
        taken = set(self._work.db.scalars(select(Bill.slug).where(Bill.slug.in_(wanted)))) | RESERVED_SLUGS
        for bill in bills:
            base = bill["slug"]
            if base in taken:
                # Thousands may be called the same: their public id sets them apart without asking again and again.
                tail = bill["uuid"].hex[-8:]
                bill["slug"] = f"{base}-{tail}"
            taken.add(bill["slug"])

    def _put_votes(self) -> None:
        """The rows of votes that are new or other; counts and voters of one that changed are written anew, nothing hangs on them."""
        pending = [(ballot, key) for target in self._targets for ballot, key, _uuid in target.ballots]
        fresh = [ballot for ballot, key in pending if key == NEW]
        keys = iter(reserve_keys(self._work.db, EVENT, len(fresh)) if fresh else ())
        replaced = [key for _ballot, key in pending if key != NEW]
        if replaced:
            for table in (COUNT, VOTE):
                self._work.db.execute(table.delete().where(table.c.vote_event_id.in_(replaced)))
        for ballot, known in pending:
            event_id = known
            if known == NEW:
                event_id = next(keys)
                self._work.changes.insert(EVENT, {"id": event_id, **ballot.row})
            for (group, option), value in ballot.counts.items():
                self._work.changes.insert(
                    COUNT, {"vote_event_id": event_id, "group_name": group, "option": option, "value": value}
                )
            for (name, option, group, note, _number), person_id in ballot.voters.people.items():
                row = {"vote_event_id": event_id, "person_id": person_id, "voter_name": name}
                self._work.changes.insert(VOTE, {**row, "group_name": group, "option": option, "note": note})

    def _link_votes(self) -> None:
        """Link votes to the actions whose phrase they name."""
        naming = [
            (target.id, ballot) for target in self._targets for ballot, _key, _uuid in target.ballots if ballot.action
        ]
        if not naming:
            return
        actions: dict[tuple[int, str], list[Any]] = defaultdict(list)
        query = select(_ACTION.c.id, _ACTION.c.bill_id, _ACTION.c.description, _ACTION.c.sort_date)
        for row in self._work.db.execute(query.where(_ACTION.c.bill_id.in_({one for one, _ballot in naming}))):
            actions[row.bill_id, row.description].append(row)
        for bill_id, ballot in naming:
            found = actions.get((bill_id, ballot.action), [])
            same_day = [row for row in found if row.sort_date == ballot.row["sort_date"]] or found
            if len(same_day) == 1:
                self._work.db.execute(
                    update(EVENT)
                    .where(EVENT.c.bill_id == bill_id, EVENT.c.natural_key == ballot.row["natural_key"])
                    .values(bill_action_id=same_day[0].id)
                )
