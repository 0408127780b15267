"""Memberships of a register: tied to people, institutions, posts, periods and areas by the ids of the file, merged by their natural key."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.report import Fate
from campaigns.institutions.imports.records import Reader, Thing
from campaigns.institutions.models import (
    Area,
    Institution,
    InstitutionMembership,
    LegislativeSession,
    OutsideIdentifier,
    Person,
    Post,
)
from campaigns.institutions.operations.memberships import membership_key
from campaigns.institutions.queries.traces import Traces, identifier_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.importing.report import Report
    from campaigns.institutions.imports.options import RegisterOptions

_FURTHER = ("label", "start_date", "end_date", "source_url", "source_date")
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Target:
    """A row that a membership names: its id, and the key that is part of the membership's own."""

    id: int
    key: str
    institution_id: int | None = None


class Targets:
    """The rows that the ids of a file stand for, looked up a batch at a time."""

    def __init__(self, db: Session, options: RegisterOptions) -> None:
        self._db = db
        self._options = options

    @cached_property
    def _traces(self) -> Traces:
        return Traces(self._db, self._options.jurisdiction)

    def owners(self, model: type[Institution | Person], file_ids: Iterable[str]) -> dict[str, Target]:
        """Institutions or people: by their keys, or by the identifier under which this register knows an adopted one."""
        wanted = {one for one in file_ids if one}
        if not wanted:
            return {}
        options, table = self._options, model
        by_key = select(table.id, table.key).where(
            table.jurisdiction_id == options.jurisdiction.id, table.key.in_([options.key(one) for one in wanted])
        )
        found = {key.partition(":")[2]: Target(row_id, key) for row_id, key in self._db.execute(by_key)}
        left = wanted - set(found)
        if left:
            owner: Any = OutsideIdentifier.institution_id if model is Institution else OutsideIdentifier.person_id
            adopted = (
                select(OutsideIdentifier.identifier, table.id, table.key)
                .join(table, table.id == owner)
                .where(
                    table.jurisdiction_id == options.jurisdiction.id,
                    OutsideIdentifier.scheme == options.register,
                    OutsideIdentifier.identifier.in_(list(left)),
                )
            )
            found |= {identifier: Target(row_id, key) for identifier, row_id, key in self._db.execute(adopted)}
        if model is Person:
            found |= self._traced(wanted - set(found))
        return found

    def _traced(self, file_ids: Iterable[str]) -> dict[str, Target]:
        """People of whom what this register calls them was erased."""
        traced = {one: self._traces.of(identifier_mark(self._options.register, one)) for one in file_ids}
        return {one: Target(people[0].id, people[0].key) for one, people in traced.items() if people}

    def local(self, model: type[Area | LegislativeSession], file_ids: Iterable[str]) -> dict[str, Target]:
        """Areas or sessions."""
        names = {self._options.local(one): one for one in file_ids if one}
        if not names:
            return {}
        query = select(model.id, model.identifier).where(
            model.jurisdiction_id == self._options.jurisdiction.id, model.identifier.in_(list(names))
        )
        return {names[identifier]: Target(row_id, identifier) for row_id, identifier in self._db.execute(query)}

    def posts(self, file_ids: Iterable[str]) -> dict[str, Target]:
        """Posts with their institutions."""
        names = {self._options.key(one): one for one in file_ids if one}
        if not names:
            return {}
        query = (
            select(Post.id, Post.key, Post.institution_id)
            .join(Institution, Institution.id == Post.institution_id)
            .where(Institution.jurisdiction_id == self._options.jurisdiction.id, Post.key.in_(list(names)))
        )
        return {names[key]: Target(row_id, key, where) for row_id, key, where in self._db.execute(query)}


