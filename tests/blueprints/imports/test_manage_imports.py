"""Imports in the browser: a file is sent, tried, imported and reported; sources are watched."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from campaigns.audit.models import AuditEntry
from campaigns.coalitions.models import Role
from campaigns.foundation.importing.models import ImportRun, WatchedSource
from campaigns.foundation.importing.runs import work_next_run
from campaigns.foundation.importing.uploads import LARGEST_FILE, LARGEST_PIECE, Uploads, the_uploads, use_uploads
from campaigns.foundation.transaction import reading
from campaigns.proposals.models import Bill
from tests.factories import OWN_FORM, multipart
from tests.proposals.imports.making import SERBIA, bill, make_serbia, number_of

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from tests.conftest import SignedInClient, SignIn


def content(*things: object) -> bytes:
    return "".join(json.dumps(thing, ensure_ascii=False) + "\n" for thing in things).encode()


def send(client: SignedInClient, raw: bytes, **fields: str) -> TestResponse:
    data = {"format": "ocd", "file": (io.BytesIO(raw), "bills.jsonl"), **fields}
    return client.post_form("/manage/imports/", data, content_type="multipart/form-data")


def test_a_file_is_tried_first_and_then_imported(signed_in_client: SignIn) -> None:
    make_serbia()
    client = signed_in_client(Role.MANAGER)
    answer = send(client, content(bill(), bill(2, title="")), dry_run="y")
    assert answer.status_code == 303
    page = answer.location.partition("?")[0]
    assert "Waiting" in client.get(page).text
    assert client.get(f"{page}/progress.json").json == {"state": "waiting", "percent": None, "is_over": False}
    work_next_run()
    text = client.get(page).text
    assert number_of(Bill) == 0
    assert "Dry run: nothing is changed" in text
    assert "line 2" in text
    assert "This proposal has no title" in text
    answer = client.post_form(f"{page}/again")
    assert answer.status_code == 303
    work_next_run()
    assert number_of(Bill) == 1
    text = client.get(answer.location).text
    assert "What changed" in text
    # The file is gone, so there is nothing to try again.
    assert "Try again" not in text
    assert client.post_form(f"{answer.location.partition('?')[0]}/again").status_code == 409
    assert "bills.jsonl" in client.get("/manage/imports/").text


def test_a_file_that_cannot_be_read_says_why(signed_in_client: SignIn) -> None:
    client = signed_in_client(Role.OWNER)
    answer = send(client, b'{"identifier": "1",\n"title": }')
    work_next_run()
    text = client.get(answer.location).text
    assert "line 2, column" in text
    assert "Try again" in text


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"format": ""}, "Choose a format."),
        ({"format": "nonsense"}, "Not a valid choice"),
        ({"file": ""}, "Choose a file."),
    ],
)
def test_what_is_to_mend_is_said(signed_in_client: SignIn, fields: dict[str, str], reason: str) -> None:
    client = signed_in_client(Role.MANAGER)
    data = {"format": "ocd", "file": (io.BytesIO(b"x"), "a"), **fields}
    answer = client.post_form("/manage/imports/", data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert reason in answer.text


def test_a_file_for_which_there_is_no_room_is_refused_beside_its_field(
    signed_in_client: SignIn, tmp_path: Path
) -> None:
    client = signed_in_client(Role.MANAGER)
    use_uploads(Uploads(tmp_path / "uploads", free_bytes=lambda _folder: 0))
    answer = send(client, content(bill()), session="XIII")
    assert answer.status_code == 422
    assert re.search(r'id="file-error".*?disk of this server is almost full', answer.text, re.DOTALL)
    # What was typed is still there.
    assert 'value="XIII"' in answer.text
    assert list((tmp_path / "uploads").glob("*")) == []
    assert number_of(ImportRun) == 0


def test_a_large_file_for_which_there_is_no_room_is_refused_before_it_is_sent(signed_in_client: SignIn) -> None:
    client = signed_in_client(Role.MANAGER)
    token = {**OWN_FORM, "X-CSRF-Token": client.who.csrf}
    begun = client.post(f"/manage/imports/uploads?size={LARGEST_FILE + 1}", headers=token)
    assert begun.status_code == 422
    assert "at most 2 GB" in (begun.json or {})["file"]
    assert client.post("/manage/imports/uploads?size=x", headers=token).status_code == 400
    name = (client.post("/manage/imports/uploads?size=5", headers=token).json or {})["name"]
    use_uploads(Uploads(the_uploads().path_of(name).parent, free_bytes=lambda _folder: 0))
    answer = client.post(f"/manage/imports/uploads/{name}?offset=0", data=b"12345", headers=token)
    assert answer.status_code == 422
    assert "no room" in (answer.json or {})["file"]
    # Nobody sends the rest of it.
    assert client.get(f"/manage/imports/uploads/{name}").status_code == 404


PEOPLE = json.dumps({"persons": [{"id": "1", "name": "Ana Petrović"}]}, ensure_ascii=False).encode()


@pytest.mark.parametrize("file_format", ["popolo", "bodies"])
def test_a_jurisdiction_that_no_file_says_is_asked_for_before_it_is_sent(
    signed_in_client: SignIn, file_format: str
) -> None:
    make_serbia()
    client = signed_in_client(Role.MANAGER)
    token = {**OWN_FORM, "X-CSRF-Token": client.who.csrf}
    fields = {"format": file_format}
    # Of a large file the form goes ahead, and nothing of the file is kept when it is not right.
    begun = client.post("/manage/imports/uploads?size=5", data=fields, headers=token)
    assert begun.status_code == 422
    assert list(begun.json or {}) == ["jurisdiction"]
    answer = send(client, PEOPLE, **fields)
    assert answer.status_code == 422
    assert re.search(r'id="jurisdiction-error".*?files of this format do not say it', answer.text, re.DOTALL)
    assert number_of(ImportRun) == 0
    watched = {**fields, "url": "https://example.org/a.json", "every_hours": "12"}
    assert client.post_form("/manage/imports/sources", watched).status_code == 422
    fields["jurisdiction"] = SERBIA
    assert client.post("/manage/imports/uploads?size=5", data=fields, headers=token).status_code == 200
    assert send(client, PEOPLE, **fields).status_code == 303


def test_the_options_of_an_import_that_failed_are_mended_while_its_file_is_kept(signed_in_client: SignIn) -> None:
    make_serbia()
    client = signed_in_client(Role.MANAGER)
    raw = content(bill(title="Član")).decode().encode("windows-1250", "replace")
    page = send(client, raw, jurisdiction=SERBIA).location.partition("?")[0]
    work_next_run()
    text = client.get(page).text
    assert "is not utf-8" in text
    assert re.search(rf'<option selected value="{SERBIA}">', text)
    assert client.post_form(f"{page}/again", {"encoding": "klingon"}).status_code == 422
    answer = client.post_form(f"{page}/again", {"encoding": "windows-1250"})
    work_next_run()
    assert "Done" in client.get(answer.location).text
    with reading() as db:
        assert db.scalars(select(Bill.title)).one() == "Član"
        assert db.scalars(select(ImportRun.options).order_by(ImportRun.id.desc())).first() == {
            "jurisdiction": SERBIA,
            "encoding": "windows-1250",
        }


def test_the_report_tells_what_was_removed_from_what_vanished_and_was_kept(signed_in_client: SignIn) -> None:
    make_serbia()
    client = signed_in_client(Role.MANAGER)
    smaller = content(bill(actions=bill()["actions"][:1]))
    told = []
    for raw, fields in ((content(bill()), {}), (smaller, {}), (smaller, {"may_remove": "y"})):
        page = send(client, raw, **fields).location
        work_next_run()
        head = re.search("<thead>.*?</thead>", client.get(page).text, re.DOTALL)
        assert head is not None
        told.append([words for words in ("Vanished, kept", "Removed") if words in head[0]])
    assert told == [[], ["Vanished, kept"], ["Removed"]]


def test_an_import_is_of_who_asked_for_it(signed_in_client: SignIn) -> None:
    make_serbia()
    asker = signed_in_client(Role.MANAGER)
    page = send(asker, content(bill(), bill(2, title="", identifier="Secret")), dry_run="y").location.partition("?")[0]
    work_next_run()
    told = ("bills.jsonl", "Secret", "This proposal has no title")
    assert all(words in asker.get(page).text for words in told)
    other = signed_in_client(Role.OWNER)
    for path in (page, "/manage/imports/"):
        text = other.get(path).text
        assert not [words for words in told if words in text]
        assert "Open Civic Data: bills and votes" in text
    text = other.get(page).text
    # What it would change is everybody's.
    assert '<th scope="row">Proposals</th>' in text
    assert "There is 1 fault." in text
    assert f"{page}/again" not in text
    assert other.post_form(f"{page}/again").status_code == 403
    administrator = signed_in_client(None, is_administrator=True)
    assert all(words in administrator.get(page).text for words in told)
    assert administrator.post_form(f"{page}/again").status_code == 303
    assert number_of(ImportRun) == 2


def test_a_large_file_comes_in_pieces(signed_in_client: SignIn) -> None:
    make_serbia()
    client = signed_in_client(Role.MANAGER)
    token = {**OWN_FORM, "X-CSRF-Token": client.who.csrf}
    raw = content(*(bill(number) for number in range(30)))
    begun = client.post("/manage/imports/uploads", headers=token)
    assert begun.json is not None
    address = f"/manage/imports/uploads/{begun.json['name']}"
    half = len(raw) // 2
    assert client.post(f"{address}?offset=0", data=raw[:half], headers=token).json == {**begun.json, "size": half}
    # A gap is refused, and the server says where to go on.
    assert client.post(f"{address}?offset={half + 5}", data=raw[half:], headers=token).status_code == 409
    assert client.get(address).json == {**begun.json, "size": half}
    client.post(f"{address}?offset={half}", data=raw[half:], headers=token)
    fields = {"format": "ocd", "stored": begun.json["name"], "stored_as": "large.jsonl"}
    assert client.post_form("/manage/imports/", fields).status_code == 303
    work_next_run()
    assert number_of(Bill) == 30


@pytest.mark.parametrize("query", ["?offset=-1", "?offset=x", "", "?offset=²", f"?offset={'1' * 5000}"])
def test_a_piece_says_where_it_belongs(signed_in_client: SignIn, query: str) -> None:
    client = signed_in_client(Role.MANAGER)
    token = {**OWN_FORM, "X-CSRF-Token": client.who.csrf}
    name = (client.post("/manage/imports/uploads", headers=token).json or {})["name"]
    assert client.post(f"/manage/imports/uploads/{name}{query}", data=b"x", headers=token).status_code == 400
    too_long = b"x" * (LARGEST_PIECE + 1)
    answer = client.post(f"/manage/imports/uploads/{name}?offset=0", data=too_long, headers=token)
    assert answer.status_code == 400
    assert client.get("/manage/imports/uploads/unknown").status_code == 404


def test_a_form_larger_than_others_may_be_is_taken_here_only(signed_in_client: SignIn) -> None:
    client = signed_in_client(Role.MANAGER)
    head = multipart({"csrf_token": client.who.csrf, "format": "ocd"}).removesuffix(b"--x--\r\n")
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + b" " * 11_000_000
    body = head + file + b"{}\r\n--x--\r\n"
    options: dict[str, Any] = {"content_type": "multipart/form-data; boundary=x", "headers": OWN_FORM}
    assert client.post("/manage/imports/", data=body, **options).status_code == 303
    assert client.post("/manage/imports/sources", data=body, **options).status_code == 413


@pytest.mark.parametrize("path", ["/manage/imports/", "/manage/imports/sources"])
def test_who_only_reads_brings_nothing_in(signed_in_client: SignIn, path: str) -> None:
    assert signed_in_client(Role.VIEWER).get(path).status_code == 403
    assert signed_in_client(None, is_administrator=True).get(path).status_code == 200


def test_a_source_is_watched_rests_and_is_watched_again(signed_in_client: SignIn) -> None:
    client = signed_in_client(Role.MANAGER)
    fields = {"url": "https://example.org/dump.json", "format": "parltrack", "every_hours": "12", "note": "The dump"}
    assert client.post_form("/manage/imports/sources", fields).status_code == 303
    text = client.get("/manage/imports/sources").text
    assert "The dump" in text
    assert "not looked at yet" in text
    with reading() as db:
        source = db.scalars(select(WatchedSource)).one()
    client.post_form(f"/manage/imports/sources/{source.uuid}/pause", {"active": "no"})
    assert "Watch again" in client.get("/manage/imports/sources").text
    client.post_form(f"/manage/imports/sources/{source.uuid}/pause", {"active": "yes"})
    assert client.post_form(f"/manage/imports/sources/{source.uuid}/look").status_code == 303
    wrong = client.post_form("/manage/imports/sources", {**fields, "url": "file:///etc/passwd", "every_hours": "0"})
    assert wrong.status_code == 422
    assert "Choose between 1 and 720 hours." in wrong.text
    wrong = client.post_form("/manage/imports/sources", {**fields, "url": "file:///etc/passwd"})
    assert "beginning with https" in wrong.text


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.json",
        "http://127.1/a.json",
        "http://0x7f000001/a.json",
        "http://2130706433/a.json",
        "http://10.0.0.1/a.json",
        "http://169.254.169.254/latest",
        "http://[::1]/a.json",
        "http://[::ffff:10.0.0.1]/a.json",
        "http://localhost/a.json",
        "http://localhost./a.json",
        "http://files.localhost/a.json",
        "http://printer/a.json",
        "http://nas.local/a.json",
        "https://example.org:5432/a.json",
        "https://somebody:secret@example.org/a.json",
    ],
)
def test_a_source_that_would_never_be_fetched_is_refused(signed_in_client: SignIn, url: str) -> None:
    client = signed_in_client(Role.MANAGER)
    fields = {"url": url, "format": "ocd", "every_hours": "12"}
    answer = client.post_form("/manage/imports/sources", fields)
    assert answer.status_code == 422
    assert 'id="url-error"' in answer.text
    assert number_of(WatchedSource) == 0


@pytest.mark.parametrize("url", ["https://8.8.8.8/a", "https://[2606:4700::1111]:8443/a", "http://parlament.example/a"])
def test_a_source_with_a_public_address_is_watched(signed_in_client: SignIn, url: str) -> None:
    fields = {"url": url, "format": "ocd", "every_hours": "12"}
    assert signed_in_client(Role.MANAGER).post_form("/manage/imports/sources", fields).status_code == 303


def test_a_source_is_removed_after_a_question_and_what_it_brought_stays(signed_in_client: SignIn) -> None:
    client = signed_in_client(Role.MANAGER)
    fields = {"url": "https://example.org/dump.json", "format": "ocd", "every_hours": "12", "note": "The dump"}
    client.post_form("/manage/imports/sources", fields)
    with reading() as db:
        path = f"/manage/imports/sources/{db.scalars(select(WatchedSource.uuid)).one()}/remove"
    assert f'{path}"' in client.get("/manage/imports/sources").text
    asked = client.post_form(path)
    assert asked.status_code == 200
    assert "Yes: remove it" in asked.text
    assert "What it brought stays" in asked.text
    assert number_of(WatchedSource) == 1
    assert client.post_form(path, {"sure": "yes"}).status_code == 303
    assert number_of(WatchedSource) == 0
    with reading() as db:
        actions = db.scalars(select(AuditEntry.action).where(AuditEntry.thing_kind == "watched_source")).all()
    assert sorted(actions) == ["unwatch_source", "watch_source"]
    assert client.post_form(path, {"sure": "yes"}).status_code == 404


def test_names_of_files_are_shown_as_text(signed_in_client: SignIn) -> None:
    client = signed_in_client(Role.MANAGER)
    data = {"format": "ocd", "file": (io.BytesIO(b"{}"), "<script>alert(1)</script>.json")}
    answer = client.post_form("/manage/imports/", data, content_type="multipart/form-data")
    assert "<script>alert" not in client.get(answer.location).text
    with reading() as db:
        assert db.scalars(select(ImportRun.file_name)).one() == "<script>alert(1)</script>.json"
