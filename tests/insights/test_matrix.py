"""What the head of a matrix counts: jurisdictions, each once, and no more than its sources say."""

from __future__ import annotations

import pytest

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from campaigns.insights.matrix import MatrixPage, Tally, matrix_page
from campaigns.insights.pipeline_drawing import StopState
from campaigns.proposals.operations import DemandWording, RowData, begin_demand, put_demand_row, record_action
from tests.factories import make_campaign
from tests.proposals.making import make_bill, make_jurisdiction, make_legislature

pytestmark = pytest.mark.usefixtures("database")
INVENTED = "ocd-jurisdiction/supranational:demonstration/republic"


def page_with(*places: tuple[str, list[tuple[str, bool]]], pipeline: str = "generic") -> MatrixPage:
    """A matrix of places (id), each with its laws: what happened to each (a stage or an outcome; empty for no law), and whether it is verified."""
    with writing() as db:
        demand = begin_demand(
            db, SYSTEM, make_campaign(db), language="en", wording=DemandWording("Houses"), slug="houses"
        )
        for ocd_id, laws in places:
            place = make_jurisdiction(db, ocd_id=ocd_id)
            for what, is_verified in laws:
                bill = make_bill(db, make_legislature(db, place), pipeline=pipeline) if what else None
                for day, stage in enumerate(what.split("+") if what else (), 1):
                    assert bill is not None
                    bill.is_unverified = not is_verified
                    record_action(db, SYSTEM, bill, date=f"2024-01-{day:02}", description=stage, stage=stage)
                put_demand_row(db, SYSTEM, demand, place, RowData(bill))
    with reading() as db:
        return matrix_page(db, "houses", "en")


def test_each_jurisdiction_counts_once_where_its_best_law_stands() -> None:
    page = page_with(
        ("", [("in_force", False), ("introduced", True)]),
        ("", [("in_force", False), ("in_force", True)]),
        ("", [("introduced+withdrawn", True), ("introduced", True)]),
        ("", [("introduced+withdrawn", False)]),
        ("", [("", True)]),
        (INVENTED, [("in_force", True)]),
    )
    assert (page.in_force, page.under_way, page.ended, page.nothing) == (
        Tally(2, 1),
        Tally(1, 0),
        Tally(1, 1),
        Tally(1, 0),
    )
    assert len(page.rows) == 9, "every law has its row"


def test_what_came_before_a_procedure_begins_is_said_and_drawn() -> None:
    page = page_with(("", [("idea+introduced", True)]), ("", [("introduced", True)]), pipeline="it-law")
    drawings = [row.drawing for row in page.rows if row.drawing]
    assert page.columns[0].key == "idea"
    assert [one.stops[0].state for one in drawings] == [StopState.DONE, StopState.AWAY]
    assert [one.stops[0].line for one in drawings] == ["solid", ""]
