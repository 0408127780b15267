"""Importing tables of public bodies: columns as Froide has them, and as Alaveteli has them with a `#` before the header."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from campaigns.audit.operations import record
from campaigns.foundation.addresses import is_address
from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.i18n.scripts import fold_name
from campaigns.foundation.importing.opening import lines_of, no_table
from campaigns.foundation.importing.report import Report, UnreadableFileError, check_found, no_progress
from campaigns.foundation.natural_keys import natural_key
from campaigns.institutions.imports.adopting import Strangers
from campaigns.institutions.imports.encodings import as_utf8
from campaigns.institutions.imports.merging import in_batches, merge_owners
from campaigns.institutions.imports.placing import place_things
from campaigns.institutions.imports.popolo import OnlyLooked
from campaigns.institutions.imports.records import Parts, Reader, Record
from campaigns.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.foundation.importing.report import Progress
    from campaigns.institutions.imports.options import RegisterOptions

# What a column means, whatever it is called.
_COLUMNS = {
    "id": "id",
    "internal_id": "id",
    "name": "name",
    "short_name": "abbreviation",
    "other_names": "other_names",
    "email": "email",
    "request_email": "email",
    "alternative_emails": "alternative_emails",
    "classification": "classification",
    "categories": "categories",
    "tag_string": "categories",
    "parent__name": "parent",
    "parent": "parent",
    "url": "url",
    "home_page": "url",
    "publication_scheme": "publication_scheme",
    "address": "address",
    "phone": "phone",
    "contact": "contact",
    "description": "description",
    "notes": "description",
    "seats": "seats",
    "founding_date": "founding_date",
    "dissolution_date": "dissolution_date",
    "jurisdiction__slug": "jurisdiction",
    "wikidata": "wikidata",
}
_SEPARATORS = ",;\t|"
_LONGEST_FIELD = 200_000


def import_bodies(
    db: Session,
    actor: Actor,
    file: BinaryIO,
    options: RegisterOptions,
    *,
    progress: Progress = no_progress,
    report: Report | None = None,
) -> Report:
    """Import a table of public bodies, one a line, under a line that names the columns.

    A body is found again by its `id`, or by its name where the table has none. Rows whose `jurisdiction__slug` names another jurisdiction are left
    out. A second import of the same file changes nothing; a dry run leaves nothing behind.

    Raises:
        UnreadableFileError: when the file as a whole cannot be read; nothing was written.

    """
    told = report if report is not None else Report()
    with as_utf8(file) as readable, suppress(OnlyLooked), db.begin_nested():
        table = _Table(readable, progress)
        strangers = Strangers(db, Institution, options)
        seen: dict[str, str] = {}
        above: list[tuple[Reader, str]] = []
        for batch in in_batches(_records(table, options, told, seen, above)):
            merge_owners(db, Institution, batch, strangers, options, told)
        check_found(told, len(seen))
        by_name = {name: body_id for body_id, name in seen.items()}
        wanted = ((one, body_id, _id_of_name(str(one.thing["parent_id"]))) for one, body_id in above)
        things = ((one, body_id, by_name.get(name, name)) for one, body_id, name in wanted)
        place_things(db, Institution, things, options, told)
        db.expire_all()
        progress(table.size, table.size)
        if options.is_dry_run:
            raise OnlyLooked
        if not told.has_changed_nothing:
            jurisdiction = options.jurisdiction.uuid
            record(db, actor, "import_bodies", "jurisdiction", jurisdiction, register=options.register)
    return told


class _Table:
    """A table with the lines on which its rows begin."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file = file
        self.size = self._file.seek(0, io.SEEK_END)
        self._file.seek(0)
        self._progress = progress
        text = io.TextIOWrapper(self._file, "utf-8", newline="")
        self._lines = lines_of(text)
        header = next(self._lines, "")
        self._separator = max(_SEPARATORS, key=header.count)
        names = next(csv.reader([header.lstrip("#").strip()], delimiter=self._separator), [])
        self.columns = [_COLUMNS.get(name.strip().lstrip("#").lower(), "") for name in names]
        if "name" not in self.columns:
            text.detach()
            raise UnreadableFileError(_("No column is called name. The first line must name the columns."), "line 1")
        self._text = text

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row with the line on which it ends."""
        csv.field_size_limit(_LONGEST_FIELD)
        reader = csv.reader(self._lines, delimiter=self._separator, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num + 1, self._row(cells)
                if reader.line_num % 200 == 0:
                    self._progress(min(self._file.tell(), self.size), self.size)
        except csv.Error as error:
            place = f"line {reader.line_num + 1}"
            raise UnreadableFileError(no_table(error), place) from None
        finally:
            self._text.detach()

    def _row(self, cells: list[str]) -> dict[str, str]:
        row = {name: cell.strip() for name, cell in zip(self.columns, cells, strict=False) if name}
        if len(cells) > len(self.columns):
            row["\x00"] = "more"
        return row


def _records(
    table: _Table,
    options: RegisterOptions,
    report: Report,
    seen: dict[str, str],
    above: list[tuple[Reader, str]],
) -> Iterator[Record]:
    for line, row in table.rows():
        reader = Reader(f"line {line}", dict(row), report)
        if "\x00" in row:
            reader.blame("", _("This row has more cells than there are columns."))
            continue
        if row.get("jurisdiction") not in {None, "", options.jurisdiction.slug}:
            reader.blame("jurisdiction__slug", _("This belongs to another jurisdiction and was left out."))
            continue
        name = reader.line("name", 300)
        if not name:
            reader.blame("name", _("There is no name."))
            continue
        made = _record(reader, name, options)
        if made.id in seen:
            reader.blame("", _("Another one has the id %(id)s too; the first is kept.", id=excerpt(made.id)))
            continue
        seen[made.id] = _id_of_name(name)
        if row.get("parent"):
            above.append((Reader(reader.place, {"parent_id": row["parent"]}, report), made.id))
        yield made


def _id_of_name(name: str) -> str:
    return natural_key(fold_name(name))


def _record(reader: Reader, name: str, options: RegisterOptions) -> Record:
    founded, dissolved = reader.ordered("founding_date", "dissolution_date")
    columns: dict[str, Any] = {
        "name": name,
        "language": options.language,
        "classification": reader.line("classification", 40).lower() or "agency",
        "abbreviation": reader.line("abbreviation", 40),
        "description": reader.line("description", 20_000),
        "seats": reader.number("seats"),
        "founding_date": founded,
        "dissolution_date": dissolved,
        "source_url": options.source_url,
        "source_date": options.source_date,
    }
    names: Parts = {
        (options.language, other, ""): {"start_date": None, "end_date": None}
        for other in (one.strip() for one in reader.line("other_names", 2000).split(","))
        if other and other != name and len(other) <= 300  # noqa: PLR2004 - what fits the column
    }
    url, scheme_url = reader.web_address("url", 1000), reader.web_address("publication_scheme", 1000)
    links: Parts = {(one,): {"note": note} for one, note in ((url, "website"), (scheme_url, "publication")) if one}
    wikidata = reader.line("wikidata", 40)
    parts: dict[str, Parts] = {
        "name": names,
        "identifier": {("wikidata", wikidata): {}} if wikidata else {},
        "contact": _contacts(reader, options),
        "link": links,
    }
    return Record(reader.id() or _id_of_name(name), reader.place, columns, parts)


def _contacts(reader: Reader, options: RegisterOptions) -> Parts:
    said = {"label": "", "note": "", "source_url": options.source_url, "as_of": options.source_date}
    found: Parts = {}
    addresses = [reader.line("email", 254), *reader.line("alternative_emails", 2000).replace(";", ",").split(",")]
    for address in (one.strip() for one in addresses):
        if address and is_address(address):
            found.setdefault(("email", address), said)
        elif address:
            reader.blame("email", _("This is no e-mail address: %(value)s", value=excerpt(address)))
    for kind, column in (("address", "address"), ("phone", "phone")):
        value = reader.line(column, 500)
        if value:
            found[kind, value] = said
    return found
