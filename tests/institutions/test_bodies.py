"""Tables of public bodies, in the columns of those who publish them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing.report import Report, UnreadableFileError
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.imports.csv_bodies import import_bodies
from campaigns.institutions.imports.options import RegisterOptions
from campaigns.institutions.imports.tasks import named_jurisdiction
from campaigns.institutions.models import ContactDetail, Institution
from campaigns.institutions.queries import resolve_institution
from tests.institutions.registers import counts, reasons

if TYPE_CHECKING:
    from campaigns.institutions.models import Jurisdiction

pytestmark = pytest.mark.usefixtures("app")
FROIDE = """name,other_names,email,classification,jurisdiction__slug,parent__name,url,address,alternative_emails
Ministria e Drejtësisë,"MoJ, Ministry of Justice",info@drejtesia.example,ministry,albania,,https://drejtesia.example,"Bulevardi, Tiranë",press@drejtesia.example
Agjencia e Administrimit,,aapsk@example.org,agency,,Ministria e Drejtësisë,,,
"""
ALAVETELI = "#id,name,request_email,tag_string\n7,Agencija,agencija@example.org,agency\n"


def take(text: str | bytes, **options: Any) -> Report:  # noqa: ANN401 - those of a register
    raw = text if isinstance(text, bytes) else text.encode()
    with writing() as db:
        place = named_jurisdiction(db, SYSTEM, "ocd-jurisdiction/country:al/government")
        told = RegisterOptions(place, **{"register": "bodies", **options})
        return import_bodies(db, SYSTEM, io.BytesIO(raw), told)


def test_the_columns_of_froide() -> None:
    report = take(FROIDE)

    assert not report.faults
    with reading() as db:
        ministry, agency = db.scalars(select(Institution).order_by(Institution.id)).all()
        assert agency.parent_id == ministry.id
        assert ministry.classification == "ministry"
        place: Jurisdiction = ministry.jurisdiction
        assert resolve_institution(db, place.id, "ministry of justice") is ministry
        assert set(db.scalars(select(ContactDetail.kind))) == {"email", "address"}
    assert take(FROIDE).has_changed_nothing
    assert counts(take(FROIDE.replace("ministry", "agency")), "institution") == {
        "institution": {"update": 1, "same": 1}
    }


def test_the_columns_of_alaveteli_and_other_separators() -> None:
    assert counts(take(ALAVETELI), "institution") == {"institution": {"insert": 1}}
    assert take(ALAVETELI.replace(",", ";").encode("utf-8-sig")).has_changed_nothing


def test_rows_that_cannot_be_taken_are_named_by_their_line() -> None:
    text = (
        "name,email,jurisdiction__slug,parent,seats\n"
        "A,not an address,,B,many\n"
        ",x@example.org,,,\n"
        'B,"b@example.org",kosovo,,\n'
        "C,,,A,,,,\n"
        '"D\nd",,,D d,\n'
        "A,,,,\n"
    )

    report = take(text)

    told = "\n".join(reasons(report))
    for expected in ("line 2.email", "line 2.seats", "line 3.name", "line 4", "line 5: This row has more", "line 8"):
        assert expected in told, told
    assert "stand under itself" in told
    assert counts(report, "institution") == {"institution": {"insert": 2}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("email\nx@example.org\n", "line 1: No column is called name"),
        ('name\n"A\n', "line 2"),
        ("name\nČ\n".encode("cp1250"), "line 2: The byte"),
        (b"name,classification\n\n", "Nothing at all was found"),
        (b"", "empty"),
    ],
)
def test_a_table_that_cannot_be_read(text: str | bytes, told: str) -> None:
    with pytest.raises(UnreadableFileError, match=told):
        take(text)
