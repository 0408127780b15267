"""Two versions of a long law, read and compared."""

from __future__ import annotations

import random
import statistics
import time
from typing import TYPE_CHECKING

from bench.results import Row, limited
from campaigns.proposals.comparing import State, compare_articles
from campaigns.proposals.texts import read_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = 1.0
_PARAGRAPHS = 4
_SEED = 1996


def compare_rows(kind: str, *, rounds: int, articles: int) -> Iterator[Row]:
    """Seconds to read two plain texts of `articles` articles and to compare them; a tenth of the newer one's is new, a third changed, some moved."""
    before, after = law_and_next(articles)
    seconds = []
    for _round in range(rounds):
        began = time.perf_counter()
        comparison = compare_articles(read_articles(before, "plain", "en"), read_articles(after, "plain", "en"))
        seconds.append(time.perf_counter() - began)
        assert comparison.number(State.NEW), "the new articles were not found"
        assert comparison.number(State.SAME), "the unchanged articles were not found"
    yield limited(f"compare, two texts of {articles:,} articles: seconds", kind, statistics.median(seconds), _SECONDS)


def law_and_next(articles: int) -> tuple[str, str]:
    """A law and its next version as plain text, the same ones each time."""
    chance = random.Random(_SEED)
    words = ["the", "of", "and", "to", "shall", *(f"word{number}" for number in range(4_000))]

    def paragraph(number: int) -> str:
        return f"({number}) {' '.join(chance.choices(words, k=chance.randint(15, 55))).capitalize()}."

    def body() -> list[str]:
        return [paragraph(number) for number in range(1, _PARAGRAPHS + 1)]

    law = [(f"Title number {number}", body()) for number in range(articles)]
    newer = []
    for number, (title, paragraphs) in enumerate(law):
        changed = [*paragraphs]
        if number % 3 == 0:
            place = chance.randrange(_PARAGRAPHS)
            changed[place] = changed[place].replace("the", "every").replace("word1", "term1")
        newer.append((title, changed))
        if number % 10 == 0:
            newer.append((f"Inserted after {number}", body()))
    for _time in range(articles // 50):
        newer.insert(chance.randrange(len(newer)), newer.pop(chance.randrange(len(newer))))
    return _printed(law), _printed(newer)


def _printed(law: list[tuple[str, list[str]]]) -> str:
    return "\n\n".join(
        "\n".join([f"Article {number}", title, *paragraphs]) for number, (title, paragraphs) in enumerate(law, start=1)
    )
