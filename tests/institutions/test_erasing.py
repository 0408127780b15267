"""Details of people in office erased on request: they stay away, whatever a register says, and the person is still the same one."""

from __future__ import annotations

import copy
import json
import secrets
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from campaigns.audit.models import AuditEntry
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.crypto import Keyring, the_keyring, use_keyring
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.exports import jurisdiction_as_popolo
from campaigns.institutions.imports.tasks import named_jurisdiction
from campaigns.institutions.models import (
    ContactDetail,
    InstitutionMembership,
    Jurisdiction,
    OutsideIdentifier,
    Person,
    PersonTrace,
)
from campaigns.institutions.operations import (
    PersonData,
    add_contact,
    add_link,
    add_outside_identifier,
    enter_person,
    erase_person,
    keep_person_details,
    name_person,
    write_person,
)
from campaigns.institutions.operations.erasing import hold_off_erasures
from campaigns.institutions.queries import find_in_directory, trace_keys_in_use
from tests.backends import is_postgresql
from tests.dumps import dump, tables_with
from tests.institutions.registers import PLACE, counts, small, take

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("app")

NAME = "Милена Ђурић"
OTHER_NAME = "Milena Gjuriq Rama"
SECRETS = (
    "milena.djuric@",
    "000 000",
    "example.org/milena",
    "portrait",
    "1970",
    "female",
    "Gjuriq",
    "Q4711",
    "popolo:mp-4711",
)


def register() -> dict[str, Any]:
    """The small register with much about its first person."""
    content = copy.deepcopy(small())
    content["persons"][0] |= {
        "id": "mp-4711",
        "identifiers": [{"scheme": "wikidata", "identifier": "Q4711"}],
        "gender": "female",
        "image": "https://example.org/portrait.jpg",
        "family_name": "Ђурић",
    }
    content["persons"][0]["other_names"].append({"name": OTHER_NAME, "note": "former"})
    content["memberships"][0]["person_id"] = "mp-4711"
    return content


def milena() -> Person:
    with reading() as db:
        return db.scalars(select(Person).where(Person.name == NAME)).one()


def erase(name: str = NAME, **said: str) -> None:
    with writing() as db:
        erase_person(db, SYSTEM, db.scalars(select(Person).where(Person.name == name)).one(), **said)


def people_number() -> int:
    with reading() as db:
        return db.scalar(select(func.count()).select_from(Person)) or 0


