"""Records put aside until the whole file has been read: nothing is written before the last line was understood, and memory stays flat.

A temporary database of one table, sorted by proposal: what a file says of one proposal in several places comes back together, and what it says twice shows.
"""

from __future__ import annotations

import marshal
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from campaigns.proposals.imports.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from campaigns.proposals.imports.records import BillName

_AT_ONCE = 2000
# Texts of laws are long: a batch of them is held in memory, and written in one go.
MOST_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Staged:
    """What a file says of one proposal: one or more records, in the order of the file."""

    key: str
    records: tuple[Record, ...]


class Staging:
    """The records of one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[str, str, int, bool, bytes]] = []
        self._number = 0

    def put(self, record: Record) -> None:
        """Put a record aside."""
        self._number += 1
        body = marshal.dumps(record.as_values())
        self._waiting.append((record.name.key, record.name.loose_key, self._number, bool(record.title), body))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def _write(self) -> None:
        self._connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    @property
    def number(self) -> int:
        """How many records there are."""
        return self._number

    def proposals(self, most: int) -> Iterator[list[Staged]]:
        """The proposals in batches of at most `most` or about `MOST_BYTES`, in the order in which the file first names them."""
        self._write()
        query = (
            "SELECT record.key, record.body FROM record "
            "JOIN (SELECT key, min(number) AS first FROM record GROUP BY key) AS named ON named.key = record.key "
            "ORDER BY named.first, record.number"
        )
        batch: list[Staged] = []
        held = 0
        key = ""
        bodies: list[bytes] = []
        for row_key, body in self._connection.execute(query):
            if row_key != key and bodies:
                batch.append(_staged(key, bodies))
                held += sum(map(len, bodies))
                bodies = []
                if len(batch) >= most or held >= MOST_BYTES:
                    yield batch
                    batch, held = [], 0
            key = row_key
            bodies.append(body)
        if bodies:
            batch.append(_staged(key, bodies))
        if batch:
            yield batch

    def brings(self, name: BillName) -> bool:
        """Whether the file itself brings that proposal; a name without a session fits any."""
        self._write()
        column, key = ("key", name.key) if name.session else ("loose_key", name.loose_key)
        query = f"SELECT 1 FROM record WHERE {column} = ? AND is_whole LIMIT 1"  # noqa: S608 - one of two names
        return self._connection.execute(query, (key,)).fetchone() is not None


def _staged(key: str, bodies: Sequence[bytes]) -> Staged:
    # Written a moment ago by this very process, into a folder that nobody else may read.
    return Staged(key, tuple(Record.from_values(marshal.loads(body)) for body in bodies))  # noqa: S302


@contextmanager
def staging() -> Iterator[Staging]:
    """A place for the records of one file; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="campaigns-import-") as folder:
        connection = sqlite3.connect(Path(folder) / "records", isolation_level=None)
        try:
            # Of no use to anybody after this: it need not survive anything.
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8000", "temp_store=FILE"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("BEGIN")
            connection.execute(
                "CREATE TABLE record (key TEXT, loose_key TEXT, number INTEGER, is_whole INTEGER, body BLOB)"
            )
            connection.execute("CREATE INDEX record_key ON record (key, number)")
            connection.execute("CREATE INDEX record_loose_key ON record (loose_key)")
            yield Staging(connection)
        finally:
            connection.close()
