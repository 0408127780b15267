"""Tables (CSV): proposals, actions and votes, one row each, with named columns, as people keep them in spreadsheets.

The comma, semicolon or tab is found out. The first row names the columns; those that are not known are named in the report and passed over.
"""

from __future__ import annotations

import csv
from functools import partial
from typing import TYPE_CHECKING

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.opening import lines_of, no_table, open_text
from campaigns.foundation.importing.report import Fate, UnreadableFileError
from campaigns.proposals.classifications import ACTIONS, BILLS
from campaigns.proposals.guessing import guess_action
from campaigns.proposals.imports.records import (
    NO_DESCRIPTION,
    NO_IDENTIFIER,
    NO_MOTION,
    NO_TITLE,
    VOTE_OPTIONS,
    BillName,
    Reader,
    Record,
    UnfitError,
    language_of,
    line_of,
    number_of,
    partial_date,
    text_of,
    unknown_code,
    url_of,
)
from campaigns.proposals.imports.running import RawItem, digest_of, import_proposals
from campaigns.proposals.pipelines import GENERIC, pipeline_of, pipelines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from campaigns.foundation.importing.formats import ImportTask
    from campaigns.foundation.importing.report import Report

    Row = Mapping[str, str]
    ReadRow = Callable[[Row, Record, Reader], None]

_WHO = ("jurisdiction", "session", "identifier")
PROPOSAL_COLUMNS = (
    *_WHO,
    "title",
    "language",
    "classification",
    "subjects",
    "from",
    "pipeline",
    "abstract",
    "source",
    "sponsors",
)
ACTION_COLUMNS = (*_WHO, "date", "description", "institution", "classification", "source", "language")
VOTE_COLUMNS = (
    *_WHO,
    "date",
    "motion",
    "institution",
    "result",
    "vote",
    "source",
    "yes",
    "no",
    "abstain",
    "absent",
    "voter",
    "option",
    "group",
)
# The second takes only the kinds and procedures that are known.
_READING = "2"
_MANY = ";|"
_LONGEST_FIELD = 200_000
csv.field_size_limit(_LONGEST_FIELD)


def import_proposals_table(task: ImportTask) -> None:
    """Import proposals: one a row."""
    import_proposals(task, "csv", partial(_items, PROPOSAL_COLUMNS, ("identifier", "title"), _read_proposal))


def import_actions_table(task: ImportTask) -> None:
    """Import actions of proposals that are here: one a row."""
    import_proposals(
        task, "csv-actions", partial(_items, ACTION_COLUMNS, ("identifier", "date", "description"), _read_action)
    )


def import_votes_table(task: ImportTask) -> None:
    """Import votes on proposals that are here: a row with counts, or a row for each who voted."""
    import_proposals(task, "csv-votes", partial(_items, VOTE_COLUMNS, ("identifier", "date", "motion"), _read_vote))


def _items(columns: tuple[str, ...], needed: tuple[str, ...], read: ReadRow, task: ImportTask) -> Iterator[RawItem]:
    with open_text(task.path, encoding=task.options.get("encoding", "")) as text:
        lines = lines_of(text)
        head = next(lines, "")
        if not head.strip():
            raise UnreadableFileError(_("The table is empty. Its first row must name the columns."), "line 1")
        mark = max(",;\t", key=head.count)
        names = [name.strip().lower().lstrip("#\ufeff ") for name in next(csv.reader([head], delimiter=mark))]
        _check_columns(task, names, columns, needed)
        rows = csv.reader(lines, delimiter=mark, strict=True)
        yield from _rows(task, rows, names, read)


