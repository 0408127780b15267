"""The one write of signing: signatures, letters and consents in one commit, on PostgreSQL in one round trip for all that are written together.

The ORM costs seven eighths of the rate here and Core three quarters, so the statements are written out. Nothing is read first: the database's own
constraint decides whether the address is known, and the same statement does the same work either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

QUIET = timedelta(minutes=10)
MOST_LETTERS = 5


@dataclass(frozen=True, slots=True)
class NewSignature:
    """A signature as the database takes it: everything personal sealed already (empty where nothing was typed); `news` are integer keys of organizations."""

    petition_id: int
    uuid: UUID
    version_id: int
    language: str
    index_key: int
    email_index: bytes
    email_sealed: bytes
    name_sealed: bytes
    country: str
    locality_sealed: bytes
    reason_sealed: bytes
    display: str
    is_public: bool
    letter_uuid: UUID
    news: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all that are written together: the moment, the letter that asks for confirmation, the number of the wording of the consents."""

    now: datetime
    letter_kind: str
    lane: str
    wording: int


@dataclass(frozen=True, slots=True)
class Written:
    """What the write met: whether the petition was open, and the row's public id and state (those of an earlier row if the address was known)."""

    is_open: bool
    uuid: UUID | None = None
    state: str | None = None


_SIGNATURE_COLUMNS = (
    "petition_id, uuid, version_id, language, state, email_sealed, email_index, name_sealed, country, locality_sealed, reason_sealed, "
    "display, is_public, letters, last_letter_at, signed_at"
)
_LETTER_COLUMNS = "shard, id, lane, kind, subject, language, key, state, attempts, due_at, created_at"
_CONFLICT = """
ON CONFLICT (petition_id, email_index) DO UPDATE SET
  letters = signature.letters + CASE WHEN signature.last_letter_at <= {quiet} AND signature.letters < {most} THEN 1 ELSE 0 END,
  last_letter_at = CASE WHEN signature.last_letter_at <= {quiet} AND signature.letters < {most} THEN excluded.last_letter_at
    ELSE signature.last_letter_at END
RETURNING uuid, state, letters, last_letter_at, email_index"""

# What differs from row to row, with the type that PostgreSQL must be told.
_COLUMNS = {
    "uuid": "uuid",
    "version_id": "int",
    "language": "text",
    "email_index": "bytea",
    "email_sealed": "bytea",
    "name_sealed": "bytea",
    "country": "text",
    "locality_sealed": "bytea",
    "reason_sealed": "bytea",
    "display": "text",
    "is_public": "bool",
    "letter_uuid": "uuid",
}
_POSTGRESQL = f"""
WITH new AS MATERIALIZED (
  SELECT * FROM unnest({", ".join(f"%({name})b::{kind}[]" for name, kind in _COLUMNS.items())}) AS new ({", ".join(_COLUMNS)})
), open AS MATERIALIZED (
  SELECT id FROM petition WHERE id = %(petition_id)s AND state = 'published' AND index_key = %(index_key)s
    AND (closes_at IS NULL OR closes_at > %(now)s)
), signed AS (
  INSERT INTO signature ({_SIGNATURE_COLUMNS})
  SELECT id, uuid, version_id, language, 'pending', email_sealed, email_index, name_sealed, country, nullif(locality_sealed, ''),
    nullif(reason_sealed, ''), display, is_public, 1, %(now)s, %(now)s FROM open, new ORDER BY email_index
  {_CONFLICT.format(quiet="%(quiet)s", most=MOST_LETTERS)}
), written AS (
  INSERT INTO letter ({_LETTER_COLUMNS})
  SELECT %(petition_id)s, letter_uuid, %(lane)s, %(letter_kind)s, signed.uuid, language, 'confirm:' || signed.uuid || ':' || letters, 0, 0, %(now)s, %(now)s
  FROM signed JOIN new USING (email_index) WHERE last_letter_at = %(now)s
  ON CONFLICT (shard, key) DO NOTHING
), agreed AS (
  INSERT INTO news_consent (petition_id, signature_uuid, organization_id, wording, given_at)
  SELECT %(petition_id)s, uuid, organization_id, %(wording)s, %(now)s
  FROM unnest(%(news_uuid)s::uuid[], %(news_organization)s::int[]) AS news (uuid, organization_id) JOIN signed USING (uuid)
  ON CONFLICT DO NOTHING
)
SELECT email_index, uuid, state FROM signed
"""  # noqa: S608 - the pieces are constants of this module

