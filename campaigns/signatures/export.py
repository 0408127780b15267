"""Signatures and counts as tables: CSV in a stream, XLSX from a file on the disk; a cell that a spreadsheet would run is made harmless."""

from __future__ import annotations

import csv
import io
import tempfile
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO

import xlsxwriter
from sqlalchemy import select, tuple_

from campaigns.audit.operations import record
from campaigns.foundation.transaction import reading
from campaigns.petitions.models import PetitionVersion
from campaigns.signatures.models import NewsConsent, Signature, SignatureState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.petitions.models import Petition
    from campaigns.signatures.queries import Counts

SLICE = 2000
MOST_ROWS_OF_XLSX = 1_048_575
BYTE_ORDER_MARK = "\ufeff"
# Those of full width too: some spreadsheets take them for the narrow ones.
_RUNNABLE = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n", "\x00")


class ExportKind(StrEnum):
    """What is taken out: signatures to be handed over (without addresses), or those who want news from one organization (with them)."""

    SIGNATURES = "signatures"
    NEWS = "news"


_HEADS = {
    ExportKind.SIGNATURES: (
        "name",
        "country",
        "locality",
        "reason",
        "language",
        "text_version",
        "signed_at",
        "confirmed_at",
    ),
    ExportKind.NEWS: ("name", "email", "country", "locality", "language", "consented_at", "wording"),
}


def harmless(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula: a quote stands before what begins like one."""
    return f"'{cell}" if cell.startswith(_RUNNABLE) else cell


def record_export(
    db: Session, actor: Actor, petition: Petition, kind: ExportKind, form: str, organization: UUID | None
) -> None:
    """Write down who took what out, before it leaves."""
    record(
        db,
        actor,
        "export_signatures",
        "petition",
        petition.uuid,
        kind=kind.value,
        form=form,
        organization=str(organization) if organization else None,
    )


def rows_of(petition_id: int, kind: ExportKind, organization_id: int | None = None) -> Iterator[Sequence[str]]:
    """The rows of an export, confirmed signatures in order of signing, read in slices so that memory stays flat.

    Each slice is read in a transaction of its own: an export of a million rows holds none open.
    """
    with reading() as db:
        numbers = {
            row.id: row.number
            for row in db.execute(
                select(PetitionVersion.id, PetitionVersion.number).where(PetitionVersion.petition_id == petition_id)
            )
        }
    after: UUID | None = None
    while True:
        with reading() as db:
            found = _slice(db, petition_id, kind, organization_id, after)
            lines = [_cells(signature, consent, numbers) for signature, consent in found]
        yield from lines
        if len(found) < SLICE:
            return
        after = found[-1][0].uuid


def _slice(
    db: Session,
    petition_id: int,
    kind: ExportKind,
    organization_id: int | None,
    after: UUID | None,
) -> list[tuple[Signature, NewsConsent | None]]:
    where = [Signature.petition_id == petition_id, Signature.state == SignatureState.CONFIRMED]
    if after is not None:
        where.append(Signature.uuid > after)
    if kind is ExportKind.SIGNATURES:
        query = select(Signature).where(*where).order_by(Signature.uuid).limit(SLICE)
        return [(signature, None) for signature in db.scalars(query)]
    both = (
        select(Signature, NewsConsent)
        .join(
            NewsConsent,
            tuple_(NewsConsent.petition_id, NewsConsent.signature_uuid)
            == tuple_(Signature.petition_id, Signature.uuid),
        )
        .where(*where, NewsConsent.organization_id == organization_id, Signature.email_sealed.is_not(None))
        .order_by(Signature.uuid)
        .limit(SLICE)
    )
    return [(row[0], row[1]) for row in db.execute(both)]


def _cells(signature: Signature, consent: NewsConsent | None, numbers: dict[int, int]) -> Sequence[str]:
    name, locality = signature.name or "", signature.locality or ""
    if consent is not None:
        return (
            name,
            signature.email or "",
            signature.country,
            locality,
            signature.language,
            consent.given_at.isoformat(),
            str(consent.wording),
        )
    return (
        name,
        signature.country,
        locality,
        signature.reason or "",
        signature.language,
        str(numbers.get(signature.version_id, "")),
        signature.signed_at.isoformat(timespec="seconds"),
        signature.confirmed_at.isoformat(timespec="seconds") if signature.confirmed_at else "",
    )


def export_csv(petition_id: int, kind: ExportKind, organization_id: int | None = None) -> Iterator[bytes]:
    """The export as CSV (RFC 4180, UTF-8 with byte order mark), piece by piece."""
    out = io.StringIO()
    # All in quotes: where a spreadsheet takes the semicolon for the end of a cell, what follows one in a name would be a cell of its own.
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    out.write(BYTE_ORDER_MARK)
    writer.writerow(_HEADS[kind])
    for number, row in enumerate(rows_of(petition_id, kind, organization_id), 1):
        writer.writerow([harmless(cell) for cell in row])
        if number % 500 == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def export_xlsx(petition_id: int, kind: ExportKind, organization_id: int | None = None) -> BinaryIO:
    """The export as a workbook, an open temporary file that vanishes when it is closed; further sheets where one does not hold all rows.

    Rows go to the disk as they come; every cell is text, so nothing in it is run.
    """
    file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet, at = None, MOST_ROWS_OF_XLSX
    for row in rows_of(petition_id, kind, organization_id):
        if sheet is None or at >= MOST_ROWS_OF_XLSX:
            sheet, at = book.add_worksheet(), 0
            sheet.write_row(0, 0, _HEADS[kind])
        at += 1
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell)
    if sheet is None:
        book.add_worksheet().write_row(0, 0, _HEADS[kind])
    book.close()
    file.seek(0)
    return file


def counts_as_csv(counts: Counts) -> str:
    """The history of a count by day: day, new, total."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("day", "new", "total"))
    total = 0
    for day, number in counts.by_day:
        total += number
        writer.writerow((day.isoformat(), number, total))
    return out.getvalue()
