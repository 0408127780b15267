"""The answer never tells whether an address is known; its owner learns it by mail, a few times at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.transaction import reading, writing
from campaigns.signatures.operations.holding import withdraw_signature
from campaigns.signatures.queries import news_of
from campaigns.signatures.signing import MOST_LETTERS, QUIET
from tests.factories import (
    OWN_FORM,
    Made,
    make_petition,
    make_signature,
    petition_row,
    sign,
    signature_row,
    signatures_number,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import Clock, DeliverMail

AFTER_QUIET = QUIET.total_seconds() + 1


@pytest.fixture
def petition(client: FlaskClient) -> Made:  # noqa: ARG001 - its tables are empty
    return make_petition()


def whole(response: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    return response.status_code, list(response.headers), response.data


def withdraw(petition: Made, email: str) -> None:
    with writing() as db:
        signature = signature_row(db, petition, email)
        assert signature is not None
        withdraw_signature(db, petition_row(db, petition), signature)


@pytest.mark.parametrize("path", ["/sign", "/my-signature"])
def test_the_answer_is_the_same_to_the_byte(client: FlaskClient, petition: Made, path: str) -> None:
    make_signature(petition, email="pending@example.org", confirmed=False)
    make_signature(petition, email="confirmed@example.org")
    make_signature(petition, email="withdrawn@example.org")
    withdraw(petition, "withdrawn@example.org")
    answers = []
    for who in ("unknown", "pending", "confirmed", "withdrawn", "unknown"):
        data = {"name": "Mira Kovač", "email": f"{who}@example.org", "country": "RS", "consent": "y"}
        answers.append(whole(client.post(f"/petitions/{petition.slug}{path}", data=data, headers=OWN_FORM)))
    assert answers[0][0] == 303
    assert answers == [answers[0]] * 5


def test_the_page_that_follows_is_the_same_for_everybody(client: FlaskClient, petition: Made) -> None:
    known = sign(client, petition).location
    page = client.get(known)
    assert page.status_code == 200
    assert "mira" not in page.text.lower()
    assert "Set-Cookie" not in page.headers
    assert whole(client.get(known)) == whole(page)


def test_a_confirmed_signer_learns_it_by_mail_and_nothing_is_changed(
    client: FlaskClient, petition: Made, clock: Clock, deliver_mail: DeliverMail
) -> None:
    make_signature(petition)
    deliver_mail()
    clock.advance(seconds=AFTER_QUIET)
    sign(client, petition, name="Zoran Drugi", reason="Not hers", display="full", public="y", country="AL")
    [letter] = deliver_mail()
    assert letter.to == "mira@example.org"
    assert any("/signature/" in link for link in letter.links)
    assert not any("/confirm/" in link for link in letter.links)
    assert "Zoran" not in letter.text + letter.html
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert (signature.name, signature.country, signature.display, signature.state) == (
            "Mira Kovač",
            "RS",
            "nothing",
            "confirmed",
        )


def test_spellings_of_one_mailbox_sign_once(client: FlaskClient, petition: Made) -> None:
    for email in ("mira.kovac@gmail.com", "MiraKovac+petition@googlemail.com", "m.i.r.a.k.o.v.a.c@GMAIL.com"):
        assert sign(client, petition, email=email).status_code == 303
    assert signatures_number(petition) == 1
    other = make_petition()
    assert sign(client, other, email="mirakovac@gmail.com").status_code == 303
    assert signatures_number(other) == 1


def test_who_has_not_confirmed_may_sign_again_and_the_newest_form_holds(
    client: FlaskClient, petition: Made, clock: Clock, deliver_mail: DeliverMail
) -> None:
    sign(client, petition, name="Mira Kovacc", country="AL", news=str(petition.organizations[0]))
    clock.advance(seconds=AFTER_QUIET)
    sign(client, petition, name="Mira Kovač", country="RS", locality=None)
    assert signatures_number(petition) == 1
    assert len(deliver_mail()) == 2
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert (signature.name, signature.country, signature.locality, signature.state) == (
            "Mira Kovač",
            "RS",
            None,
            "pending",
        )
        assert news_of(db, signature) == []


def test_who_withdrew_may_sign_again_with_new_consents(
    client: FlaskClient, petition: Made, clock: Clock, deliver_mail: DeliverMail
) -> None:
    make_signature(petition, news=petition.organizations)
    withdraw(petition, "mira@example.org")
    deliver_mail()
    clock.advance(seconds=AFTER_QUIET)
    sign(client, petition, news=str(petition.organizations[0]))
    [letter] = deliver_mail()
    assert client.post(letter.path("/confirm/"), headers=OWN_FORM).status_code == 303
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert (signature.state, signature.withdrawn_at) == ("confirmed", None)
        assert len(news_of(db, signature)) == 1


@pytest.mark.parametrize("confirmed", [False, True])
def test_nobody_is_written_to_more_than_a_few_times(
    client: FlaskClient, petition: Made, clock: Clock, deliver_mail: DeliverMail, *, confirmed: bool
) -> None:
    make_signature(petition, confirmed=confirmed)
    for _ in range(5):
        sign(client, petition)
    assert len(deliver_mail()) == 1
    for _ in range(20):
        clock.advance(seconds=AFTER_QUIET)
        sign(client, petition)
    assert len(deliver_mail()) == MOST_LETTERS - 1
    clock.advance(days=1)
    sign(client, petition)
    assert deliver_mail() == []


def test_asking_for_ones_link_writes_to_who_signed_once_a_day(
    client: FlaskClient, petition: Made, clock: Clock, deliver_mail: DeliverMail
) -> None:
    make_signature(petition)
    deliver_mail()
    path = f"/petitions/{petition.slug}/my-signature"
    for _ in range(3):
        assert client.post(path, data={"email": "Mira@example.org"}, headers=OWN_FORM).status_code == 303
    [letter] = deliver_mail()
    assert client.get(letter.path("/signature/")).status_code == 200
    clock.advance(days=1)
    client.post(path, data={"email": "mira@example.org"}, headers=OWN_FORM)
    assert len(deliver_mail()) == 1
    client.post(path, data={"email": "ana@example.org"}, headers=OWN_FORM)
    assert deliver_mail() == []


@pytest.mark.parametrize("email", ["", "mira", "mira@example.org\x00", "ж" * 300])
def test_a_link_is_asked_for_with_a_whole_address(client: FlaskClient, petition: Made, email: str) -> None:
    response = client.post(f"/petitions/{petition.slug}/my-signature", data={"email": email}, headers=OWN_FORM)
    assert response.status_code == 422
    assert 'id="email-error"' in response.text
