"""What people type into the form: kept as they wrote it, or given back with a word beside the field that says what to mend."""

from __future__ import annotations

import re
from html import unescape
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.operations import close_petition, pause_petition
from campaigns.signatures.queries import news_of
from tests.factories import (
    OWN_FORM,
    Made,
    make_petition,
    multipart,
    petition_row,
    sign,
    sign_fields,
    signature_row,
    signatures_number,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import SignIn


@pytest.fixture
def petition(client: FlaskClient) -> Made:  # noqa: ARG001 - its tables are empty
    return make_petition()


def only(field: str, value: object) -> dict[str, Any]:
    """A change of one field."""
    return {field: value}


def faulty_fields(response: TestResponse) -> set[str]:
    """The fields beside which something is said."""
    return set(re.findall(r'id="(\w+)-error"', response.text))


def error_beside(response: TestResponse, field: str) -> str:
    found = re.search(rf'id="{field}-error">(.*?)</p>', response.text, re.DOTALL)
    assert found is not None
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip()


def value_of(response: TestResponse, field: str) -> str:
    found = re.search(rf'<input[^>]* name="{field}"[^>]* value="([^"]*)"', response.text)
    return unescape(found[1]) if found else ""


NOTHING = (None, "", "   ", "\u200b", "\u202e")


# Any value of a ticked box is a tick, so only the empty ones are none.
@pytest.mark.parametrize(
    ("field", "value"), [*product(("name", "email", "country"), NOTHING), ("consent", None), ("consent", "")]
)
def test_what_is_needed_is_asked_for_beside_its_field(
    client: FlaskClient, petition: Made, field: str, value: str | None
) -> None:
    response = sign(client, petition, **only(field, value))
    assert response.status_code == 422
    assert faulty_fields(response) == {field}
    assert error_beside(response, field)
    assert signatures_number(petition) == 0


def test_everything_that_is_missing_is_said_at_once(client: FlaskClient, petition: Made) -> None:
    response = client.post(f"/petitions/{petition.slug}/sign", data={}, headers=OWN_FORM)
    assert response.status_code == 422
    assert faulty_fields(response) == {"name", "email", "country", "consent"}
    assert response.text.count('<li><a href="#') >= 4


def test_what_was_typed_is_not_lost(client: FlaskClient, petition: Made) -> None:
    response = sign(
        client,
        petition,
        email="mira@",
        name='Mira "M" <Kovač>',
        reason="Because & so\non",
        display="full",
        public="y",
        news=str(petition.organizations[0]),
    )
    assert response.status_code == 422
    assert value_of(response, "name") == 'Mira "M" <Kovač>'
    assert value_of(response, "email") == "mira@"
    assert value_of(response, "locality") == "Niš"
    assert value_of(response, "version") == str(petition.version)
    assert "Because &amp; so\non</textarea>" in response.text.replace("\r", "")
    assert re.search(r'<option[^>]* selected[^>]* value="RS"|<option selected value="RS"', response.text)
    assert re.search(r'name="display"\s+value="full"\s+id="[^"]+" checked', response.text)
    assert re.search(r'<input[^>]*checked[^>]* name="public"|<input[^>]* name="public"[^>]*checked', response.text)
    assert re.search(rf'name="news"\s+value="{petition.organizations[0]}"\s+id="[^"]+" checked', response.text)
    assert "<Kovač>" not in response.text


@pytest.mark.parametrize(("field", "longest"), [("name", 100), ("email", 254), ("locality", 100), ("reason", 500)])
def test_too_long_is_counted_out(client: FlaskClient, petition: Made, field: str, longest: int) -> None:
    response = sign(client, petition, **only(field, "ж" * (longest + 1)))
    assert response.status_code == 422
    assert field in faulty_fields(response)
    if field != "email":
        assert str(longest) in error_beside(response, field)
        assert sign(client, petition, **only(field, "ж" * longest)).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "XX"),
        ("country", "rs"),
        ("country", "RSX"),
        ("country", "RS' OR 1=1"),
        ("country", "EU"),
        ("display", "all"),
        ("display", ""),
        ("email", "mira"),
        ("email", "mira@example"),
        ("email", "мира@example.org"),
        ("email", "mira@example.org\r\nBcc: all@example.org"),
        ("email", "mira@example.org, ana@example.org"),
        ("name", "12345"),
        ("name", "!!!"),
        ("name", "🏚️"),
    ],
)
def test_the_wrong_kind_of_thing_is_named(client: FlaskClient, petition: Made, field: str, value: str) -> None:
    response = sign(client, petition, **only(field, value))
    assert response.status_code == 422
    assert faulty_fields(response) == {field}
    assert signatures_number(petition) == 0


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+cmd",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("https://evil.example")',
        "https://evil.example",
        "www.evil.example",
        "evil.com",
        "WWW.evil.example",
        "mira@example.org",
        "Visit http://x.y",
    ],
)
def test_a_name_is_no_formula_and_no_address(client: FlaskClient, petition: Made, name: str) -> None:
    response = sign(client, petition, name=name)
    assert response.status_code == 422
    assert faulty_fields(response) == {"name"}
    assert value_of(response, "name") == name


