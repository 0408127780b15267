"""What programs ask: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.transaction import writing
from campaigns.signatures.jobs import count_signatures
from tests.factories import make_petition, make_signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

TOKEN = "a-token-of-the-tests"


@pytest.fixture
def with_token(app: Flask) -> Iterator[None]:
    """The installation asks for a token."""
    app.config["METRICS_TOKEN"] = TOKEN
    yield
    app.config["METRICS_TOKEN"] = ""


def figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} ([0-9.e+]+)$", text, re.MULTILINE)
    assert found is not None, name
    return float(found[1])


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_it_is_alive_and_ready(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_figures_tell_what_waits(client: FlaskClient) -> None:
    petition = make_petition()
    make_signature(petition, confirmed=False)
    make_signature(petition, email="ana@example.org", confirmed=False)
    with writing() as db:
        count_signatures.owe(db)
    client.get("/petitions")
    text = client.get("/metrics").text
    assert figure(text, 'campaigns_letters{lane="transactional",state="queued"}') == 2
    assert figure(text, 'campaigns_jobs{state="owed"}') == 2
    assert figure(text, 'campaigns_jobs{state="failed"}') == 0
    assert figure(text, 'campaigns_requests_total{endpoint="public.petitions.list_petitions",status="2xx"}') >= 1


def test_figures_name_nobody(client: FlaskClient) -> None:
    make_signature(make_petition(slug="a-secret-slug"), email="mira.secret@example.org", name="Mira Tajna")
    client.get("/petitions/a-secret-slug?email=mira.secret@example.org")
    text = client.get("/metrics").text
    for secret in ("mira", "Tajna", "a-secret-slug", "example.org"):
        assert secret not in text


def test_nothing_that_a_stranger_sends_becomes_a_name_of_a_figure(client: FlaskClient) -> None:
    for number in range(5):
        client.get(f"/nothing-{number}")
    text = client.get("/metrics").text
    assert "nothing-" not in text
    assert figure(text, 'campaigns_requests_total{endpoint="none",status="4xx"}') >= 5


@pytest.mark.usefixtures("with_token")
@pytest.mark.parametrize(
    "sent", [None, "", "Bearer ", "Bearer wrong", f"Basic {TOKEN}x", "Bearer ž", f"Bearer {TOKEN}ž", "Bearer \x80"]
)
def test_with_a_token_they_are_hidden_from_others(client: FlaskClient, sent: str | None) -> None:
    headers = {"Authorization": sent.encode().decode("latin-1")} if sent is not None else {}
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.usefixtures("with_token")
def test_and_shown_to_who_has_it(client: FlaskClient) -> None:
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_they_only_read(client: FlaskClient, path: str) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert client.open(path, method=method).status_code == 405
