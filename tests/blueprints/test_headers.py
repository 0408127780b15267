"""Every answer is guarded, whatever its number: pages, redirects, refusals, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.announcing import use_reactions
from campaigns.foundation.transaction import Database, use_database
from tests.factories import OWN_FORM, Made, make_petition, make_signature, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import Clock, DeliverMail

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def petition(client: FlaskClient) -> Made:  # noqa: ARG001 - its tables are empty
    return make_petition()


@pytest.fixture
def lost_database(database: Database) -> Iterator[Callable[[], None]]:
    """Takes the database away: nobody listens where it was."""
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    yield lambda: use_database(gone)
    use_database(database)
    gone.dispose()


def is_guarded(answer: TestResponse) -> bool:
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "Permissions-Policy" in headers
    assert "Server" not in headers
    assert len(headers.getlist("Content-Security-Policy")) == 1
    return all(headers[name] == value for name, value in EXPECTED.items())


def test_pages_redirects_and_refusals(client: FlaskClient, petition: Made) -> None:
    path = f"/petitions/{petition.slug}"
    answers = {
        200: client.get(path),
        303: sign(client, petition),
        403: client.post(f"{path}/sign", headers={"Origin": "https://evil.example"}),
        404: client.get("/nothing"),
        405: client.delete(path),
        413: client.post(f"{path}/sign", data={"name": "x" * 100_000}, headers=OWN_FORM),
        422: sign(client, petition, name=""),
    }
    for code, answer in answers.items():
        assert answer.status_code == code
        assert is_guarded(answer), code
    assert {"GET", "HEAD", "OPTIONS"} == set(answers[405].headers["Allow"].replace(" ", "").split(","))
    for code in (303, 403, 404, 405, 413, 422):
        assert answers[code].headers["Cache-Control"] == "no-store", code


def test_options_and_head(client: FlaskClient, petition: Made) -> None:
    path = f"/petitions/{petition.slug}"
    assert is_guarded(client.options(path))
    head = client.head(path)
    assert is_guarded(head)
    assert head.data == b""
    assert head.headers["Content-Length"] == client.get(path).headers["Content-Length"]


def test_a_conflict_and_something_gone(
    client: FlaskClient, petition: Made, deliver_mail: DeliverMail, clock: Clock
) -> None:
    make_signature(petition, confirmed=False)
    [letter] = deliver_mail()
    clock.advance(days=8)
    gone = client.post(letter.path("/confirm/"), headers=OWN_FORM)
    client.post(letter.path("/signature/") + "/withdraw", headers=OWN_FORM)
    conflict = client.post(letter.path("/signature/") + "/confirm", headers=OWN_FORM)
    assert (conflict.status_code, gone.status_code) == (409, 410)
    assert is_guarded(conflict)
    assert is_guarded(gone)


def test_a_fault_of_ours_is_a_page_without_a_trace(
    client: FlaskClient, petition: Made, deliver_mail: DeliverMail
) -> None:
    make_signature(petition, confirmed=False)
    link = deliver_mail()[0].path("/confirm/")
    # Nobody answers the event that confirming announces: a fault inside, after something was written.
    use_reactions({})
    for prefix in ("", "/sr-Cyrl", "/sr-Latn"):
        answer = client.post(prefix + link, headers=OWN_FORM)
        assert answer.status_code == 500
        assert is_guarded(answer)
        assert "<h1>" in answer.text
        for word in ("Traceback", "KeyError", "SignatureConfirmed", "site-packages", "mira"):
            assert word not in answer.text
    assert "already confirmed" not in client.get(link).text


TYPED = {
    "name": 'Mira "M" <Kovač>',
    "email": "mira@example.org",
    "country": "RS",
    "reason": "Line one\nline two",
    "consent": "y",
    "news": ["a", "b"],
}


def test_without_the_database_people_get_back_what_they_typed(
    client: FlaskClient, petition: Made, lost_database: Callable[[], None]
) -> None:
    lost_database()
    answer = client.post(f"/sr-Latn/petitions/{petition.slug}/sign", data=TYPED, headers=OWN_FORM)
    assert answer.status_code == 503
    assert is_guarded(answer)
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'action="/sr-Latn/petitions/{petition.slug}/sign"' in answer.text
    for field in (
        'name="name" value="Mira &#34;M&#34; &lt;Kovač&gt;"',
        'name="email" value="mira@example.org"',
        'name="reason" value="Line one\nline two"',
    ):
        assert field in answer.text
    assert answer.text.count('name="news"') == 2


def test_but_never_a_passphrase(client: FlaskClient, lost_database: Callable[[], None]) -> None:
    lost_database()
    answer = client.post(
        "/sign-in", data={"email": "ana@example.org", "password": "four words that differ"}, headers=OWN_FORM
    )
    assert answer.status_code == 503
    assert "ana@example.org" in answer.text
    assert "four words" not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/petitions", "/petitions/x", "/petitions/x/count.json", "/confirm/x", "/manage/", "/sitemap.xml"]
)
def test_every_page_without_a_database_says_come_again(
    client: FlaskClient, lost_database: Callable[[], None], path: str
) -> None:
    lost_database()
    answer = client.get(path)
    assert answer.status_code in {303, 404, 503}
    if answer.status_code == 503:
        assert answer.headers["Retry-After"]
        assert is_guarded(answer)


def test_pages_that_need_no_database_are_there_all_the_same(
    client: FlaskClient, lost_database: Callable[[], None]
) -> None:
    lost_database()
    for path in ("/privacy", "/accessibility", "/robots.txt", "/static/css/app.css", "/healthz", "/sign-in"):
        assert client.get(path).status_code == 200, path
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert is_guarded(ready)


def test_when_it_is_back_the_same_form_goes_through(
    client: FlaskClient, petition: Made, database: Database, lost_database: Callable[[], None]
) -> None:
    lost_database()
    assert sign(client, petition).status_code == 503
    use_database(database)
    assert sign(client, petition).status_code == 303