class Affiliations:
    """Merges memberships batch by batch, and knows at the end which ones the register has no more."""

    def __init__(self, db: Session, options: RegisterOptions, report: Report) -> None:
        self._db = db
        self._options = options
        self._report = report
        self._targets = Targets(db, options)
        self._seen: set[int] = set()

    def merge(self, things: Sequence[tuple[str, Thing]]) -> None:
        """Merge one batch of memberships, each with its place."""
        readers = [Reader(place, thing, self._report) for place, thing in things]

        def ids(name: str) -> list[str]:
            return [reader.id(name) for reader in readers]

        people = self._targets.owners(Person, ids("person_id"))
        institutions = self._targets.owners(Institution, [*ids("organization_id"), *ids("on_behalf_of_id")])
        sessions = self._targets.local(LegislativeSession, ids("legislative_period_id"))
        areas = self._targets.local(Area, ids("area_id"))
        posts = self._targets.posts(ids("post_id"))
        wanted: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
        for reader in readers:
            person = people.get(reader.id("person_id"))
            post = self._tied(reader, "post_id", posts)
            institution = institutions.get(reader.id("organization_id"))
            where = institution.id if institution else post.institution_id if post else None
            if person is None or where is None:
                self._unresolved(reader, has_person=person is not None)
                continue
            others = {
                "on_behalf_of_id": self._tied(reader, "on_behalf_of_id", institutions),
                "legislative_session_id": self._tied(reader, "legislative_period_id", sessions),
                "area_id": self._tied(reader, "area_id", areas),
                "post_id": post,
            }
            row = _row(reader, others, self._options)
            row |= {"person_id": person.id, "institution_id": where, "loose": _key(institution, others, row, None)}
            key = _key(institution, others, row, row["start_date"])
            if key in wanted[person.id] or hash((person.id, key)) in self._seen:
                self._report.blame(reader.place, _("This membership stands in the file twice; the first is kept."))
                continue
            wanted[person.id][key] = row
        self._write(wanted)

    def _tied(self, reader: Reader, name: str, targets: dict[str, Target]) -> Target | None:
        file_id = reader.id(name)
        if not file_id:
            return None
        found = targets.get(file_id)
        if found is None:
            reader.blame(name, _("%(id)s is not in the file; the membership is kept without it.", id=excerpt(file_id)))
        return found

    def _unresolved(self, reader: Reader, *, has_person: bool) -> None:
        name = "organization_id" if has_person else "person_id"
        self._report.note("membership", Fate.UNRESOLVED)
        reader.blame(
            name, _("%(id)s is not in the file, so the membership was left out.", id=excerpt(reader.id(name) or "—"))
        )

    def _write(self, wanted: dict[int, dict[str, dict[str, Any]]]) -> None:
        known: dict[int, dict[str, Any]] = defaultdict(dict)
        for row in self._db.execute(select(InstitutionMembership.__table__).where(_of(list(wanted)))):
            known[row.person_id][row.key] = row
        new: list[dict[str, Any]] = []
        changes: list[dict[str, Any]] = []
        for person_id, rows in wanted.items():
            for key, values in rows.items():
                loose = values.pop("loose")
                self._seen.add(hash((person_id, key)))
                # A beginning that was not known, or is no longer, makes no other membership.
                other_key = loose if values["start_date"] is not None else None
                before = known[person_id].get(key)
                if before is None and other_key in known[person_id] and other_key not in rows:
                    before = known[person_id][other_key]
                if before is None:
                    new.append({"uuid": uuid7(), "key": key, "register": self._options.register, **values})
                    continue
                other = self._differences(before, key, values)
                self._report.note("membership", Fate.UPDATE if other else Fate.SAME)
                if other:
                    changes.append({"id": before.id, **other})
        if new:
            self._db.execute(insert(InstitutionMembership), new)
            self._report.note("membership", Fate.INSERT, len(new))
        if changes:
            self._db.execute(update(InstitutionMembership), changes)

    def _differences(self, before: Any, key: str, values: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a row
        """What the register says otherwise; of what a person entered only the gaps are filled."""
        is_own = before.register == self._options.register
        other = {
            name: values[name]
            for name in _FURTHER
            if values[name] != getattr(before, name)
            and (is_own or getattr(before, name) in {None, ""})
            and (values[name] or name not in {"source_url", "source_date"})
        }
        if key != before.key and "start_date" in other:
            other["key"] = key
        return other

    def tell_vanished(self) -> None:
        """Tell what this register brought and has no more; take it away where that was confirmed."""
        query = (
            select(InstitutionMembership.id, InstitutionMembership.person_id, InstitutionMembership.key)
            .join(Person, Person.id == InstitutionMembership.person_id)
            .where(
                Person.jurisdiction_id == self._options.jurisdiction.id,
                InstitutionMembership.register == self._options.register,
            )
        )
        gone = [one for one, person_id, key in self._db.execute(query) if hash((person_id, key)) not in self._seen]
        self._report.note_gone("membership", len(gone), is_removed=self._options.may_remove)
        if self._options.may_remove:
            for start in range(0, len(gone), _CHUNK):
                some = gone[start : start + _CHUNK]
                self._db.execute(delete(InstitutionMembership).where(InstitutionMembership.id.in_(some)))


def _of(person_ids: list[int]) -> Any:  # noqa: ANN401 - a condition
    return InstitutionMembership.person_id.in_(person_ids)


def _row(reader: Reader, others: dict[str, Target | None], options: RegisterOptions) -> dict[str, Any]:
    return {
        **{name: target.id if target is not None else None for name, target in others.items()},
        "role": reader.line("role", 120),
        "label": reader.line("label", 300),
        **reader.period(),
        "source_url": options.source_url,
        "source_date": options.source_date,
    }


def _key(
    institution: Target | None, others: dict[str, Target | None], row: dict[str, Any], start_date: str | None
) -> str:
    def key_of(name: str) -> str:
        target = others[name]
        return target.key if target is not None else ""

    return membership_key(
        institution.key if institution is not None else "",
        role=row["role"],
        post_key=key_of("post_id"),
        on_behalf_of_key=key_of("on_behalf_of_id"),
        session_identifier=key_of("legislative_session_id"),
        area_identifier=key_of("area_id"),
        start_date=start_date,
    )
