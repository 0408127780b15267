"""Taking signatures out: no cell is run by a spreadsheet, no address goes where it was not promised, memory stays flat."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from sqlalchemy import select

from campaigns.coalitions.models import Organization
from campaigns.foundation.actor import VISITOR
from campaigns.foundation.transaction import reading, writing
from campaigns.signatures import export
from campaigns.signatures.export import ExportKind, counts_as_csv, export_csv, export_xlsx, harmless
from campaigns.signatures.operations.holding import erase_signature, withdraw_signature
from tests.factories import Made, count_now, counts, make_petition, make_signature, petition_row, signature_row

if TYPE_CHECKING:
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("database")
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1:A9)", "\t=1", '=HYPERLINK("https://evil.example";"x")', "=cmd|' /C calc'!A0")


def read_csv(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def as_csv(
    petition: Made, kind: ExportKind = ExportKind.SIGNATURES, organization_id: int | None = None
) -> list[dict[str, str]]:
    return read_csv(b"".join(export_csv(petition.id, kind, organization_id)))


def as_xlsx(petition: Made, kind: ExportKind = ExportKind.SIGNATURES) -> list[list[object]]:
    with export_xlsx(petition.id, kind) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def test_the_signatures_are_there_without_addresses(clock: Clock) -> None:  # noqa: ARG001 - it is noon
    petition = make_petition()
    make_signature(petition, name="Мира Ковач", reason='First line\nsecond; "quoted", line', locality="")
    make_signature(petition, email="pending@example.org", confirmed=False)
    [row] = as_csv(petition)
    assert row == {
        "name": "Мира Ковач",
        "country": "RS",
        "locality": "",
        "reason": 'First line\nsecond; "quoted", line',
        "language": "en",
        "text_version": "1",
        "signed_at": "2026-06-01T12:00:00+00:00",
        "confirmed_at": "2026-06-01T12:00:00+00:00",
    }
    assert as_xlsx(petition)[1] == list(row.values())


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    petition = make_petition()
    make_signature(petition, name=text, locality=text, reason=text)
    [row] = as_csv(petition)
    for column in ("name", "locality", "reason"):
        assert row[column] == f"'{text}"
        assert harmless(text)[0] == "'"
    with export_xlsx(petition.id, ExportKind.SIGNATURES) as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read())).active
    assert sheet is not None
    cells = [cell for cells in sheet.iter_rows() for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value for cell in cells].count(text) == 3
    assert all(cell.hyperlink is None for cell in cells)


def test_withdrawn_and_erased_signatures() -> None:
    petition = make_petition()
    for who in ("stays", "withdraws", "erases", "leaves a number"):
        make_signature(petition, email=f"{who.replace(' ', '-')}@example.org", name=who)
    with writing() as db:
        row = petition_row(db, petition)
        for who, keeps in (("withdraws", None), ("erases", False), ("leaves-a-number", True)):
            signature = signature_row(db, petition, f"{who}@example.org")
            assert signature is not None
            if keeps is None:
                withdraw_signature(db, row, signature)
            else:
                erase_signature(db, VISITOR, row, signature, keeps_count=keeps)
    assert [row["name"] for row in as_csv(petition)] == ["stays", ""]


def test_addresses_go_to_the_organization_that_was_chosen_and_to_no_other() -> None:
    petition = make_petition()
    make_signature(petition, email="wants@example.org", name="Wants", news=petition.organizations)
    make_signature(petition, email="wants-not@example.org", name="Wants not")
    make_signature(petition, email="pending@example.org", name="Pending", news=petition.organizations, confirmed=False)
    other = make_petition()
    with reading() as db:
        mine = db.scalars(select(Organization.id).where(Organization.uuid == petition.organizations[0])).one()
        theirs = db.scalars(select(Organization.id).where(Organization.uuid == other.organizations[0])).one()
    [row] = as_csv(petition, ExportKind.NEWS, mine)
    assert (row["name"], row["email"], row["wording"]) == ("Wants", "wants@example.org", "1")
    assert as_csv(petition, ExportKind.NEWS, theirs) == []


def test_slices_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "SLICE", 3)
    petition = make_petition()
    for number in range(10):
        make_signature(petition, email=f"signer-{number}@example.org", name=f"Signer {number}")
    assert [row["name"] for row in as_csv(petition)] == [f"Signer {number}" for number in range(10)]


def test_no_transaction_is_open_while_rows_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "SLICE", 2)
    petition = make_petition()
    for number in range(6):
        make_signature(petition, email=f"signer-{number}@example.org", name=f"Signer {number}")
    rows = export.rows_of(petition.id, ExportKind.SIGNATURES)
    first = next(rows)
    # Between two rows others write; the reader of a slow line holds nobody up.
    make_signature(petition, email="later@example.org", name="Later")
    assert [row[0] for row in (first, *rows)] == [*(f"Signer {number}" for number in range(6)), "Later"]


def test_a_sheet_that_is_full_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS_OF_XLSX", 2)
    petition = make_petition()
    for number in range(5):
        make_signature(petition, email=f"signer-{number}@example.org", name=f"Signer {number}")
    rows = as_xlsx(petition)
    assert [row[0] for row in rows] == [
        "name",
        "Signer 0",
        "Signer 1",
        "name",
        "Signer 2",
        "Signer 3",
        "name",
        "Signer 4",
    ]


def test_nothing_to_take_out_is_a_table_with_a_head() -> None:
    petition = make_petition()
    assert as_csv(petition) == []
    assert as_xlsx(petition) == [
        ["name", "country", "locality", "reason", "language", "text_version", "signed_at", "confirmed_at"]
    ]


def test_counts_as_a_table(clock: Clock) -> None:
    petition = make_petition()
    make_signature(petition)
    clock.advance(days=2)
    make_signature(petition, email="ana@example.org")
    count_now()
    assert counts_as_csv(counts(petition)).splitlines() == ["day,new,total", "2026-06-01,1,1", "2026-06-03,1,2"]
