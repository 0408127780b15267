"""One request is one transaction: kept when the answer is good, undone when it is a refusal, and reading where reading was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import abort, g
from sqlalchemy import func, select

from campaigns.blueprints.edge import EdgedFlask, db, let_go
from campaigns.coalitions.models import Organization
from campaigns.foundation.transaction import reading
from tests.factories import make_organization

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def browser(client: FlaskClient) -> FlaskClient:  # noqa: ARG001 - it makes the process ready
    """A browser before a small application whose views do what views may do."""
    app = EdgedFlask("small")

    @app.route("/found/<int:code>", methods=["GET", "POST", "PUT", "DELETE"])
    def found(code: int) -> tuple[str, int]:
        make_organization(db())
        return "found", code

    @app.post("/fail")
    def fail() -> str:
        make_organization(db())
        raise ZeroDivisionError

    @app.post("/abort")
    def stop() -> str:
        make_organization(db())
        abort(409)

    @app.route("/quiet", methods=["GET", "POST"])
    def quiet() -> str:
        return str(g.work.has_begun)

    @app.post("/pause")
    def pause() -> str:
        db().scalar(select(func.count()).select_from(Organization))
        let_go()
        assert not g.work.has_begun
        make_organization(db())
        return "done"

    return app.test_client()


def organizations() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Organization)) or 0


@pytest.mark.parametrize(
    ("code", "kept"), [(200, 1), (201, 1), (303, 1), (400, 0), (404, 0), (409, 0), (422, 0), (500, 0)]
)
def test_a_refusal_undoes_what_was_written(browser: FlaskClient, code: int, kept: int) -> None:
    assert browser.post(f"/found/{code}").status_code == code
    assert organizations() == kept


@pytest.mark.parametrize(("path", "code"), [("/fail", 500), ("/abort", 409)])
def test_an_error_undoes_it_too(browser: FlaskClient, path: str, code: int) -> None:
    assert browser.post(path).status_code == code
    assert organizations() == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_safe_method_cannot_write_whatever_the_view_does(browser: FlaskClient, method: str) -> None:
    assert browser.open("/found/200", method=method).status_code == 500
    assert organizations() == 0
    assert browser.post("/found/200").status_code == 200
    assert organizations() == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_others_can(browser: FlaskClient, method: str) -> None:
    assert browser.open("/found/200", method=method).status_code == 200
    assert organizations() == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_that_asks_the_database_nothing_opens_no_transaction(browser: FlaskClient, method: str) -> None:
    assert browser.open("/quiet", method=method).text == "False"


def test_the_database_can_be_let_go_before_something_slow(browser: FlaskClient) -> None:
    assert browser.post("/pause").text == "done"
    assert organizations() == 1
