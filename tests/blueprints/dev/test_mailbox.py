"""The local mailbox: letters are read in the browser as their readers would see them, and can do nothing there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.factories import make_petition, make_signature, sign

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import DeliverMail
    from tests.letters import Mailbox


def test_an_empty_mailbox_is_a_page(client: FlaskClient, mailbox: Mailbox) -> None:
    assert mailbox.all() == []
    assert client.get("/dev/mail").status_code == 200


def test_a_letter_is_listed_opened_and_followed(client: FlaskClient, deliver_mail: DeliverMail) -> None:
    petition = make_petition()
    sign(client, petition, name="Mira <script>alert(1)</script>", prefix="/sr-Cyrl")
    [letter] = deliver_mail()
    listed = client.get("/dev/mail").text
    assert "mira@example.org" in listed
    [address] = re.findall(r'href="(/dev/mail/[0-9a-f-]{36})"', listed)
    page = client.get(address)
    assert letter.path("/confirm/") in page.text.replace("&amp;", "&")
    assert "<script>alert" not in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    framed = client.get(f"{address}/html")
    assert "<script>alert" not in framed.text
    assert "sandbox" in framed.headers["Content-Security-Policy"]
    assert "script-src" not in framed.headers["Content-Security-Policy"]
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_many_letters_are_pages(client: FlaskClient, deliver_mail: DeliverMail) -> None:
    petition = make_petition()
    for number in range(52):
        make_signature(petition, email=f"signer-{number}@example.org", confirmed=False)
    assert len(deliver_mail()) == 52
    first, second = client.get("/dev/mail").text, client.get("/dev/mail?from=50").text
    assert len(set(re.findall(r"/dev/mail/[0-9a-f-]{36}", first))) == 50
    assert len(set(re.findall(r"/dev/mail/[0-9a-f-]{36}", second))) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/dev/mail/0198c0de-0000-7000-8000-000000000001",
        "/dev/mail/..%2f..%2fkeyring.json",
        "/dev/mail/x",
        "/dev/mail/../../keyring.json",
    ],
)
def test_no_other_file_is_shown(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get(f"{path}/html").status_code == 404


@pytest.mark.parametrize("start", ["-5", "x", "99999999999999999999", "\x00"])
def test_a_strange_place_in_the_list_does_no_harm(client: FlaskClient, start: str) -> None:
    assert client.get("/dev/mail", query_string={"from": start}).status_code == 200


@pytest.mark.parametrize("code", ["", "/sr-Cyrl", "/sr-Latn"])
def test_the_style_guide_shows_every_component(client: FlaskClient, code: str) -> None:
    assert client.get(f"{code}/dev/styles").status_code == 200
