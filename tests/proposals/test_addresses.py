"""What is no whole address of the web is no source, of whatever it would be the source."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.errors import Invalid
from campaigns.foundation.transaction import writing
from campaigns.proposals.models import Lean
from campaigns.proposals.operations import VoteData, add_source, record_action, record_position, record_vote
from campaigns.proposals.operations.advocacy import PositionData
from tests.factories import make_organization
from tests.proposals.making import make_bill, make_person

pytestmark = pytest.mark.usefixtures("database")
NONE = ["javascript:alert(1)", "https://", "https://a b.example", "ftp://a.example", "https://a.example/" + "x" * 1000]


@pytest.mark.parametrize("address", NONE)
def test_what_is_no_address_is_refused_everywhere(address: str) -> None:
    with writing() as db:
        bill = make_bill(db)
        with pytest.raises(Invalid):
            add_source(db, SYSTEM, bill, address)
        with pytest.raises(Invalid):
            record_action(db, SYSTEM, bill, date="2026", description="Introduced", source_url=address)
        with pytest.raises(Invalid) as refusal:
            record_vote(db, SYSTEM, bill, VoteData(date="2026", motion="Final vote", source_url=address))
        assert refusal.value.faults.keys() == {"source_url"}
        data = PositionData(Lean.YES, dt.date(2026, 1, 1), "staff", person=make_person(db, bill.jurisdiction))
        with pytest.raises(Invalid):
            record_position(db, SYSTEM, bill, make_organization(db), replace(data, source_url=address))
