"""Article by article: what is new, gone, changed, moved, renumbered."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from campaigns.foundation.i18n.scripts import fold_name
from campaigns.proposals.comparing import aligning
from campaigns.proposals.comparing.aligning import Subject
from campaigns.proposals.comparing.words import (
    Kind,
    Piece,
    Vocabulary,
    Words,
    is_rewritten,
    mark_changes,
    whole,
)
from campaigns.proposals.texts.articles import article_key
from campaigns.proposals.texts.headings import article_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaigns.proposals.texts import Article

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SHOWN_BACK = 2


class State(StrEnum):
    """What became of an article."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ComparedArticle:
    """An article in both texts, or in one of them.

    `heading` and `pieces` are its title and text with what went and what came. `is_moved` says that it left its place in the order, `is_renumbered` that
    it goes by another number. `is_rewritten` says that so little stayed that old and new stand one after the other.
    """

    state: State
    before: Article | None
    after: Article | None
    heading: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    is_moved: bool = False
    is_renumbered: bool = False
    is_rewritten: bool = False

    @property
    def is_only_renumbered(self) -> bool:
        """Whether nothing but its number is another."""
        return self.state is State.SAME and self.is_renumbered and not self.is_moved

    @property
    def is_untouched(self) -> bool:
        """Whether its words, its place and its number are the same."""
        return self.state is State.SAME and not self.is_moved and not self.is_renumbered

    @property
    def shown(self) -> Article:
        """The article as it stands last."""
        found = self.after or self.before
        if found is None:
            msg = "An article stands in one of the texts at least."
            raise AssertionError(msg)
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts held against each other, in the order of the newer, what is gone where it stood. `is_by_words` is False between two languages."""

    articles: tuple[ComparedArticle, ...]
    is_by_words: bool

    def number(self, state: State) -> int:
        """How many articles met that fate."""
        return Counter(article.state for article in self.articles)[state]

    @property
    def untouched_number(self) -> int:
        """How many articles are the same, also in place and number."""
        return sum(article.is_untouched for article in self.articles)

    @property
    def moved_number(self) -> int:
        """How many articles left their place in the order."""
        return sum(article.is_moved for article in self.articles)

    @property
    def renumbered_number(self) -> int:
        """How many articles kept their order and go by another number, because something before them came or went."""
        return sum(article.is_renumbered and not article.is_moved for article in self.articles)


def compare_articles(before: Sequence[Article], after: Sequence[Article], *, is_by_words: bool = True) -> Comparison:
    """Hold two texts against each other.

    `is_by_words` says whether their languages are so near that words can be compared (see `are_mutually_understood`); else articles are paired by their numbers,
    and both texts are shown whole.
    """
    one_script = _has_cyrillic(before) != _has_cyrillic(after)
    vocabulary = Vocabulary(is_one_script=one_script)
    old, new = ([_Read.of(article, vocabulary) for article in articles] for articles in (before, after))
    align = aligning.align if is_by_words else aligning.align_by_number
    pairs = align([one.subject for one in old], [one.subject for one in new])
    moved = aligning.moved(pairs)
    numbers = {old[one].article.key: new[other].article.key for other, one in pairs.items()}
    out: list[ComparedArticle] = []
    known = set(pairs.values())
    gone = deque(position for position in range(len(old)) if position not in known)
    for other, read in enumerate(new):
        one = pairs.get(other)
        while gone and one is not None and other not in moved and gone[0] < one:
            out.append(_gone(old[gone.popleft()]))
        if one is None:
            out.append(_new(read))
        elif is_by_words:
            out.append(_both(old[one], read, numbers, is_moved=other in moved))
        else:
            out.append(_side_by_side(old[one], read))
    out.extend(_gone(old[position]) for position in gone)
    return Comparison(tuple(out), is_by_words)


@dataclass(frozen=True, slots=True)
class _Read:
    article: Article
    subject: Subject
    heading: Words
    text: Words

    @classmethod
    def of(cls, article: Article, vocabulary: Vocabulary) -> _Read:
        heading, text = vocabulary.words(article.heading), vocabulary.words(article.text)
        return cls(article, Subject(article.key, fold_name(article.heading), heading.signs + text.signs), heading, text)


def _both(old: _Read, new: _Read, numbers: dict[str, str], *, is_moved: bool) -> ComparedArticle:
    rewritten = is_rewritten(old.text, new.text)
    same_reference = partial(_is_same_reference, old.text, new.text, numbers)
    pieces = whole(old.text, new.text) if rewritten else mark_changes(old.text, new.text, same_reference)
    heading = mark_changes(old.heading, new.heading, lambda _one, _other: False)
    is_same = all(piece.kind is Kind.SAME for piece in (*pieces, *heading))
    return ComparedArticle(
        State.SAME if is_same else State.CHANGED,
        old.article,
        new.article,
        heading,
        pieces,
        is_moved=is_moved,
        is_renumbered=old.article.key != new.article.key,
        is_rewritten=rewritten and not is_same,
    )


def _side_by_side(old: _Read, new: _Read) -> ComparedArticle:
    heading = (Piece(Kind.SAME, new.article.heading),) if new.article.heading else ()
    return ComparedArticle(State.CHANGED, old.article, new.article, heading, (Piece(Kind.SAME, new.article.text),))


def _new(read: _Read) -> ComparedArticle:
    return ComparedArticle(State.NEW, None, read.article, *_all_of(read.article, Kind.NEW))


def _gone(read: _Read) -> ComparedArticle:
    return ComparedArticle(State.GONE, read.article, None, *_all_of(read.article, Kind.GONE))


def _all_of(article: Article, kind: Kind) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    heading = (Piece(kind, article.heading),) if article.heading else ()
    return heading, (Piece(kind, article.text),) if article.text else ()


def _has_cyrillic(articles: Sequence[Article]) -> bool:
    """Whether the text is written in Cyrillic; one quoted word is not yet a text."""
    letters = "".join(article.text[:2000] for article in articles[:20])
    return len(_CYRILLIC.findall(letters)) * 3 > len(letters)


def _is_same_reference(old: Words, new: Words, numbers: dict[str, str], one: int, other: int) -> bool:
    """Whether two differing words are the numbers of one and the same article, which goes by another number now."""
    before, after = old.words[one], new.words[other]
    if not (before[0].isdigit() and numbers.get(article_key(before)) == article_key(after)):
        return False
    words_before = old.words[max(0, one - _SHOWN_BACK) : one]
    return any(_is_article_word(word) for word in words_before)


@lru_cache(maxsize=5_000)
def _is_article_word(word: str) -> bool:
    return word.lower().startswith(article_stems())
