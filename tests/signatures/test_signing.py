"""Signing without the form: what is written together is written once, however often it is tried, and a newer form takes an unconfirmed one's place."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import func, select

from campaigns.foundation.mail.models import Letter
from campaigns.foundation.transaction import CLASH, edge, reading, writing
from campaigns.signatures.models import NewsConsent, Signature, SignatureState
from campaigns.signatures.operations.signing import (
    ReadySignature,
    SignatureData,
    ready_signature,
    sign_anew,
    sign_petition,
    sign_together,
)
from campaigns.signatures.queries import signable_petition
from tests.factories import Made, make_petition, make_signature, signature_row, signatures_number

pytestmark = pytest.mark.usefixtures("database")


def typed(petition: Made, email: str, *, name: str = "Mira", with_news: bool = False) -> SignatureData:
    news = petition.organizations if with_news else ()
    return SignatureData(name, email, "RS", "", "", "nothing", False, news, petition.version, "en")  # noqa: FBT003 - `is_public`


def ready(petition: Made, email: str, *, with_news: bool = False) -> ReadySignature:
    with reading() as db:
        return ready_signature(signable_petition(db, petition.slug), typed(petition, email, with_news=with_news))


def number_of(model: type[Letter | NewsConsent]) -> int:
    with reading() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def write(*items: ReadySignature) -> None:
    with edge(writes=True, is_one_statement=True) as work:
        sign_together(work.connection, items)


def test_what_was_written_before_a_fault_is_written_again_and_is_there_once() -> None:
    first, second = make_petition(), make_petition()
    good = ready(first, "mira@example.org", with_news=True)
    bad = ready(second, "luka@example.org")
    # The database refuses the second, after the statement for the first petition.
    bad = dataclasses.replace(bad, row=dataclasses.replace(bad.row, display="aloud"))
    with pytest.raises(CLASH):
        write(good, bad)
    write(good)
    write(good)
    with pytest.raises(CLASH):
        write(bad)
    assert signatures_number(first) == 1
    assert signatures_number(second) == 0
    assert number_of(Letter) == 1
    assert number_of(NewsConsent) == len(first.organizations)


def test_a_newer_form_takes_the_place_of_one_that_was_not_confirmed() -> None:
    petition = make_petition()
    before = make_signature(petition, confirmed=False, news=petition.organizations)
    with writing() as db:
        sign_petition(
            db, signable_petition(db, petition.slug), typed(petition, "mira@example.org", name="Mira Kovač-Ilić")
        )
    assert signatures_number(petition) == 1
    assert number_of(NewsConsent) == 0
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert (signature.uuid, signature.name, signature.state) == (before, "Mira Kovač-Ilić", SignatureState.PENDING)


def test_one_that_was_confirmed_meanwhile_stays_as_it_was_confirmed() -> None:
    petition = make_petition()
    before = make_signature(petition, news=petition.organizations)
    newer = ready(petition, "mira@example.org")
    with writing() as db:
        sign_anew(db, before, newer)
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert (signature.name, signature.state) == ("Mira Kovač", SignatureState.CONFIRMED)
        assert db.scalar(select(func.count()).select_from(Signature)) == 1
    assert number_of(NewsConsent) == len(petition.organizations)
