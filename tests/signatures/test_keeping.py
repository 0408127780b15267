"""What time and keys ask: the lapsed are forgotten, a new key takes over while people sign, and the old one can go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from campaigns.foundation.actor import SYSTEM, VISITOR
from campaigns.foundation.crypto import Keyring, KeyringError, sealing_number, the_keyring, use_keyring
from campaigns.foundation.mail.models import Letter
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.operations import close_petition
from campaigns.signatures.jobs import forget_ended
from campaigns.signatures.models import NameKey, Signature
from campaigns.signatures.operations import keeping
from campaigns.signatures.operations.holding import erase_signature, withdraw_signature
from campaigns.signatures.operations.keeping import (
    forget_lapsed_signatures,
    renew_indexes,
    reseal_signatures,
    sealing_keys_in_use,
)
from campaigns.signatures.operations.signing import SignatureData, StaleSnapshotError, sign_petition
from campaigns.signatures.queries import find_signatures, signable_petition
from tests.dumps import tables_with
from tests.factories import (
    Made,
    count_now,
    counts,
    make_petition,
    make_signature,
    petition_row,
    run_jobs,
    sign,
    signature_row,
    signatures_number,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import Clock, DeliverMail

pytestmark = pytest.mark.usefixtures("database")


def forget() -> int:
    with writing() as db:
        return forget_lapsed_signatures(db)


def test_what_nobody_confirmed_for_a_month_is_deleted(clock: Clock) -> None:
    petition = make_petition()
    make_signature(petition, email="pending@example.org", confirmed=False)
    make_signature(petition)
    clock.advance(days=30)
    assert forget() == 0
    clock.advance(seconds=1)
    assert forget() == 1
    assert forget() == 0
    with reading() as db:
        assert signature_row(db, petition) is not None
        assert signature_row(db, petition, "pending@example.org") is None


def test_what_was_withdrawn_a_month_ago_is_deleted_and_the_count_stays(clock: Clock) -> None:
    petition = make_petition()
    make_signature(petition)
    make_signature(petition, email="ana@example.org")
    with writing() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        withdraw_signature(db, petition_row(db, petition), signature)
    clock.advance(days=30, seconds=1)
    assert forget() == 1
    count_now()
    assert counts(petition).count == signatures_number(petition) == 1


def test_letters_are_forgotten_after_three_months_unless_they_still_wait(
    clock: Clock, deliver_mail: DeliverMail
) -> None:
    petition = make_petition()
    make_signature(petition)
    deliver_mail()
    make_signature(petition, email="ana@example.org")
    clock.advance(days=91)
    forget()
    with reading() as db:
        assert db.scalar(select(func.count()).select_from(Letter)) == 1


def test_half_a_year_after_the_end_signers_are_numbers(clock: Clock) -> None:
    petition, other = make_petition(), make_petition()
    make_signature(petition, display="full", is_public=True)
    make_signature(petition, email="news@example.org", news=petition.organizations)
    make_signature(petition, email="erased@example.org")
    make_signature(other)
    count_now()
    with writing() as db:
        row = signature_row(db, petition)
        assert row is not None
        erased = signature_row(db, petition, "erased@example.org")
        assert erased is not None
        erase_signature(db, VISITOR, petition_row(db, petition), erased, keeps_count=True)
        indexes = [row.email_index, erased.email_index]
        close_petition(db, SYSTEM, petition_row(db, petition))
    clock.advance(days=183)
    with writing() as db:
        forget_ended.owe(db)
    run_jobs()
    for index in indexes:
        assert index is not None
        assert tables_with(index) == ["signature"]
    clock.advance(seconds=1)
    with writing() as db:
        forget_ended.owe(db)
    run_jobs()
    for index in indexes:
        assert index is not None
        assert tables_with(index) == []
    assert counts(petition).count == signatures_number(petition) == 3
    with reading() as db:
        assert signature_row(db, petition, "news@example.org") is not None
        assert signature_row(db, other) is not None


@pytest.fixture
def rotated(client: FlaskClient) -> Made:  # noqa: ARG001 - its tables are empty
    """A petition that was signed under the first keys, in a process that has second ones now."""
    petition = make_petition()
    make_signature(petition, name="Ђорђе Ђурић")
    make_signature(petition, email="pending@example.org", confirmed=False)
    old, new = the_keyring(), Keyring.fresh()
    use_keyring(Keyring(old.sealing | {2: new.sealing[1]}, old.index | {2: new.index[1]}, old.secret))
    return petition


def forget_first_keys() -> None:
    ring = the_keyring()
    use_keyring(Keyring({2: ring.sealing[2]}, {2: ring.index[2]}, ring.secret))


def reseal() -> int:
    slices, after = 0, None
    while True:
        with writing() as db:
            after = reseal_signatures(db, after)
        slices += 1
        if after is None:
            return slices


def in_use() -> set[int]:
    with reading() as db:
        return sealing_keys_in_use(db)


def test_with_a_new_key_old_signatures_still_open_and_are_still_known(client: FlaskClient, rotated: Made) -> None:
    assert sign(client, rotated).status_code == 303
    assert sign(client, rotated, email="new@example.org").status_code == 303
    assert signatures_number(rotated) == 3
    assert in_use() == {1, 2}
    with reading() as db:
        assert len(find_signatures(db, petition_row(db, rotated), text="Đurić").signatures) == 1


def test_resealing_goes_slice_by_slice_and_the_old_key_can_go(rotated: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SLICE", 2)
    for number in range(5):
        make_signature(rotated, email=f"signer-{number}@example.org")
    assert reseal() == 4
    assert in_use() == {2}
    with writing() as db:
        assert renew_indexes(db, petition_row(db, rotated)) == 7
    forget_first_keys()
    with reading() as db:
        signature = signature_row(db, rotated)
        assert signature is not None
        assert (signature.name, signature.email) == ("Ђорђе Ђурић", "mira@example.org")


def test_resealing_again_changes_nothing(rotated: Made) -> None:
    reseal()
    with reading() as db:
        before = list(db.scalars(select(Signature.name_sealed).order_by(Signature.uuid)))
    reseal()
    with reading() as db:
        assert list(db.scalars(select(Signature.name_sealed).order_by(Signature.uuid))) == before
    assert {sealing_number(one) for one in before if one} == {2}
    assert signatures_number(rotated) == 2


def test_new_indexes_find_the_same_people(client: FlaskClient, rotated: Made, deliver_mail: DeliverMail) -> None:
    deliver_mail()
    with reading() as db:
        keys = db.scalar(select(func.count()).select_from(NameKey))
    with writing() as db:
        assert renew_indexes(db, petition_row(db, rotated)) == 2
        assert renew_indexes(db, petition_row(db, rotated)) == 0
    for email in ("mira@example.org", "pending@example.org"):
        assert sign(client, rotated, email=email).status_code == 303
    assert signatures_number(rotated) == 2
    with reading() as db:
        assert db.scalar(select(func.count()).select_from(NameKey)) == keys
        assert len(find_signatures(db, petition_row(db, rotated), text="Đurić").signatures) == 1
        assert len(find_signatures(db, petition_row(db, rotated), text="mira@example.org").signatures) == 1


def test_a_form_that_was_on_its_way_meets_the_new_world(client: FlaskClient, rotated: Made) -> None:
    # The snapshot of the petition is read under the old key, and kept for a moment.
    assert sign(client, rotated, email="first@example.org").status_code == 303
    with reading() as db:
        stale = signable_petition(db, rotated.slug)
    with writing() as db:
        renew_indexes(db, petition_row(db, rotated))
    with writing() as db, pytest.raises(StaleSnapshotError):
        sign_petition(db, stale, _data(rotated))
    assert sign(client, rotated, email="first@example.org").status_code == 303
    assert signatures_number(rotated) == 3


def _data(petition: Made) -> SignatureData:
    return SignatureData(
        "Mira",
        "mira@example.org",
        "RS",
        "",
        "",
        "nothing",
        is_public=False,
        news=(),
        version=petition.version,
        language="en",
    )


def test_without_the_right_keyring_nothing_is_shown_and_nothing_is_written_in_clear(client: FlaskClient) -> None:
    petition = make_petition()
    make_signature(petition)
    use_keyring(Keyring.fresh())
    with reading() as db:
        row = db.scalars(select(Signature)).one()
        with pytest.raises(KeyringError):
            _ = row.name
    assert client.get(f"/petitions/{petition.slug}").status_code == 200
