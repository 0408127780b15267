"""Twenty hands on one button, over real sockets: one row, one letter, twenty equal answers."""

from __future__ import annotations

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from campaigns.foundation.mail.models import Letter
from campaigns.foundation.transaction import reading
from tests.factories import Made, count_now, counts, make_petition, make_signature, sign_fields, signatures_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.conftest import DeliverMail

CROWD = 20


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@pytest.fixture
def server(app: Flask) -> Iterator[BaseWSGIServer]:
    """The application behind a real socket, a thread for each request."""
    made = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    made.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def post_together(server: BaseWSGIServer, path: str, bodies: list[str]) -> list[tuple[int, str, bytes]]:
    """Send all forms at the same moment, each over a connection of its own."""
    barrier = threading.Barrier(len(bodies))

    def post(body: str) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
        connection.connect()
        barrier.wait(10)
        connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        found = (answer.status, answer.getheader("Location") or "", answer.read())
        connection.close()
        return found

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(post, bodies))


def letters_of(petition: Made) -> int:
    with reading() as db:
        return len(db.scalars(select(Letter.id).where(Letter.shard == petition.id)).all())


def test_twenty_identical_forms_make_one_signature(server: BaseWSGIServer, deliver_mail: DeliverMail) -> None:
    petition = make_petition()
    answers = post_together(server, f"/petitions/{petition.slug}/sign", [urlencode(sign_fields(petition))] * CROWD)
    assert {status for status, _, _ in answers} == {303}
    assert len(set(answers)) == 1
    assert signatures_number(petition) == 1
    assert letters_of(petition) == 1
    assert len(deliver_mail()) == 1


def test_twenty_people_make_twenty(server: BaseWSGIServer) -> None:
    petition = make_petition()
    bodies = [urlencode(sign_fields(petition, email=f"signer-{number}@example.org")) for number in range(CROWD)]
    answers = post_together(server, f"/petitions/{petition.slug}/sign", bodies)
    assert {status for status, _, _ in answers} == {303}
    assert signatures_number(petition) == letters_of(petition) == CROWD


def test_a_crowd_at_two_petitions_with_the_same_addresses(server: BaseWSGIServer) -> None:
    first, second = make_petition(), make_petition()
    bodies = [urlencode(sign_fields(first, email=f"signer-{number % 4}@example.org")) for number in range(CROWD)]
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(post_together, server, f"/petitions/{one.slug}/sign", bodies) for one in (first, second)]
        answers = [answer for job in jobs for answer in job.result()]
    assert {status for status, _, _ in answers} == {303}
    assert signatures_number(first) == signatures_number(second) == 4


def test_twenty_presses_on_confirm_count_once(server: BaseWSGIServer, deliver_mail: DeliverMail) -> None:
    petition = make_petition()
    make_signature(petition, confirmed=False)
    [letter] = deliver_mail()
    answers = post_together(server, letter.path("/confirm/"), [""] * CROWD)
    assert {status for status, _, _ in answers} == {303}
    assert count_now() == 1
    assert counts(petition).count == 1


def test_twenty_presses_on_withdraw_count_once(server: BaseWSGIServer, deliver_mail: DeliverMail) -> None:
    petition = make_petition()
    make_signature(petition)
    make_signature(petition, email="ana@example.org")
    letter = next(one for one in deliver_mail() if one.to == "mira@example.org")
    count_now()
    answers = post_together(server, letter.path("/signature/") + "/withdraw", [""] * CROWD)
    assert {status for status, _, _ in answers} == {303}
    count_now()
    assert counts(petition).count == 1


@pytest.mark.parametrize("verb", ["correct", "erase", "news"])
def test_twenty_presses_on_any_other_button_do_it_once(
    server: BaseWSGIServer, deliver_mail: DeliverMail, verb: str
) -> None:
    petition = make_petition()
    make_signature(petition)
    make_signature(petition, email="ana@example.org")
    letter = next(one for one in deliver_mail() if one.to == "mira@example.org")
    body = urlencode({"name": "Mira Kovač", "country": "AL", "sure": "y", "news": str(petition.organizations[0])})
    answers = post_together(server, letter.path("/signature/") + f"/{verb}", [body] * CROWD)
    # Who comes after an erasure finds nothing there any more.
    assert {status for status, _, _ in answers} <= ({303, 404} if verb == "erase" else {303})
    count_now()
    found = counts(petition)
    assert found.count == sum(number for _, number in found.by_country) == (1 if verb == "erase" else 2)
    assert dict(found.by_country).get("AL", 0) == (1 if verb == "correct" else 0)
