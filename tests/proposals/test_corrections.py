"""An entry that a file brought stays the one that the file means, whatever people add to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.coalitions.models import Role
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing.formats import ImportTask
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.imports.ocd import import_ocd
from campaigns.proposals.models import BillAction
from tests.proposals.making import make_institution, make_jurisdiction

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SignedInClient, SignIn

SERBIA = "ocd-jurisdiction/country:rs/government"
READ = {"date": "2026-01-10", "description": "Read", "organization_id": '~{"classification": "lower"}'}
BILL = {"identifier": "1/26", "title": "Law", "jurisdiction": SERBIA, "actions": [READ, READ]}


@pytest.fixture
def manager(signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(Role.MANAGER)


def actions() -> list[tuple[str, str, bool]]:
    with reading() as db:
        rows = db.scalars(select(BillAction).order_by(BillAction.id))
        return [(str(row.uuid), row.note, row.institution_id is not None) for row in rows]


def test_a_note_on_an_entry_of_an_import_makes_no_second_one(manager: SignedInClient, tmp_path: Path) -> None:
    with writing() as db:
        make_institution(db, make_jurisdiction(db, ocd_id=SERBIA), classification="lower")
    file = tmp_path / "bill.json"
    file.write_text(json.dumps(BILL), "utf-8")
    import_ocd(ImportTask(file, SYSTEM))
    before = actions()
    assert len(before) == 2

    for uuid, _note, _has_body in before:
        form = {"date": "2026-01-10", "description": "Read", "note": "By 130 votes"}
        assert manager.post_form(f"/manage/proposals/law/actions/{uuid}", form).status_code == 303
    file.write_text(json.dumps({**BILL, "title": "Law on reuse"}), "utf-8")
    import_ocd(ImportTask(file, SYSTEM))

    assert actions() == [(uuid, "By 130 votes", True) for uuid, _note, _has_body in before]
