"""Logs say where something broke and never what a person typed."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from campaigns.foundation.logs import configure_logs
from campaigns.foundation.transaction import reading

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "mira.secret@example.org"


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    """What was logged since the last look, each line read as JSON."""
    configure_logs("INFO")
    capsys.readouterr()
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_json_with_time_level_and_ids(lines: Callable[[], list[dict[str, Any]]]) -> None:
    structlog.get_logger().warning("letters taken back", number=3)
    [line] = lines()
    assert (line["event"], line["level"], line["number"]) == ("letters taken back", "warning", 3)
    assert line["timestamp"].endswith("Z")


def test_below_the_level_nothing_is_said(lines: Callable[[], list[dict[str, Any]]]) -> None:
    structlog.get_logger().debug("too much")
    assert lines() == []


def _fail_over(text_: str) -> None:
    message = f"cannot read {text_}"
    raise ValueError(message)


def test_an_exception_is_told_by_kind_and_place_without_its_message(
    lines: Callable[[], list[dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        _fail_over(SECRET)
    except ValueError:
        structlog.get_logger().exception("job failed", job="a.job")
    [line] = lines()
    assert line["error"] == "builtins.ValueError"
    assert line["at"][-1].endswith(" _fail_over")
    assert SECRET not in json.dumps(line)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.usefixtures("database")
def test_a_fault_of_the_database_does_not_quote_its_parameters(lines: Callable[[], list[dict[str, Any]]]) -> None:
    with pytest.raises(DBAPIError) as raised, reading() as db:
        db.execute(text("SELECT * FROM nothing_of_that_name WHERE email = :email"), {"email": SECRET})
    assert SECRET not in str(raised.value)
    structlog.get_logger().error("request failed", exc_info=raised.value)
    [line] = lines()
    assert line["error"].startswith("sqlalchemy.exc.")
    assert SECRET not in json.dumps(line)


def test_libraries_are_quieter_and_what_they_fill_in_is_left_out(lines: Callable[[], list[dict[str, Any]]]) -> None:
    library = logging.getLogger("some.library")
    library.info("sent to %s", SECRET)
    assert lines() == []
    try:
        _fail_over(SECRET)
    except ValueError:
        library.exception("could not send to %s", SECRET)
    [line] = lines()
    assert (line["logger"], line["level"], line["event"]) == ("some.library", "error", "could not send to %s")
    assert line["error"] == "builtins.ValueError"
    assert SECRET not in json.dumps(line)
