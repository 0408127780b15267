"""Which article of one text is which of another."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.proposals.comparing.words import alikeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# How alike two articles must be to be taken for one: less is asked of those that share their number or their title.
_WITH_NUMBER, _WITH_TITLE, _ALONE, _SHORT = 0.4, 0.3, 0.6, 0.8
_SHORT_TEXT = 12
_LEAST = 0.2
_BONUS = 0.1
_SHINGLE = 3
_MOST_CANDIDATES = 3
_COMMON_EVERYWHERE = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """An article to be aligned: its key, its title folded, title and text as signs."""

    key: str
    title: str
    signs: str


def align(before: Sequence[Subject], after: Sequence[Subject]) -> dict[int, int]:
    """For each article of `after` that is one of `before`, the position there; the most alike pairs are made first."""
    pairs = _identical(before, after)
    taken = set(pairs.values())
    rest = {position: one for position, one in enumerate(before) if position not in taken}
    for _score, one, other in sorted(
        _scored(rest, {place: one for place, one in enumerate(after) if place not in pairs}), reverse=True
    ):
        if one not in taken and other not in pairs:
            pairs[other] = one
            taken.add(one)
    return pairs


def align_by_number(before: Sequence[Subject], after: Sequence[Subject]) -> dict[int, int]:
    """The pairs that share their number, for texts whose words cannot be compared."""
    places = {subject.key: position for position, subject in enumerate(before)}
    return {position: places[subject.key] for position, subject in enumerate(after) if subject.key in places}


def moved(pairs: dict[int, int]) -> frozenset[int]:
    """The positions in the new text of articles that left their order: all but a longest run that kept it."""
    places = [(other, pairs[other]) for other in sorted(pairs)]
    tails: list[int] = []
    last: list[int] = []
    earlier: list[int] = []
    for position, (_, one) in enumerate(places):
        length = bisect_left(tails, one)
        earlier.append(last[length - 1] if length else -1)
        if length == len(tails):
            tails.append(one)
            last.append(position)
        else:
            tails[length] = one
            last[length] = position
    kept: set[int] = set()
    position = last[-1] if last else -1
    while position >= 0:
        kept.add(places[position][0])
        position = earlier[position]
    return frozenset(pairs) - kept


def _identical(before: Sequence[Subject], after: Sequence[Subject]) -> dict[int, int]:
    """The pairs that say the same, where nothing else in either text does; most of a new version is of this kind."""
    old, new = (_unique(subjects) for subjects in (before, after))
    return {new[signs]: old[signs] for signs in new.keys() & old.keys()}


def _unique(subjects: Sequence[Subject]) -> dict[str, int]:
    times = Counter(subject.signs for subject in subjects)
    return {
        subject.signs: position
        for position, subject in enumerate(subjects)
        if times[subject.signs] == 1 and len(subject.signs) >= _SHORT_TEXT
    }


def _scored(before: Mapping[int, Subject], after: Mapping[int, Subject]) -> Iterator[tuple[float, int, int]]:
    """Scores of the pairs that could be one."""
    for one, other in _candidates(before, after):
        first, second = before[one], after[other]
        likeness = alikeness(first.signs, second.signs)
        same_key = first.key == second.key
        same_title = bool(first.title) and first.title == second.title
        if likeness >= _asked(first, second, same_key=same_key, same_title=same_title):
            yield likeness + _BONUS * same_key + _BONUS * same_title, one, other
        elif same_key and likeness >= _LEAST:
            # Perhaps rewritten; anything better comes first.
            yield likeness - 1, one, other


def _asked(first: Subject, second: Subject, *, same_key: bool, same_title: bool) -> float:
    if same_title:
        return _WITH_TITLE
    if same_key:
        return _WITH_NUMBER
    return _SHORT if min(len(first.signs), len(second.signs)) < _SHORT_TEXT else _ALONE


def _candidates(before: Mapping[int, Subject], after: Mapping[int, Subject]) -> set[tuple[int, int]]:
    """Pairs worth a look: the same number, the same title, or the most three-word runs in common."""
    keys = {subject.key: position for position, subject in before.items()}
    titles = defaultdict(list)
    runs: dict[str, list[int]] = defaultdict(list)
    for position, subject in before.items():
        if subject.title:
            titles[subject.title].append(position)
        for run in _shingles(subject.signs):
            runs[run].append(position)
    out: set[tuple[int, int]] = set()
    for other, subject in after.items():
        if subject.key in keys:
            out.add((keys[subject.key], other))
        out.update((one, other) for one in titles.get(subject.title, ())[:_COMMON_EVERYWHERE])
        shared = Counter(_shared(subject.signs, runs))
        out.update((one, other) for one, _ in shared.most_common(_MOST_CANDIDATES))
    return out


def _shared(signs: str, runs: dict[str, list[int]]) -> Iterable[int]:
    for run in _shingles(signs):
        places = runs.get(run, ())
        # What every article says tells none of them apart.
        if len(places) <= _COMMON_EVERYWHERE:
            yield from places


def _shingles(signs: str) -> set[str]:
    return {signs[start : start + _SHINGLE] for start in range(max(1, len(signs) - _SHINGLE + 1))} if signs else set()
