"""The petition page, against the same server and Flask answering a ready-made text of that size; and with a million signatures behind it."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from bench.crowd import fill_signatures
from bench.results import Row, paired
from bench.servers import load, serving, serving_ceiling, size_of, warm
from bench.stage import Stage, staged
from campaigns.foundation.transaction import writing
from campaigns.signatures.operations.counting import reconcile_petition

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL = 0.60
_CONNECTIONS = 16
_FEW = 1000
_MOST_DEARER = 1.10


def page_rows(kind: str, *, rounds: int, seconds: float, crowd: int) -> Iterator[Row]:
    """Rate of the page as readers get it, and its cost with a thousand signatures against that with `crowd`.

    The comparison begins at a thousand because the first signatures bring the charts with them: from there on the page shows the same.
    """
    with staged(kind) as stage:
        yield paired(
            "petition page, as readers get it: pages a second", kind, _against_text(stage, rounds, seconds), GOAL
        )
        _grow(stage, 0, min(_FEW, crowd))
        shown_few, made_few = _shown(stage, rounds, seconds), _shown(stage, rounds, seconds, PAGE_CACHE_SECONDS="0")
        _grow(stage, _FEW, crowd)
        shown, made = _shown(stage, rounds, seconds), _shown(stage, rounds, seconds, PAGE_CACHE_SECONDS="0")
        yield _dearer(f"petition page with {crowd:,} signatures, as readers get it: ms a page", kind, shown, shown_few)
        yield _dearer(f"petition page with {crowd:,} signatures, made anew: ms a page", kind, made, made_few)


def _grow(stage: Stage, start: int, end: int) -> None:
    fill_signatures(stage, end - start, start)
    with writing() as db:
        reconcile_petition(db, stage.petition_id)


def _dearer(name: str, kind: str, rates: list[float], rates_few: list[float]) -> Row:
    ours, few = 1000 / statistics.median(rates), 1000 / statistics.median(rates_few)
    return Row(name, kind, round(ours, 3), round(few, 3), round(ours / few, 3), _MOST_DEARER, at_least=False)


def _against_text(stage: Stage, rounds: int, seconds: float) -> list[tuple[float, float]]:
    with serving(stage.environment) as ours:
        address = f"{ours}/petitions/{stage.petition_slug}"
        warm(address)
        _size, content = size_of(address)
        text = stage.folder / "page.html"
        text.write_bytes(content)
        with serving_ceiling("bench.ceilings:page_app", {"CEILING_PAGE": str(text)}) as ceiling:
            pairs = [(_rate(address, seconds), _rate(f"{ceiling}/page", seconds)) for _ in range(rounds + 1)]
    return pairs[1:]


def _shown(stage: Stage, rounds: int, seconds: float, **settings: str) -> list[float]:
    with serving({**stage.environment, **settings}) as ours:
        address = f"{ours}/petitions/{stage.petition_slug}"
        warm(address)
        return [_rate(address, seconds) for _ in range(rounds + 1)][1:]


def _rate(address: str, seconds: float) -> float:
    found = load(address, script="read.lua", connections=_CONNECTIONS, seconds=seconds)
    assert found.errors == 0, f"{found.errors} of {found.answers} answers were errors"
    return found.per_second
