"""Sessions and posts below the pages: what is refused, what stays tied, and what the audit trail says."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from campaigns.audit.models import AuditEntry
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.errors import Conflict, Invalid, Missing
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.access import post_of, session_of, visible_institution, visible_jurisdiction
from campaigns.institutions.models import Area, InstitutionMembership, LegislativeSession, Person, Post
from campaigns.institutions.operations import (
    PostData,
    SessionData,
    change_post,
    change_session,
    create_post,
    enter_area,
    enter_membership,
    enter_person,
    open_session,
    remove_post,
)
from campaigns.institutions.queries import institution_page, person_page, posts_of, session_title, sessions_of
from tests.institutions.registers import small, take
from tests.places import Queries

pytestmark = pytest.mark.usefixtures("app")


def audited() -> list[str]:
    with reading() as db:
        return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_session_that_must_be_new_is_refused_where_one_is() -> None:
    take(small())
    with writing() as db:
        place = visible_jurisdiction(db, "montenegro")
        with pytest.raises(Invalid, match="here already"):
            open_session(db, SYSTEM, place, identifier="term/25", must_be_new=True)
        opened = open_session(db, SYSTEM, place, identifier="26", start_date="2016-11", must_be_new=True)
        open_session(db, SYSTEM, place, identifier="")
        assert [one.title for one in sessions_of(db, place)] == ["26", "25th", "Without sessions"]
        assert session_title(opened) == "26"
        assert session_of(db, place, opened.uuid) is opened
        with pytest.raises(Missing):
            session_of(db, place, uuid7())

    assert audited()[-2:] == ["open_session", "open_session"]


def test_a_changed_session_keeps_its_identity_and_refuses_what_cannot_be() -> None:
    take(small())
    with writing() as db:
        place = visible_jurisdiction(db, "montenegro")
        session = open_session(db, SYSTEM, place, identifier="26")
        with pytest.raises(Invalid, match="identifier"):
            change_session(db, SYSTEM, session, SessionData("term/25"))
        with pytest.raises(Invalid, match="end_date"):
            change_session(db, SYSTEM, session, SessionData("27", start_date="2016", end_date="2015-12"))
        assert (session.identifier, session.start_date) == ("26", None), "nothing was changed"
        change_session(db, SYSTEM, session, SessionData("26", start_date="2016-11", end_date="2016"))
        assert session.end_date == "2016"

    assert audited()[-1] == "change_session"


def test_memberships_are_found_again_under_another_identifier() -> None:
    take(small())
    with writing() as db:
        session = db.scalars(select(LegislativeSession)).one()
        before = db.scalars(select(InstitutionMembership.key).order_by(InstitutionMembership.id)).all()
        change_session(db, SYSTEM, session, SessionData("term/XXV", "25th", start_date="2012"))
        after = db.scalars(select(InstitutionMembership.key).order_by(InstitutionMembership.id)).all()
        assert [one == other for one, other in zip(before, after, strict=True)] == [False, True]
    register = small()
    register["events"][0]["id"] = "term/XXV"
    register["memberships"][0]["legislative_period_id"] = "term/XXV"

    assert take(register).has_changed_nothing


def test_a_post_is_told_from_others_by_name_and_area() -> None:
    take(small())
    with writing() as db:
        house = visible_institution(db, "skupstina")
        north = db.scalars(select(Area)).one()
        with pytest.raises(Invalid, match="label"):
            create_post(db, SYSTEM, house, PostData("CHAIR"))
        other = create_post(db, SYSTEM, house, PostData("Chair", area=north))
        with pytest.raises(Invalid, match="label"):
            change_post(db, SYSTEM, house, other, PostData("Chair"))
        with pytest.raises(Invalid, match="end_date"):
            create_post(db, SYSTEM, house, PostData("Clerk", start_date="2020-05", end_date="2020-04"))
        south = enter_area(db, SYSTEM, house.jurisdiction, identifier="south", name="South")
        change_post(db, SYSTEM, house, other, PostData("Chair", "chair", south, "2020", "2020"))
        assert (other.area_id, other.start_date, other.end_date) == (south.id, "2020", "2020")
        rows = posts_of(db, house, "en")
        assert [(one.label, one.area, one.is_over) for one in rows] == [("Chair", "", False), ("Chair", "South", True)]
        assert [one.name for one in rows[0].holders] == ["Ana Hoxha"]
        with pytest.raises(Missing):
            post_of(db, visible_institution(db, "party-a"), other.uuid)

    assert audited()[-2:] == ["enter_area", "change_post"]


def test_who_held_a_post_before_comes_after_who_holds_it_now() -> None:
    take(small())
    with writing() as db:
        house = visible_institution(db, "skupstina")
        milena, ana = db.scalars(select(Person).order_by(Person.id)).all()
        post = create_post(db, SYSTEM, house, PostData("Clerk"))
        create_post(db, SYSTEM, house, PostData("Bailiff"))
        create_post(db, SYSTEM, house, PostData("Duke", end_date="1918"))
        term = db.scalars(select(LegislativeSession)).one()
        change_session(db, SYSTEM, term, SessionData("term/25", start_date="2012", end_date="2016"))
        enter_membership(db, SYSTEM, ana, house, post=post, start_date="2001", end_date="2005-03")
        # Ended with its session.
        enter_membership(db, SYSTEM, milena, house, post=post, session=term)
        enter_membership(db, SYSTEM, ana, house, post=post, start_date="2024")

        rows = {one.label: one for one in posts_of(db, house, "en")}

        clerk = rows["Clerk"]
        assert [(one.name, one.start_date, one.end_date) for one in clerk.holders] == [("Ana Hoxha", "2024", None)]
        assert [(one.name, one.start_date, one.end_date) for one in clerk.former] == [
            ("Milena Đurić", "2012", "2016"),
            ("Ana Hoxha", "2001", "2005-03"),
        ]
        assert {label: one.is_vacant for label, one in rows.items()} == {
            "Clerk": False,
            "Bailiff": True,
            "Chair": False,
            "Duke": False,
        }


def test_the_page_of_a_person_names_the_post_and_the_area_that_it_is_for() -> None:
    take(small())
    with writing() as db:
        house = visible_institution(db, "skupstina")
        ana = db.scalars(select(Person).where(Person.name == "Ana Hoxha")).one()
        north = db.scalars(select(Area)).one()
        seat = create_post(db, SYSTEM, house, PostData("Seat 12", area=north))
        enter_membership(db, SYSTEM, ana, house, post=seat, role="member", start_date="2020")

        offices = {(one.role, one.area) for one in person_page(db, ana, "en").memberships}
        members = {(one.name, one.role) for one in institution_page(db, house, "en").members}

    assert offices == {("Chair", ""), ("Seat 12", "North")}
    assert members >= {("Ana Hoxha", "Chair"), ("Ana Hoxha", "Seat 12")}


def test_many_holders_cost_as_much_as_few() -> None:
    take(small())

    def cost() -> int:
        with reading() as db:
            house = visible_institution(db, "skupstina")
            person = db.scalars(select(Person).where(Person.name == "Ana Hoxha")).one()
            with Queries() as queries:
                posts_of(db, house, "en")
                institution_page(db, house, "en")
                person_page(db, person, "en")
            return queries.number

    def grow(number: int) -> None:
        with writing() as db:
            house = visible_institution(db, "skupstina")
            place = house.jurisdiction
            area = enter_area(db, SYSTEM, place, identifier=f"a{number}", name=f"A{number}")
            post = create_post(db, SYSTEM, house, PostData(f"Seat {number}", area=area))
            other = enter_person(db, SYSTEM, place, name=f"Person {number}", names=[("sq", f"P {number}")])
            ana = db.scalars(select(Person).where(Person.name == "Ana Hoxha")).one()
            for one, end in ((other, None), (ana, None), (ana, "2001")):
                enter_membership(db, SYSTEM, one, house, post=post, start_date=end or "2002", end_date=end)

    grow(1)
    few = cost()
    for number in range(2, 7):
        grow(number)
    assert cost() == few


def test_a_post_that_somebody_held_is_ended_and_not_removed() -> None:
    take(small())
    with writing() as db:
        house = visible_institution(db, "skupstina")
        person = db.scalars(select(Person).order_by(Person.id).limit(1)).one()
        post = create_post(db, SYSTEM, house, PostData("Clerk"))
        enter_membership(db, SYSTEM, person, house, post=post, start_date="2012", end_date="2013")
        never = create_post(db, SYSTEM, house, PostData("Bishop"))
        with pytest.raises(Conflict):
            remove_post(db, SYSTEM, house, post)
        remove_post(db, SYSTEM, house, never)
        assert sorted(db.scalars(select(Post.label))) == ["Chair", "Clerk"]

    assert audited()[-1] == "remove_post"


def test_an_import_leaves_posts_of_people_alone() -> None:
    take(small())
    with writing() as db:
        create_post(db, SYSTEM, visible_institution(db, "skupstina"), PostData("Clerk", start_date="2012"))

    assert take(small(), may_remove=True).has_changed_nothing
    with reading() as db:
        assert sorted(db.scalars(select(Post.label))) == ["Chair", "Clerk"]
