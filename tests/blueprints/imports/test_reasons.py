"""Why something of a file was not taken, in the language of who reads the report, whoever asked for the import."""

from __future__ import annotations

import io
import json
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from campaigns.coalitions.models import Role
from campaigns.foundation.i18n.texts import speaking
from campaigns.foundation.importing.models import ImportRun, RunState, WatchedSource
from campaigns.foundation.importing.runs import work_next_run
from campaigns.foundation.importing.uploads import Uploads, use_uploads
from campaigns.foundation.importing.watching import look_at_next_source, put_source
from campaigns.foundation.transaction import writing
from tests.proposals.imports.making import SERBIA, make_serbia

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SignedInClient, SignIn

HOSTILE = "100 % of %(id)s"


def report_of(client: SignedInClient, raw: bytes, file_format: str, language: str = "") -> str:
    """The page of an import that was worked, as text."""
    data = {"format": file_format, "jurisdiction": SERBIA, "file": (io.BytesIO(raw), "file")}
    answer = client.post_form("/manage/imports/", data, content_type="multipart/form-data")
    # A worker speaks English; another language would not be kept either.
    with speaking("sr-Latn"):
        assert work_next_run()
    return page(client, answer.location, language)


def page(client: SignedInClient, address: str, language: str) -> str:
    prefix = f"/{language}" if language else ""
    return unescape(client.get(prefix + address.partition("?")[0]).text)


TABLE = "identifier,title\n011-1,Закон,one,more\n".encode()
REGISTER = json.dumps({"persons": [{"id": "1", "name": "Ana"}], "memberships": [{"person_id": HOSTILE}]}).encode()


@pytest.mark.parametrize(
    ("raw", "file_format", "language", "reason"),
    [
        (TABLE, "proposals", "", "This row has more cells than there are columns."),
        (TABLE, "proposals", "sr-Cyrl", "Овај ред има више поља него што има колона."),
        (REGISTER, "popolo", "", f"{HOSTILE} is not in the file, so the membership was left out."),
        (REGISTER, "popolo", "sr-Cyrl", f"У датотеци нема {HOSTILE}, па је чланство изостављено."),
        (REGISTER, "popolo", "sr-Latn", f"U datoteci nema {HOSTILE}, pa je članstvo izostavljeno."),
    ],
)
def test_a_reason_is_read_in_the_language_of_the_reader(
    signed_in_client: SignIn, raw: bytes, file_format: str, language: str, reason: str
) -> None:
    make_serbia()
    text = report_of(signed_in_client(Role.MANAGER), raw, file_format, language)
    assert f"<td>{reason}</td>" in text


def test_the_line_is_said_in_it_too(signed_in_client: SignIn) -> None:
    make_serbia()
    assert '<th scope="row">ред 2</th>' in report_of(signed_in_client(Role.MANAGER), TABLE, "proposals", "sr-Cyrl")


def test_a_file_that_cannot_be_read_says_why_in_it(signed_in_client: SignIn) -> None:
    make_serbia()
    text = report_of(signed_in_client(Role.MANAGER), b"PK\x03\x04", "popolo", "sr-Cyrl")
    assert "<p>Ово је датотека формата ZIP. Најпре је распакујте.</p>" in text


def test_a_proposal_is_named_beside_what_is_wrong_with_it(signed_in_client: SignIn) -> None:
    make_serbia()
    raw = b"identifier,session,title,source\n011-1,XIII,Law,<b>nowhere</b>\n"
    text = report_of(signed_in_client(Role.MANAGER), raw, "proposals")
    assert 'line 2, source<br><span class="soft">011-1 (XIII)</span>' in text
    assert "“source” is no web address: “<b>nowhere</b>”." in text


@pytest.mark.parametrize("state", [RunState.DONE, RunState.FAILED])
def test_an_old_report_is_shown_in_its_words(signed_in_client: SignIn, state: RunState) -> None:
    make_serbia()
    client = signed_in_client(Role.MANAGER)
    data = {"format": "proposals", "jurisdiction": SERBIA, "file": (io.BytesIO(TABLE), "file")}
    address = client.post_form("/manage/imports/", data, content_type="multipart/form-data").location
    old = [{"line": "line 7", "reason": "011-1: 100 % of %(nothing)s"}]
    with writing() as db:
        db.execute(update(ImportRun).values(state=state.value, faults=old, fault_number=1))
    text = page(client, address, "sr-Cyrl")
    # They were English, and are read out as such.
    assert 'lang="en">' in text
    assert "011-1: 100 % of %(nothing)s" in text
    assert "ред 7" in text


def test_why_a_source_could_not_be_had_is_said_in_it_too(signed_in_client: SignIn, tmp_path: Path) -> None:
    client = signed_in_client(Role.MANAGER)
    with writing() as db:
        put_source(db, url="https://example.org/a.json", file_format="ocd", options={}, every_hours=6)
    use_uploads(Uploads(tmp_path / "uploads", free_bytes=lambda _folder: 0))
    assert look_at_next_source()
    assert "<span>There is no room for this file: the disk" in page(client, "/manage/imports/sources", "")
    assert "<span>За ову датотеку нема места" in page(client, "/manage/imports/sources", "sr-Cyrl")
    with writing() as db:
        db.execute(update(WatchedSource).values(last_status="example.org answers 503", last_fault=None))
    old = '<span lang="en">example.org answers 503</span>'
    assert old in page(client, "/manage/imports/sources", "sr-Cyrl")
