"""Popolo files: brought in, brought in again, changed, shrunk; what is private stays out unless it is asked for."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing.report import Fate
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.imports.tasks import named_jurisdiction
from campaigns.institutions.models import (
    ContactDetail,
    Institution,
    InstitutionMembership,
    Jurisdiction,
    LegislativeSession,
    Person,
    PersonName,
)
from campaigns.institutions.operations import (
    add_contact,
    enter_person,
    found_institution,
    name_person,
)
from campaigns.institutions.queries import find_in_directory, resolve_person
from campaigns.institutions.queries.pages import lasts_today
from tests.dumps import dump
from tests.institutions.registers import PLACE, REAL, counts, reasons, small, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.usefixtures("app")


def number(db: Session, model: Any) -> int:  # noqa: ANN401 - a model
    return db.scalar(select(func.count()).select_from(model)) or 0


def person(db: Session, key: str = "popolo:p1") -> Person:
    return db.scalars(select(Person).where(Person.key == key)).one()


class TestASmallFile:
    def test_everything_is_tied_together(self) -> None:
        report = take(small())

        assert not report.faults
        with reading() as db:
            membership = db.scalars(select(InstitutionMembership).order_by(InstitutionMembership.id)).first()
            assert membership is not None
            assert membership.person.name == "Милена Ђурић"
            assert membership.institution.seats == 81, "counts may come as texts"
            assert membership.on_behalf_of is not None
            assert membership.on_behalf_of.name == "Party A"
            assert membership.legislative_session is not None
            assert membership.legislative_session.identifier == "term/25"
            assert membership.legislative_session.institution_id == membership.institution_id
            assert membership.area is not None
            assert membership.area.name == "North"
            assert membership.start_date == "2012-10"
            assert [one.name for one in person(db).names] == ["Milena Đurić"], "each spelling once"
            assert number(db, LegislativeSession) == 1, "an election is no session"

    def test_a_second_time_nothing_changes(self) -> None:
        take(small())
        before = dump()

        report = take(small())

        assert report.has_changed_nothing
        assert dump() == before

    def test_a_changed_file_changes_only_that(self) -> None:
        take(small())
        content = small()
        content["persons"][1]["name"] = "Ana Hoxha-Rama"
        content["memberships"][0]["end_date"] = "2016"

        report = take(content)

        assert counts(report, "person", "membership") == {
            "person": {"same": 1, "update": 1},
            "membership": {"same": 1, "update": 1},
        }
        with reading() as db:
            assert resolve_person(db, person(db).jurisdiction_id, "rama hoxha ana") is not None

    def test_a_beginning_that_becomes_known_is_no_other_membership(self) -> None:
        content = small()
        del content["memberships"][0]["start_date"]
        take(content)

        report = take(small())

        assert counts(report, "membership") == {"membership": {"same": 1, "update": 1}}
        assert take(small()).has_changed_nothing

    def test_a_dry_run_leaves_nothing(self) -> None:
        with writing() as db:
            named_jurisdiction(db, SYSTEM, PLACE)
        before = dump()

        report = take(small(), is_dry_run=True)

        assert counts(report, "person") == {"person": {"insert": 2}}
        assert dump() == before

    def test_a_plain_list_and_things_within_things(self) -> None:
        person_id = {"id": "p1", "name": "Ana", "gender": "female", "memberships": [{"organization_id": "o1"}]}
        body = {"id": "o1", "name": "Board", "classification": "agency", "posts": [{"id": "x", "label": "Head"}]}

        report = take([person_id, body])

        assert counts(report) == {
            "institution": {"insert": 1},
            "person": {"insert": 1},
            "post": {"insert": 1},
            "membership": {"insert": 1},
        }

    def test_a_second_register_keeps_its_own_parliament_and_shares_the_people(self) -> None:
        take(small())
        content = small()
        content["organizations"][0]["name"] = "Senat"

        report = take(content, register="upper-house")

        assert counts(report, "person") == {"person": {"update": 1, "insert": 1}}, "one has the same number in Wikidata"
        assert take(content, register="upper-house").has_changed_nothing
        with reading() as db:
            names = set(db.scalars(select(Institution.name)))
            assert names == {"Skupština", "Senat", "Party A"}


class TestWhatVanished:
    def test_parts_go_only_where_that_was_confirmed(self) -> None:
        take(small())
        content = small()
        content["persons"][0]["links"] = []
        content["memberships"].pop()

        report = take(content)
        assert counts(report, "link", "membership") == {
            "link": {"vanished": 1},
            "membership": {"same": 1, "vanished": 1},
        }
        with reading() as db:
            assert number(db, InstitutionMembership) == 2

        assert counts(take(content, may_remove=True), "link", "membership") == {
            "link": {"removed": 1},
            "membership": {"same": 1, "removed": 1},
        }
        with reading() as db:
            assert number(db, InstitutionMembership) == 1
        assert take(content).has_changed_nothing

    def test_people_stay_because_votes_name_them(self) -> None:
        take(small())
        content = small(memberships=small()["memberships"][:1])
        content["persons"].pop()

        report = take(content, may_remove=True)

        assert counts(report, "person") == {"person": {"same": 1, "vanished": 1}}
        with reading() as db:
            assert number(db, Person) == 2

    def test_what_people_wrote_is_never_taken_away(self) -> None:
        take(small())
        with writing() as db:
            name_person(db, SYSTEM, person(db), "sq", "Milena Gjuriq")
            add_contact(db, SYSTEM, person(db), kind="email", value="office@parlament.example")

        assert take(small(), may_remove=True).has_changed_nothing
        with reading() as db:
            assert {one.name for one in person(db).names} == {"Milena Đurić", "Milena Gjuriq"}


class TestWhatIsHereAlready:
    def test_a_parliament_that_was_entered_by_hand_is_the_same_one(self) -> None:
        with writing() as db:
            place = named_jurisdiction(db, SYSTEM, PLACE)
            found_institution(
                db,
                SYSTEM,
                place,
                name="Скупштина",
                language="sr-Cyrl",
                classification="chamber",
                key="parliament",
                slug="skupstina",
            )

        report = take(small())
        again = take(small())

        assert counts(report, "institution") == {"institution": {"update": 1, "insert": 1}}
        assert again.has_changed_nothing
        with reading() as db:
            body = db.scalars(select(Institution).where(Institution.key == "parliament")).one()
            assert (body.name, body.classification, body.seats) == ("Скупштина", "chamber", 81), "only gaps are filled"

    def test_namesakes_in_a_register_are_two_people(self) -> None:
        people = [{"id": "1", "name": "Ivan Horvat"}, {"id": "2", "name": "Ivan Horvat"}]

        take(small(persons=people, memberships=[]))

        with reading() as db:
            assert number(db, Person) == 2
            assert sorted(db.scalars(select(Person.slug))) == ["ivan-horvat", "ivan-horvat-2"]
            assert resolve_person(db, person(db, "popolo:1").jurisdiction_id, "Ivan Horvat") is None

    def test_a_person_entered_by_hand_is_known_by_name(self) -> None:
        with writing() as db:
            enter_person(db, SYSTEM, named_jurisdiction(db, SYSTEM, PLACE), name="Hoxha Ana")

        take(small())

        with reading() as db:
            assert number(db, Person) == 2


class TestPrivacy:
    def test_birth_dates_and_private_contacts_stay_out(self) -> None:
        report = take(small())

        assert counts(report, "birth_date", "contact") == {
            "birth_date": {"withheld": 1},
            "contact": {"withheld": 3, "insert": 2},
        }
        with reading() as db:
            assert person(db).birth_date is None
            assert set(db.scalars(select(ContactDetail.value))) == {
                "milena.djuric@parlament.example",
                "+382 20 000 000",
            }

    def test_they_come_where_somebody_asks_for_them(self) -> None:
        take(small(), keeps_birth_dates=True, keeps_private_contacts=True)

        with reading() as db:
            assert person(db).birth_date == "1970-01-01"
            assert number(db, ContactDetail) == 5


class TestBadInput:
    def test_each_fault_is_named_and_the_rest_is_kept(self) -> None:
        content = small()
        content["organizations"][0] |= {"seats": "about eighty", "parent_id": "party/a", "image": "javascript:alert(1)"}
        content["organizations"][1]["parent_id"] = "legislature"
        content["organizations"].append({"id": "party/a", "name": "Another", "classification": "party"})
        content["organizations"].append({"id": "lonely", "name": "Lonely", "parent_id": "lonely"})
        content["persons"] += [
            {"name": "No id"},
            {"id": "p3"},
            {"id": "p4", "name": "x" * 301},
            {"id": "p5", "name": "Nul\x00"},
            "a text",
        ]
        content["memberships"] += [
            {"person_id": "nobody", "organization_id": "legislature"},
            {"person_id": "p1", "organization_id": "nowhere"},
            {"person_id": "p2", "organization_id": "legislature", "start_date": "2020-05", "end_date": "2019"},
            {"person_id": "p2", "organization_id": "party/a", "start_date": "last year"},
        ]

        report = take(content)

        told = "\n".join(reasons(report))
        for expected in (
            "organizations[0].seats: 'about eighty'",
            "organizations[0].image",
            "organizations[1].parent_id: It would stand under itself",
            "organizations[2]: Another one has the id party/a too",
            "organizations[3].parent_id: It would stand under itself",
            "persons[2].id",
            "persons[3].name",
            "persons[4].name: This is longer",
            "persons[5].name: This holds characters",
            "persons[6]: This is no object",
            "memberships[2].person_id: nobody is not in the file",
            "memberships[3].organization_id: nowhere is not in the file",
            "memberships[4].start_date: The end, 2019, comes before the beginning, 2020-05, which was left out.",
            "memberships[5].start_date: This is no date: “last year”",
        ):
            assert expected in told, told
        assert counts(report, "membership") == {"membership": {"unresolved": 2, "insert": 4}}
        assert not report.counts["person"][Fate.UPDATE]

    def test_who_left_before_they_came_is_no_present_member(self) -> None:
        content = small()
        content["memberships"] = [
            {"person_id": "p2", "organization_id": "legislature", "start_date": "2020", "end_date": "2010"}
        ]
        content["organizations"][1] |= {"founding_date": "2020", "dissolution_date": "2010"}

        report = take(content)

        assert [fault.place for fault in report.faults] == [
            "organizations[1].founding_date",
            "memberships[0].start_date",
        ]
        with reading() as db:
            membership = db.scalars(select(InstitutionMembership)).one()
            assert (membership.start_date, membership.end_date) == (None, "2010")
            present = select(InstitutionMembership.id).outerjoin(InstitutionMembership.legislative_session)
            assert db.scalars(present.where(lasts_today())).all() == []
            party = db.scalars(select(Institution).where(Institution.name == "Party A")).one()
            assert (party.founding_date, party.dissolution_date) == (None, "2010")

    def test_a_year_ends_after_its_days(self) -> None:
        content = small()
        content["memberships"][0] |= {"start_date": "2016-01-22", "end_date": "2016"}

        assert not take(content).faults

    def test_a_list_of_a_long_time_is_read_in_batches(self) -> None:
        people = [{"id": f"p{one}", "name": f"Person {one}"} for one in range(450)]
        memberships = [{"person_id": f"p{one}", "organization_id": "legislature"} for one in range(450)]

        assert counts(take(small(persons=people, memberships=memberships)), "person", "membership") == {
            "person": {"insert": 450},
            "membership": {"insert": 450},
        }
        assert take(small(persons=people, memberships=memberships)).has_changed_nothing


@pytest.mark.skipif(not REAL.is_dir(), reason="the files of real parliaments do not lie beside this checkout")
@pytest.mark.parametrize(("name", "code"), [("croatia-sabor", "hr"), ("estonia-riigikogu", "ee")])
def test_a_real_parliament_twice(name: str, code: str) -> None:
    raw = (REAL / f"{name}.json").read_bytes()
    place = f"ocd-jurisdiction/country:{code}/government"

    first = take(raw, place=place)
    second = take(raw, place=place)

    assert not first.faults
    assert second.has_changed_nothing
    with reading() as db:
        where = db.scalars(select(Jurisdiction).where(Jurisdiction.ocd_id == place)).one()
        assert number(db, PersonName) > 50
        assert not db.scalar(select(func.count()).where(Person.birth_date.is_not(None)))
        sample = {"hr": "Milanović", "ee": "Ансип"}[code]
        assert find_in_directory(db, "en", sample, jurisdiction=where).people


def test_files_that_differ_do_not_share_state() -> None:
    content = small()
    kept = copy.deepcopy(content)

    take(content)

    assert content == kept
