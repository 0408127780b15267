"""Things that are here from elsewhere (entered by hand, or by another register) and that a register has too: the same, not a second one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.institutions.imports.parts import names_of
from campaigns.institutions.models import Institution, OutsideIdentifier, Person
from campaigns.institutions.queries.traces import Traces, identifier_mark, name_mark, spelled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.institutions.imports.options import RegisterOptions
    from campaigns.institutions.imports.records import Record

# Registers of the whole world: what has the same number there is the same thing.
_SHARED_SCHEMES = frozenset({"wikidata", "viaf", "isni"})


class Strangers:
    """What is here of one kind and not from this register, by what registers of the world and people call it.

    Institutions are also known by a name that only one of them has. People are so only where they were entered by hand: namesakes are common, and
    one person's office must not become another's. Of people whose details were erased the traces say the same, and these are also the way to those whom
    this very register brought: what it calls them is no longer here.
    """

    def __init__(self, db: Session, model: type[Institution | Person], options: RegisterOptions) -> None:
        self._options = options
        self._traces = Traces(db, options.jurisdiction) if model is Person else None
        self._taken: set[int] = set()
        prefix = f"{options.register}:"
        mine = model.key.startswith(prefix, autoescape=True)
        strange = select(model.id, model.key, model.name).where(model.jurisdiction_id == options.jurisdiction.id, ~mine)
        rows = db.execute(strange).all()
        self._by_identifier: dict[tuple[str, str], int] = {}
        self._by_name: dict[str, int | None] = {}
        if not rows:
            return
        owner: Any = OutsideIdentifier.institution_id if model is Institution else OutsideIdentifier.person_id
        ids = select(model.id).where(model.jurisdiction_id == options.jurisdiction.id, ~mine)
        for scheme, identifier, owner_id in db.execute(
            select(OutsideIdentifier.scheme, OutsideIdentifier.identifier, owner).where(owner.in_(ids))
        ):
            if scheme in _SHARED_SCHEMES or scheme == options.register:
                self._by_identifier[scheme, identifier] = owner_id
        named = [row for row in rows if model is Institution or row.key.startswith("own:")]
        others = names_of(db, model, [row.id for row in named])
        for row in named:
            for words in {spelled(name) for name in (row.name, *others[row.id])}:
                self._by_name[words] = None if self._by_name.get(words, row.id) != row.id else row.id

    def find(self, record: Record) -> int | None:
        """The id of the same thing, if it is here; each is given once."""
        own = (self._options.register, record.id)
        identifiers = [own, *(key for key in record.parts.get("identifier", {}) if key[0] in _SHARED_SCHEMES)]
        found = next((one for key in identifiers for one in self._identified(key, is_own=key == own)), None)
        if found is None:
            found = self._called(record.columns["name"])
        if found is None or found in self._taken:
            return None
        self._taken.add(found)
        return found

    def _identified(self, identifier: tuple[str, ...], *, is_own: bool) -> list[int]:
        """Whose identifier that is, or was; somebody of this register only under the register's own."""
        if identifier in self._by_identifier:
            return [self._by_identifier[identifier]]
        traced = self._traces.of(identifier_mark(*identifier)) if self._traces is not None else []
        return [one.id for one in traced if is_own or not one.key.startswith(self._options.key(""))]

    def _called(self, name: str) -> int | None:
        """Who alone is or was called so."""
        found = self._by_name.get(spelled(name))
        traced = {one.id for one in self._traces.of(name_mark(name))} if self._traces is not None else set()
        if not traced:
            return found
        return traced.pop() if len(traced) == 1 and (spelled(name) not in self._by_name or found in traced) else None
