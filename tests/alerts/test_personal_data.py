"""What is held about a follower is given whole and erased whole, also under new keys."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.alerts.models import Alert, Follow, Follower
from campaigns.alerts.operations.keeping import follower_keys_in_use, renew_followers
from campaigns.alerts.personal_data import erase_for, export_for
from campaigns.alerts.queries.followers import follower_of_address
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.crypto import KEY_BYTES, the_keyring
from campaigns.foundation.mail.models import Letter
from campaigns.foundation.transaction import reading, writing
from tests.alerts.laws import act_on, bill_target, follow_in_account, followed_bill, make_bill
from tests.dumps import tables_with
from tests.factories import make_account, run_jobs

if TYPE_CHECKING:
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("database")
ADDRESS = "zorana.unusual@example.org"


def test_given_and_erased(clock: Clock) -> None:
    bill_id = followed_bill(email=ADDRESS)
    with writing() as db:
        follow_in_account(db, make_account(db, email=ADDRESS), bill_target(make_bill(db)))
    followed_bill(email="ana@example.org")
    act_on(bill_id)
    run_jobs()
    clock.advance(minutes=1)
    assert tables_with("zorana") == [], "the address is sealed"
    with reading() as db:
        member, follower = export_for(db, ADDRESS.upper())
    assert (member["email"], follower["email"]) == (ADDRESS, ADDRESS)
    assert len(follower["alerts"]) == len(follower["follows"]) == 1
    assert {one["kind"] for one in follower["letters"]} == {"alerts.confirmation", "alerts.changes"}
    with writing() as db:
        assert erase_for(db, SYSTEM, ADDRESS) == 2
    with reading() as db:
        assert export_for(db, ADDRESS) == []
        assert len(db.scalars(select(Follower)).all()) == len(db.scalars(select(Follow)).all()) == 1
        assert db.scalars(select(Alert)).all() == []
        assert [one.kind for one in db.scalars(select(Letter))] == ["alerts.confirmation"]


def test_new_keys() -> None:
    followed_bill(email=ADDRESS)
    ring = the_keyring()
    ring.sealing[ring.sealing_number + 1] = secrets.token_bytes(KEY_BYTES)
    ring.index[ring.index_number + 1] = secrets.token_bytes(KEY_BYTES)
    with reading() as db:
        assert follower_of_address(db, ADDRESS) is not None
        assert follower_keys_in_use(db) == ({ring.sealing_number - 1}, {ring.index_number - 1})
    with writing() as db:
        assert renew_followers(db, 0) is None
    with reading() as db:
        assert follower_keys_in_use(db) == ({ring.sealing_number}, {ring.index_number})
        found = follower_of_address(db, ADDRESS)
        assert found is not None
        assert found.email == ADDRESS
