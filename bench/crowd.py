"""Many signatures at once, sealed as the product seals them, put straight into the tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import insert, select

from bench.stage import Stage, moment
from campaigns.foundation.crypto import about, the_keyring
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.models import Petition, PetitionVersion
from campaigns.signatures.models import CountDelta, Signature
from campaigns.signatures.queries import email_index_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SLICE = 5_000
_COUNTRIES = ("RS", "BA", "ME", "MK", "XK", "AL", "DE", "IT")
_DAYS = 60
_STRIDE = 7919
_SHOWN_ARE_ONE_IN = 3


def fill_signatures(stage: Stage, number: int) -> None:
    """Put `number` confirmed signatures into the table."""
    _put(stage, Signature.__tablename__, _signatures(stage, number))


def fill_ledger(stage: Stage, number: int) -> None:
    """Enter `number` confirmed signatures in the ledger, as confirming does."""
    _put(stage, CountDelta.__tablename__, _deltas(stage, number))


def _signatures(stage: Stage, number: int) -> Iterator[dict[str, Any]]:
    with reading() as db:
        petition = db.get_one(Petition, stage.petition_id)
        version_id = db.scalars(select(PetitionVersion.id).where(PetitionVersion.petition_id == petition.id)).one()
    ring, now = the_keyring(), moment()
    for place in range(number):
        uuid, email = uuid7(), f"signer.{place}@example.org"
        # A few hundred lie on as many days as a million, so that the page draws the same.
        when = now - timedelta(minutes=place * _STRIDE % (_DAYS * 1440))
        yield {
            "petition_id": petition.id,
            "uuid": uuid,
            "version_id": version_id,
            "language": "en",
            "state": "confirmed",
            "email_sealed": ring.seal(email, about("signature", "email", uuid)),
            "email_index": email_index_of(petition.uuid, email, petition.index_key),
            "name_sealed": ring.seal(f"Invented Signer {place}", about("signature", "name", uuid)),
            "country": _COUNTRIES[place % len(_COUNTRIES)],
            "locality_sealed": ring.seal("Niš", about("signature", "locality", uuid)),
            "reason_sealed": None,
            "display": "initials" if place % _SHOWN_ARE_ONE_IN == 0 else "nothing",
            "is_public": place % _SHOWN_ARE_ONE_IN == 0,
            "letters": 1,
            "last_letter_at": when,
            "signed_at": when,
            "confirmed_at": when,
        }


def _deltas(stage: Stage, number: int) -> Iterator[dict[str, Any]]:
    today = moment().date()
    for place in range(number):
        yield {
            "petition_id": stage.petition_id,
            "id": uuid7(),
            "country": _COUNTRIES[place % len(_COUNTRIES)],
            "day": today - timedelta(days=place % _DAYS),
            "delta": 1,
        }


def _put(stage: Stage, table: str, rows: Iterator[dict[str, Any]]) -> None:
    if stage.kind == "PostgreSQL":
        _copy(stage.url, table, rows)
        return
    model = Signature if table == Signature.__tablename__ else CountDelta
    taken: list[dict[str, Any]] = []
    for row in rows:
        taken.append(row)
        if len(taken) == _SLICE:
            _insert(model, taken)
            taken = []
    if taken:
        _insert(model, taken)


def _insert(model: type[Signature | CountDelta], rows: list[dict[str, Any]]) -> None:
    with writing() as db:
        db.execute(insert(model), rows)


def _copy(url: str, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(first)}) FROM STDIN"
        with cursor.copy(statement) as copy:
            copy.write_row(tuple(first.values()))
            for row in rows:
                copy.write_row(tuple(row.values()))
    with psycopg.connect(url, autocommit=True) as connection:
        # The server would do so within a minute by itself, and be measured at it.
        connection.execute(f"VACUUM (ANALYZE) {table}")