_SQLITE_SIGN = f"""
WITH new ({", ".join(_COLUMNS)}) AS (VALUES {{rows}}), open AS (
  SELECT id FROM petition WHERE id = :petition_id AND state = 'published' AND index_key = :index_key AND (closes_at IS NULL OR closes_at > :now)
)
INSERT INTO signature ({_SIGNATURE_COLUMNS})
SELECT id, uuid, version_id, language, 'pending', email_sealed, email_index, name_sealed, country, nullif(locality_sealed, x''),
  nullif(reason_sealed, x''), display, is_public, 1, :now, :now FROM open, new WHERE true
{_CONFLICT.format(quiet=":quiet", most=MOST_LETTERS)}
"""  # noqa: S608 - the pieces are constants of this module
_SQLITE_LETTER = f"""
INSERT INTO letter ({_LETTER_COLUMNS})
VALUES (:petition_id, :letter_uuid, :lane, :letter_kind, :known_uuid, :language, :key, 0, 0, :now, :now)
ON CONFLICT (shard, key) DO NOTHING
"""  # noqa: S608 - the pieces are constants of this module
_SQLITE_NEWS = """
INSERT INTO news_consent (petition_id, signature_uuid, organization_id, wording, given_at)
VALUES (:petition_id, :known_uuid, :organization_id, :wording, :now)
ON CONFLICT DO NOTHING
"""


@lru_cache
def _sqlite_sign(number: int) -> str:
    """The statement that signs for so many; few texts, so that they stay prepared."""
    rows = (", ".join(f":{name}_{row}" for name in _COLUMNS) for row in range(number))
    return _SQLITE_SIGN.replace("{rows}", ", ".join(f"({row})" for row in rows))


def write_signatures(connection: Connection, news: Sequence[NewSignature], terms: Terms) -> list[Written]:
    """Write pending signatures and owe their letters, or, where an address is known, owe its owner a letter unless there were several of late.

    One result for each, in the order given. On PostgreSQL one statement for each petition. What was written already can be written again and stays as it is.
    """
    write = _write_sqlite if connection.dialect.name == "sqlite" else _write_postgresql
    found: dict[UUID, Written] = {}
    for petition in _rounds(news):
        values = {
            "petition_id": petition[0].petition_id,
            "index_key": petition[0].index_key,
            "now": terms.now,
            "quiet": terms.now - QUIET,
            "lane": terms.lane,
            "letter_kind": terms.letter_kind,
            "wording": terms.wording,
        }
        known = write(connection, petition, values)
        found.update((one.uuid, known.get(one.email_index, Written(is_open=False))) for one in petition)
    return [found[one.uuid] for one in news]


def _rounds(news: Iterable[NewSignature]) -> Iterator[list[NewSignature]]:
    """What one statement takes: rows of one petition, each address once."""
    ordered = sorted(news, key=lambda one: (one.petition_id, one.index_key, one.email_index))
    for _, group in groupby(ordered, key=lambda one: (one.petition_id, one.index_key)):
        left = list(group)
        while left:
            taken = {one.email_index: one for one in left}
            yield list(taken.values())
            left = [one for one in left if taken[one.email_index] is not one]


def _write_postgresql(
    connection: Connection, news: Sequence[NewSignature], values: dict[str, Any]
) -> dict[bytes, Written]:
    # An array a column: one statement, prepared once, whatever the number of rows.
    for name in _COLUMNS:
        values[name] = [getattr(one, name) for one in news]
    agreed = [(one.uuid, organization) for one in news for organization in one.news]
    values["news_uuid"] = [uuid for uuid, _ in agreed]
    values["news_organization"] = [organization for _, organization in agreed]
    rows = connection.exec_driver_sql(_POSTGRESQL, values)
    return {email_index: Written(is_open=True, uuid=uuid, state=state) for email_index, uuid, state in rows}


def _write_sqlite(connection: Connection, news: Sequence[NewSignature], values: dict[str, Any]) -> dict[bytes, Written]:
    for name in ("now", "quiet"):
        values[name] = values[name].strftime("%Y-%m-%d %H:%M:%S.%f")
    numbered = {f"{name}_{row}": getattr(one, name) for row, one in enumerate(news) for name in _COLUMNS}
    for name, value in numbered.items():
        if isinstance(value, UUID):
            numbered[name] = value.hex
    ready = {one.email_index: one for one in news}
    written, letters, consents = {}, [], []
    for uuid, state, number, last_letter_at, email_index in connection.exec_driver_sql(
        _sqlite_sign(len(news)), values | numbered
    ):
        one, known = ready[email_index], UUID(uuid)
        written[email_index] = Written(is_open=True, uuid=known, state=state)
        row = values | {"known_uuid": uuid, "letter_uuid": one.letter_uuid.hex, "language": one.language}
        if last_letter_at == values["now"]:
            letters.append(row | {"key": f"confirm:{known}:{number}"})
        if known == one.uuid:
            consents += [row | {"organization_id": organization} for organization in one.news]
    for statement, rows in ((_SQLITE_LETTER, letters), (_SQLITE_NEWS, consents)):
        if rows:
            connection.exec_driver_sql(statement, rows)
    return written
