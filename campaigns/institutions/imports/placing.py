"""Putting imported things under one another; nothing ever stands under itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import Fate
from campaigns.institutions.imports.affiliations import Targets
from campaigns.institutions.imports.merging import in_batches
from campaigns.institutions.models import Area, Institution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from campaigns.foundation.importing.report import Report
    from campaigns.institutions.imports.options import RegisterOptions
    from campaigns.institutions.imports.records import Reader


def place_things(
    db: Session,
    model: type[Institution | Area],
    things: Iterable[tuple[Reader, str, str]],
    options: RegisterOptions,
    report: Report,
) -> None:
    """Put each thing (the reader that names it, its id and that of its parent in the file) where the file says, unless that would make a circle."""
    query = select(model.id, model.parent_id).where(
        model.jurisdiction_id == options.jurisdiction.id, model.parent_id.is_not(None)
    )
    above: dict[int, int | None] = {row.id: row.parent_id for row in db.execute(query)}
    targets = Targets(db, options)
    for batch in in_batches(things):
        ids = [one for _reader, thing_id, parent_id in batch for one in (thing_id, parent_id)]
        found = targets.owners(Institution, ids) if model is Institution else targets.local(Area, ids)
        for reader, thing_id, parent_id in batch:
            thing, parent = found.get(thing_id), found.get(parent_id)
            if thing is None:
                continue
            if parent is None:
                reader.blame(
                    "parent_id", _("%(id)s is not in the file.", id=excerpt(reader.line("parent_id", 200) or parent_id))
                )
            elif _leads_back(above, parent.id, thing.id):
                reader.blame("parent_id", _("It would stand under itself, so its parent was left out."))
            elif above.get(thing.id) == parent.id:
                report.note("parent", Fate.SAME)
            else:
                report.note("parent", Fate.UPDATE if thing.id in above else Fate.INSERT)
                above[thing.id] = parent.id
                db.execute(update(model).where(model.id == thing.id).values(parent_id=parent.id))


def _leads_back(above: dict[int, int | None], start: int, end: int) -> bool:
    """Whether the way up from `start` passes `end`."""
    at: int | None = start
    steps = 0
    while at is not None and steps <= len(above):
        if at == end:
            return True
        at = above.get(at)
        steps += 1
    return False
