"""Word by word: two texts as the pieces that stayed, went and came."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from campaigns.foundation.i18n.scripts import latin_from_cyrillic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_TOKEN = re.compile(r"(([^\W_]+(?:[-'\u2019][^\W_]+)*|\S)\s?)")
_BREAKS = re.compile(r" *\n\s*")
_SPACES = re.compile(r"[^\S\n ]+ *|  +")
_ALIKE = str.maketrans(
    dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f", '"')
    | dict.fromkeys("\u2018\u2019\u201a\u2032", "'")
    | dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-")
)
# A word is one character of a string, which is compared at the speed of strings. The first planes are left alone.
_FIRST_SIGN = 0x10000
_ENDS_SENTENCE = frozenset(".;!?")
_ENDS_CLAUSE = frozenset(",:)")
_MOST_CELLS = 400_000_000
_LONGEST_COINCIDENCE = 4
_FEWEST_ALIKE = 0.2


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; paragraphs within it end with a line feed."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words: `signs` has one character for each, equal where the words are, `printed` the words with the space after them."""

    signs: str
    printed: tuple[str, ...]
    words: tuple[str, ...]

    def begins_paragraph(self, position: int) -> bool:
        """Whether the word at `position` is the first of its paragraph."""
        return position == 0 or self.printed[position - 1].endswith("\n")


class Vocabulary:
    """Gives each word its character; `is_one_script` also makes words equal that differ by Cyrillic and Latin only."""

    def __init__(self, *, is_one_script: bool) -> None:
        self._signs: dict[str, str] = {}
        self._cut: dict[str, Words] = {}
        self._is_one_script = is_one_script

    def words(self, text: str) -> Words:
        """`text` cut into words; most articles of a new version are those of the old one and are cut once."""
        if text not in self._cut:
            self._cut[text] = self._words(text)
        return self._cut[text]

    def _words(self, text: str) -> Words:
        found = _TOKEN.findall(_BREAKS.sub("\n", _SPACES.sub(" ", text)))
        if not found:
            return Words("", (), ())
        printed, words = zip(*found, strict=True)
        signs = self._signs
        for word in set(words) - signs.keys():
            signs[word] = self._sign(word)
        return Words("".join(map(signs.__getitem__, words)), printed, words)

    def _sign(self, word: str) -> str:
        key = word if word.isascii() else word.translate(_ALIKE)
        if self._is_one_script:
            key = latin_from_cyrillic(key)
        return self._signs.setdefault(key, chr(_FIRST_SIGN + len(self._signs)))


@dataclass(frozen=True, slots=True)
class _Run:
    kind: Kind | None  # None: words of both sides that differ
    before: range
    after: range


def alikeness(before: str, after: str) -> float:
    """How much of two texts, given by their signs, is the same in their order: 0 to 1."""
    if before == after:
        return 1.0
    if len(before) * len(after) > _MOST_CELLS:
        # Too long to be held against each other in their order: what they have in common must do.
        common = (Counter(before) & Counter(after)).total()
    else:
        common = LCSseq.similarity(before, after)
    return 2 * common / (len(before) + len(after))


def mark_changes(before: Words, after: Words, is_same_reference: Callable[[int, int], bool]) -> tuple[Piece, ...]:
    """What stayed, went and came from one text to the other, in reading order, what went before what came in its place.

    A few words that two rewritten passages happen to share are no reason to chop them up: they count as rewritten.
    `is_same_reference` is asked about two words that differ, by their positions.
    """
    if before.signs == after.signs:
        return (Piece(Kind.SAME, "".join(after.printed)),) if after.printed else ()
    runs = _without_coincidences(_runs(before, after), before, after)
    pieces: list[Piece] = []
    for run in _settled(runs, before, after):
        is_pair = run.kind is None and len(run.before) == len(run.after) == 1
        if run.kind is Kind.SAME or (is_pair and is_same_reference(run.before[0], run.after[0])):
            pieces.append(Piece(Kind.SAME, _printed(after, run.after)))
        else:
            pieces = [*pieces[:-1], *_went_and_came(run, before, after, *pieces[-1:])]
    return _joined(pieces)


