"""The same application in production: no doors for developers, nothing over plain HTTP, and a proxy believed only where one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaigns.app import create_app
from campaigns.foundation.crypto import KeyringError
from campaigns.foundation.transaction import the_database, use_database, writing
from campaigns.settings import Environment, Settings, new_secret
from tests.factories import make_account, make_petition, sign_fields, signatures_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from campaigns.foundation.transaction import Database

BASE = "https://campaigns.example.org"
PASSPHRASE = "four words that hardly meet"


@pytest.fixture
def open_production(settings: Settings, database: Database) -> Iterator[Callable[..., FlaskClient]]:
    """Makes the application as production has it, over the database of the tests, and a browser before it."""
    made: list[Database] = []

    def make(**changes: object) -> FlaskClient:
        values = {
            "environment": Environment.PRODUCTION,
            "base_url": BASE,
            "secret_key": new_secret(),
            "mail_url": "smtp://127.0.0.1:1",
            "site_contact": "office@example.org",
        }
        app = create_app(settings.model_copy(update=values | changes))
        made.append(the_database())
        return app.test_client()

    yield make
    for one in made:
        one.dispose()
    use_database(database)


def test_doors_for_developers_are_not_there(open_production: Callable[..., FlaskClient]) -> None:
    client = open_production()
    for path in ("/dev/mail", "/dev/styles", "/dev/"):
        assert client.get(path, base_url=BASE).status_code == 404
    home = client.get("/", base_url=BASE)
    assert home.status_code == 200
    assert "/dev/" not in home.text


def test_figures_are_hidden_unless_there_is_a_token(open_production: Callable[..., FlaskClient]) -> None:
    assert open_production().get("/metrics").status_code == 404
    client = open_production(metrics_token="a-token")
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer a-token"}).status_code == 200


def test_answers_ask_for_https_for_a_year(open_production: Callable[..., FlaskClient]) -> None:
    client = open_production()
    for path in ("/", "/nothing", "/healthz"):
        assert client.get(path).headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://campaigns.example.org",
        "https://campaigns.example.org:8443",
        "https://www.campaigns.example.org",
    ],
)
def test_only_the_public_address_may_send_forms(open_production: Callable[..., FlaskClient], origin: str) -> None:
    petition = make_petition()
    client = open_production()
    path = f"/petitions/{petition.slug}/sign"
    assert client.post(path, data=sign_fields(petition), headers={"Origin": origin}).status_code == 403
    assert client.post(path, data=sign_fields(petition), headers={"Origin": BASE}).status_code == 303
    assert signatures_number(petition) == 1


def test_the_cookie_of_a_session_is_bound_to_this_host_and_to_https(
    open_production: Callable[..., FlaskClient],
) -> None:
    client = open_production()
    with writing() as db:
        make_account(db, email="ana@example.org", passphrase=PASSPHRASE)
    answer = client.post(
        "/sign-in", data={"email": "ana@example.org", "password": PASSPHRASE}, headers={"Origin": BASE}, base_url=BASE
    )
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-campaigns=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert client.get("/manage/", base_url=BASE).status_code == 200


def test_a_session_of_development_opens_nothing(open_production: Callable[..., FlaskClient]) -> None:
    client = open_production()
    with writing() as db:
        make_account(db, email="ana@example.org", passphrase=PASSPHRASE)
    answer = client.post(
        "/sign-in", data={"email": "ana@example.org", "password": PASSPHRASE}, headers={"Origin": BASE}, base_url=BASE
    )
    token = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    stranger = client.application.test_client()
    stranger.set_cookie("campaigns_session", token)
    assert stranger.get("/manage/").status_code == 303


def test_a_proxy_is_believed_only_when_one_is_named(open_production: Callable[..., FlaskClient]) -> None:
    forwarded = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
    }
    for hops in (0, 1):
        client = open_production(proxy_hops=hops)
        answer = client.get("/manage/", headers=forwarded)
        assert answer.status_code == 303
        assert "evil" not in answer.location
        assert "evil" not in client.get("/", headers=forwarded).text


def test_a_missing_keyring_stops_the_start(settings: Settings, database: Database, tmp_path: Path) -> None:
    values = {
        "environment": Environment.PRODUCTION,
        "base_url": BASE,
        "secret_key": new_secret(),
        "keyring_file": tmp_path / "keyring.json",
    }
    with pytest.raises(KeyringError, match="no keyring"):
        create_app(settings.model_copy(update=values))
    assert not (tmp_path / "keyring.json").exists()
    use_database(database)
