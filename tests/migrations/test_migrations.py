"""Migrations: they go up and down, there is one newest, and what they make is what the models say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, Table, Text, inspect, select, text
from sqlalchemy.exc import IntegrityError

from campaigns.foundation.importing.models import ImportRun
from campaigns.foundation.migrations import configuration, downgrade, head_revision, is_current, upgrade
from campaigns.foundation.transaction import Database, Work
from campaigns.rooms import Base
from tests.backends import new_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    with new_database(tmp_path) as url:
        database = Database(url)
        yield database
        database.dispose()


def _tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def _is_in_models(name: str | None, kind: str, _parents: object) -> bool:
    # The words of a text as a vector, and the indexes over them, are PostgreSQL's alone; migrations make them.
    return not (kind == "index" and (name or "").startswith("search_")) and (kind, name) != ("column", "words")


def test_there_is_one_newest_revision() -> None:
    heads = ScriptDirectory.from_config(configuration()).get_heads()
    assert len(heads) == 1, f"several newest revisions: {heads}. Put one after the other."


def test_up_makes_every_table_and_down_takes_every_one_away(blank: Database) -> None:
    upgrade(blank)
    assert _tables(blank) == set(Base.metadata.tables)
    downgrade(blank, "base")
    assert _tables(blank) == set()
    upgrade(blank)
    assert _tables(blank) == set(Base.metadata.tables)


def test_each_step_can_be_taken_back_and_again(blank: Database) -> None:
    revisions = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]
    for revision in revisions:
        upgrade(blank, revision)
        downgrade(blank, "-1")
        upgrade(blank, revision)
    assert revisions[-1] == head_revision()


def test_what_migrations_make_is_what_the_models_say(blank: Database) -> None:
    upgrade(blank)
    with blank.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_in_models})
        differences = compare_metadata(context, Base.metadata)
    assert not differences, f"the models changed without a migration: {differences}"


def _ask_for_import(database: Database, state: str) -> None:
    """A run as the version before the attempts writes it."""
    with database.engine.begin() as connection:
        values: dict[str, object] = dict.fromkeys(("format", "file_name", "stored_name", "sha256"), "")
        values |= dict.fromkeys(("done", "total", "fault_number"), 0)
        values |= {"uuid": uuid4(), "state": state, "is_dry_run": False, "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
        values |= {"options": {}, "counts": {}, "faults": []}
        typed = [Column(name, ImportRun.__table__.c[name].type) for name in values]
        connection.execute(Table("import_run", MetaData(), *typed).insert().values(values))


def test_runs_of_imports_that_are_there_have_no_attempts_and_keep_their_checks(blank: Database) -> None:
    upgrade(blank, "0003")
    _ask_for_import(blank, "waiting")
    upgrade(blank, "0005")
    # A process of the version before still asks, after the migration.
    _ask_for_import(blank, "running")
    with blank.engine.connect() as connection:
        assert connection.execute(select(ImportRun.__table__.c.attempts)).scalars().all() == [0, 0]
    downgrade(blank, "0003")
    with pytest.raises(IntegrityError):
        _ask_for_import(blank, "unknown")


def _insert(connection: Connection, table: str, **values: object) -> None:
    """A row as the version before notes in several languages writes it."""
    known = Base.metadata.tables[table].c
    typed = [Column(name, known[name].type if name in known else Text()) for name in values]
    connection.execute(Table(table, MetaData(), *typed).insert().values(values))


def _follow_demand(connection: Connection, number: int, languages: tuple[str, ...], *notes: str) -> None:
    """A matrix with a text in each of `languages` and a row for each note."""
    own = {"id": number, "created_at": datetime(2026, 1, 1, tzinfo=UTC), "slug": f"houses-{number}"}
    _insert(connection, "campaign", uuid=uuid4(), **own)
    _insert(connection, "demand", uuid=uuid4(), campaign_id=number, is_public=True, **own)
    for language in languages:
        _insert(connection, "demand_text", demand_id=number, language=language, title="Houses", body="")
    for position, note in enumerate(notes):
        key = 10 * number + position
        place = {**own, "id": key, "slug": f"place-{key}", "ocd_id": f"{key}", "classification": "government"}
        _insert(connection, "jurisdiction", uuid=uuid4(), timezone="UTC", position=0, **place)
        row = {"id": key, "demand_id": number, "jurisdiction_id": key, "position": position, "note": note}
        _insert(connection, "demand_row", **row)


def _rows_of(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_notes_of_rows_go_into_the_language_of_their_demand_and_back(blank: Database) -> None:
    upgrade(blank, "0005")
    with blank.engine.begin() as connection:
        _follow_demand(connection, 1, ("sr-Cyrl", "en"), "Nobody has tried", "")
        _follow_demand(connection, 2, ("sr-Cyrl",), "Нико није покушао")
        _follow_demand(connection, 3, (), "Written before its demand")
    upgrade(blank, "0006")
    languages = "SELECT id, default_language FROM demand ORDER BY id"
    assert _rows_of(blank, languages) == [(1, "en"), (2, "sr-Cyrl"), (3, "en")]
    assert _rows_of(blank, "SELECT row_id, language, note FROM demand_row_text ORDER BY row_id") == [
        (10, "en", "Nobody has tried"),
        (20, "sr-Cyrl", "Нико није покушао"),
        (30, "en", "Written before its demand"),
    ]
    with blank.engine.begin() as connection:
        _insert(connection, "demand_row_text", row_id=10, language="de", note="Niemand hat es versucht")
        _insert(connection, "demand_row_text", row_id=11, language="sr-Cyrl", note="Само на српском")
    downgrade(blank, "0005")
    assert _rows_of(blank, "SELECT id, note FROM demand_row ORDER BY id") == [
        (10, "Nobody has tried"),
        (11, "Само на српском"),
        (20, "Нико није покушао"),
        (30, "Written before its demand"),
    ]


def test_sources_that_failed_keep_their_words(blank: Database) -> None:
    upgrade(blank, "0007")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    values = {
        "url": "https://example.org/a",
        "format": "ocd",
        "options": {},
        "every_hours": 6,
        "sha256": "",
        "note": "",
    }
    values |= {
        "last_status": "example.org answers 503",
        "failures": 2,
        "is_active": True,
        "next_at": now,
        "created_at": now,
    }
    with blank.engine.begin() as connection:
        _insert(connection, "watched_source", uuid=uuid4(), **values)
    upgrade(blank, "0008")
    sources = "SELECT last_status, last_fault FROM watched_source"
    assert _rows_of(blank, sources) == [("example.org answers 503", None)]
    with blank.engine.begin() as connection:
        connection.execute(text("UPDATE watched_source SET last_status = 'failed', last_fault = '{\"text\": \"x\"}'"))
    downgrade(blank, "0007")
    assert _rows_of(blank, "SELECT last_status, failures FROM watched_source") == [("failed", 2)]


def test_readiness_knows_a_database_that_is_behind(blank: Database) -> None:
    with Work(blank, writes=False) as work:
        assert not is_current(work.session)
    upgrade(blank)
    with Work(blank, writes=False) as work:
        assert is_current(work.session)


def test_upgrading_twice_changes_nothing(blank: Database) -> None:
    upgrade(blank)
    upgrade(blank)
    assert _tables(blank) == set(Base.metadata.tables)
