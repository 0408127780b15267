"""Institutions below the pages: names in the reader's script, who is meant by a printed name, circles, keys, erasing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from campaigns.foundation.actor import SYSTEM, VISITOR, Actor, ActorKind
from campaigns.foundation.errors import Forbidden, Invalid, Missing
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.access import can_edit_institutions, editable_institution, visible_person
from campaigns.institutions.models import ContactDetail, Institution, Jurisdiction, Person
from campaigns.institutions.operations import (
    add_contact,
    contact_key,
    enter_membership,
    enter_person,
    found_institution,
    found_jurisdiction,
    name_institution,
    open_session,
    place_institution,
    remove_contact,
)
from campaigns.institutions.personal_data import erase_for, export_for
from campaigns.institutions.queries import (
    institution_title,
    jurisdiction_title,
    person_title,
    resolve_institution,
    resolve_person,
    shown_institution,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def place() -> int:
    with writing() as db:
        made = found_jurisdiction(
            db,
            SYSTEM,
            ocd_id="ocd-jurisdiction/country:rs/government",
            classification="government",
            names={"en": "Serbia", "sr-Cyrl": "Србија"},
            country="RS",
        )
        found_institution(
            db,
            SYSTEM,
            made,
            name="Народна скупштина",
            language="sr-Cyrl",
            classification="legislature",
            seats=250,
            names=[("en", "National Assembly")],
            slug="assembly",
        )
        enter_person(db, SYSTEM, made, name="Милена Ђурић", slug="milena")
        return made.id


def test_names_are_in_the_language_and_script_of_the_reader(place: int) -> None:
    with reading() as db:
        body = db.scalars(select(Institution)).one()
        person = db.scalars(select(Person)).one()
        where = db.get_one(Jurisdiction, place)
        assert [institution_title(body, code) for code in ("en", "sr-Cyrl", "sr-Latn")] == [
            "National Assembly",
            "Народна скупштина",
            "Narodna skupština",
        ]
        assert [person_title(person, code) for code in ("en", "sr-Cyrl")] == ["Milena Đurić", "Милена Ђурић"]
        assert jurisdiction_title(where, "sr-Latn") == "Srbija"


def test_a_name_in_a_language_that_is_understood_goes_before_the_english_one(place: int) -> None:
    with writing() as db:
        body = db.scalars(select(Institution).where(Institution.jurisdiction_id == place)).one()
        body.name, body.language = "Skupština Crne Gore", "cnr"
        shown = [shown_institution(body, code) for code in ("sr-Cyrl", "sr-Latn", "en")]
        assert [(one.text, one.language) for one in shown[:2]] == [("Skupština Crne Gore", "cnr")] * 2
        assert shown[2].text == "National Assembly"


def test_a_printed_name_is_found_in_any_script_and_two_are_nobody(place: int) -> None:
    with writing() as db:
        where = db.get_one(Jurisdiction, place)
        assert resolve_person(db, place, "DJURIC Milena") is not None
        assert resolve_institution(db, place, "narodna skupstina") is not None
        assert resolve_person(db, place, "Milena") is None, "a part of a name is no name"
        body = db.scalars(select(Institution)).one()
        other = enter_person(db, SYSTEM, where, name="Milena Duric")
        enter_membership(db, SYSTEM, other, body, role="member", start_date="2022", end_date="2024")

        assert resolve_person(db, place, "Milena Duric") is other, "spelled so"
        assert resolve_person(db, place, "Duric Milena", on="2023-05-01") is other
        third = enter_person(db, SYSTEM, where, name="Milena Duric")
        assert resolve_person(db, place, "Milena Duric") is None, "two could be meant"
        assert resolve_person(db, place, "Milena Duric", on="2023-05-01") is other, "one of them held an office then"
        assert resolve_person(db, place, "Milena Duric", on="2025") is None
        assert third.slug == "milena-duric-2"


def test_nothing_stands_under_itself(place: int) -> None:
    with writing() as db:
        where = db.get_one(Jurisdiction, place)
        top = db.scalars(select(Institution)).one()
        below = found_institution(
            db, SYSTEM, where, name="Committee", language="en", classification="committee", parent=top
        )
        with pytest.raises(Invalid, match="itself"):
            place_institution(db, SYSTEM, top, below)
        person = db.scalars(select(Person)).one()
        enter_membership(db, SYSTEM, person, top, role="member")
        with pytest.raises(Invalid, match="already"):
            enter_membership(db, SYSTEM, person, top, role="member")


def test_what_is_founded_twice_is_refused_and_a_session_is_found_again(place: int) -> None:
    with writing() as db:
        where = db.get_one(Jurisdiction, place)
        assert open_session(db, SYSTEM, where, identifier="14") is open_session(db, SYSTEM, where, identifier="14")
        with pytest.raises(Invalid, match="identifier"):
            open_session(db, SYSTEM, where, identifier="14", must_be_new=True)
        with pytest.raises(Invalid, match="here already"):
            found_jurisdiction(db, SYSTEM, ocd_id=where.ocd_id, classification="government", names={"en": "Again"})
        with pytest.raises(Invalid, match="taken"):
            found_institution(db, SYSTEM, where, name="X", language="en", classification="agency", slug="assembly")
        with pytest.raises(Invalid, match="end_date"):
            open_session(db, SYSTEM, where, identifier="15", start_date="2020", end_date="2019-12")


def test_who_keeps_the_directory(place: int) -> None:
    viewer = Actor(ActorKind.PERSON, account_id=1, roles={1: "viewer"})
    manager = Actor(ActorKind.PERSON, account_id=1, roles={1: "manager"})
    assert [can_edit_institutions(one) for one in (SYSTEM, VISITOR, viewer, manager)] == [True, False, False, True]
    with reading() as db:
        assert place
        with pytest.raises(Forbidden):
            editable_institution(db, viewer, "assembly")
        with pytest.raises(Missing):
            visible_person(db, "nobody")


def test_contacts_come_and_go_by_what_they_say(place: int) -> None:
    with writing() as db:
        assert place
        body = db.scalars(select(Institution)).one()
        for _time in range(2):
            add_contact(db, SYSTEM, body, kind="email", value="a@example.org", as_of="2026-05")
        with pytest.raises(Invalid):
            add_contact(db, SYSTEM, body, kind="email", value="nowhere")
        with pytest.raises(Missing):
            remove_contact(db, SYSTEM, body, contact_key("email", "b@example.org"))
        remove_contact(db, SYSTEM, body, contact_key("email", "a@example.org"))
        assert not db.scalars(select(ContactDetail)).all()
        name_institution(db, SYSTEM, body, "sq", "Kuvendi")
        assert resolve_institution(db, place, "kuvendi") is body


def test_a_person_is_given_and_erased_down_to_the_office(place: int) -> None:
    with writing() as db:
        assert place
        person = db.scalars(select(Person)).one()
        person.birth_date = "1970"
        add_contact(db, SYSTEM, person, kind="email", value="Milena@example.org")
        (told,) = export_for(db, "milena@example.org")
        assert told["birth_date"] == "1970"

        assert erase_for(db, SYSTEM, "milena@example.org") == 1

        assert export_for(db, "milena@example.org") == []
        assert person.name == "Милена Ђурић"
        assert not db.scalars(select(Person.birth_date)).one()