def _check_columns(task: ImportTask, names: list[str], columns: tuple[str, ...], needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if name not in names]
    if missing:
        raise UnreadableFileError(
            _(
                "The column “%(name)s” is missing. These are known: %(columns)s.",
                name=missing[0],
                columns=", ".join(columns),
            ),
            "line 1",
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UnreadableFileError(
            _(
                "The column “%(name)s” stands there twice. Take one away, or give it another name.",
                name=excerpt(twice[0]),
            ),
            "line 1",
        )
    for name in names:
        if name and name not in columns:
            task.report.blame(
                "line 1", _("The column “%(name)s” is not known, so it was passed over.", name=excerpt(name))
            )


def _rows(task: ImportTask, rows: Iterator[list[str]], names: list[str], read: ReadRow) -> Iterator[RawItem]:
    line = 2
    while True:
        # A row with line breaks in a cell begins where the last one ended.
        place = f"line {line}"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(no_table(error), place) from None
        line = rows.line_num + 2  # type: ignore[attr-defined]  # csv's own
        if not any(cells):
            continue
        if len(cells) > len(names):
            task.report.blame(place, _("This row has more cells than there are columns."))
            task.report.note("proposals", Fate.UNRESOLVED)
            continue
        row = dict(zip(names, (*cells, *[""] * (len(names) - len(cells))), strict=True))
        try:
            name = _name(row, task)
        except UnfitError as error:
            task.report.blame(place, error.reason)
            task.report.note("proposals", Fate.UNRESOLVED)
            continue
        text = "\x1f".join(cells)
        digest = digest_of(task, _READING, text) if read is _read_proposal else ""
        yield RawItem(name, place, digest, partial(_read, read, row, place, digest, task), len(text))


def _name(row: Row, task: ImportTask) -> BillName:
    """Which proposal a row is about.

    Raises:
        UnfitError: when it names none.

    """
    name = BillName(
        line_of(row.get("jurisdiction"), "jurisdiction", most=200) or task.options.get("jurisdiction", ""),
        line_of(row.get("session"), "session", most=120) or task.options.get("session", ""),
        line_of(row.get("identifier"), "identifier", most=120),
    )
    if not name.identifier:
        raise UnfitError(NO_IDENTIFIER)
    return name


def _read(read: ReadRow, row: Row, place: str, digest: str, task: ImportTask, name: BillName, report: Report) -> Record:
    record = Record(name, place, digest, language=task.options.get("language", "en"))
    record.pipeline = task.options.get("pipeline", "")
    read(row, record, Reader(record, report))
    return record


def _several(text: str) -> list[str]:
    """The values of a cell that holds several, between semicolons or bars."""
    for mark in _MANY:
        text = text.replace(mark, "\n")
    return [one.strip() for one in text.split("\n") if one.strip()]


def _read_proposal(row: Row, record: Record, reader: Reader) -> None:
    record.title = line_of(row["title"], "title")
    if not record.title:
        raise UnfitError(NO_TITLE)
    record.language = language_of(row.get("language"), otherwise=record.language)
    record.classification = reader.known(_several(row.get("classification", "")), BILLS, "classification")
    record.from_institution = line_of(row.get("from"), "from", most=300)
    procedures = {one.key for one in pipelines()}
    for procedure in reader.known(_several(row.get("pipeline", "")), procedures, "pipeline"):
        record.pipeline = procedure
    for subject in _several(row.get("subjects", "")):
        record.add("subjects", {"subject": line_of(subject, "subjects", most=120)})
    for name in _several(row.get("sponsors", "")):
        record.add("sponsorships", {"name": line_of(name, "sponsors", most=300), "classification": "author"})
    abstract = text_of(row.get("abstract"), "abstract")
    if abstract:
        record.add("abstracts", {"language": record.language, "abstract": abstract})
    for url in _several(row.get("source", "")):
        try:
            record.add("sources", {"url": url_of(url, "source")})
        except UnfitError as error:
            reader.blame("source", error.reason)


def _read_action(row: Row, record: Record, reader: Reader) -> None:
    description = line_of(row["description"], "description")
    if not description:
        raise UnfitError(NO_DESCRIPTION)
    codes = _several(row.get("classification", ""))
    guess = guess_action(pipeline_of(record.pipeline or GENERIC), description)
    record.add(
        "actions",
        {
            "date": partial_date(line_of(row["date"], "date", most=40)).text,
            "description": description,
            "institution": line_of(row.get("institution"), "institution", most=300),
            "classification": reader.known(codes, ACTIONS, "classification") if codes else list(guess.classification),
            "stage": "" if codes else guess.stage,
            "source_url": url_of(row.get("source"), "source"),
            "language": language_of(row.get("language"), otherwise=record.language),
        },
    )


def _read_vote(row: Row, record: Record, reader: Reader) -> None:
    motion = line_of(row["motion"], "motion")
    if not motion:
        raise UnfitError(NO_MOTION)
    result = line_of(row.get("result"), "result", most=20).lower()
    if result not in {"", "pass", "fail"}:
        reader.blame("result", unknown_code(result))
        result = ""
    counts = [
        ["", option, number_of(row[option], option)] for option in ("yes", "no", "abstain", "absent") if row.get(option)
    ]
    people = []
    voter, option = line_of(row.get("voter"), "voter", most=300), line_of(row.get("option"), "option", most=40).lower()
    if voter:
        if option not in VOTE_OPTIONS:
            reader.blame("option", unknown_code(option, "other"))
            option = "other"
        people.append([voter, option, line_of(row.get("group"), "group", most=200), ""])
    record.add(
        "votes",
        {
            "identifier": line_of(row.get("vote"), "vote", most=200),
            "motion": motion,
            "date": partial_date(line_of(row["date"], "date", most=40)).text,
            "institution": line_of(row.get("institution"), "institution", most=300),
            "result": result,
            "source_url": url_of(row.get("source"), "source"),
            "counts": counts,
            "people": people,
            "is_row": True,
            "place": record.place,
        },
    )
