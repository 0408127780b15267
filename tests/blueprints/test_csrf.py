"""The token of forms behind the sign-in, and where a POST may come from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from campaigns.blueprints.session_cookie import PLAIN_NAME
from campaigns.coalitions.models import Membership, Role
from campaigns.foundation.transaction import reading
from tests.factories import OWN_FORM, make_petition, petition_row
from tests.places import home_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import SignedInClient, SignIn
    from tests.factories import Made


@pytest.fixture
def made(app: Flask) -> Made:  # noqa: ARG001 - it opens the database
    return make_petition()


@pytest.fixture
def manager(made: Made, signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(Role.MANAGER, organization_id=home_of(made).organization_id)


def state(made: Made) -> str:
    with reading() as db:
        return petition_row(db, made).state


@pytest.mark.parametrize("token", ["", "x", "ü", "ж" * 43, "\x00", "\ufffd", "x" * 10_000, "=?utf-8?q?x?="])
def test_a_wrong_token_is_refused_and_never_a_fault(manager: SignedInClient, made: Made, token: str) -> None:
    path = f"/manage/petitions/{made.slug}/transition"

    assert manager.post(path, data={"csrf_token": token, "step": "pause"}, headers=OWN_FORM).status_code == 403
    assert manager.post(path, data={"step": "pause"}, headers={**OWN_FORM, "X-CSRF-Token": "wrong"}).status_code == 403
    assert state(made) == "published"


def test_bytes_that_are_no_text_are_refused(manager: SignedInClient, made: Made) -> None:
    answer = manager.post(
        f"/manage/petitions/{made.slug}/transition",
        data=b"csrf_token=%ff%fe&step=pause",
        content_type="application/x-www-form-urlencoded",
        headers=OWN_FORM,
    )

    assert answer.status_code == 403


def test_a_token_belongs_to_its_session(manager: SignedInClient, made: Made, signed_in_client: SignIn) -> None:
    other = signed_in_client(Role.MANAGER, organization_id=home_of(made).organization_id)
    path = f"/manage/petitions/{made.slug}/transition"

    assert manager.post(path, data={"csrf_token": other.who.csrf, "step": "pause"}, headers=OWN_FORM).status_code == 403
    assert (
        manager.post(path, data={"csrf_token": manager.who.csrf, "step": "pause"}, headers=OWN_FORM).status_code == 303
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
    ],
)
def test_a_right_token_from_another_site_is_refused(
    manager: SignedInClient, made: Made, headers: dict[str, str]
) -> None:
    data = {"csrf_token": manager.who.csrf, "step": "pause"}

    assert manager.post(f"/manage/petitions/{made.slug}/transition", data=data, headers=headers).status_code == 403
    assert state(made) == "published"


def test_a_forged_host_and_proxy_lead_nowhere_else(manager: SignedInClient, made: Made) -> None:
    manager.set_cookie(PLAIN_NAME, manager.who.token, domain="evil.example")
    headers = {
        **OWN_FORM,
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/x",
    }
    data = {"csrf_token": manager.who.csrf, "step": "pause"}

    answer = manager.post(f"/manage/petitions/{made.slug}/transition", data=data, headers=headers)

    assert answer.status_code == 303
    assert "evil" not in answer.location
    assert "evil" not in manager.get("/manage/", headers={"Host": "evil.example"}).text


def test_every_form_behind_the_door_carries_the_token(manager: SignedInClient, made: Made) -> None:
    home = home_of(made)
    pages = ("", "/texts/en", "/image", "/edit", "/updates/new", "/signatures", "/transition?step=won")
    paths = [f"/manage/petitions/{made.slug}{page}" for page in pages]
    paths += [
        "/manage/account",
        "/manage/petitions/new",
        "/manage/campaigns/new",
        f"/manage/campaigns/{home.campaign}",
        f"/manage/organizations/{home.organization}",
    ]
    for path in paths:
        page = manager.get(path).text
        assert page.count('method="post"') == page.count(f'name="csrf_token" value="{manager.who.csrf}"'), path


def test_twenty_equal_forms_at_once_are_done_once_each_and_never_a_fault(
    made: Made, signed_in_client: SignIn, app: Flask
) -> None:
    home = home_of(made)
    owner = signed_in_client(Role.OWNER, organization_id=home.organization_id)
    fields = {
        "csrf_token": owner.who.csrf,
        "email": "petar@example.org",
        "name": "Petar",
        "role": "viewer",
        "language": "en",
    }

    def send(_number: int) -> int:
        browser = app.test_client()
        browser.set_cookie(PLAIN_NAME, owner.who.token)
        path = f"/manage/organizations/{home.organization}/members"
        return browser.post(path, data=fields, headers=OWN_FORM).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(send, range(20)))

    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 409, 422}
    with reading() as db:
        assert db.scalar(select(func.count()).select_from(Membership)) == 2
