"""From lines to articles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from campaigns.proposals.texts.articles import PREAMBLE, WHOLE_TEXT, Article, with_own_keys
from campaigns.proposals.texts.headings import (
    Words,
    annex_heading,
    article_heading,
    is_list_item,
    is_part,
    is_title,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBERED = re.compile(r"\(?(?P<number>\d{1,3})[.)]\s+(?P<text>\S.*)", re.DOTALL)
_FEWEST_NUMBERED = 3
_LONGEST_TITLE_BELOW = 60
_ENDS = (".", ";", ":", "!", "?", "»", "”", ")")
_BRACKETED = re.compile(r"\(([^()]+)\)\.?")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `is_marked` where the source says that it is a heading."""

    text: str
    is_marked: bool = False


@dataclass(slots=True)
class _Draft:
    key: str
    number: str = ""
    heading: str = ""
    above: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def made(self) -> Article:
        return Article(self.key, self.number, self.heading, "\n".join(self.lines), "\n".join(self.above))


def paragraphs(text: str, language: str, *, is_hyphenated: bool = False) -> list[Line]:
    """The paragraphs of a plain text: lines that were only broken to fit a page are joined again; `is_hyphenated` also joins words at a hyphen."""
    words = words_of(language)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    opening = [bool(line) and _opens(line, words) for line in lines]
    out: list[Line] = []
    joined = ""
    for position, line in enumerate(lines):
        stands_alone = opening[position] or _is_lone_title(lines, opening, position)
        if joined and (not line or stands_alone or is_list_item(line) or joined.endswith(_ENDS)):
            out.append(Line(joined))
            joined = ""
        if line and stands_alone:
            out.append(Line(line))
        elif line:
            joined = _join(joined, line, is_hyphenated=is_hyphenated)
    if joined:
        out.append(Line(joined))
    return out


def _is_lone_title(lines: Sequence[str], opening: Sequence[bool], position: int) -> bool:
    """Whether a line is a title by where it stands: right before an opening after a full stop, or right after one and before a new sentence."""
    line = lines[position]
    if not line or not is_title(line):
        return False
    before = lines[position - 1] if position else ""
    after = lines[position + 1] if position + 1 < len(lines) else ""
    if after and opening[position + 1] and (not before or before.endswith(_ENDS) or opening[position - 1]):
        return True
    follows = bool(before) and opening[position - 1] and len(line) <= _LONGEST_TITLE_BELOW
    return follows and bool(after) and (after[0].isupper() or is_list_item(after))


def split(lines: Sequence[Line], language: str) -> tuple[Article, ...]:
    """The articles of `lines`: by the words of the language, else by those of any, else by numbered paragraphs, else by marked headings."""
    for words in (words_of(language), words_of("")):
        drafts = _by_words(lines, words)
        if len(drafts) > 1 or (drafts and drafts[0].number):
            return with_own_keys(draft.made() for draft in drafts)
    numbered = _by_numbers(lines)
    if numbered:
        return with_own_keys(draft.made() for draft in numbered)
    marked = _by_marks(lines)
    return with_own_keys(draft.made() for draft in marked if draft.lines or draft.heading)


def _opens(line: str, words: Words) -> bool:
    return article_heading(line, words) is not None or annex_heading(line, words) is not None or is_part(line, words)


def _join(before: str, line: str, *, is_hyphenated: bool) -> str:
    if is_hyphenated and before.endswith("-") and line[:1].islower():
        return before[:-1] + line
    return f"{before} {line}".strip()


def _by_words(lines: Sequence[Line], words: Words) -> list[_Draft]:
    drafts = [_Draft(PREAMBLE)]
    above: list[str] = []
    for position, line in enumerate(lines):
        heading = article_heading(line.text, words, is_marked=line.is_marked)
        heading = heading or annex_heading(line.text, words, is_marked=line.is_marked)
        if heading is not None:
            draft = _Draft(heading.key, heading.number, above=above)
            above = []
            _name(draft, heading.rest, drafts[-1], words)
            drafts.append(draft)
        elif is_part(line.text, words, is_marked=line.is_marked) or (
            above and is_title(line.text) and _is_followed_by_opening(lines, position, words)
        ):
            above.append(line.text)
        else:
            if above:  # a part with a text of its own before its first article
                drafts[-1].lines.extend(above)
                above = []
            drafts[-1].lines.append(line.text)
    drafts[-1].lines.extend(above)
    for draft in drafts[1:]:
        _take_title_below(draft)
    _take_first_title(drafts, words)
    return [draft for draft in drafts if draft.number or draft.lines]


def _name(draft: _Draft, rest: str, previous: _Draft, words: Words) -> None:
    bracketed = _BRACKETED.fullmatch(rest)
    if bracketed:
        draft.heading = bracketed[1].strip()
    elif rest and is_title(rest):
        draft.heading = rest
    elif rest:
        draft.lines.append(rest)
    elif words.is_title_before and previous.lines and is_title(previous.lines[-1]):
        if previous.key == PREAMBLE and len(previous.lines) == 1:
            return  # perhaps the name of the law; the next article will tell
        draft.heading = previous.lines.pop()


def _take_first_title(drafts: Sequence[_Draft], words: Words) -> None:
    """The only line above the first article is its title where the second has one, else the name of the law."""
    if not words.is_title_before or len(drafts) <= 2:  # noqa: PLR2004 - what comes before, and two articles
        return
    preamble, first, second = drafts[:3]
    if len(preamble.lines) == 1 and second.heading and not first.heading and is_title(preamble.lines[0]):
        first.heading = preamble.lines.pop()


def _take_title_below(draft: _Draft) -> None:
    if draft.heading or len(draft.lines) < 2:  # noqa: PLR2004 - a title and what it is the title of
        return
    bracketed = _BRACKETED.fullmatch(draft.lines[0])
    if bracketed or is_title(draft.lines[0]):
        first = draft.lines.pop(0)
        draft.heading = bracketed[1].strip() if bracketed else first


def _is_followed_by_opening(lines: Sequence[Line], position: int, words: Words) -> bool:
    following = lines[position + 1 : position + 3]
    return any(_opens(line.text, words) for line in following)


def _by_numbers(lines: Sequence[Line]) -> list[_Draft]:
    """Paragraphs numbered from 1 upward, as resolutions have them."""
    drafts = [_Draft(PREAMBLE)]
    expected = 1
    for line in lines:
        found = _NUMBERED.fullmatch(line.text)
        if found and int(found["number"]) == expected:
            drafts.append(_Draft(str(expected), f"{expected}.", lines=[found["text"]]))
            expected += 1
        else:
            drafts[-1].lines.append(line.text)
    if expected <= _FEWEST_NUMBERED:
        return []
    return [draft for draft in drafts if draft.number or draft.lines]


def _by_marks(lines: Iterable[Line]) -> list[_Draft]:
    """Sections under the headings that the source marks, all of it as one where there are none."""
    drafts = [_Draft(PREAMBLE)]
    for line in lines:
        if line.is_marked:
            drafts.append(_Draft(f"s{len(drafts)}", heading=line.text))
        else:
            drafts[-1].lines.append(line.text)
    if len(drafts) == 1:
        drafts[0].key = WHOLE_TEXT
    return drafts
