"""Cyrillic and Latin: transliteration for reading, folding for comparing names."""

from __future__ import annotations

import re
import unicodedata

import cyrtranslit

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_MACEDONIAN = re.compile(r"[ЃѓЌќЅѕ]")
# Addresses of pages, with what Markdown makes a link of, and of letter boxes: in other letters they would lead elsewhere. Code stays as it is, too.
_KEPT = re.compile(
    r"(\bhttps?://[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+|(?<=\]\()[^)\s]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|`[^`\n]+`)",
    re.IGNORECASE,
)
_ALL_CAPITALS = re.compile(r"(Lj|Nj|Dž)(?=[A-ZČĆŠŽĐ])")
_CAPITAL_BEFORE = re.compile(r"(?<=[A-ZČĆŠŽĐ])(Lj|Nj|Dž)(?![a-zčćšžđ])")


def latin_from_cyrillic(text: str) -> str:
    """`text` with Serbian or Macedonian Cyrillic written in Latin; everything else is left alone, addresses and code among it.

    Digraphs follow their neighbours: ЉУБАВ is LJUBAV and Љубав is Ljubav.
    """
    if not _CYRILLIC.search(text):
        return text
    code = "mk" if _MACEDONIAN.search(text) else "sr"
    # Every second piece is one that is kept.
    return "".join(
        piece if place % 2 else _transliterated(piece, code) for place, piece in enumerate(_KEPT.split(text))
    )


def _transliterated(text: str, code: str) -> str:
    latin: str = cyrtranslit.to_latin(text, code)  # type: ignore[no-untyped-call]
    latin = _ALL_CAPITALS.sub(lambda match: match[1].upper(), latin)
    return _CAPITAL_BEFORE.sub(lambda match: match[1].upper(), latin)


# Letters that people write out where their keyboard lacks them; without their marks they would be other sounds.
_SPELT_OUT = (("đ", "dj"), ("ǵ", "gj"), ("ḱ", "kj"), ("ß", "ss"))


def fold_name(text: str) -> str:
    """A key under which one name in two scripts, with and without diacritics, is the same: Ђорђевић, Đorđević, Djordjević."""
    latin = unicodedata.normalize("NFC", latin_from_cyrillic(text)).lower()
    for letter, spelling in _SPELT_OUT:
        latin = latin.replace(letter, spelling)
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(mark))
    return " ".join(re.findall(r"[^\W_]+", plain))


_SOUNDS = (
    ("dzh", "x"),
    ("xh", "x"),
    ("dz", "x"),
    ("dj", "d"),
    ("gj", "d"),
    ("kj", "c"),
    ("zh", "z"),
    ("sh", "s"),
    ("ch", "c"),
    ("lj", "l"),
    ("ll", "l"),
    ("rr", "r"),
    ("nj", "n"),
    ("q", "c"),
)


def fold_sounds(text: str) -> str:
    """A coarser key for finding: Djurić, Đurić and Duric are the same, and so are Albanian Xhaferi and Macedonian Џафери."""
    folded = fold_name(text)
    for spelling, sound in _SOUNDS:
        folded = folded.replace(spelling, sound)
    return folded
