"""What a register says of somebody whose details were erased: name and offices are taken, the rest is left out and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.foundation.importing.report import Fate
from campaigns.institutions.operations.people import sorting_name

if TYPE_CHECKING:
    from campaigns.foundation.importing.report import Report
    from campaigns.institutions.imports.records import Record

# The name, and where it is said.
_KEPT = frozenset({"name", "language", "source_url", "source_date"})


def withhold_details(record: Record, report: Report) -> None:
    """Leave in a record of a person only what belongs to the public office."""
    for name in set(record.columns) - _KEPT:
        value = record.columns.pop(name)
        # The sorting name is made, where a register says none, of the others.
        if value and name != "sort_name":
            report.note("birth_date" if name == "birth_date" else "detail", Fate.WITHHELD)
    record.columns["sort_name"] = sorting_name(record.columns["name"])
    for kind, parts in record.parts.items():
        report.note(kind, Fate.WITHHELD, len(parts))
    record.parts.clear()
