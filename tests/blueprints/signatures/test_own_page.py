"""The signer's own page: see, correct, show or hide, choose news, withdraw, erase. Whoever has the link has these rights, and nobody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from campaigns.signatures.operations.signing import note_moderation
from campaigns.signatures.queries import find_signatures, news_of
from tests.dumps import dump, tables_with
from tests.factories import (
    OWN_FORM,
    Made,
    count_now,
    counts,
    make_petition,
    make_signature,
    petition_row,
    signature_row,
    signatures_number,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from campaigns.signatures.models import Signature
    from tests.conftest import DeliverMail


@pytest.fixture
def petition(client: FlaskClient) -> Made:  # noqa: ARG001 - its tables are empty
    return make_petition()


@pytest.fixture
def own(petition: Made, deliver_mail: DeliverMail) -> str:
    """The address of the page of a confirmed signer who is counted, shown and wants news."""
    make_signature(petition, display="full", is_public=True, news=petition.organizations)
    count_now()
    [letter] = deliver_mail()
    return letter.path("/signature/")


def send(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    return client.post(path, data=fields, headers=OWN_FORM)


def mine(petition: Made) -> Signature:
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        return signature


def found_by(petition: Made, text: str) -> int:
    with reading() as db:
        return len(find_signatures(db, petition_row(db, petition), text=text).signatures)


def news_number(petition: Made) -> int:
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        return len(news_of(db, signature))


def test_it_shows_everything_that_is_held(client: FlaskClient, own: str) -> None:
    page = client.get(own).text
    for held in ("Mira Kovač", "mira@example.org", "Niš, Serbia", "My children play in the street.", "Version 1"):
        assert held in page


def test_everything_can_be_taken_along(client: FlaskClient, petition: Made, own: str) -> None:
    answer = client.get(f"{own}/data.json")
    held = json.loads(answer.text)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (held["name"], held["email"], held["country"], held["locality"]) == (
        "Mira Kovač",
        "mira@example.org",
        "RS",
        "Niš",
    )
    assert (held["state"], held["petition"], len(held["news"]), len(held["letters"])) == (
        "confirmed",
        str(petition.uuid),
        1,
        1,
    )


def test_what_was_written_is_put_right(client: FlaskClient, petition: Made, own: str) -> None:
    answer = send(client, f"{own}/correct", name="Mira Đurić", country="RS", locality="", reason="")
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    signature = mine(petition)
    assert (signature.name, signature.locality, signature.reason) == ("Mira Đurić", None, None)
    assert found_by(petition, "Ђурић") == 1
    assert found_by(petition, "Kovač") == 0
    assert count_now() == 0


def test_a_change_of_country_moves_it_in_the_counts(client: FlaskClient, petition: Made, own: str) -> None:
    send(client, f"{own}/correct", name="Mira Kovač", country="AL")
    assert count_now() == 2
    found = counts(petition)
    assert (found.count, found.by_country) == (1, (("AL", 1),))
    assert sum(number for _, number in found.by_day) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "country": "RS"},
        {"name": "=1", "country": "RS"},
        {"name": "Mira", "country": "XX"},
        {"name": "M" * 101, "country": "RS"},
        {"name": "Mira\x00", "country": "RS"},
        {},
    ],
)
def test_a_faulty_correction_is_given_back(client: FlaskClient, own: str, fields: dict[str, str]) -> None:
    before = dump()
    answer = send(client, f"{own}/correct", **fields)
    assert answer.status_code == 422
    assert "-error" in answer.text
    assert dump() == before


def test_more_or_less_is_shown(client: FlaskClient, petition: Made, own: str) -> None:
    public = f"/petitions/{petition.slug}"
    assert "Mira Kovač" in client.get(public).text
    assert send(client, f"{own}/display", display="initials", public="y").status_code == 303
    page = client.get(public).text
    assert "M. K." in page
    assert "Mira Kovač" not in page
    assert send(client, f"{own}/display", display="nothing").status_code == 303
    assert "M. K." not in client.get(public).text
    assert "My children play" not in client.get(public).text


@pytest.mark.parametrize("fields", [{"display": "full"}, {"display": "all", "public": "y"}, {"display": "\x00"}])
def test_a_name_is_not_shown_without_consent(client: FlaskClient, own: str, fields: dict[str, str]) -> None:
    before = dump()
    assert send(client, f"{own}/display", **fields).status_code == 422
    assert dump() == before


def test_news_are_ordered_and_stopped(client: FlaskClient, petition: Made, own: str) -> None:
    assert send(client, f"{own}/news").status_code == 303
    assert news_number(petition) == 0
    send(
        client,
        f"{own}/news",
        news=[
            str(petition.organizations[0]),
            str(petition.organizations[0]),
            "x",
            str(make_petition().organizations[0]),
        ],
    )
    assert news_number(petition) == 1


def test_a_signature_is_taken_back(client: FlaskClient, petition: Made, own: str) -> None:
    for _ in range(2):
        assert send(client, f"{own}/withdraw").status_code == 303
    assert count_now() == 1
    assert counts(petition).count == 0
    signature = mine(petition)
    assert (signature.state, signature.is_public) == ("withdrawn", False)
    assert news_number(petition) == 0
    assert found_by(petition, "Kovač") == 0
    assert "Mira Kovač" not in client.get(f"/petitions/{petition.slug}").text
    page = client.get(own)
    assert page.status_code == 200
    assert "/withdraw" not in page.text


def test_a_pending_signature_is_confirmed_or_withdrawn_on_its_page(
    client: FlaskClient, petition: Made, deliver_mail: DeliverMail
) -> None:
    make_signature(petition, confirmed=False)
    make_signature(petition, email="ana@example.org", confirmed=False)
    first, second = (one.path("/signature/") for one in deliver_mail())
    assert f'action="{first}/confirm"' in client.get(first).text
    assert send(client, f"{first}/confirm").status_code == 303
    assert send(client, f"{second}/withdraw").status_code == 303
    assert send(client, f"{second}/confirm").status_code == 409
    assert count_now() == 1
    assert counts(petition).count == 1


def test_erasing_asks_once_more(client: FlaskClient, own: str) -> None:
    before = dump()
    for fields in ({}, {"sure": "n"}, {"count": "keep"}):
        assert send(client, f"{own}/erase", **fields).status_code == 303
    assert dump() == before


@pytest.mark.usefixtures("own")
def test_nothing_of_a_person_stands_in_the_database_in_clear() -> None:
    content = dump()
    for secret in ("mira@example.org", "Kovač", "Niš", "My children play"):
        assert tables_with(secret, content) == []


@pytest.mark.parametrize("keeps", [False, True])
def test_after_erasing_nothing_of_the_person_is_left(
    client: FlaskClient, petition: Made, own: str, *, keeps: bool
) -> None:
    row = mine(petition)
    # Who counts on without a name is known by the hash of the address alone, so that nobody counts twice.
    index = [] if keeps else [row.email_index]
    kept = [*index, row.email_sealed, row.name_sealed, row.locality_sealed, row.reason_sealed]
    answer = send(client, f"{own}/erase", sure="y", **({"count": "keep"} if keeps else {}))
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    content = dump()
    for secret in (one for one in kept if one is not None):
        assert tables_with(secret, content) == []
    assert content["signature_name_key"] == content["news_consent"] == []
    count_now()
    assert counts(petition).count == (1 if keeps else 0)
    assert signatures_number(petition) == (1 if keeps else 0)
    assert client.get(own).status_code == 404
    assert send(client, f"{own}/withdraw").status_code == 404
    assert client.get(f"{own}/data.json").status_code == 404


def test_who_was_erased_and_counts_on_is_not_counted_again(
    client: FlaskClient, petition: Made, own: str, deliver_mail: DeliverMail
) -> None:
    email = mine(petition).email or ""
    send(client, f"{own}/erase", sure="y", count="keep")
    deliver_mail()
    make_signature(petition, email=email, confirmed=False)
    assert deliver_mail() == []
    count_now()
    assert counts(petition).count == signatures_number(petition) == 1


def test_who_was_erased_altogether_can_sign_again(client: FlaskClient, petition: Made, own: str) -> None:
    send(client, f"{own}/erase", sure="y")
    make_signature(petition)
    count_now()
    assert counts(petition).count == 1


def test_what_was_hidden_by_a_moderator_is_not_shown_again_by_its_signer(
    client: FlaskClient, petition: Made, own: str
) -> None:
    with writing() as db:
        row = signature_row(db, petition)
        assert row is not None
        note_moderation(db, SYSTEM, petition_row(db, petition), row, is_public=False)
    assert "have hidden it from the page" in client.get(own).text
    assert send(client, f"{own}/display", display="full", public="y").status_code == 303
    assert not mine(petition).is_public
    with writing() as db:
        row = signature_row(db, petition)
        assert row is not None
        note_moderation(db, SYSTEM, petition_row(db, petition), row, is_public=True)
    assert mine(petition).is_public


def test_what_was_taken_back_is_not_shown_again(client: FlaskClient, petition: Made, own: str) -> None:
    send(client, f"{own}/withdraw")
    send(client, f"{own}/display", display="full", public="y")
    assert not mine(petition).is_public


def test_who_takes_a_signature_back_and_signs_again_is_written_to_at_once(
    client: FlaskClient, petition: Made, own: str, deliver_mail: DeliverMail
) -> None:
    email = mine(petition).email or ""
    send(client, f"{own}/withdraw")
    deliver_mail()
    make_signature(petition, email=email, confirmed=False)
    [letter] = deliver_mail()
    assert "/confirm/" in letter.text


def test_a_withdrawn_signature_can_be_erased_and_counts_no_less(client: FlaskClient, petition: Made, own: str) -> None:
    send(client, f"{own}/withdraw")
    send(client, f"{own}/erase", sure="y", count="keep")
    count_now()
    assert counts(petition).count == 0
    assert signatures_number(petition) == 0


def test_a_letter_on_its_way_to_who_was_erased_is_not_sent(
    client: FlaskClient, petition: Made, own: str, deliver_mail: DeliverMail
) -> None:
    client.post(f"/petitions/{petition.slug}/my-signature", data={"email": "mira@example.org"}, headers=OWN_FORM)
    send(client, f"{own}/erase", sure="y")
    assert deliver_mail() == []


@pytest.mark.parametrize("verb", ["correct", "display", "news", "withdraw", "erase", "confirm"])
def test_no_other_site_can_do_it_for_them(client: FlaskClient, own: str, verb: str) -> None:
    before = dump()
    answer = client.post(
        f"{own}/{verb}", data={"sure": "y", "name": "X Y", "country": "RS"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert dump() == before
