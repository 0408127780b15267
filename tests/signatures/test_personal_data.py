"""What is held about a person is given whole and erased whole, over all petitions at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from campaigns.foundation.actor import VISITOR
from campaigns.foundation.transaction import reading, writing
from campaigns.signatures.models import Signature
from campaigns.signatures.personal_data import COLUMNS, erase_for, export_for
from tests.dumps import tables_with
from tests.factories import count_now, counts, make_petition, make_signature, signatures_number

pytestmark = pytest.mark.usefixtures("database")
SPELLINGS = ("mira.kovac@gmail.com", "MiraKovac+x@googlemail.com")


def test_all_signatures_of_an_address_are_given_in_any_spelling() -> None:
    petitions = [make_petition() for _ in range(3)]
    make_signature(petitions[0], email=SPELLINGS[0], reason="The first", news=petitions[0].organizations)
    make_signature(petitions[1], email=SPELLINGS[1], reason="The second", confirmed=False)
    make_signature(petitions[2], email="ana@example.org", reason="Somebody else")
    with reading() as db:
        found = export_for(db, "mirakovac@gmail.com")
    assert {one["petition"] for one in found} == {str(petition.uuid) for petition in petitions[:2]}
    assert {one["reason"] for one in found} == {"The first", "The second"}
    first = next(one for one in found if one["reason"] == "The first")
    assert (first["email"], first["name"], first["country"], first["locality"]) == (
        SPELLINGS[0],
        "Mira Kovač",
        "RS",
        "Niš",
    )
    assert len(first["news"]) == len(first["letters"]) == 1
    with reading() as db:
        assert export_for(db, "nobody@example.org") == []


@pytest.mark.parametrize("keeps", [False, True])
def test_all_of_them_are_erased_and_nobody_elses(*, keeps: bool) -> None:
    petitions = [make_petition() for _ in range(2)]
    for petition, email in zip(petitions, SPELLINGS, strict=True):
        make_signature(petition, email=email)
        make_signature(petition, email="ana@example.org")
    with reading() as db:
        rows = db.scalars(select(Signature)).all()
        mine = [row for row in rows if row.email in SPELLINGS]
        sealed = [
            getattr(row, column)
            for row in mine
            for column in COLUMNS["signature"]
            # Who counts on without a name is known by the hash of the address, so that nobody counts twice.
            if isinstance(getattr(row, column), bytes) and not (keeps and column == "email_index")
        ]
    assert len(sealed) == (8 if keeps else 10)
    with writing() as db:
        assert erase_for(db, VISITOR, SPELLINGS[0], keeps_count=keeps) == 2
        assert erase_for(db, VISITOR, SPELLINGS[0], keeps_count=keeps) == 0
    for value in sealed:
        assert tables_with(value) == []
    count_now()
    for petition in petitions:
        assert counts(petition).count == signatures_number(petition) == (2 if keeps else 1)
    with reading() as db:
        assert export_for(db, SPELLINGS[0]) == []
        assert len(export_for(db, "ana@example.org")) == 2
