"""A proposal that is shown is new to everybody; a stage is told once, whoever else wrote meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.models import Bill, BillChange
from campaigns.proposals.operations import BillData, record_action, refresh_bill, write_bill
from tests.proposals.making import make_bill

pytestmark = pytest.mark.usefixtures("database")


def told(bill_id: int) -> list[tuple[str, str, str]]:
    with reading() as db:
        rows = db.scalars(select(BillChange).where(BillChange.bill_id == bill_id).order_by(BillChange.id))
        return [(row.kind, row.before, row.after) for row in rows]


def owed() -> int:
    with reading() as db:
        return db.scalar(select(func.count()).select_from(OutboxJob)) or 0


def test_what_is_shown_is_told_as_new_once() -> None:
    with writing() as db:
        bill = make_bill(db, is_public=False)
        data = BillData(bill.identifier, bill.title, "en", ("bill",), subjects=("confiscated assets",), is_public=False)
        bill_id = bill.id
    assert told(bill_id) == []
    assert owed() == 0

    for is_public in (False, True, True):
        with writing() as db:
            write_bill(db, SYSTEM, db.get_one(Bill, bill_id), replace(data, is_public=is_public))

    assert told(bill_id) == [("proposal", "", "idea")]
    assert owed() == 1


def test_a_stage_that_somebody_else_wrote_meanwhile_is_neither_told_again_nor_lost() -> None:
    with writing() as db:
        bill = make_bill(db)
        bill_id = bill.id
        record_action(db, SYSTEM, bill, date="2026-01-10", description="Introduced")
    before = told(bill_id)

    with writing() as db:
        bill = db.get_one(Bill, bill_id)
        # What the row holds is no longer what this session has read.
        query = update(Bill).where(Bill.id == bill_id).values(stage="reading_1")
        db.execute(query.execution_options(synchronize_session=False))
        refresh_bill(db, bill)

    with reading() as db:
        assert db.get_one(Bill, bill_id).stage == "introduced"
    assert told(bill_id) == [*before, ("stage", "reading_1", "introduced")]
