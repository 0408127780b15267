"""Loading the demonstration: everything once, counts that are true, nobody written to, and a page that lives."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import func, select

from campaigns.accounts.models import Account
from campaigns.accounts.operations import begin_attempt, check_passphrase
from campaigns.audit.models import AuditEntry
from campaigns.demonstration.laws import FILES, read_entries
from campaigns.demonstration.load import (
    MANAGER_EMAIL,
    MANAGER_PASSPHRASE,
    PICTURES,
    Loaded,
    is_loaded,
    load_demonstration,
    read_texts,
)
from campaigns.demonstration.signers import figures
from campaigns.foundation import clock as the_clock
from campaigns.foundation.errors import Invalid
from campaigns.foundation.mail.models import Letter
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.models import Petition, PetitionState, PetitionUpdate
from campaigns.rooms import Base
from campaigns.signatures.models import CountDelta, NewsConsent, Signature
from campaigns.signatures.operations.counting import reconcile_petition
from campaigns.signatures.queries import counts_of, find_signatures, public_signers

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import Clock

EXPECTED = {
    crowd["petition"]: Counter({state: crowd[state] for state in ("confirmed", "pending", "withdrawn") if crowd[state]})
    for crowd in figures()["crowd"]
}


@pytest.fixture(autouse=True)
def _dots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are dots, because drawing them takes half of the time."""
    out = BytesIO()
    Image.new("RGB", (4, 4), (125, 58, 130)).save(out, "PNG")
    for name in PICTURES:
        monkeypatch.setitem(PICTURES, name, out.getvalue)


@pytest.fixture
def loaded(database: object, clock: Clock) -> Loaded:  # noqa: ARG001 - empty tables, at a time that stands still
    """The demonstration, just put in."""
    with writing() as db:
        report = load_demonstration(db, MANAGER_PASSPHRASE)
    assert report is not None
    return report


def sizes() -> dict[str, int]:
    with reading() as db:
        return {
            name: db.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_everything_is_put_in_once(loaded: Loaded) -> None:
    assert loaded == Loaded(
        petitions=len(read_texts("petitions")),
        signatures=sum(sum(states.values()) for states in EXPECTED.values()),
        proposals=sum(len(read_entries(name, "proposal")) for name in FILES),
    )
    before = sizes()
    with writing() as db:
        assert is_loaded(db)
        assert load_demonstration(db, MANAGER_PASSPHRASE) is None
    assert sizes() == before


def test_states_texts_and_times_are_those_of_the_files(loaded: Loaded, clock: Clock) -> None:
    del loaded
    clock.advance(minutes=1)
    with reading() as db:
        found = {petition.slug: petition for petition in db.scalars(select(Petition))}
        for content in read_texts("petitions"):
            petition = found[content["slug"]]
            assert petition.state == content["state"]
            assert {text.language for text in petition.versions[0].texts} == set(content["languages"])
            assert petition.version_number == 1
            assert (
                petition.state != PetitionState.PUBLISHED
                or petition.closes_at is None
                or petition.closes_at > the_clock.now()
            )
            assert (petition.picture is not None) == ("picture" in content)
            assert len(petition.picture_texts) == (2 if "picture" in content else 0)
        updates = db.scalars(select(PetitionUpdate)).all()
        assert len(updates) == len(read_texts("updates"))
        assert all(update.published_at and len(update.texts) == 2 for update in updates)
        moments = db.scalars(select(AuditEntry.at).order_by(AuditEntry.id)).all()
        assert list(moments) == sorted(moments), "the audit trail tells it in another order than it happened"


@pytest.mark.usefixtures("database")
def test_before_dawn_nothing_of_the_day_has_happened_yet(clock: Clock) -> None:
    now = datetime(2026, 3, 10, 1, 15, tzinfo=UTC)
    clock.set(now)
    with writing() as db:
        load_demonstration(db, MANAGER_PASSPHRASE)
        for moment in (AuditEntry.at, Petition.edited_at, PetitionUpdate.published_at, Signature.confirmed_at):
            assert (db.scalar(select(func.max(moment))) or now) <= now, moment


def test_counts_are_true_and_nothing_waits(loaded: Loaded) -> None:
    del loaded
    with writing() as db:
        assert not db.scalar(select(func.count()).select_from(CountDelta))
        assert not db.scalar(select(func.count()).select_from(Letter)), "the demonstration writes to nobody"
        for petition in db.scalars(select(Petition)):
            states = Counter(db.scalars(select(Signature.state).where(Signature.petition_id == petition.id)))
            expected = EXPECTED.get(petition.slug, Counter())
            assert states == expected
            counts = counts_of(db, petition.id)
            assert counts.count == expected["confirmed"]
            assert sum(number for _, number in counts.by_day) == counts.count
            assert sum(number for _, number in counts.by_country) == counts.count
            assert all(number > 0 for _, number in counts.by_day)
            assert reconcile_petition(db, petition.id) == 0


def test_signers_are_found_and_their_manager_signs_in(loaded: Loaded) -> None:
    del loaded
    with writing() as db:
        assert check_passphrase(begin_attempt(db, MANAGER_EMAIL), MANAGER_PASSPHRASE)
        assert [account.email for account in db.scalars(select(Account))] == [MANAGER_EMAIL]
    with reading() as db:
        petition = db.scalars(select(Petition).where(Petition.slug == "give-back-what-crime-took")).one()
        by_address = find_signatures(db, petition, text="signer-0042@example.org").signatures
        assert [row.name.split()[-1] for row in by_address if row.name] == ["0042"]
        name = by_address[0].name or ""
        assert [row.uuid for row in find_signatures(db, petition, text=name).signatures] == [by_address[0].uuid]
        shown = public_signers(db, petition.id, most=50)
        assert len(shown) == 50
        assert any(signer.reason for signer in shown)
        organizations = {part.organization_id for part in petition.campaign.parts}
        assert set(db.scalars(select(NewsConsent.organization_id))) == organizations


def test_pages_live_in_every_language(loaded: Loaded, client: FlaskClient) -> None:
    del loaded
    for prefix, words in (
        ("", "Give back what crime took"),
        ("/sr-Cyrl", "Вратите људима"),
        ("/sr-Latn", "Vratite ljudima"),
    ):
        for path in ("/", "/petitions", "/petitions/give-back-what-crime-took", "/campaigns/social-reuse"):
            answer = client.get(f"{prefix}{path}")
            assert answer.status_code == 200, f"{prefix}{path}"
            assert words in answer.text, f"{prefix}{path}"
    counts = client.get("/petitions/give-back-what-crime-took/count.json").get_json()
    assert counts["count"] == EXPECTED["give-back-what-crime-took"]["confirmed"]
    assert client.get("/petitions/victims-first").status_code == 404
    assert "Demonstration" in client.get("/organizations/demonstration-coalition").text


def test_a_weak_passphrase_puts_nothing_in(database: object) -> None:  # noqa: ARG001 - empty tables
    before = sizes()
    with pytest.raises(Invalid), writing() as db:
        load_demonstration(db, "short")
    assert sizes() == before