BROKEN = {
    "NUL": b"\x00",
    "NUL inside": b"Mira\x00Kova\xc4\x8d",
    "lone surrogate": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe",
    "half a letter": b"Mira\xc4",
    "five bytes": b"\xf8\xa1\xa1\xa1",
}


@pytest.mark.parametrize("field", ["name", "email", "locality", "reason"])
@pytest.mark.parametrize("raw", list(BROKEN.values()), ids=list(BROKEN))
def test_what_cannot_be_read_is_asked_for_again(client: FlaskClient, petition: Made, field: str, raw: bytes) -> None:
    body = multipart(sign_fields(petition) | {field: raw})
    response = client.post(
        f"/petitions/{petition.slug}/sign", data=body, content_type="multipart/form-data; boundary=x", headers=OWN_FORM
    )
    assert response.status_code == 422
    assert field in faulty_fields(response)
    assert "\x00" not in response.text
    assert signatures_number(petition) == 0


@pytest.mark.parametrize("raw", list(BROKEN.values()), ids=list(BROKEN))
def test_broken_bytes_in_an_address_line_of_a_form_do_no_harm(client: FlaskClient, petition: Made, raw: bytes) -> None:
    body = urlencode(sign_fields(petition, reason=None)).encode() + b"&reason="
    for sent in (quote(raw).encode(), raw):
        response = client.post(
            f"/petitions/{petition.slug}/sign",
            data=body + sent,
            content_type="application/x-www-form-urlencoded",
            headers=OWN_FORM,
        )
        assert response.status_code in {303, 400, 413, 422}
    # Werkzeug leaves percent signs where they stand for nothing: what is kept is plain text.
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is None or (signature.reason or "").isascii()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Мира Ковачевић", "Мира Ковачевић"),
        ("Mira Kovačević-Đurić", "Mira Kovačević-Đurić"),
        ("  Mira \t Kovač ", "Mira Kovač"),
        ("Mi\u200bra\ufeff Kovač", "Mira Kovač"),
        ("\u202eMira Kovač\u202c", "Mira Kovač"),
        ("Mira\u0000".replace("\u0000", "") + " \u0007Kovač", "Mira Kovač"),
        ("O'Brien; DROP TABLE signature;--", "O'Brien; DROP TABLE signature;--"),
        ("<b>Mira</b>", "<b>Mira</b>"),
        ("{{ 7*7 }} %(name)s {0}", "{{ 7*7 }} %(name)s {0}"),
        ("Mira 🏚️ Kovač", "Mira 🏚️ Kovač"),
        ("Jose\u0301", "Jos\u00e9"),
        ("משה כהן", "משה כהן"),
        ("李小龍", "李小龍"),
        ("X Æ A-12", "X Æ A-12"),
    ],
)
def test_names_are_kept_as_they_look(client: FlaskClient, petition: Made, typed: str, kept: str) -> None:
    assert sign(client, petition, name=typed).status_code == 303
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert signature.name == kept