class TestAnImportAfterwards:
    def test_the_same_register_brings_nothing_back_and_a_second_time_says_the_same(self) -> None:
        take(register(), keeps_birth_dates=True)
        before = dump()
        assert all(tables_with(one, before) for one in SECRETS), "else this test would find nothing either way"
        erase()

        first = take(register(), keeps_birth_dates=True)
        after = dump()
        second = take(register(), keeps_birth_dates=True)

        for report in (first, second):
            assert report.has_changed_nothing
            assert counts(report, "person", "membership") == {"person": {"same": 2}, "membership": {"same": 2}}
            # Three of the contacts are private and stay out anyway, the two of the office on request.
            assert counts(report, "detail", "birth_date", "name", "identifier", "contact", "link") == {
                "detail": {"withheld": 3},
                "birth_date": {"withheld": 1},
                "name": {"withheld": 2},
                "identifier": {"withheld": 1},
                "contact": {"withheld": 5},
                "link": {"withheld": 1},
            }
        assert dump() == after
        assert [one for one in SECRETS if tables_with(one, after)] == []

    def test_name_and_offices_stay_up_to_date(self) -> None:
        take(register())
        erase()
        content = register()
        content["persons"][0]["name"] = "Милена Ђурић Петровић"
        content["memberships"][0]["end_date"] = "2020-05"
        content["memberships"].append(
            {"person_id": "mp-4711", "organization_id": "party/a", "role": "chair", "start_date": "2021"}
        )

        report = take(content)

        assert counts(report, "person", "membership") == {
            "person": {"same": 1, "update": 1},
            "membership": {"same": 1, "update": 1, "insert": 1},
        }
        assert take(content).has_changed_nothing
        with reading() as db:
            person = db.scalars(select(Person).where(Person.name == "Милена Ђурић Петровић")).one()
            assert person.details_erased_at is not None
            ends = db.scalars(select(InstitutionMembership.end_date).where(InstitutionMembership.person == person))
            assert sorted(ends, key=str) == ["2020-05", None]
            assert find_in_directory(db, "en", "petrovic milena").people

    def test_another_register_with_the_same_number_finds_the_person(self) -> None:
        take(register())
        erase()
        number = people_number()
        content = register()
        content["persons"] = [{**content["persons"][0], "id": "senator-1"}]
        content["memberships"] = [{"person_id": "senator-1", "organization_id": "legislature", "start_date": "2022"}]

        for expected in ({"insert": 1}, {"same": 1}):
            report = take(content, register="upper-house")
            assert counts(report, "person", "membership") == {"person": {"same": 1}, "membership": expected}

        assert people_number() == number
        assert [one for one in (*SECRETS, "senator-1") if tables_with(one)] == []
        # Without the number in Wikidata, what that register calls the person is enough by now.
        del content["persons"][0]["identifiers"]
        assert take(content, register="upper-house").has_changed_nothing
        assert people_number() == number

    def test_of_one_register_a_shared_number_makes_nobody_the_same(self) -> None:
        take(register())
        erase()
        content = register()
        namesake = {"id": "mp-1", "name": "Another", "identifiers": [{"scheme": "wikidata", "identifier": "Q4711"}]}
        content["persons"].insert(0, namesake)

        report = take(content)

        assert counts(report, "person") == {"person": {"insert": 1, "same": 2}}
        assert take(content).has_changed_nothing

    def test_what_the_register_calls_somebody_comes_before_a_number_that_another_entry_has_too(self) -> None:
        take(register())
        erase()
        with writing() as db:
            double = enter_person(db, SYSTEM, named_jurisdiction(db, SYSTEM, PLACE), name="Milena Entered Twice")
            add_outside_identifier(db, SYSTEM, double, scheme="wikidata", identifier="Q4711")

        assert take(register()).has_changed_nothing

        with reading() as db:
            assert db.scalars(select(ContactDetail.value)).all() == []

    def test_somebody_entered_by_hand_is_known_by_a_name_that_was_erased(self) -> None:
        with writing() as db:
            place = named_jurisdiction(db, SYSTEM, PLACE)
            enter_person(db, SYSTEM, place, name="Milena Old", names=[("sq", "Rama Milena Gjuriq")])
        erase("Milena Old")
        content = register() | {"memberships": []}
        content["persons"][0]["name"] = OTHER_NAME

        report = take(content)

        assert counts(report, "person") == {"person": {"same": 1, "insert": 1}}
        assert take(content).has_changed_nothing
        with reading() as db:
            assert set(db.scalars(select(Person.name))) == {"Milena Old", "Ana Hoxha"}
        assert tables_with("Gjuriq") == []

    def test_where_two_could_be_meant_by_an_erased_name_nobody_is(self) -> None:
        with writing() as db:
            place = named_jurisdiction(db, SYSTEM, PLACE)
            enter_person(db, SYSTEM, place, name="Milena Old", names=[("sq", "Ana Hoxha")])
            enter_person(db, SYSTEM, place, name="Hoxha Ana")
        erase("Milena Old")

        take(small(memberships=[]))

        assert people_number() == 4

    def test_who_is_in_the_file_no_more_is_still_told(self) -> None:
        take(register())
        erase()
        content = register() | {"memberships": []}
        del content["persons"][0]

        assert counts(take(content), "person") == {"person": {"same": 1, "vanished": 1}}

    def test_a_new_index_key_finds_what_was_filed_under_an_older_one(self) -> None:
        take(register())
        erase()
        ring = the_keyring()
        newer = {**ring.index, ring.index_number + 1: secrets.token_bytes(32)}
        use_keyring(Keyring(ring.sealing, newer, ring.secret))
        try:
            assert take(register()).has_changed_nothing
            with reading() as db:
                assert trace_keys_in_use(db) == {ring.index_number}, "nothing could make the hashes anew"
        finally:
            use_keyring(ring)


