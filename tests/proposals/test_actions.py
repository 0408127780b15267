"""What happened to a proposal moves it, and taking it back moves it back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.errors import Invalid
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.models import Bill, BillAction, BillChange
from campaigns.proposals.operations import change_action, record_action, remove_action
from tests.proposals.making import make_bill, make_institution, make_legislature

pytestmark = pytest.mark.usefixtures("database")

STORY = (
    ("2026-01-10", "Introduced"),
    ("2026-01-20", "Referred to the Committee on Justice"),
    ("2026-02-01", "Adopted in the first reading"),
    ("2026-02-20", "Adopted in the second reading"),
    ("2026-03-01", "Adopted in the third reading"),
    ("2026-03-10", "Signed by the President"),
    ("2026-03-12", "Published in the Official Gazette"),
    ("2026-03-20", "Entered into force"),
)


def standing(bill_id: int) -> tuple[str, str, str]:
    with reading() as db:
        bill = db.get_one(Bill, bill_id)
        return (bill.stage, bill.outcome, str(bill.stage_since))


def told(bill_id: int) -> list[tuple[str, str, str]]:
    with reading() as db:
        rows = db.scalars(select(BillChange).where(BillChange.bill_id == bill_id).order_by(BillChange.id))
        return [(row.kind, row.before, row.after) for row in rows]


class TestRecording:
    def test_a_guess_is_no_hand(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            for date, description in STORY[:5]:
                record_action(db, SYSTEM, bill, date=date, description=description)
            record_action(
                db, SYSTEM, bill, date="2026-03-05", description="Report on the public consultation is made public"
            )
            bill_id = bill.id
        assert standing(bill_id)[0] == "adopted"
        with writing() as db:
            bill = db.get_one(Bill, bill_id)
            record_action(
                db, SYSTEM, bill, date="2026-03-06", description="Sent to the people again", stage="public_consultation"
            )
        assert standing(bill_id)[0] == "public_consultation"

    def test_a_bill_walks_to_the_end(self) -> None:
        stages = []
        with writing() as db:
            bill = make_bill(db)
            for day, words in STORY:
                record_action(db, SYSTEM, bill, date=day, description=words)
                stages.append(bill.stage)

        assert stages == [
            "introduced",
            "committee_first",
            "reading_1",
            "reading_2",
            "adopted",
            "promulgation",
            "published",
            "in_force",
        ]
        assert standing(bill.id) == ("in_force", "in_force", "2026-03-20")
        kinds = [kind for kind, _before, _after in told(bill.id)]
        assert kinds == ["proposal", *["action", "stage"] * len(STORY)]
        assert bill.first_action_date is not None
        assert bill.first_action_date.isoformat() == "2026-01-10"
        assert bill.latest_action == "Entered into force"

    @hypothesis_settings(max_examples=15)
    @given(order=st.permutations(STORY))
    def test_the_order_of_entry_does_not_matter(self, order: list[tuple[str, str]]) -> None:
        with writing() as db:
            bill = make_bill(db)
            for day, words in order:
                record_action(db, SYSTEM, bill, date=day, description=words)
        assert standing(bill.id) == ("in_force", "in_force", "2026-03-20")

    def test_taking_the_last_one_back_undoes_its_stage(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            known = [(bill.stage, bill.outcome, bill.stage_since)]
            for day, words in STORY:
                record_action(db, SYSTEM, bill, date=day, description=words)
                known.append((bill.stage, bill.outcome, bill.stage_since))
            while bill.actions:
                assert (bill.stage, bill.outcome, bill.stage_since) == known.pop()
                remove_action(db, SYSTEM, bill, bill.actions[-1])
            assert (bill.stage, bill.outcome, bill.stage_since) == known.pop()
            assert bill.latest_action_date is None

    def test_a_correction_keeps_the_row_and_moves_the_stage(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            action = record_action(db, SYSTEM, bill, date="2026-02-01", description="Adopted in the first reading")
            uuid = action.uuid
            change_action(db, SYSTEM, bill, action, date="2026-02", description="Rejected in the first reading")

        assert standing(bill.id) == ("reading_1", "rejected", "2026-02-01")
        with reading() as db:
            row = db.scalars(select(BillAction)).one()
            assert row.uuid == uuid
            assert (row.date, row.classification) == ("2026-02", ["reading-1", "failure"])

    def test_the_same_twice_is_refused(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            record_action(db, SYSTEM, bill, date="2026-02-01", description="Introduced")
            with pytest.raises(Invalid, match="already"):
                record_action(db, SYSTEM, bill, date="2026-02-01", description=" Introduced ")

    @pytest.mark.parametrize(
        "fields",
        [
            {"date": "yesterday"},
            {"date": "2026-02-30"},
            {"date": ""},
            {"description": "  "},
            {"description": "x" * 2001},
            {"classification": ("nonsense",)},
            {"stage": "heaven"},
            {"source_url": "javascript:alert(1)"},
        ],
    )
    def test_what_cannot_be_is_refused(self, fields: dict[str, str]) -> None:
        with writing() as db:
            bill = make_bill(db)
            with pytest.raises(Invalid):
                record_action(db, SYSTEM, bill, **({"date": "2026-02-01", "description": "Introduced"} | fields))  # type: ignore[arg-type]
            assert bill.stage == "idea"

    def test_a_stage_set_by_hand_counts_for_a_phrase_that_nobody_knows(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            record_action(db, SYSTEM, bill, date="2026-02-01", description="Хм", stage="reading_2")
            assert bill.stage == "reading_2"

    def test_two_houses_must_both_pass_it(self) -> None:
        with writing() as db:
            session = make_legislature(db)
            bill = make_bill(db, session)
            lower = make_institution(db, session.jurisdiction, name="House", classification="lower")
            upper = make_institution(db, session.jurisdiction, name="Senate", classification="upper")
            record_action(db, SYSTEM, bill, date="2026-02-01", description="Passed", institution=lower)
            assert bill.stage == "second_chamber"
            record_action(db, SYSTEM, bill, date="2026-02-02", description="Passed", institution=lower)
            assert bill.stage == "second_chamber", "one house does not pass it for the other"
            record_action(
                db,
                SYSTEM,
                bill,
                date="2026-03-01",
                description="Passed with changes",
                classification=("passage", "amendment-passage"),
                institution=upper,
            )
            assert bill.stage == "reconciliation"
            record_action(db, SYSTEM, bill, date="2026-04-01", description="Passed", institution=lower)
            assert bill.stage == "adopted"