def test_all_that_was_typed_is_there(client: FlaskClient, petition: Made) -> None:
    response = sign(
        client,
        petition,
        display="full",
        public="y",
        news=str(petition.organizations[0]),
        reason="One.\r\nTwo.",
        locality="Ниш",
    )
    assert response.status_code == 303
    assert response.location == f"/petitions/{petition.slug}/check-your-mail"
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert (signature.state, signature.country, signature.locality, signature.reason) == (
            "pending",
            "RS",
            "Ниш",
            "One.\nTwo.",
        )
        assert (signature.display, signature.is_public, signature.letters) == ("full", True, 1)
        assert len(news_of(db, signature)) == 1


def test_each_consent_stands_alone(client: FlaskClient, petition: Made) -> None:
    assert sign(client, petition, public="y").status_code == 303
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        # Agreed to show what is not shown: nothing is shown, and nobody sends news.
        assert (signature.display, signature.is_public) == ("nothing", False)
        assert news_of(db, signature) == []
    for display in ("initials", "full"):
        response = sign(client, petition, email="ana@example.org", display=display)
        assert response.status_code == 422
        assert faulty_fields(response) == {"public"}


def test_news_of_a_stranger_cannot_be_ordered(client: FlaskClient, petition: Made) -> None:
    other = make_petition()
    assert sign(client, petition, news=[str(other.organizations[0]), "not an id", "%", ""]).status_code == 303
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert news_of(db, signature) == []


def test_the_same_news_ordered_twice_are_ordered_once(client: FlaskClient, petition: Made) -> None:
    for _ in range(2):
        assert sign(client, petition, news=[str(petition.organizations[0])] * 3).status_code == 303
    with reading() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        assert len(news_of(db, signature)) == 1


@pytest.mark.parametrize("version", ["", "x", "00000000-0000-0000-0000-000000000000", "\x01", "' OR 1=1", "9" * 5000])
def test_an_unknown_version_means_the_one_that_is_shown(client: FlaskClient, petition: Made, version: str) -> None:
    assert sign(client, petition, version=version).status_code == 303
    assert signatures_number(petition) == 1


def test_a_form_in_another_shape_is_an_empty_form(client: FlaskClient, petition: Made) -> None:
    path = f"/petitions/{petition.slug}/sign"
    for options in (
        {"json": sign_fields(petition)},
        {"data": b"\x00\xff", "content_type": "text/plain"},
        {"data": b"{", "content_type": "multipart/form-data; boundary=x"},
    ):
        assert client.post(path, headers=OWN_FORM, **options).status_code == 422
    multipart = client.post(path, data=sign_fields(petition), content_type="multipart/form-data", headers=OWN_FORM)
    assert multipart.status_code == 303


def test_a_petition_that_takes_no_signatures_says_so(client: FlaskClient, petition: Made) -> None:
    with writing() as db:
        pause_petition(db, SYSTEM, petition_row(db, petition))
    assert sign(client, petition).status_code == 409
    with writing() as db:
        close_petition(db, SYSTEM, petition_row(db, petition))
    assert sign(client, petition).status_code == 409
    assert client.get(f"/petitions/{petition.slug}/sign").status_code == 303
    assert signatures_number(petition) == 0


def test_a_snapshot_that_is_a_moment_old_takes_no_signature_after_the_end(client: FlaskClient, petition: Made) -> None:
    assert sign(client, petition).status_code == 303
    with writing() as db:
        close_petition(db, SYSTEM, petition_row(db, petition))
    assert sign(client, petition, email="ana@example.org").status_code == 409
    assert signatures_number(petition) == 1


def test_a_petition_that_is_not_there_or_not_public_cannot_be_signed(
    client: FlaskClient, signed_in_client: SignIn
) -> None:
    draft = make_petition(published=False)
    for browser in (client, signed_in_client()):
        assert sign(browser, draft).status_code == 404
        assert sign(browser, "no-such-petition").status_code == 404


def test_faults_are_told_in_the_readers_language(client: FlaskClient, petition: Made) -> None:
    english = error_beside(sign(client, petition, name=""), "name")
    cyrillic = error_beside(sign(client, petition, prefix="/sr-Cyrl", name=""), "name")
    latin = error_beside(sign(client, petition, prefix="/sr-Latn", name=""), "name")
    assert len({english, cyrillic, latin}) == 3
