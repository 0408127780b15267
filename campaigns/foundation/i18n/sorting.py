"""Sorting by the alphabet of a language: Ђ stands after Д, and in Latin Lj after L, wherever their codes are."""

from __future__ import annotations

from functools import lru_cache

from campaigns.foundation.i18n.scripts import fold_name

_ALPHABETS = {
    "sr-Cyrl": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "sr-Latn": "abcčćd\u01c6đefghijkl\u01c9mn\u01ccoprsštuvzž",
}
# Letters written with two signs; Unicode has one sign for each.
_PAIRS = {"dž": "\u01c6", "lj": "\u01c9", "nj": "\u01cc"}


@lru_cache
def _places(code: str) -> dict[str, int]:
    return {letter: place for place, letter in enumerate(_ALPHABETS[code], start=1)}


def sorting_key(text: str, code: str) -> tuple[int, ...] | str:
    """A key that puts words in the order of a dictionary of the language `code`; compare keys of one language only."""
    if code not in _ALPHABETS:
        return fold_name(text)
    letters = text.lower()
    for pair, letter in _PAIRS.items():
        letters = letters.replace(pair, letter)
    # Spaces come first, letters of other languages last.
    return tuple(_places(code).get(letter, 0 if letter.isspace() else 100) for letter in letters)
