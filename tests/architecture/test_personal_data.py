"""Every column that tells of a person is marked, and every marked one is given and erased by its room."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from campaigns.rooms import Base

# Columns whose names say that they hold something of a person, and the few that only sound like it.
_TELLING = ("email", "name", "phone", "address", "passphrase", "locality", "reason", "sealed", "index")
_NOT_OF_A_PERSON = {
    ("account", "email_index_key"),  # the number of a key
    ("follower", "email_index_key"),
    ("petition", "index_key"),
    ("petition_text", "addressees"),  # offices that are asked in public
    ("organization_text", "name"),  # a body, not a person
    ("organization", "contact"),
    ("schedule_mark", "name"),
    ("area", "name"),  # places and bodies, not people
    ("institution", "name"),
    ("institution_name", "name"),
    ("jurisdiction_text", "name"),
    ("legislative_session", "name"),
    ("letter", "last_reason"),  # a status code
    *((table, "institution_name") for table in ("bill_action", "vote_event")),  # a body, as its source prints it
    *((table, "group_name") for table in ("vote_count", "person_vote")),  # a party or a part of the house
    ("bill_event", "name"),  # a hearing, a sitting
    *(("import_run", name) for name in ("file_name", "stored_name")),  # what a member called a file of public records
}


def room_of(table: str) -> str:
    mapper = next(mapper for mapper in Base.registry.mappers if mapper.local_table.name == table)  # type: ignore[attr-defined]
    return str(mapper.class_.__module__.split(".")[1])


def marked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in Base.metadata.sorted_tables:
        columns = {column.name for column in table.columns if column.info.get("personal")}
        if columns:
            found[table.name] = columns
    return found


def covered() -> dict[str, set[str]]:
    """What the rooms say that they give and erase."""
    found: dict[str, set[str]] = {}
    for room in {room_of(table.name) for table in Base.metadata.sorted_tables}:
        if find_spec(f"campaigns.{room}") and find_spec(f"campaigns.{room}.personal_data"):
            columns = importlib.import_module(f"campaigns.{room}.personal_data").COLUMNS
            assert {room_of(table) for table in columns} == {room}, f"{room} speaks for its own tables"
            found |= {table: set(names) for table, names in columns.items()}
    return found


def test_every_personal_column_is_covered_and_nothing_else() -> None:
    assert covered() == marked(), (
        "name the column in COLUMNS of its room's personal_data.py, give it and erase it there"
    )


def test_a_column_that_sounds_personal_is_marked() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(word in column.name for word in _TELLING) and (table.name, column.name) not in _NOT_OF_A_PERSON:
                assert column.info.get("personal"), (
                    f"{table.name}.{column.name}: mark it with info={{'personal': True}}, or say here why not"
                )


def test_the_written_exceptions_are_columns() -> None:
    known = {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns}
    assert known >= _NOT_OF_A_PERSON


def test_rooms_that_hold_personal_data_have_both_verbs() -> None:
    for room in {room_of(table) for table in marked()}:
        module = importlib.import_module(f"campaigns.{room}.personal_data")
        assert callable(module.export_for)
        assert callable(module.erase_for)