class TestErasing:
    def test_what_searches_look_through_forgets_the_other_names(self) -> None:
        take(register())
        with reading() as db:
            assert find_in_directory(db, "en", "rama").people
        erase()
        with reading() as db:
            assert not find_in_directory(db, "en", "rama").people
            assert find_in_directory(db, "en", "djuric milena").people

    def test_it_is_written_down_with_the_reason_beside_the_person_only(self) -> None:
        take(register())
        erase(note="Letter of 3 June")

        assert milena().erasure_note == "Letter of 3 June"
        assert tables_with("Letter of 3 June") == ["person"]
        with reading() as db:
            assert "erase_person" in set(db.scalars(select(AuditEntry.action)))

    def test_the_export_of_the_jurisdiction_leaves_it_out(self) -> None:
        take(register())
        erase()

        with reading() as db:
            content = json.loads("".join(jurisdiction_as_popolo(db, db.scalars(select(Jurisdiction)).one())))

        (told,) = (one for one in content["persons"] if one["name"] == NAME)
        assert set(told) == {"id", "name", "sort_name"}
        assert told["sort_name"] == "Ђурић Милена"
        assert any(one["person_id"] == told["id"] for one in content["memberships"])

    def test_nobody_writes_details_by_hand(self) -> None:
        take(register())
        erase()
        with writing() as db:
            person = db.get_one(Person, milena().id)
            refused: dict[str, Callable[[], object]] = {
                "name": lambda: name_person(db, SYSTEM, person, "sq", OTHER_NAME),
                "value": lambda: add_contact(db, SYSTEM, person, kind="email", value="milena@example.org"),
                "url": lambda: add_link(db, SYSTEM, person, "https://example.org/milena"),
                "identifier": lambda: add_outside_identifier(db, SYSTEM, person, scheme="viaf", identifier="1"),
                "family_name": lambda: write_person(db, SYSTEM, person, PersonData(NAME, family_name="Ђурић")),
                "given_name": lambda: write_person(db, SYSTEM, person, PersonData(NAME, given_name="Милена")),
            }
            for field, act in refused.items():
                with pytest.raises(Invalid) as refusal:
                    act()
                assert list(refusal.value.faults) == [field]
                assert "erased on request" in refusal.value.faults[field]
            write_person(db, SYSTEM, person, PersonData("Milena Ђурић", source_url="https://parlament.example"))
            assert person.name == "Milena Ђурић"

    @pytest.mark.skipif(not is_postgresql(), reason="SQLite has one writer at a time")
    def test_nobody_is_erased_while_an_import_holds_what_nobody_sees_yet(self) -> None:
        take(register())
        with writing() as importing:
            hold_off_erasures(importing, importing.scalars(select(Jurisdiction)).one())
            with pytest.raises(Conflict):
                erase()
            # Another import need not wait.
            assert take(register()).has_changed_nothing
        erase()
        assert milena().details_erased_at is not None


class TestKeepingAgain:
    def test_the_next_import_brings_back_what_the_register_says(self) -> None:
        take(register())
        erase(note="Asked")
        with writing() as db:
            keep_person_details(db, SYSTEM, db.get_one(Person, milena().id))

        report = take(register())

        assert counts(report, "person") == {"person": {"same": 1, "update": 1}}
        assert take(register()).has_changed_nothing
        person = milena()
        assert (person.details_erased_at, person.erasure_note) == (None, "")
        assert (person.gender, person.family_name) == ("female", "Ђурић")
        assert people_number() == 2
        with reading() as db:
            assert db.scalar(select(func.count()).select_from(ContactDetail)) == 2
            assert db.scalars(select(OutsideIdentifier.identifier)).all() == ["Q4711"]
            assert "keep_person_details" in set(db.scalars(select(AuditEntry.action)))

    def test_erased_a_second_time_it_leaves_no_second_traces(self) -> None:
        take(register())
        erase()
        with reading() as db:
            traces = db.scalar(select(func.count()).select_from(PersonTrace))
        assert traces == 2
        with writing() as db:
            keep_person_details(db, SYSTEM, db.get_one(Person, milena().id))
        take(register())
        erase()

        with reading() as db:
            assert db.scalar(select(func.count()).select_from(PersonTrace)) == traces
        assert take(register()).has_changed_nothing
        assert [one for one in SECRETS if tables_with(one)] == []

    def test_what_was_not_erased_cannot_be_lifted(self) -> None:
        take(register())
        with writing() as db, pytest.raises(Conflict):
            keep_person_details(db, SYSTEM, db.get_one(Person, milena().id))
