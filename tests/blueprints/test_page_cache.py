"""Finished public pages are kept for a moment: for readers alike, never for one of them, and never an answer that was not for all."""

from __future__ import annotations

import gzip
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from campaigns.blueprints.page_cache import PageCache
from campaigns.foundation.caching import BriefCache
from tests.factories import OWN_FORM, make_petition, sign_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Flask

    from tests.conftest import SignIn

PUBLIC = {"Cache-Control": "public, max-age=2"}


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock of the cache; `time.now` is set by hand."""
    told = SimpleNamespace(now=1000.0)
    monkeypatch.setattr("campaigns.foundation.caching.time", SimpleNamespace(monotonic=lambda: told.now))
    return told


class Counted:
    """A product that counts how often it is asked, and answers as it is told."""

    def __init__(self, **answer: Any) -> None:  # noqa: ANN401 - parts of a response
        self.asked = 0
        self.answer = {
            "response": "page " * 500,
            "headers": PUBLIC,
            "content_type": "text/html; charset=utf-8",
        } | answer

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked += 1
        parts = dict(self.answer)
        parts["response"] = f"{self.asked} {environ['PATH_INFO']} {parts['response']}"
        return Response(**parts)(environ, start_response)


def behind_cache(product: Counted, seconds: float = 2) -> Client:
    return Client(PageCache(product, seconds), Response, use_cookies=False)


def test_a_page_is_made_once_and_again_after_a_moment(time: SimpleNamespace) -> None:
    product = Counted()
    client = behind_cache(product)
    first = client.get("/a")
    assert client.get("/a").data == first.data
    time.now += 2
    assert client.get("/a").data == first.data
    time.now += 0.1
    assert client.get("/a").data != first.data
    assert product.asked == 2


def test_each_address_is_a_page_of_its_own() -> None:
    product = Counted()
    client = behind_cache(product)
    for path in ("/a", "/b", "/a?page=2", "/a?page=3"):
        client.get(path)
    client.get("/a", base_url="http://localhost/sr-Latn")
    assert product.asked == 5
    assert b"/b" in client.get("/b").data


@pytest.mark.parametrize(
    "answer",
    [
        {"headers": {}},
        {"headers": {"Cache-Control": "no-store"}},
        {"headers": {"Cache-Control": "private, max-age=60"}},
        {"headers": PUBLIC | {"Set-Cookie": "a=b"}},
        {"status": 404},
        {"status": 422},
        {"status": 301},
        {"status": 206},
        {"response": "x" * 600_000},
    ],
)
def test_only_what_is_for_everybody_is_kept(answer: dict[str, Any]) -> None:
    product = Counted(**answer)
    client = behind_cache(product)
    assert client.get("/a").status_code == answer.get("status", 200)
    client.get("/a")
    assert product.asked == 2


@pytest.mark.parametrize("cookie", ["campaigns_session=x", "__Host-campaigns=x", "other=1; campaigns_session=x"])
def test_who_is_signed_in_passes_by(cookie: str) -> None:
    product = Counted()
    client = behind_cache(product)
    client.get("/a")
    for _ in range(2):
        assert client.get("/a", headers={"Cookie": cookie}).status_code == 200
    assert product.asked == 3
    client.get("/a", headers={"Cookie": "of_another_site=1"})
    assert product.asked == 3


def test_posts_and_heads_pass_by() -> None:
    product = Counted()
    client = behind_cache(product)
    client.get("/a")
    assert client.head("/a").data == b""
    client.post("/a")
    client.options("/a")
    assert product.asked == 4


def test_a_page_goes_out_packed_to_whom_that_helps() -> None:
    product = Counted()
    client = behind_cache(product)
    plain = client.get("/a")
    packed = client.get("/a", headers={"Accept-Encoding": "br, gzip"})
    assert product.asked == 1
    assert gzip.decompress(packed.data) == plain.data
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"], plain.headers["Vary"]) == (
        "gzip",
        "Accept-Encoding",
        "Accept-Encoding",
    )
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert int(plain.headers["Content-Length"]) == len(plain.data)


def test_pictures_are_not_packed_again() -> None:
    client = behind_cache(Counted(content_type="image/png"))
    assert "Content-Encoding" not in client.get("/a", headers={"Accept-Encoding": "gzip"}).headers


def test_it_can_be_switched_off() -> None:
    product = Counted()
    client = behind_cache(product, 0)
    client.get("/a")
    client.get("/a")
    assert product.asked == 2


def test_the_products_own_pages_are_kept_and_a_signed_in_member_sees_the_present(
    app: Flask, signed_in_client: SignIn
) -> None:
    petition = make_petition()
    client = Client(PageCache(app.wsgi_app, 60), Response)
    path = f"/petitions/{petition.slug}"
    before = client.get(path)
    assert before.status_code == 200
    assert client.post(f"{path}/sign", data=sign_fields(petition), headers=OWN_FORM).status_code == 303
    assert client.get(path).data == before.data
    assert signed_in_client().get(path).status_code == 200
    assert "notice" not in before.text
    # A page that says a word to one reader is kept for nobody.
    assert client.get(f"{path}?notice=erased").headers["Cache-Control"] == "no-store"
    assert "erased" in client.get(f"{path}?notice=erased").text
    assert client.get(f"{path}?notice=<script>").status_code == 200


def test_a_brief_cache_forgets_what_is_too_old_and_too_much(time: SimpleNamespace) -> None:
    cache: BriefCache[int] = BriefCache(1, size=3)
    made: list[int] = []

    def make(number: int) -> Callable[[], int]:
        def compute() -> int:
            made.append(number)
            return number

        return compute

    assert [cache.recall("a", make(1)), cache.recall("a", make(2))] == [1, 1]
    time.now += 1.1
    assert cache.recall("a", make(3)) == 3
    assert made == [1, 3]
    for number in range(10):
        cache.put(number, number)
    assert len(cache._kept) <= 3
    cache.clear()
    assert cache.get(9) is None


def test_a_brief_cache_keeps_no_error() -> None:
    cache: BriefCache[int] = BriefCache(60)

    def fail() -> int:
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            cache.recall("a", fail)
    assert cache.recall("a", lambda: 1) == 1
