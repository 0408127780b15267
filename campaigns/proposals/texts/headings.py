"""Telling the line that opens an article, an annex or a part from a line that only names one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from campaigns.proposals.texts.articles import ANNEX, article_key

_FILE = Path(__file__).with_name("words.toml")
_LONGEST_TITLE = 140
_STEM = 3
_END_OF_SENTENCE = (".", ";", ":", ",")
_LIST_MARK = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[^\W\d_]{1,2}\)|[-\u2013\u2014\u2022*])\s")
_ROMAN_PART = re.compile(r"[IVXLC]{1,7}[.)\u2013\u2014-]*\s+(?P<title>\S.*)")
_NUMBER = (
    r"(?:\d+(?:\.?[ºª°]|er\b|re\b)?"
    r"(?:\s?[-\u2013]?\s?(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)\b|[-/]?[^\W\d_](?![^\W_]))?"
    r"|[IVXLC]+(?![^\W_]))"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The opening of an article or annex: its key, its number as printed, and what stands on the same line after it."""

    key: str
    number: str
    rest: str


@dataclass(frozen=True, slots=True)
class Words:
    """How a language opens the things of a law; see `words.toml`."""

    article: re.Pattern[str]
    annex: re.Pattern[str]
    part: re.Pattern[str]
    is_title_before: bool


def words_of(language: str) -> Words:
    """The words of a language by its tag (`sr-Cyrl`, `it`), of all languages together for one that is not known."""
    return _words(language.replace("_", "-").split("-")[0].lower())


@lru_cache(maxsize=32)
def _words(code: str) -> Words:
    known = tomllib.loads(_FILE.read_text("utf-8"))["language"]
    chosen = [known[code]] if code in known else list(known.values())
    first = "|".join(re.escape(word) for one in chosen for word in one["first"])
    number = f"(?:{_NUMBER}{'|' + first if first else ''})"

    def opened_by(kind: str, then: str) -> re.Pattern[str]:
        words = sorted({word for one in chosen for word in one[kind]}, key=len, reverse=True)
        alternatives = "|".join(re.escape(word) for word in words)
        return re.compile(
            rf"(?P<printed>(?i:{alternatives})\b\.?{then})\s*(?P<mark>[.:)\]\u2013\u2014-]*)\s*(?P<rest>.*)", re.DOTALL
        )

    return Words(
        article=opened_by("article", rf"\s*(?P<number>(?i:{number}))"),
        annex=opened_by("annex", r"(?:\s+(?P<number>\d+|[IVXLC]+|[A-Z])\b)?"),
        part=opened_by("part", r"\s+(?P<number>\d+|[IVXLC]+|[^\W\d_]+)\b"),
        is_title_before=len(chosen) == 1 and bool(chosen[0]["title_before"]),
    )


def article_heading(line: str, words: Words, *, is_marked: bool = False) -> Heading | None:
    """The heading that `line` is, or None; `is_marked` says that the source marks it as one, so that anything may follow the number.

    A sentence that begins with a reference (`Article 5 applies to …`, `Члан 5. овог закона`) goes on in lower case or without a mark; a heading
    stands alone, or is followed by a mark and a capital.
    """
    found = words.article.match(line.strip())
    if found is None:
        return None
    rest = found["rest"].strip()
    if rest and not is_marked and not _can_follow(found["mark"], rest):
        return None
    key = article_key(found["number"]) or found["number"].lower()
    if not any(mark.isdigit() for mark in key):
        key = "1"  # the first one, written out
    return Heading(key, f"{found['printed']}{'.' if found['mark'].startswith('.') else ''}", rest)


def annex_heading(line: str, words: Words, *, is_marked: bool = False) -> Heading | None:
    """The annex that `line` opens, or None: it stands alone, in capitals, or with its number and a title."""
    stripped = line.strip()
    found = words.annex.match(stripped)
    if found is None or not (is_marked or is_title(stripped)):
        return None
    rest = found["rest"].strip()
    if not is_marked and rest and not (found["mark"] or stripped.isupper() or rest.startswith("(")):
        return None
    number = article_key(found["number"] or "")
    return Heading(f"{ANNEX}-{number}" if number else ANNEX, found["printed"].strip(), rest)


def is_part(line: str, words: Words, *, is_marked: bool = False) -> bool:
    """Whether `line` is the title of a part, chapter or title of the law."""
    stripped = line.strip()
    if words.part.fullmatch(stripped) is not None and (is_marked or is_title(stripped)):
        return True
    roman = _ROMAN_PART.fullmatch(stripped)
    return roman is not None and roman["title"].isupper() and is_title(stripped)


def is_title(line: str) -> bool:
    """Whether `line` can be a title: short, not the end of a sentence, no item of a list."""
    return (
        0 < len(line) <= _LONGEST_TITLE
        and not line.endswith(_END_OF_SENTENCE)
        and (line[0].isupper() or line[0].isdigit() or line[0] == "(")
        and _LIST_MARK.match(line) is None
    )


def is_list_item(line: str) -> bool:
    """Whether `line` begins with the mark of a numbered or bulleted item."""
    return _LIST_MARK.match(line) is not None


def _can_follow(mark: str, rest: str) -> bool:
    begins_anew = rest[0].isupper() or rest[0] in '(«“"„' or _LIST_MARK.match(rest) is not None
    return begins_anew and (bool(mark) or is_title(rest))


@lru_cache(maxsize=1)
def article_stems() -> tuple[str, ...]:
    """How words for an article begin in any language and any case of it (`čla-nu`, `nen-it`, `articol-i`)."""
    known = tomllib.loads(_FILE.read_text("utf-8"))["language"].values()
    return tuple(sorted({word[:_STEM] for one in known for word in one["article"] if len(word) >= _STEM}))
