"""Addresses with NUL or broken text in them are not there, whatever the database would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import SignIn


@pytest.mark.parametrize(
    "path",
    [
        "/petitions/a%00b",
        "/campaigns/%00",
        "/organizations/%ED%A0%80",
        "/petitions/%FF",
        "/media/%00.png",
        "/static/%00",
        "/confirm/%00",
        "/invitation/%00",
        "/sr-Latn/petitions/%00/sign",
    ],
)
def test_nothing_is_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/manage/petitions/%00", "/manage/campaigns/%00", "/manage/organizations/%FF/texts/en"]
)
def test_nor_behind_the_door(signed_in_client: SignIn, path: str) -> None:
    assert signed_in_client().get(path).status_code == 404


@pytest.mark.parametrize("query", ["?x=%00", "?notice=%00", "?page=%00", "?after=%00", "?campaign=%00"])
def test_a_query_that_nobody_asked_for_does_no_harm(signed_in_client: SignIn, query: str) -> None:
    client = signed_in_client()
    for path in ("/", "/petitions", "/manage/", "/manage/petitions/new", "/sign-in"):
        assert client.get(f"{path}{query}").status_code in {200, 303}
