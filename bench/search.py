"""Search over many proposals: the whole answer of the list's page, made anew for each question."""

from __future__ import annotations

import gc
import random
import statistics
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.imports import import_bills, set_the_table
from bench.results import Row, limited
from bench.stage import Stage, staged
from campaigns.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

# SQLite looks through all rows: it is to be usable.
_MILLISECONDS = {"PostgreSQL": 50.0, "SQLite": 250.0}
_SEED = 1996
_OK = 200
# Titles in Cyrillic, found in either script, whole or by their beginnings, with few answers and with tens of thousands.
_COMMON = ["zakona", "предлог", "izmenama", "имовином", "krivičnog dela", "предлог закона о", "zajednice udruženja"]
_NARROW = [{"outcome": "alive"}, {"jurisdiction": "serbia-measured"}, {"stage": "committee"}, {}]


def search_rows(kind: str, *, number: int, questions: int) -> Iterator[Row]:
    """The 95th percentile of the milliseconds that the list's page takes to answer, over `number` proposals.

    Raises:
        AssertionError: when a proposal that is there is not found.

    """
    with staged(kind) as stage:
        set_the_table()
        import_bills(stage.folder / "bills.jsonl", number, actions_each=2)
        client = _client(stage)
        for question in _questions(number, 20):
            _asked(client, question)
        taken = [_asked(client, question) for question in _questions(number, questions)]
        assert f"011-{number // 2}/" in client.get(f"/proposals?q={number // 2}").text
    name = f"search over {number:,} proposals, the whole page: 95th percentile in ms"
    yield limited(name, kind, statistics.quantiles(taken, n=20)[-1], _MILLISECONDS[kind])


def _client(stage: Stage) -> FlaskClient:
    app = create_app(stage.settings.model_copy(update={"page_cache_seconds": 0}))
    # As a web process does when it is ready.
    gc.collect()
    gc.freeze()
    return app.test_client()


def _questions(number: int, most: int) -> Iterator[dict[str, str]]:
    chance = random.Random(_SEED)
    for _ in range(most):
        words = chance.choice([*_COMMON, str(chance.randrange(number)), f"zakona {chance.randrange(number)}", "imov"])
        yield {"q": words, **chance.choice(_NARROW)}


def _asked(client: FlaskClient, question: dict[str, str]) -> float:
    """Milliseconds until the page was there."""
    began = time.perf_counter()
    answer = client.get(f"/proposals?{urlencode(question)}")
    taken = time.perf_counter() - began
    assert answer.status_code == _OK, answer.status
    return taken * 1000
