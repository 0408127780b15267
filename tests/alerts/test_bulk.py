"""An import of many proposals is told to followers in one letter, and owes no job for each proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

from campaigns.alerts.models import FollowKind, Frequency
from campaigns.alerts.queries.followers import Target
from campaigns.alerts.queries.news import news_of
from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.formats import ImportTask
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.imports.tables import import_proposals_table
from campaigns.proposals.models import BillChange
from campaigns.proposals.queries import Search
from tests.alerts.laws import follow, ledger, make_bill
from tests.factories import run_jobs

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("database")


def import_table(folder: Path, number: int) -> None:
    rows = [f"ocd-jurisdiction/country:rs/government,term/1,{one}/26,Law on reuse {one}" for one in range(number)]
    file = folder / f"{number}.csv"
    file.write_text("\n".join(["jurisdiction,session,identifier,title", *rows]), "utf-8")
    import_proposals_table(ImportTask(file, SYSTEM))


def owed() -> list[tuple[str, int]]:
    with reading() as db:
        rows = db.execute(select(OutboxJob.job, func.count()).group_by(OutboxJob.job).order_by(OutboxJob.job))
        return [(row[0], row[1]) for row in rows]


def test_many_are_announced_together_and_told_at_once(tmp_path: Path) -> None:
    with writing() as db:
        target = Target(FollowKind.SEARCH, search=Search(text="reuse"))
        follow(db, target, email="mira@example.org", frequency=Frequency.AT_ONCE)

    import_table(tmp_path, 60)

    assert owed() == [("alerts.alert_all_at_once", 1)]
    run_jobs()
    [(_follower, changes)] = ledger()
    assert len(changes) == 60

    import_table(tmp_path, 62)

    assert owed() == [("alerts.alert_at_once", 2)]


def test_a_letter_can_tell_of_a_hundred_thousand_changes() -> None:
    with writing() as db:
        bill, now = make_bill(db), clock.now()
        row = {"bill_id": bill.id, "kind": "stage", "thing": bill.uuid, "before": "idea", "after": "idea", "at": now}
        for _ in range(10):
            db.execute(insert(BillChange), [{**row, "uuid": uuid7()} for _ in range(10_000)])
        numbers = db.scalars(select(BillChange.id)).all()

    with reading() as db:
        [news], left_out = news_of(db, numbers, most_bills=25, most_lines=10)

    assert left_out == 0
    assert [line.number for line in news.lines] == sorted(numbers)[-10:]
    assert news.more == len(numbers) - 10
