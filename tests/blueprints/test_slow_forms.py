"""A form that trickles in, and a file that takes its time, keep nobody else from writing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from flask import g
from sqlalchemy import select

from campaigns.alerts.access import Wanted, followable
from campaigns.alerts.links import own_token
from campaigns.alerts.models import Follower, Frequency
from campaigns.alerts.operations.following import request_follow
from campaigns.blueprints.proposals import bill_texts
from campaigns.coalitions.models import Role
from campaigns.foundation.transaction import writing
from campaigns.proposals.uploads import ReadFile
from tests.factories import OWN_FORM
from tests.proposals.making import make_bill

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from flask.testing import FlaskClient

    from tests.conftest import SignedInClient, SignIn


class Trickle(io.BytesIO):
    """A body that notes at each reading whether the database is held."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.held: list[bool] = []

    def read(self, size: int | None = -1, /) -> bytes:
        """Give some bytes."""
        self.held.append(g.work.has_begun)
        return super().read(size)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer`."""
        self.held.append(g.work.has_begun)
        return super().readinto(buffer)


@pytest.fixture
def manager(signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(Role.MANAGER)


@pytest.fixture
def slug(manager: SignedInClient) -> str:  # noqa: ARG001 - the tables are empty before
    with writing() as db:
        return make_bill(db).slug


def _send(browser: FlaskClient, path: str, body: Trickle) -> int:
    return browser.post(
        path,
        input_stream=body,
        content_length=len(body.getvalue()),
        content_type="application/x-www-form-urlencoded",
        headers=OWN_FORM,
    ).status_code


def test_the_form_of_a_member_is_awaited_without_the_database(manager: SignedInClient, slug: str) -> None:
    body = Trickle(urlencode({"csrf_token": manager.who.csrf, "url": "no address"}).encode())

    assert _send(manager, f"/manage/proposals/{slug}/sources", body) == 422
    assert body.held
    assert not any(body.held)


def test_a_public_form_is_awaited_without_the_database(client: FlaskClient, slug: str) -> None:
    with writing() as db:
        target = followable(db, Wanted(proposal=slug))
        request_follow(db, "ana@example.org", target, frequency=Frequency.DAILY)
        token = own_token(db.scalars(select(Follower.uuid)).one())
    body = Trickle(urlencode({"frequency": "hourly"}).encode())

    assert _send(client, f"/following/{token}/frequency", body) == 422
    assert body.held
    assert not any(body.held)


def test_a_piece_of_a_file_is_awaited_without_the_database(manager: SignedInClient) -> None:
    headers = {**OWN_FORM, "X-CSRF-Token": manager.who.csrf}
    name = manager.post("/manage/imports/uploads", headers=headers).get_json()["name"]
    body = Trickle(b"x" * 1000)

    answer = manager.post(
        f"/manage/imports/uploads/{name}?offset=0", input_stream=body, content_length=1000, headers=headers
    )

    assert answer.get_json()["size"] == 1000
    assert not any(body.held)


def test_a_file_is_read_without_the_database(
    manager: SignedInClient, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def slow(_raw: bytes, _name: str, _language: str) -> ReadFile:
        held.append(g.work.has_begun)
        return ReadFile("plain", "Article 1")

    monkeypatch.setattr(bill_texts, "read_upload", slow)
    form = {
        "version-note": "As tabled",
        "version-language": "en",
        "version-format": "plain",
        "version-file": (io.BytesIO(b"%PDF-"), "law.pdf"),
    }

    assert manager.post_form(f"/manage/proposals/{slug}/texts/", form).status_code == 303
    assert held == [False]
