"""What is kept about a person in office, through the pages: given, erased, kept again; and where one is meanwhile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.audit.models import AuditEntry
from campaigns.coalitions.models import Role
from campaigns.foundation.transaction import reading
from campaigns.institutions.models import ContactDetail, LegislativeSession, Person, Post
from tests.dumps import dump
from tests.institutions.registers import small, take

if TYPE_CHECKING:
    from tests.conftest import SignedInClient, SignIn

PERSON = "/manage/people/milena-duric"
ERASURE = f"{PERSON}/erasure"
SURE = {"sure": "y"}


@pytest.fixture
def manager(signed_in_client: SignIn) -> SignedInClient:
    take(small())
    return signed_in_client(Role.MANAGER)


def milena() -> Person:
    with reading() as db:
        return db.scalars(select(Person).where(Person.slug == "milena-duric")).one()


class TestWhatIsKept:
    def test_it_can_be_taken_along(self, manager: SignedInClient) -> None:
        assert f'href="{PERSON}/data.json"' in manager.get(PERSON).text

        answer = manager.get(f"{PERSON}/data.json")

        assert answer.headers["Content-Disposition"] == 'attachment; filename="milena-duric.json"'
        assert answer.json is not None
        assert answer.json["name"] == "Милена Ђурић"
        assert {one["value"] for one in answer.json["contacts"]} == {
            "milena.djuric@parlament.example",
            "+382 20 000 000",
        }
        assert answer.json["memberships"][0]["on_behalf_of"] == "Party A"

    def test_only_those_who_keep_the_directory(self, manager: SignedInClient, signed_in_client: SignIn) -> None:
        assert manager.get(ERASURE).status_code == 200
        viewer = signed_in_client(Role.VIEWER)
        for path in (f"{PERSON}/data.json", ERASURE):
            assert viewer.get(path).status_code == 403
        for path in (ERASURE, f"{ERASURE}/lift"):
            assert viewer.post_form(path, SURE).status_code == 403
        assert "data.json" not in viewer.get(PERSON).text
        assert milena().details_erased_at is None


class TestErasing:
    def test_the_page_says_what_goes_and_what_stays(self, manager: SignedInClient) -> None:
        before = dump()

        page = re.sub(r"\s+", " ", manager.get(ERASURE).text)

        goes, stays = page.split("This stays")
        for what, number in (("Contacts", "2"), ("Links", "1"), ("Picture", "none is kept")):
            assert f"{what}</dt> <dd>{number}</dd>" in goes
        assert "Милена Ђурић" in stays
        assert "their dates and sources</dt> <dd>1</dd>" in stays
        assert dump() == before

    def test_it_must_be_meant(self, manager: SignedInClient) -> None:
        answer = manager.post_form(ERASURE, {"note": "Letter of 3 June"})

        assert answer.status_code == 422
        assert "Letter of 3 June" in answer.text
        assert milena().details_erased_at is None

    def test_it_is_done_said_and_written_down(self, manager: SignedInClient) -> None:
        done = manager.post_form(ERASURE, {"note": "Letter of 3 June", **SURE}, follow_redirects=True)

        assert "Imports will not bring it back" in done.text
        assert "Details were erased on request" in done.text
        assert "Letter of 3 June" in manager.get(ERASURE).text
        public = manager.get("/people/milena-duric").text
        assert "Skupština" in public
        for text in ("milena.djuric@", "example.org/milena", "Wikidata", "Letter of 3 June"):
            assert text not in public
        with reading() as db:
            entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "erase_person")).one()
            assert entry.thing_uuid == milena().uuid
            assert entry.account_uuid == manager.who.actor.account_uuid

    def test_whoever_writes_details_afterwards_is_told_why_not(self, manager: SignedInClient) -> None:
        manager.post_form(ERASURE, SURE)
        page = manager.get(PERSON).text
        assert 'name="family_name"' not in page
        assert 'name="value"' not in page

        # From a page that was open before.
        for path, data in (
            (f"{PERSON}/contacts", {"kind": "email", "value": "milena@parlament.example"}),
            (f"{PERSON}/names", {"name": "Milena Rama"}),
            (PERSON, {"name": "Милена Ђурић", "family_name": "Ђурић"}),
        ):
            answer = manager.post_form(path, data)
            assert answer.status_code == 422
            assert "Details were erased on request" in answer.text
        assert manager.post_form(PERSON, {"name": "Милена Ђурић Петровић"}).status_code == 303
        assert milena().name == "Милена Ђурић Петровић"

    def test_details_can_be_kept_again(self, manager: SignedInClient) -> None:
        manager.post_form(ERASURE, SURE)

        done = manager.post_form(f"{ERASURE}/lift", follow_redirects=True)

        assert "Details may be kept again" in done.text
        contact = {"kind": "email", "value": "milena@parlament.example"}
        assert manager.post_form(f"{PERSON}/contacts", contact).status_code == 303
        with reading() as db:
            assert db.scalars(select(ContactDetail.value)).all() == ["milena@parlament.example"]
        assert manager.post_form(f"{ERASURE}/lift").status_code == 409


def test_the_side_says_where_one_is(manager: SignedInClient) -> None:
    with reading() as db:
        session, post = db.scalars(select(LegislativeSession)).one().uuid, db.scalars(select(Post)).one().uuid
    for path in (
        "/manage/institutions/",
        "/manage/institutions/skupstina",
        f"/manage/institutions/skupstina/posts/{post}",
        PERSON,
        ERASURE,
        "/manage/jurisdictions/montenegro/sessions/",
        f"/manage/jurisdictions/montenegro/sessions/{session}",
        "/manage/sessions/new",
    ):
        current = re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', manager.get(path).text)
        assert current == [("/manage/institutions/", "page" if path == "/manage/institutions/" else "true")], path
    for path in ("/manage/imports/", "/manage/matrix/"):
        assert ("/manage/proposals/", "true") in re.findall(
            r'<a href="([^"]+)" aria-current="(\w+)"', manager.get(path).text
        )
