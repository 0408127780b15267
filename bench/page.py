"""The petition page, against the same server and Flask answering a ready-made text of that size; and with a million signatures behind it."""

from __future__ import annotations

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
    """Rate of the page as readers get it, and its cost with `crowd` signatures against that with a thousand, as readers get it and made anew.

    The comparison begins at a thousand because the first signatures bring the charts with them: from there on the page shows the same.
    """
    with staged(kind) as small:
        yield paired(
            "petition page, as readers get it: pages a second", kind, _against_text(small, rounds, seconds), GOAL
        )
        _grow(small, min(_FEW, crowd))
        # This process works in the second database from here on; of the first, only a server is needed any more.
        with staged(kind) as large:
            _grow(large, crowd)
            name = f"petition page with {crowd:,} signatures"
            readers = _side_by_side(large, small, rounds, seconds)
            yield paired(f"{name}, as readers get it: ms a page", kind, readers, _MOST_DEARER, is_cost=True)
            anew = _side_by_side(large, small, rounds, seconds, PAGE_CACHE_SECONDS="0")
            yield paired(f"{name}, made anew: ms a page", kind, anew, _MOST_DEARER, is_cost=True)


def _grow(stage: Stage, number: int) -> None:
    fill_signatures(stage, number)
    with writing() as db:
        reconcile_petition(db, stage.petition_id)


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


def _side_by_side(
    large: Stage, small: Stage, rounds: int, seconds: float, **settings: str
) -> list[tuple[float, float]]:
    """Milliseconds a page with many signatures and with few, in turn."""
    with serving({**large.environment, **settings}) as many, serving({**small.environment, **settings}) as few:
        addresses = [f"{many}/petitions/{large.petition_slug}", f"{few}/petitions/{small.petition_slug}"]
        for address in addresses:
            warm(address)
        pairs = [(1000 / _rate(addresses[0], seconds), 1000 / _rate(addresses[1], seconds)) for _ in range(rounds + 1)]
    return pairs[1:]


def _rate(address: str, seconds: float) -> float:
    found = load(address, script="read.lua", connections=_CONNECTIONS, seconds=seconds)
    assert found.errors == 0, f"{found.errors} of {found.answers} answers were errors"
    return found.per_second
