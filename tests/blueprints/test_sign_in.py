"""The door: in, out, back to where one wanted to go, and the cookie that stands for a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.accounts.models import AccountSession
from campaigns.accounts.operations import send_invitation
from campaigns.blueprints.session_cookie import PLAIN_NAME
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from tests.factories import OWN_FORM, make_account

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import Clock, DeliverMail, SignIn

EMAIL = "mira@example.org"
PASSPHRASE = "the door stands open"
RIGHT = {"email": EMAIL, "password": PASSPHRASE}


@pytest.fixture
def _member(client: FlaskClient) -> None:  # noqa: ARG001 - it opens the database
    with writing() as db:
        make_account(db, email=EMAIL, passphrase=PASSPHRASE)


def knock(client: FlaskClient, **fields: str) -> TestResponse:
    return client.post("/sign-in", data=RIGHT | fields, headers=OWN_FORM)


@pytest.mark.usefixtures("_member")
class TestSigningIn:
    def test_it_opens_the_way_behind_the_door(self, client: FlaskClient) -> None:
        answer = knock(client)

        assert (answer.status_code, answer.location) == (303, "/manage/")
        assert client.get("/manage/").status_code == 200

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self, client: FlaskClient) -> None:
        cookie = knock(client).headers["Set-Cookie"]

        assert cookie.startswith(f"{PLAIN_NAME}=")
        for part in ("HttpOnly", "Path=/", "SameSite=Lax", "Expires="):
            assert part in cookie

    def test_public_pages_set_no_cookie(self, client: FlaskClient) -> None:
        for path in ("/", "/sign-in", "/petitions", "/campaigns"):
            assert "Set-Cookie" not in client.get(path).headers, path

    @pytest.mark.parametrize(
        ("wanted", "leads_to"),
        [
            ("/manage/petitions/", "/manage/petitions/"),
            ("/manage/account?notice=x", "/manage/account?notice=x"),
            ("/staff/accounts/", "/staff/accounts/"),
            ("/", "/manage/"),
            ("//evil.example/manage/", "/manage/"),
            ("https://evil.example/manage/", "/manage/"),
            ("/\\evil.example/manage/", "/manage/"),
            ("/manage\\@evil.example", "/manage/"),
            ("/managed", "/manage/"),
            ("javascript:alert(1)", "/manage/"),
            ("/manage/\r\nSet-Cookie: a=b", "/manage/"),
            ("\u202e/manage/", "/manage/"),
        ],
    )
    def test_it_leads_to_pages_of_ours_alone(self, client: FlaskClient, wanted: str, leads_to: str) -> None:
        assert knock(client, next=wanted).location == leads_to

    def test_the_language_is_kept_on_the_way(self, client: FlaskClient) -> None:
        turned_away = client.get("/sr-Latn/manage/petitions/")
        assert turned_away.location == "/sr-Latn/sign-in?next=/manage/petitions/"

        answer = client.post("/sr-Latn/sign-in", data=RIGHT | {"next": "/manage/petitions/"}, headers=OWN_FORM)
        assert answer.location == "/sr-Latn/manage/petitions/"

    @pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
    def test_wrong_and_unknown_look_alike(self, client: FlaskClient, email: str) -> None:
        answer = knock(client, email=email, password="something else entirely")

        assert answer.status_code == 422
        assert "Set-Cookie" not in answer.headers
        assert "do not belong together" in answer.text
        assert f'value="{email}"' in answer.text
        assert "something else entirely" not in answer.text

    def test_the_two_answers_differ_in_the_address_alone(self, client: FlaskClient) -> None:
        known = knock(client, password="something else entirely").text
        unknown = knock(client, email="nobody@example.org", password="something else entirely").text

        assert known.replace(EMAIL, "…") == unknown.replace("nobody@example.org", "…")

    def test_after_five_wrong_tries_one_waits(self, client: FlaskClient, clock: Clock) -> None:
        for _ in range(5):
            assert knock(client, password="something else entirely").status_code == 422

        answer = knock(client)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "6")
        assert "Wait 6 seconds" in answer.text
        clock.advance(seconds=6)
        assert knock(client).status_code == 303

    def test_another_sign_in_ends_the_session_before(self, client: FlaskClient) -> None:
        knock(client)
        knock(client)

        with reading() as db:
            ended = [
                session.ended_at is not None
                for session in db.scalars(select(AccountSession).order_by(AccountSession.id))
            ]
        assert ended == [True, False]

    def test_who_is_signed_in_goes_on(self, client: FlaskClient) -> None:
        knock(client)

        assert client.get("/sign-in").location == "/manage/"
        assert client.get("/sign-in?next=/manage/account").location == "/manage/account"

    @pytest.mark.parametrize(
        "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
    )
    def test_a_form_of_another_site_signs_nobody_in_or_out(self, client: FlaskClient, headers: dict[str, str]) -> None:
        assert client.post("/sign-in", data=RIGHT, headers=headers).status_code == 403
        knock(client)
        assert client.post("/sign-out", headers=headers).status_code == 403
        assert client.get("/manage/").status_code == 200

    def test_signing_out_ends_the_session_on_the_server(self, client: FlaskClient) -> None:
        knock(client)
        token = client.get_cookie(PLAIN_NAME)
        assert token is not None

        answer = client.post("/sign-out", headers=OWN_FORM)

        assert answer.location == "/sign-in?notice=signed-out"
        assert "cookies" in answer.headers["Clear-Site-Data"]
        assert client.get_cookie(PLAIN_NAME) is None
        client.set_cookie(PLAIN_NAME, token.value)
        assert client.get("/manage/").status_code == 303

    def test_signing_out_twice_is_harmless(self, client: FlaskClient) -> None:
        assert client.post("/sign-out", headers=OWN_FORM).status_code == 303

    @pytest.mark.parametrize(
        "fields",
        [
            {"email": ""},
            {"password": ""},
            {"email": "x" * 300},
            {"password": "x" * 129},
            {"email": "mira\x00@example.org"},
            {"password": "\x00\u202e😀 and more signs"},
            {"email": "=HYPERLINK('x')"},
            {"email": "мира@пример.срб"},
        ],
    )
    def test_bad_input_is_a_form_to_mend(self, client: FlaskClient, fields: dict[str, str]) -> None:
        answer = knock(client, **fields)

        assert answer.status_code == 422
        assert "Set-Cookie" not in answer.headers

    def test_invisible_signs_around_an_address_do_no_harm(self, client: FlaskClient) -> None:
        assert knock(client, email=f"\u202e\u200b {EMAIL}\u200b").status_code == 303

    @pytest.mark.parametrize("content", [b"email=%ff%fe&password=%ed%a0%80", b"email[]=1", b"%00=%00", b""])
    def test_bytes_that_are_no_text_are_a_form_to_mend(self, client: FlaskClient, content: bytes) -> None:
        answer = client.post(
            "/sign-in", data=content, content_type="application/x-www-form-urlencoded", headers=OWN_FORM
        )

        assert answer.status_code == 422

    def test_a_megabyte_or_ten_thousand_fields_are_refused(self, client: FlaskClient) -> None:
        assert knock(client, password="x" * 1_000_000).status_code == 413
        assert (
            client.post(
                "/sign-in", data={f"field{number}": "x" for number in range(10_000)}, headers=OWN_FORM
            ).status_code
            == 413
        )


@pytest.mark.parametrize("value", ["", "x", "ü" * 40, "\x7f", "a" * 4000])
def test_a_cookie_that_we_did_not_give_signs_nobody_in(client: FlaskClient, value: str) -> None:
    client.set_cookie(PLAIN_NAME, value)

    assert client.get("/manage/").status_code == 303
    assert client.get("/").status_code == 200


class TestInvitation:
    @pytest.fixture
    def path(self, client: FlaskClient, deliver_mail: DeliverMail) -> str:  # noqa: ARG002 - it opens the database
        with writing() as db:
            send_invitation(db, SYSTEM, make_account(db, email=EMAIL, name="Mira Kovač"))
        (letter,) = deliver_mail()
        return letter.path("/invitation/")

    def test_the_link_sets_a_passphrase_once(self, client: FlaskClient, path: str) -> None:
        assert "Mira Kovač" in client.get(path).text
        fields = {"new_passphrase": PASSPHRASE, "again": PASSPHRASE}

        answer = client.post(path, data=fields, headers=OWN_FORM)

        assert answer.location == "/sign-in?notice=passphrase-set"
        assert "Set-Cookie" not in answer.headers, "a link signs nobody in"
        assert knock(client).status_code == 303
        assert client.get(path).status_code == 410
        assert client.post(path, data=fields, headers=OWN_FORM).status_code == 410

    def test_looking_at_the_page_changes_nothing(self, client: FlaskClient, path: str) -> None:
        for _ in range(3):
            assert client.get(path).status_code == 200
            assert client.head(path).status_code == 200

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({}, "Write a new passphrase"),
            ({"new_passphrase": "short", "again": "short"}, "at least 15"),
            ({"new_passphrase": PASSPHRASE, "again": PASSPHRASE + "!"}, "not the same"),
            ({"new_passphrase": "x" * 500, "again": "x" * 500}, "at most 128"),
            ({"new_passphrase": "\x00" * 20, "again": "\x00" * 20}, "cannot be read"),
            ({"new_passphrase": EMAIL, "again": EMAIL}, "would guess"),
        ],
    )
    def test_a_weak_one_is_to_mend(self, client: FlaskClient, path: str, fields: dict[str, str], words: str) -> None:
        answer = client.post(path, data=fields, headers=OWN_FORM)

        assert answer.status_code == 422
        assert words in answer.text
        assert client.get(path).status_code == 200, "the link is not used up"

    def test_an_altered_link_leads_nowhere(self, client: FlaskClient, path: str) -> None:
        assert client.get(path.replace("/invitation/", "/invitation/A")).status_code == 404
        assert client.get(path[:30] + ("A" if path[30] != "A" else "B") + path[31:]).status_code == 404
        assert client.get("/invitation/%C3%BC").status_code == 404


class TestOwnAccount:
    def test_name_and_language(self, signed_in_client: SignIn) -> None:
        client = signed_in_client()

        assert client.post_form("/manage/account", {"name": "Mira K.", "language": "sr-Cyrl"}).status_code == 303
        assert "Mira K." in client.get("/manage/account").text
        for fields in (
            {"name": "", "language": "en"},
            {"name": "Mira", "language": "xx"},
            {"name": "M\x00", "language": "en"},
        ):
            assert client.post_form("/manage/account", fields).status_code == 422

    def test_the_passphrase_is_changed_with_the_present_one(self, client: FlaskClient) -> None:
        with writing() as db:
            make_account(db, email=EMAIL, passphrase=PASSPHRASE)
        knock(client)
        csrf = _csrf(client)
        other = client.application.test_client()
        knock(other)
        fields = {
            "csrf_token": csrf,
            "present": "wrong",
            "new_passphrase": "and a key in its lock",
            "again": "and a key in its lock",
        }

        wrong = client.post("/manage/account/passphrase", data=fields, headers=OWN_FORM)
        assert wrong.status_code == 422
        assert "not your present passphrase" in wrong.text
        right = client.post("/manage/account/passphrase", data=fields | {"present": PASSPHRASE}, headers=OWN_FORM)

        assert right.status_code == 303
        assert client.get("/manage/").status_code == 200
        assert other.get("/manage/").status_code == 303, "all other browsers are signed out"
        assert knock(other, password="and a key in its lock").status_code == 303

    def test_guessing_the_present_one_is_slowed_down_too(self, client: FlaskClient, clock: Clock) -> None:  # noqa: ARG002 - time stands still
        with writing() as db:
            make_account(db, email=EMAIL, passphrase=PASSPHRASE)
        knock(client)
        fields = {"csrf_token": _csrf(client), "present": "wrong", "new_passphrase": PASSPHRASE, "again": PASSPHRASE}
        for _ in range(5):
            client.post("/manage/account/passphrase", data=fields, headers=OWN_FORM)

        answer = client.post("/manage/account/passphrase", data=fields | {"present": PASSPHRASE}, headers=OWN_FORM)
        assert answer.status_code == 422
        assert "Too many tries" in answer.text

    def test_sessions_are_seen_and_ended_one_by_one(self, signed_in_client: SignIn) -> None:
        client = signed_in_client(email=EMAIL)
        other = signed_in_client(email="petar@example.org")
        with reading() as db:
            foreign = db.scalars(select(AccountSession.uuid).order_by(AccountSession.id.desc())).first()
            own = db.scalars(select(AccountSession.uuid).order_by(AccountSession.id)).first()

        assert client.post_form(f"/manage/account/sessions/{foreign}/end").status_code == 404
        assert other.get("/manage/").status_code == 200
        assert client.post_form(f"/manage/account/sessions/{own}/end").status_code == 303
        assert client.get("/manage/").status_code == 303


def _csrf(client: FlaskClient) -> str:
    return client.get("/manage/account").text.partition('name="csrf_token" value="')[2].partition('"')[0]
