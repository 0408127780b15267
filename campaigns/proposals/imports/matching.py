"""Proposals that are here, compared part by part with what a file says of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.foundation.importing.report import Fate
from campaigns.proposals.imports.parts import KINDS
from campaigns.proposals.imports.voting import CHANGING, EVENT, load_ballots
from campaigns.proposals.models import Bill, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table

    from campaigns.proposals.imports.parts import PartKind, Row
    from campaigns.proposals.imports.voting import Missing
    from campaigns.proposals.imports.work import Target, Work

_BILL: Table = Bill.__table__  # type: ignore[assignment]
# By these an action is found that another body was printed beside.
_ALSO = {"actions": ("date", "description")}
# What searches look through is made of these.
_NAMING = frozenset({"titles", "identifiers", "subjects"})
HEAD = ("title", "language", "classification")


class Matching:
    """Finds out what of a batch's known proposals is new, other, the same, gone."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._adding = f"{work.source}, added"

    def compare(self, here: Sequence[Target]) -> None:
        """Compare the parts of these proposals, then what stands in their own rows."""
        self._compare_parts(here)
        for target in here:
            self._compare_head(target)

    def _compare_parts(self, here: Sequence[Target]) -> None:
        for kind, spec in KINDS.items():
            concerned = [one for one in here if kind in one.record.parts or self._remembered(one).get(kind) is not None]
            if not concerned:
                continue
            loaded = self._load(spec, [one.id for one in concerned])
            for target in concerned:
                self._compare_kind(spec, target, loaded.get(target.id, {}))
        voting = [one for one in here if "votes" in one.record.parts or self._remembered(one).get("votes") is not None]
        if voting:
            loaded_votes = load_ballots(self._work.db, [one.id for one in voting], CHANGING)
            for target in voting:
                self._compare_votes(target, loaded_votes.get(target.id, {}))

    def _remembered(self, target: Target) -> dict[str, list[str]]:
        """The parts that came with the last file of this format; nothing where this record only adds to the proposal."""
        if not target.record.title:
            return {}
        found: dict[str, list[str]] = (target.bill.imported or {}).get(self._work.source, {})
        return found

    def _load(self, spec: PartKind, bill_ids: Sequence[int]) -> dict[int, dict[tuple[Any, ...], Any]]:
        own = ("id", "uuid") if spec.has_uuid else ("id",) if "id" in spec.table.c else ()
        more = [name for name in (spec.grows, *_ALSO.get(spec.name, ())) if name]
        columns = [spec.table.c[name] for name in dict.fromkeys(("bill_id", *own, *spec.key, *spec.changing, *more))]
        found: dict[int, dict[tuple[Any, ...], Any]] = defaultdict(dict)
        for row in self._work.db.execute(select(*columns).where(spec.table.c.bill_id.in_(bill_ids))):
            mapping = row._mapping  # noqa: SLF001 - its public name
            found[row.bill_id][tuple(mapping[name] for name in spec.key)] = mapping
        return found

    def _compare_kind(self, spec: PartKind, target: Target, here: dict[tuple[Any, ...], Any]) -> None:
        rows = self._work.rows(spec.name, target) if spec.name in target.record.parts else {}
        target.keys[spec.name] = [spec.short_key(row) for row in rows.values()]
        unmatched = {key: row for key, row in here.items() if key not in rows}
        for key, row in rows.items():
            old = here.get(key) or (self._same_phrase(row, unmatched) if spec.name == "actions" else None)
            if old is None:
                self._work.report.note(spec.name, Fate.INSERT)
                self._note_insert(spec, target, row)
                continue
            values = {
                name: row[name]
                for name in spec.changing
                if row[name] != old[name] and not (name in spec.resolved and row[name] is None)
            }
            self._work.report.note(spec.name, Fate.UPDATE if values else Fate.SAME)
            if values:
                self._update_part(spec, target, old, values, row)
        self._look_for_vanished(spec, target, unmatched)

    def _same_phrase(self, row: Row, unmatched: dict[tuple[Any, ...], Any]) -> Any:  # noqa: ANN401 - a row
        """The action with the same day and phrase that another body was printed beside; what hangs on it stays with it."""
        found = [
            key
            for key, old in unmatched.items()
            if old["date"] == row["date"] and old["description"] == row["description"]
        ]
        return unmatched.pop(found[0]) if len(found) == 1 else None

    def _note_insert(self, spec: PartKind, target: Target, row: Row) -> None:
        self._work.changes.touched[target.id] = target.uuid
        if spec.name == "actions":
            self._work.changes.moved.add(target.id)
        if spec.name in _NAMING:
            self._work.changes.renamed.add(target.id)
        if not self._work.writes:
            return
        made = self._work.insert_part(spec, target, row)
        if spec.change is not None and made is not None:
            self._work.changes.note(target.id, spec.change, made, "", "added" if spec.name == "sponsorships" else "")

    def _update_part(self, spec: PartKind, target: Target, old: Any, values: Row, row: Row) -> None:  # noqa: ANN401 - a row
        self._work.changes.touched[target.id] = target.uuid
        if spec.name == "actions":
            self._work.changes.moved.add(target.id)
        if "text_sha256" in values:
            values["text"] = row["text"]
        if spec.grows:
            values[spec.grows] = old[spec.grows] + 1
        if "updated_at" in spec.stamps:
            values["updated_at"] = clock.now()
        self._work.changes.change(spec.table, old["id"], values)
        if spec.change in {ChangeKind.VERSION, ChangeKind.EVENT}:
            self._work.changes.note(target.id, spec.change, old["uuid"])

    def _look_for_vanished(self, spec: PartKind, target: Target, unmatched: dict[tuple[Any, ...], Any]) -> None:
        remembered = set(self._remembered(target).get(spec.name, ()))
        gone = {key: old for key, old in unmatched.items() if spec.short_key(old) in remembered}
        if not gone:
            return
        self._work.report.note_gone(spec.name, len(gone), is_removed=self._work.may_remove)
        if not self._work.may_remove:
            # Remembered on, and looked for again next time.
            target.keys[spec.name] += [spec.short_key(old) for old in gone.values()]
            target.record.digest = ""
            return
        self._work.changes.touched[target.id] = target.uuid
        if spec.name == "actions":
            self._work.changes.moved.add(target.id)
        if spec.name in _NAMING:
            self._work.changes.renamed.add(target.id)
        for key, old in gone.items():
            if spec.name == "subjects":
                self._work.changes.gone_subjects.append((target.id, key[0]))
            else:
                self._work.changes.remove(spec.table, old["id"])

    def _compare_votes(self, target: Target, here: dict[str, Any]) -> None:
        ballots = self._work.ballots(target)
        brought = self._brought_votes(target)
        # A vote that people wrote down stays theirs, though the file has it too.
        target.keys["votes"] = [key[:12] for key in ballots if key not in here or key[:12] in brought]
        for key, ballot in ballots.items():
            if key not in here:
                self._work.report.note("votes", Fate.INSERT)
                self._work.changes.touched[target.id] = target.uuid
                if self._work.writes:
                    self._work.changes.note(
                        target.id, ChangeKind.VOTE, self._work.insert_ballot(target, ballot), "", ballot.row["result"]
                    )
                continue
            old, counts, voters = here[key]
            values = {
                name: ballot.row[name]
                for name in CHANGING
                if ballot.row[name] != getattr(old, name)
                and not (name == "institution_id" and ballot.row[name] is None)
            }
            missing = ballot.missing_of(counts, voters)
            if key[:12] not in brought or not self._goes(target, missing):
                ballot.keep(missing, counts, voters)
            is_same = not values and counts == ballot.counts and voters.people == ballot.voters.people
            self._work.report.note("votes", Fate.SAME if is_same else Fate.UPDATE)
            if not is_same:
                self._work.changes.touched[target.id] = target.uuid
                if values:
                    self._work.changes.change(EVENT, old.id, values)
                target.ballots.append((ballot, old.id, old.uuid))
                self._work.tell_of_voters(target, ballot, old.uuid, voters)
        remembered = set(self._remembered(target).get("votes", ()))
        gone = [(key, row[0]) for key, row in here.items() if key not in ballots and key[:12] in remembered]
        self._work.report.note_gone("votes", len(gone), is_removed=self._work.may_remove)
        for key, old in gone:
            if self._work.may_remove:
                self._work.changes.remove(EVENT, old.id)
            else:
                target.keys["votes"].append(key[:12])
                target.record.digest = ""

    def _brought_votes(self, target: Target) -> set[str]:
        """The votes that came with files of this format, those too that were added to a proposal by themselves."""
        found = target.bill.imported or {}
        return {key for source in (self._work.source, self._adding) for key in found.get(source, {}).get("votes", ())}

    def _goes(self, target: Target, missing: Missing) -> bool:
        """Name what a vote of these files has no more; gives back whether its going was confirmed."""
        self._work.report.note_gone("counts", len(missing.counts), is_removed=self._work.may_remove)
        self._work.report.note_gone("voters", len(missing.voters), is_removed=self._work.may_remove)
        if not self._work.may_remove and (missing.counts or missing.voters):
            target.record.digest = ""
        return self._work.may_remove

    def _compare_head(self, target: Target) -> None:
        values = self._head_values(target) if target.record.title else self._added_votes(target)
        if target.id in self._work.changes.touched or values.keys() & {*HEAD, "from_institution_id", "extras"}:
            values["updated_at"] = clock.now()
        if values:
            self._work.changes.change(_BILL, target.id, values)

    def _added_votes(self, target: Target) -> Row:
        """The votes that came by themselves, remembered apart: they do not vanish with the next file, which is about others, but what is within them does."""
        found = target.bill.imported or {}
        before = found.get(self._adding, {}).get("votes", [])
        votes = [*dict.fromkeys((*before, *target.keys.get("votes", ())))]
        return {"imported": {**found, self._adding: {"votes": votes}}} if votes != before else {}

    def _head_values(self, target: Target) -> Row:
        """What changes of a proposal itself, and what it remembers of this file."""
        record, old = target.record, target.bill
        values: Row = {}
        if not record.keeps_head:
            values = {name: getattr(record, name) for name in HEAD if getattr(record, name) != getattr(old, name)}
            body = self._work.places.body(target.place, record.from_institution)
            if body is not None and body != old.from_institution_id:
                values["from_institution_id"] = body
            if record.extras != (old.extras or {}):
                values["extras"] = record.extras
        self._work.report.note("proposals", Fate.UPDATE if values else Fate.SAME)
        if "title" in values:
            self._work.changes.renamed.add(target.id)
        remembered = {**(old.imported or {}), self._work.source: {key: one for key, one in target.keys.items() if one}}
        if remembered != old.imported:
            values["imported"] = remembered
        if record.digest != old.import_key and not record.keeps_head:
            values["import_key"] = record.digest
        return values
