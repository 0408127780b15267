"""The notes of a matrix: one for each language, as long as they can be true."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from campaigns.audit.models import AuditEntry
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from campaigns.insights.matrix import matrix_page
from campaigns.proposals.models import Bill, Demand, DemandRow, DemandRowText
from campaigns.proposals.operations import (
    DemandWording,
    RowData,
    begin_demand,
    put_demand_row,
    remove_demand,
    remove_demand_row,
    write_row_notes,
)
from tests.factories import make_campaign
from tests.proposals.making import make_bill, make_jurisdiction, make_legislature

ENGLISH, SERBIAN = "Nobody has tried", "Нико није покушао"


@pytest.fixture
def bill_id(database: object) -> int:  # noqa: ARG001 - empty tables
    """A matrix with a row that has no law, its note in two languages, and the law that may come."""
    with writing() as db:
        place = make_jurisdiction(db, name="Sylvania")
        demand = begin_demand(
            db, SYSTEM, make_campaign(db), language="en", wording=DemandWording("Houses"), slug="houses"
        )
        row = put_demand_row(db, SYSTEM, demand, place, RowData(note=f" {ENGLISH} "))
        write_row_notes(db, SYSTEM, demand, "sr-Cyrl", [(row, SERBIAN)])
        return make_bill(db, make_legislature(db, place)).id


def notes() -> dict[str, str]:
    with reading() as db:
        return {text.language: text.note for text in db.scalars(select(DemandRowText))}


def put(note: str, bill_id: int | None = None) -> None:
    with writing() as db:
        row = db.scalars(select(DemandRow)).one()
        demand = db.get_one(Demand, row.demand_id)
        bill = db.get_one(Bill, bill_id) if bill_id is not None else row.bill
        put_demand_row(db, SYSTEM, demand, row.jurisdiction, RowData(bill, note))


def write(language: str, note: str) -> None:
    with writing() as db:
        row = db.scalars(select(DemandRow)).one()
        write_row_notes(db, SYSTEM, db.get_one(Demand, row.demand_id), language, [(row, note)])


def shown(language: str) -> tuple[str, str]:
    with reading() as db:
        (row,) = matrix_page(db, "houses", language).rows
        return row.note, row.note_language


@pytest.mark.usefixtures("bill_id")
def test_a_reader_gets_the_note_in_their_language_and_script() -> None:
    assert shown("en") == (ENGLISH, "en")
    assert shown("sr-Cyrl") == (SERBIAN, "sr-Cyrl")
    assert shown("sr-Latn") == ("Niko nije pokušao", "sr-Latn")


@pytest.mark.usefixtures("bill_id")
def test_without_one_a_reader_gets_that_of_the_default_language() -> None:
    write("sr-Cyrl", "  ")
    assert notes() == {"en": ENGLISH}, "an empty note is none"
    assert shown("sr-Latn") == (ENGLISH, "en")
    with writing() as db:
        db.scalars(select(Demand)).one().default_language = "sr-Cyrl"
    write("en", "")
    write("sr-Cyrl", SERBIAN)
    assert shown("en") == (SERBIAN, "sr-Cyrl")


@pytest.mark.usefixtures("bill_id")
def test_a_note_that_is_mended_keeps_the_others() -> None:
    put("Nobody has tried yet")
    assert notes() == {"en": "Nobody has tried yet", "sr-Cyrl": SERBIAN}


@pytest.mark.usefixtures("bill_id")
def test_a_note_that_is_taken_away_takes_the_others_along() -> None:
    put("")
    assert notes() == {}
    write("sr-Cyrl", SERBIAN)
    put("")
    assert notes() == {"sr-Cyrl": SERBIAN}, "saved again without a note in the default language"


def test_with_its_first_law_and_another_note_the_others_go(bill_id: int) -> None:
    put("It is law", bill_id)
    assert notes() == {"en": "It is law"}


def test_with_its_first_law_and_the_same_note_the_others_stay(bill_id: int) -> None:
    put(ENGLISH, bill_id)
    assert notes() == {"en": ENGLISH, "sr-Cyrl": SERBIAN}


@pytest.mark.usefixtures("bill_id")
def test_what_is_written_is_in_the_trail_and_what_changes_nothing_is_not() -> None:
    write("sr-Cyrl", SERBIAN)
    with reading() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.action == "write_row_notes")).all()
        assert [entry.details["language"] for entry in entries] == ["sr-Cyrl"]
        assert SERBIAN not in str(entries[0].details)


@pytest.mark.usefixtures("bill_id")
def test_notes_go_with_their_row_and_their_matrix() -> None:
    with writing() as db:
        row = db.scalars(select(DemandRow)).one()
        demand = db.get_one(Demand, row.demand_id)
        remove_demand_row(db, SYSTEM, demand, row)
        assert db.scalar(select(func.count()).select_from(DemandRowText)) == 0
        other = put_demand_row(db, SYSTEM, demand, make_jurisdiction(db, name="Ruritania"), RowData(note=ENGLISH))
        write_row_notes(db, SYSTEM, demand, "sr-Cyrl", [(other, SERBIAN)])
        remove_demand(db, SYSTEM, demand)
        assert db.scalar(select(func.count()).select_from(DemandRowText)) == 0
