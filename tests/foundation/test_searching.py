"""Words are found over scripts and diacritics, by their beginnings, on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.natural_keys import natural_key
from campaigns.foundation.searching import folded_words, has_words
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Jurisdiction, Person

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Djurić", True),
        ("ђурић милена", True),
        ("mil duri", True),
        ("uric", False),
        ("Milena Petrović", False),
        ("100%", False),
    ],
)
def test_a_name_is_found_in_any_script(app: Flask, typed: str, is_found: bool) -> None:  # noqa: ARG001, FBT001 - it opens the database
    now = clock.now()
    with writing() as db:
        where = Jurisdiction(
            uuid=uuid7(),
            slug="rs",
            ocd_id="ocd-jurisdiction/country:rs/government",
            classification="government",
            created_at=now,
        )
        db.add(where)
        db.flush()
        names = ("Милена Ђурић", "Milena Đurić")
        db.add(
            Person(
                uuid=uuid7(),
                slug="milena",
                jurisdiction_id=where.id,
                key="1",
                name=names[0],
                folded=folded_words(names),
                created_at=now,
                updated_at=now,
            )
        )
    with reading() as db:
        condition = has_words(db, Person.folded, typed)
        assert condition is not None
        assert (db.scalar(select(Person.id).where(condition)) is not None) is is_found


def test_nothing_typed_is_no_condition(app: Flask) -> None:  # noqa: ARG001
    with reading() as db:
        assert has_words(db, Person.folded, " — ") is None


def test_natural_keys_are_equal_for_equal_parts() -> None:
    assert natural_key("2024-01-01", None, "First  reading\n") == natural_key("2024-01-01", "", "First reading")
    assert natural_key("a", "bc") != natural_key("ab", "c")
    assert len(natural_key("a")) == 40
