"""What ties a public page to something hidden is hidden with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaigns.alerts.access import Wanted, followable
from campaigns.alerts.links import own_token
from campaigns.alerts.models import Follow, Follower, Frequency
from campaigns.alerts.operations.following import request_follow
from campaigns.coalitions.models import Campaign
from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import writing
from campaigns.proposals.models import Bill
from campaigns.proposals.operations import (
    DemandWording,
    RowData,
    add_version,
    begin_demand,
    put_demand_row,
    show_demand,
)
from tests.factories import make_petition
from tests.proposals.making import make_bill

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_a_hidden_matrix_ties_no_texts_together(client: FlaskClient) -> None:
    make_petition()
    with writing() as db:
        campaign = db.scalars(select(Campaign).limit(1)).one()
        here, there = make_bill(db, title="Law here"), make_bill(db, title="Law far away")
        for bill in (here, there):
            add_version(db, SYSTEM, bill, note="Draft", language="en", format="plain", text="Article 1\nA house.")
        wording = DemandWording("A secret plan")
        demand = begin_demand(db, SYSTEM, campaign, language="en", wording=wording, is_public=False)
        for bill in (here, there):
            put_demand_row(db, SYSTEM, demand, bill.jurisdiction, RowData(bill))
        path = f"/proposals/{here.slug}/compare"

    assert "Law far away" not in client.get(f"{path}?before").text

    with writing() as db:
        show_demand(db, SYSTEM, db.merge(demand), is_public=True)
    assert "Law far away" in client.get(f"{path}?after").text


def test_the_new_name_of_a_proposal_that_was_hidden_is_not_told_to_its_followers(client: FlaskClient) -> None:
    with writing() as db:
        bill = make_bill(db, title="Law on reuse")
        request_follow(db, "ana@example.org", followable(db, Wanted(proposal=bill.slug)), frequency=Frequency.DAILY)
        db.execute(update(Follow).values(confirmed_at=clock.now()))
        path = f"/following/{own_token(db.scalars(select(Follower.uuid)).one())}"
    assert "Law on reuse" in client.get(path).text

    with writing() as db:
        hidden = db.get_one(Bill, bill.id)
        hidden.is_public, hidden.title = False, "Nobody may know this"
    page = client.get(path).text

    assert "Nobody may know this" not in page
    assert hidden.slug not in page
    assert "no longer public" in page
