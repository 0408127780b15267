"""Writing many rows at once, at the rate of the database: COPY on PostgreSQL, one prepared statement on SQLite. Rows carry all of their columns."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Date, func, select, text

from campaigns.foundation.db import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Session


def insert_rows(db: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, which all have the same columns (those of the first); a column left out stays to the database. Nothing is flushed before.

    Raises:
        IntegrityError: when a constraint is broken.

    """
    if not rows:
        return
    names = [column.name for column in table.columns if column.name in rows[0]]
    values = _values(rows, names, [_turner(db, table.columns[name].type) for name in names])
    listed = ", ".join(f'"{name}"' for name in names)
    connection = db.connection()
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        with cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
            for one in values:
                copy.write_row(one)
        cursor.close()
        return
    marks = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})'  # noqa: S608 - names of our own tables
    connection.exec_driver_sql(statement, list(values))


def _values(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str], turners: Sequence[Callable[[Any], Any] | None]
) -> Iterator[Sequence[Any]]:
    """The values of `rows` as the driver takes them; only those are touched that it does not take as they are."""
    turned = [(place, one) for place, one in enumerate(turners) if one is not None]
    for row in rows:
        made = [row[name] for name in names]
        for place, turn in turned:
            made[place] = turn(made[place])
        yield tuple(made)


def _turner(db: Session, kind: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401 - a type of SQLAlchemy
    """What makes of a value what the driver takes; None where it takes it as it is."""
    dialect = db.get_bind().dialect
    if isinstance(kind, JSON):
        return _json
    if dialect.name == "postgresql":
        # psycopg knows UUIDs, days and aware times itself.
        return None
    made: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if made is not None and isinstance(kind, (Date, UtcDateTime)):
        # The same few days and one and the same moment, thousands of times.
        return lru_cache(maxsize=4096)(made)
    return made


# Made once: json.dumps would make another for each value.
_encode = json.JSONEncoder(ensure_ascii=False).encode


def _json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    if not value:
        return "[]" if type(value) is list else _encode(value)
    if type(value) is list and len(value) == 1 and type(value[0]) is str:
        return _listed(value[0])
    return _encode(value)


@lru_cache(maxsize=4096)
def _listed(word: str) -> str:
    """A list of one word, as classifications are."""
    return _encode([word])


def survey(db: Session, tables: Iterable[Table]) -> None:
    """After many rows came into `tables`: PostgreSQL counts what is in them, or for a minute it would plan as if they were small. SQLite plans without."""
    if db.get_bind().dialect.name == "postgresql":
        for table in tables:
            db.execute(text(f'ANALYZE "{table.name}"'))


def reserve_keys(db: Session, table: Table, number: int) -> Iterable[int]:
    """`number` integer keys that nobody else uses for new rows of `table`; for a transaction that writes."""
    if db.get_bind().dialect.name == "postgresql":
        query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :number)")
        return [row[0] for row in db.execute(query, {"name": table.name, "number": number})]
    # One writer at a time, who is us.
    last = db.scalar(select(func.max(table.c.id))) or 0
    return range(last + 1, last + 1 + number)
