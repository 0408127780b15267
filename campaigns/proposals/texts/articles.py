"""What a text of a law is read into: its articles, in order, each with a key that is its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from campaigns.foundation.i18n.said import SaidError
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.i18n.scripts import latin_from_cyrillic

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CHARACTERS = 5_000_000
PREAMBLE = "preamble"
WHOLE_TEXT = "text"
ANNEX = "annex"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_NUMBER = re.compile(r"[ivxlc]+")
_NUMBER_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_ORDINAL = re.compile(r"(?<=\d)(?:\.?[ºª°]|er\b|re\b|ère\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a text.

    `key` is its number in a form that two texts share (`Art. 17-bis` and `17 bis` are both `17-bis`, letters are Latin), unique in its text; what
    comes before the first article is `preamble`, and a text without articles is one article `text`. `number` is the number as printed, with its word
    (`Neni 12`), `heading` the title of the article, `above` the titles of the parts that begin with it. `text` has one paragraph a line.
    """

    key: str
    number: str
    heading: str
    text: str
    above: str = ""


class UnreadableTextError(SaidError, ValueError):
    """A text that cannot be read: where (a line, a page, or the whole) and why, in words for who sent it."""


def article_key(number: str) -> str:
    """The key of a printed number: digits and letters in Latin, joined by hyphens where they were apart; Roman numbers count as what they say."""
    plain = latin_from_cyrillic(_ORDINAL.sub("", number)).lower()
    parts = _NUMBER_PARTS.findall(plain)
    if not parts:
        return ""
    if not parts[0].isdigit() and _ROMAN_NUMBER.fullmatch(parts[0]):
        parts[0] = str(_from_roman(parts[0]))
    key: str = parts[0]
    for part in parts[1:]:
        # 12a and 12/a are the same article; 17-bis reads better with its hyphen.
        key += part if len(part) == 1 and not part.isdigit() else f"-{part}"
    return key


def with_own_keys(articles: Iterable[Article]) -> tuple[Article, ...]:
    """The articles with a number added to keys that come again, so that each is its own."""
    seen: dict[str, int] = {}
    out = []
    for article in articles:
        times = seen[article.key] = seen.get(article.key, 0) + 1
        out.append(article if times == 1 else replace(article, key=f"{article.key}~{times}"))
    return tuple(out)


def refuse_length(text: str) -> None:
    """Refuse what is longer than any law.

    Raises:
        UnreadableTextError: when it is.

    """
    if len(text) > MOST_CHARACTERS:
        raise UnreadableTextError(_("The text has more than %(most)s characters.", most=MOST_CHARACTERS))


def _from_roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
