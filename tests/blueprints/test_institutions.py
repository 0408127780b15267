"""The directory through its pages: everybody finds and reads, those who keep it change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from campaigns.coalitions.models import Role
from campaigns.foundation.transaction import reading, the_database
from campaigns.institutions.models import Institution, InstitutionMembership, Person
from tests.institutions.registers import small, take

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import SignedInClient, SignIn

BODY = "/manage/institutions/skupstina"


@pytest.fixture
def manager(signed_in_client: SignIn) -> SignedInClient:
    take(small())
    return signed_in_client(Role.MANAGER)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/institutions", "Montenegro"),
        ("/institutions?q=djuric", "Milena Đurić"),
        ("/sr-Latn/institutions", "Скупштина, Skupština"),
        ("/institutions?q=скупшт", "Skupština"),
        ("/institutions?q=zzz", "Nothing found"),
        ("/sr-Cyrl/institutions?q=djuric", "Милена Ђурић"),
        ("/jurisdictions/montenegro", "Parties"),
        ("/jurisdictions/montenegro?q=hoxha", "Ana Hoxha"),
        ("/institutions/skupstina", "Party A"),
        ("/institutions/party-a", "Milena Đurić"),
        ("/people/milena-duric", "since Oct 2012"),
    ],
)
def test_everybody_reads(client: FlaskClient, path: str, shown: str) -> None:
    take(small())

    answer = client.get(path)

    assert answer.status_code == 200
    assert shown in answer.text
    assert "Set-Cookie" not in answer.headers


def test_what_is_not_there(client: FlaskClient) -> None:
    for path in (
        "/institutions/x",
        "/people/x",
        "/jurisdictions/x",
        "/institutions/x.json",
        "/jurisdictions/x/popolo.json",
    ):
        assert client.get(path).status_code == 404


def test_a_parliament_costs_the_same_whatever_its_size(client: FlaskClient) -> None:
    def queries(number: int) -> int:
        people = [{"id": f"n{one}", "name": f"Person {one}"} for one in range(number)]
        memberships = [
            {"person_id": f"n{one}", "organization_id": "legislature", "on_behalf_of_id": "party/a", "role": "member"}
            for one in range(number)
        ]
        take(small(persons=people, memberships=memberships))
        seen: list[str] = []
        engine = the_database().engine

        def note(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            assert client.get("/institutions/skupstina").status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    assert queries(3) == queries(60)


class TestKeeping:
    def test_an_institution_is_founded_and_described(self, manager: SignedInClient) -> None:
        new = {"jurisdiction": "montenegro", "name": "Agencija", "classification": "agency", "language": "sr-Latn"}

        answer = manager.post_form("/manage/institutions/new", new)

        assert answer.location.endswith("/manage/institutions/agencija?notice=institution-founded")
        path = "/manage/institutions/agencija"
        entry = {"name": "Agencija za imovinu", "classification": "agency", "parent": "skupstina", "seats": "5"}
        assert manager.post_form(path, entry).status_code == 303
        with reading() as db:
            row = db.scalars(select(Institution).where(Institution.slug == "agencija")).one()
            assert (row.name, row.seats) == ("Agencija za imovinu", 5)
            assert row.parent_id is not None
        assert manager.post_form(path, {**entry, "founding_date": "soon"}).status_code == 422
        assert "No body of this jurisdiction" in manager.post_form(path, {**entry, "parent": "nothing"}).text

    def test_a_jurisdiction_is_set_up(self, manager: SignedInClient) -> None:
        place = {"name": "A treaty", "ocd_id": "ocd-jurisdiction/treaty:x", "classification": "treaty"}

        assert manager.post_form("/manage/jurisdictions/new", place).status_code == 303
        assert manager.post_form("/manage/jurisdictions/new", place).status_code == 422
        assert "A treaty" in manager.get("/manage/institutions/").text

    def test_names_and_contacts_come_and_go(self, manager: SignedInClient) -> None:
        for path in (BODY, "/manage/people/milena-duric"):
            assert manager.post_form(f"{path}/names", {"name": "Another name", "language": "sq"}).status_code == 303
            assert "Another name" in manager.get(path).text
            removed = manager.post_form(f"{path}/names/remove", {"name": "Another name", "language": "sq"})
            assert removed.status_code == 303
            assert "Another name" not in manager.get(path).text
            contact = {"kind": "email", "value": "office@example.org"}
            assert manager.post_form(f"{path}/contacts", contact).status_code == 303
            assert manager.post_form(f"{path}/contacts", {"kind": "email", "value": "x"}).status_code == 422
            page = manager.get(path).text
            assert "office@example.org" in page
            action = next(part for part in page.split('action="') if "/contacts/" in part and "remove" in part[:120])
            while "office@example.org" in page:
                assert manager.post_form(action.partition('"')[0]).status_code == 303
                page = manager.get(path).text
                action = next(
                    (part for part in page.split('action="') if "/contacts/" in part and "remove" in part[:120]), ""
                )

    def test_a_membership_is_entered_changed_and_taken_away(self, manager: SignedInClient) -> None:
        member = {"person": "hoxha ana", "role": "deputy", "group": "Party A", "start_date": "2024"}

        assert manager.post_form(f"{BODY}/members", member).status_code == 303
        assert manager.post_form(f"{BODY}/members", member).status_code == 422
        assert manager.post_form(f"{BODY}/members", {"person": "Somebody New"}).status_code == 303
        with reading() as db:
            assert "Somebody New" in db.scalars(select(Person.name)).all()
            made = db.scalars(select(InstitutionMembership).where(InstitutionMembership.role == "deputy")).one()
            assert made.person.name == "Ana Hoxha"
            path = f"{BODY}/members/{made.uuid}"
        assert "Party A" in manager.get(path).text
        assert manager.post_form(path, {"role": "deputy", "start_date": "2024", "end_date": "2023"}).status_code == 422
        assert manager.post_form(path, {"role": "deputy", "end_date": "2025"}).status_code == 303
        assert manager.post_form(f"{path}/remove").status_code == 303
        assert manager.get(path).status_code == 404

    def test_a_person_is_described(self, manager: SignedInClient) -> None:
        path = "/manage/people/ana-hoxha"

        assert manager.post_form(path, {"name": "Ana Hoxha-Rama", "family_name": "Hoxha-Rama"}).status_code == 303
        assert "Hoxha-Rama" in manager.get("/people/ana-hoxha").text
        assert manager.post_form(path, {"name": ""}).status_code == 422

    def test_who_only_reads_changes_nothing(self, manager: SignedInClient, signed_in_client: SignIn) -> None:
        viewer = signed_in_client(Role.VIEWER)

        assert manager.get(BODY).status_code == 200
        assert viewer.get(BODY).status_code == 200
        assert "Save" not in viewer.get(BODY).text
        assert viewer.get("/manage/institutions/new").status_code == 403
        assert viewer.post_form(BODY, {"name": "X", "classification": "agency"}).status_code == 403
        assert viewer.post_form(f"{BODY}/members", {"person": "X"}).status_code == 403