def paragraphs_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces paragraph by paragraph, none of them empty."""
    paragraphs: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        if first:
            paragraphs[-1].append(Piece(piece.kind, first))
        paragraphs.extend([Piece(piece.kind, text)] if text else [] for text in others)
    return [paragraph for paragraph in paragraphs if paragraph]


def _printed(words: Words, positions: range) -> str:
    return "".join(words.printed[positions.start : positions.stop])


def _runs(before: Words, after: Words) -> list[_Run]:
    """Equal and different stretches in turn."""
    first = _common_beginning(before.signs, after.signs)
    last = _common_beginning(before.signs[first:][::-1], after.signs[first:][::-1])
    ends = len(before.signs) - last, len(after.signs) - last
    inner = (range(first, ends[0]), range(first, ends[1]))
    out = [_Run(Kind.SAME, range(first), range(first))]
    if len(inner[0]) * len(inner[1]) > _MOST_CELLS:
        out.append(_Run(None, *inner))
    else:
        codes = LCSseq.opcodes(before.signs[first : ends[0]], after.signs[first : ends[1]])
        out.extend(
            _Run(
                Kind.SAME if code.tag == "equal" else None,
                range(code.src_start + first, code.src_end + first),
                range(code.dest_start + first, code.dest_end + first),
            )
            for code in codes
        )
    out.append(_Run(Kind.SAME, range(ends[0], len(before.signs)), range(ends[1], len(after.signs))))
    return _merged(run for run in out if run.before or run.after)


def _common_beginning(one: str, other: str) -> int:
    length = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        length += 1
    return length


def _without_coincidences(runs: list[_Run], before: Words, after: Words) -> list[_Run]:
    """Equal stretches that are shorter than the changes on both sides of them become part of the change."""
    while True:
        marked = [
            _Run(None, run.before, run.after) if _is_coincidence(runs, position, before, after) else run
            for position, run in enumerate(runs)
        ]
        fewer = _merged(marked)
        if len(fewer) == len(runs):
            return runs
        runs = fewer


def _is_coincidence(runs: Sequence[_Run], position: int, before: Words, after: Words) -> bool:
    run = runs[position]
    is_inside = 0 < position < len(runs) - 1
    if run.kind is not Kind.SAME or not is_inside or len(run.before) > _LONGEST_COINCIDENCE:
        return False
    # Where a paragraph begins on both sides, readers find their way back in.
    if any(
        before.begins_paragraph(one) and after.begins_paragraph(two)
        for one, two in zip(run.before, run.after, strict=True)
    ):
        return False
    length = len(_printed(after, run.after))
    return all(
        length <= max(len(_printed(before, side.before)), len(_printed(after, side.after)))
        for side in (runs[position - 1], runs[position + 1])
    )


def _merged(runs: Iterable[_Run]) -> list[_Run]:
    out: list[_Run] = []
    for run in runs:
        if out and out[-1].kind is run.kind:
            last = out.pop()
            out.append(
                _Run(run.kind, range(last.before.start, run.before.stop), range(last.after.start, run.after.stop))
            )
        else:
            out.append(run)
    return out


def _went_and_came(run: _Run, before: Words, after: Words, *previous: Piece) -> list[Piece]:
    """The piece before a change, what went and what came in its place.

    Where the space before it differs (a comma took the place of a word), each side brings its own.
    """
    pieces = [*previous]
    went, came = _printed(before, run.before), _printed(after, run.after)
    old, new = _space_before(before, run.before), _space_before(after, run.after)
    if old == new:
        old = new = ""
    elif previous and previous[0].kind is Kind.SAME:
        pieces = [Piece(Kind.SAME, previous[0].text.rstrip())]
    if went:
        # What came brings the space before what follows; where nothing came, the shared one follows what went.
        has_own = bool(came) or bool(old or new)
        pieces.append(Piece(Kind.GONE, old + (went.rstrip() if has_own else went)))
    if came:
        # Between what went and what came stands a space, unless what came ends a paragraph or clings to the word before.
        pieces.append(Piece(Kind.NEW, new + came))
    elif new:
        pieces.append(Piece(Kind.SAME, new))
    return pieces


def _space_before(words: Words, positions: range) -> str:
    return _space(words.printed[positions.start - 1]) if positions.start else ""


def _space(printed: str) -> str:
    return printed[len(printed.rstrip()) :]


def _settled(runs: Sequence[_Run], before: Words, after: Words) -> list[_Run]:
    """The runs with words that only went or only came slid to where readers see them begin: at a paragraph, else after a sentence.

    In `a. b. c.` without `b.`, what went may as well be `. b`; nobody would say so.
    """
    out = list(runs)
    for position in range(1, len(out) - 1):
        first, change, last = out[position - 1 : position + 2]
        if change.kind is not None or (change.before and change.after):
            continue
        words, inner = (before, change.before) if change.before else (after, change.after)
        step = _slide(words, inner, len(first.before), len(last.before))
        if step:
            out[position - 1] = _Run(first.kind, _longer(first.before, step), _longer(first.after, step))
            out[position] = _Run(None, _shifted(change.before, step), _shifted(change.after, step))
            out[position + 1] = _Run(last.kind, _later(last.before, step), _later(last.after, step))
    return out


def _slide(words: Words, inner: range, room_before: int, room_after: int) -> int:
    """By how many words a stretch may best be slid, without leaving either neighbour empty."""
    signs = words.signs
    steps = [0]
    while -steps[-1] < room_before - 1 and signs[inner.start - 1 + steps[-1]] == signs[inner.stop - 1 + steps[-1]]:
        steps.append(steps[-1] - 1)
    right = 0
    while right < room_after - 1 and signs[inner.start + right] == signs[inner.stop + right]:
        right += 1
        steps.append(right)
    if room_after and right == room_after - 1 and signs[inner.start + right] == signs[inner.stop + right]:
        steps.append(right + 1)
    return max(steps, key=lambda step: (_beginning(words, inner.start + step), step == 0))


def _beginning(words: Words, position: int) -> int:
    """How much of a beginning the word at `position` is."""
    if words.begins_paragraph(position):
        return 3
    return 2 if words.words[position - 1] in _ENDS_SENTENCE else 1 if words.words[position - 1] in _ENDS_CLAUSE else 0


def _longer(positions: range, step: int) -> range:
    return range(positions.start, positions.stop + step)


def _shifted(positions: range, step: int) -> range:
    return range(positions.start + step, positions.stop + step)


def _later(positions: range, step: int) -> range:
    return range(positions.start + step, positions.stop)


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    out: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if out and out[-1].kind is piece.kind:
            out[-1] = Piece(piece.kind, out[-1].text + piece.text)
        else:
            out.append(piece)
    return tuple(out)


def is_rewritten(before: Words, after: Words) -> bool:
    """Whether two texts have so little in common that they are better read one after the other."""
    return alikeness(before.signs, after.signs) < _FEWEST_ALIKE


def whole(before: Words, after: Words) -> tuple[Piece, ...]:
    """All of one text as gone and all of the other as new, each in paragraphs of its own."""
    went, came = "".join(chain(before.printed)), "".join(after.printed)
    pieces = [Piece(Kind.GONE, went + "\n")] if went else []
    return tuple([*pieces, Piece(Kind.NEW, came)] if came else pieces)
