"""Forms are taken from our own pages only, in a sensible size; what a request says of itself never reaches a letter."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.factories import OWN_FORM, Made, make_petition, multipart, sign, sign_fields, signatures_number

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from campaigns.settings import Settings
    from tests.conftest import DeliverMail

PATHS = ("/sign", "/my-signature")


@pytest.fixture
def petition(client: FlaskClient) -> Made:  # noqa: ARG001 - its tables are empty
    return make_petition()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1:8001"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Origin": "http://127.0.0.1:8000@evil.example"},
        {"Origin": "http://evil.example", "Host": "evil.example"},
        {"Origin": "http://evil.example", "Host": "evil.example", "X-Forwarded-Host": "evil.example"},
        {"Origin": "ž"},
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_a_form_of_another_site_is_refused(
    client: FlaskClient, petition: Made, path: str, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    response = client.post(f"/petitions/{petition.slug}{path}", data=sign_fields(petition), headers=encoded)
    assert response.status_code == 403
    assert signatures_number(petition) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://localhost:8000"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "http://127.0.0.1:8000", "Host": "forged.example"},
    ],
)
def test_our_own_forms_are_let_in_with_or_without_a_browser(
    client: FlaskClient, petition: Made, headers: dict[str, str]
) -> None:
    response = client.post(f"/petitions/{petition.slug}/sign", data=sign_fields(petition), headers=headers)
    assert response.status_code == 303
    assert response.location.startswith("/petitions/")
    assert signatures_number(petition) == 1


FORGED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "javascript",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "1.2.3.4",
    "Forwarded": "host=evil.example;proto=https",
    "X-Original-URL": "/evil",
    "Referer": "https://evil.example/",
}


def test_forged_hosts_reach_neither_letters_nor_pages(
    client: FlaskClient, petition: Made, settings: Settings, deliver_mail: DeliverMail
) -> None:
    response = sign(client, petition, headers=OWN_FORM | FORGED)
    assert response.status_code == 303
    assert "evil" not in response.location
    [letter] = deliver_mail()
    assert letter.links
    assert all(f"{link}/".startswith(f"{settings.base_url}/") for link in letter.links)
    assert b"evil" not in letter.message.as_bytes()
    for path in (
        "/",
        f"/petitions/{petition.slug}",
        f"/petitions/{petition.slug}/qr.svg",
        "/sitemap.xml",
        "/robots.txt",
        f"/petitions/{petition.slug}/updates.atom",
    ):
        page = client.get(path, headers=FORGED)
        assert page.status_code == 200
        assert "evil" not in page.text


@pytest.mark.parametrize("field", ["name", "email", "reason", "version", "unknown"])
def test_a_megabyte_in_a_field_is_refused_before_it_is_read(client: FlaskClient, petition: Made, field: str) -> None:
    fields = sign_fields(petition, **{field: "x" * 1_000_000})
    for body, kind in (
        (urlencode(fields).encode(), "application/x-www-form-urlencoded"),
        (multipart(fields), "multipart/form-data; boundary=x"),
    ):
        response = client.post(f"/petitions/{petition.slug}/sign", data=body, content_type=kind, headers=OWN_FORM)
        assert response.status_code == 413
        assert response.headers["Content-Security-Policy"]
    assert signatures_number(petition) == 0


def test_a_body_that_does_not_say_its_length_is_measured_too(client: FlaskClient, petition: Made) -> None:
    response = client.post(
        f"/petitions/{petition.slug}/sign",
        input_stream=io.BytesIO(b"name=" + b"x" * 1_000_000),
        content_type="application/x-www-form-urlencoded",
        headers=OWN_FORM,
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert response.status_code == 413


def test_ten_thousand_fields_cost_nothing(client: FlaskClient, petition: Made) -> None:
    path = f"/petitions/{petition.slug}/sign"
    many = "&".join(f"f{number}=1" for number in range(10_000))
    assert client.post(
        path, data=many, content_type="application/x-www-form-urlencoded", headers=OWN_FORM
    ).status_code in {413, 422}
    few_letters = "&".join(["a="] * 10_000)
    assert (
        client.post(
            path, data=few_letters, content_type="application/x-www-form-urlencoded", headers=OWN_FORM
        ).status_code
        == 422
    )
    parts = {f"f{number}": "1" for number in range(10_000)}
    assert (
        client.post(
            path, data=multipart(parts), content_type="multipart/form-data; boundary=x", headers=OWN_FORM
        ).status_code
        == 413
    )
    assert signatures_number(petition) == 0


def test_only_the_first_of_two_values_counts(client: FlaskClient, petition: Made, deliver_mail: DeliverMail) -> None:
    data = sign_fields(petition) | {"email": ["mira@example.org", "victim@example.org"]}
    assert client.post(f"/petitions/{petition.slug}/sign", data=data, headers=OWN_FORM).status_code == 303
    assert [letter.to for letter in deliver_mail()] == ["mira@example.org"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_what_is_allowed(client: FlaskClient, petition: Made, method: str) -> None:
    response = client.open(f"/petitions/{petition.slug}/sign", method=method, headers=OWN_FORM)
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["Allow"].replace(" ", "").split(","))
