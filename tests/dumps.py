"""The whole database as values: to see that nothing changed, and that nothing of a person is left."""

from __future__ import annotations

from typing import Any

from campaigns.foundation.transaction import reading
from campaigns.rooms import Base

Dump = dict[str, list[tuple[Any, ...]]]


def dump() -> Dump:
    """Every row of every table, in a fixed order."""
    with reading() as db:
        return {
            table.name: sorted(map(tuple, db.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


def tables_with(secret: str | bytes, content: Dump | None = None) -> list[str]:
    """The tables in which `secret` stands, in a text or in bytes, in any case of letters."""
    found = content if content is not None else dump()
    return [name for name, rows in found.items() if any(_holds(value, secret) for row in rows for value in row)]


def _holds(value: object, secret: str | bytes) -> bool:
    if isinstance(value, bytes):
        return (secret if isinstance(secret, bytes) else secret.encode()) in value
    if isinstance(secret, bytes):
        return secret.hex() in str(value)
    return secret.lower() in str(value).lower()
