"""Signing, the whole path, against a view that commits one raw row of the same size."""

from __future__ import annotations

import sqlite3
import statistics
from typing import TYPE_CHECKING

import psycopg

from bench.results import Row, paired
from bench.servers import Load, load, serving, serving_ceiling, warm
from bench.stage import Stage, signatures_in, staged

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTIONS = (8, 32)
GOAL = 0.40
_MOST_SPREAD = {"PostgreSQL": 5.0, "SQLite": 10.0}
# What pg_column_size says of a signature as `lua/sign.lua` sends it.
_ROW_BYTES = 480
_TABLE = "CREATE TABLE IF NOT EXISTS bare (id {} PRIMARY KEY, content {})"


def signing_rows(kind: str, *, rounds: int, seconds: float) -> Iterator[Row]:
    """Rate and spread at 8 and 32 connections.

    Raises:
        AssertionError: when an answer was an error, or an acknowledged signature is not in the database.

    """
    with staged(kind) as stage:
        environment = {"CEILING_URL": _ceiling_table(stage), "CEILING_BYTES": str(_ROW_BYTES)}
        with (
            serving(stage.environment) as ours,
            serving_ceiling("bench.ceilings:insert_app", environment) as ceiling,
        ):
            address = f"/petitions/{stage.petition_slug}/sign"
            warm(ours + address)
            for server in (ours, ceiling):
                load(server + address, script="sign.lua", connections=8, seconds=1)
            for connections in CONNECTIONS:
                pairs = [
                    (
                        _loaded(stage, ours + address, connections, seconds),
                        _load(ceiling + address, connections, seconds),
                    )
                    for _ in range(rounds)
                ]
                yield from _rows(kind, connections, pairs)


def _rows(kind: str, connections: int, pairs: list[tuple[Load, Load]]) -> Iterator[Row]:
    name = f"signing, {connections} connections"
    yield paired(
        f"{name}: signatures a second", kind, [(ours.per_second, ceiling.per_second) for ours, ceiling in pairs], GOAL
    )
    p50 = statistics.median(ours.p50_ms for ours, _ in pairs)
    p99 = statistics.median(ours.p99_ms for ours, _ in pairs)
    yield Row(
        f"{name}: p99 over p50 (ms)",
        kind,
        round(p99, 1),
        round(p50, 1),
        round(p99 / p50, 2),
        _MOST_SPREAD[kind],
        at_least=False,
    )


def _load(address: str, connections: int, seconds: float) -> Load:
    return load(address, script="sign.lua", connections=connections, seconds=seconds)


def _loaded(stage: Stage, address: str, connections: int, seconds: float) -> Load:
    before = signatures_in(stage)
    found = _load(address, connections, seconds)
    kept = signatures_in(stage) - before
    assert found.errors == 0, f"{found.errors} of {found.answers} answers were errors"
    assert kept >= found.answers, f"{found.answers} were acknowledged and {kept} kept"
    return found


def _ceiling_table(stage: Stage) -> str:
    if stage.kind == "PostgreSQL":
        with psycopg.connect(stage.url) as connection:
            connection.execute(_TABLE.format("uuid", "bytea"))
        return stage.url
    url = str(stage.folder / "ceiling.sqlite3")
    file = sqlite3.connect(url)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute(_TABLE.format("text", "blob"))
    file.close()
    return url
