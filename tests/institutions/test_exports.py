"""What is here as Popolo: whole, without birth dates, and fit to be imported again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from campaigns.foundation.transaction import reading
from campaigns.institutions.access import visible_jurisdiction
from campaigns.institutions.exports import jurisdiction_as_popolo
from campaigns.institutions.models import Institution, InstitutionMembership, Jurisdiction, Person
from tests.institutions.registers import counts, small, take

if TYPE_CHECKING:
    from flask.testing import FlaskClient

pytestmark = pytest.mark.usefixtures("app")


def exported() -> bytes:
    with reading() as db:
        return "".join(jurisdiction_as_popolo(db, visible_jurisdiction(db, "montenegro"))).encode()


def test_what_is_exported_is_imported_elsewhere_and_says_the_same() -> None:
    take(small(), keeps_birth_dates=True)
    raw = exported()

    report = take(raw, place="ocd-jurisdiction/country:xk/government")

    assert not report.faults
    assert counts(report, "person", "institution", "membership", "post", "area", "session") == {
        kind: {"insert": number}
        for kind, number in (
            ("area", 1),
            ("institution", 2),
            ("session", 1),
            ("person", 2),
            ("post", 1),
            ("membership", 2),
        )
    }
    with reading() as db:
        for model in (Person, Institution):
            per_place = select(func.count(), model.jurisdiction_id).group_by(model.jurisdiction_id)
            assert {row[0] for row in db.execute(per_place)} == {2}


def test_birth_dates_that_were_kept_are_not_published() -> None:
    take(small(), keeps_birth_dates=True)

    assert b"1970" not in exported()


def test_each_thing_has_an_address_for_machines(client: FlaskClient) -> None:
    take(small())
    with reading() as db:
        body = db.scalars(select(Institution).where(Institution.key == "popolo:legislature")).one().slug
        person = db.scalars(select(Person).where(Person.key == "popolo:p1")).one().slug
        assert db.scalar(select(func.count()).select_from(InstitutionMembership)) == 2
        place = db.scalars(select(Jurisdiction)).one().slug

    whole = client.get(f"/institutions/{body}.json")
    one = client.get(f"/people/{person}.json")
    everything = client.get(f"/jurisdictions/{place}/popolo.json")

    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    assert len(json.loads(whole.data)["memberships"]) == 2
    assert json.loads(one.data)["persons"][0]["name"] == "Милена Ђурић"
    assert {"persons", "organizations", "memberships", "posts", "events", "areas"} <= set(json.loads(everything.data))
    assert client.get("/people/nobody.json").status_code == 404
