"""Text files of before UTF-8: which encoding such a file is in says the language that was chosen for it, and what comes of it must look like that language.

No encoding of one byte a letter ever fails: Windows-1250 read as Windows-1251 is no error but nonsense ("Član" becomes "Иlan"). So a file is read
only in the encodings that its language is written in, and refused where its words mix scripts, or where most of its letters are none of the language's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CYRILLIC = ("cp1251",)
# ISO 8859-2 differs from Windows-1250 in few letters, š and ž among them.
_CENTRAL = ("cp1250", "iso8859-2")
_WESTERN = ("cp1252",)
_SOUTH_SLAVIC = "čćđšž"
# What else than the letters of English a language is written with, and in which encodings its offices saved it, the most usual first.
_LETTERS = {
    "sq": (("cp1250", "cp1252"), "ëç"),
    "bs": (_CENTRAL, _SOUTH_SLAVIC),
    "hr": (_CENTRAL, _SOUTH_SLAVIC),
    "sr-Cyrl": (_CYRILLIC, "абвгдђежзијклљмнњопрстћуфхцчџш"),
    "sr-Latn": (_CENTRAL, _SOUTH_SLAVIC),
    # Montenegrin is written in both scripts.
    "cnr": ((*_CENTRAL, *_CYRILLIC), _SOUTH_SLAVIC + "śź" + "абвгдђежзијклљмнњопрстћуфхцчџш"),
    "mk": (_CYRILLIC, "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ"),
    "it": (_WESTERN, "àèéìíîòóùú"),
    "en": (_WESTERN, "àâçéèêëîïñôöüáíóú"),
    "fr": (_WESTERN, "àâæçéèêëîïôœùûüÿ"),
    "es": (_WESTERN, "áéíñóúü"),
}
_WORD = re.compile(r"[^\W\d_]+")
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""")
# As browsers take them: who declares Latin-1 means Windows-1252 (WHATWG, Encoding, 4.2).
_DECLARABLE = {
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "iso-8859-2": "iso8859-2",
    "iso-8859-5": "iso8859-5",
}
# A Latin letter that slipped into a few words of a Cyrillic text is everyday; mojibake spoils nearly every word.
_MOST_MIXED = 0.1
# Latin languages have no word of so many letters without one of English; Cyrillic that is read as Latin has no others.
_LONGEST_ODD_WORD = 2


class ImplausibleTextError(Exception):
    """The bytes are no text of that language in any encoding that it is written in."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What came of one encoding: the text, and how many letters of it the language does not have."""

    text: str
    strangers: int


def decode_old(raw: bytes, language: str) -> str:
    """The text of a file that is no UTF-8, in the encoding that it declares, or in one of its language.

    Raises:
        ImplausibleTextError: when what comes of it is no text of that language, or it is UTF-8 with damaged places.

    """
    if _is_damaged_utf8(raw):
        raise ImplausibleTextError
    encodings, letters = _LETTERS.get(language, (_WESTERN, ""))
    found = sorted(_attempts(raw, _declared(raw) or encodings, letters), key=lambda one: one.strangers)
    if not found:
        raise ImplausibleTextError
    return found[0].text


def _declared(raw: bytes) -> tuple[str, ...]:
    """The encoding that XML and HTML say themselves at their beginning."""
    match = _DECLARED.search(raw[:1024]) if raw.lstrip().startswith(b"<") else None
    name = _DECLARABLE.get(match[1].decode("ascii").lower()) if match else None
    return (name,) if name else ()


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether most of what is beyond ASCII is UTF-8, as hardly anything is by chance."""
    marks = [mark for mark in raw.decode("utf-8", "replace") if ord(mark) >= 0x80]  # noqa: PLR2004 - the end of ASCII
    return 2 * marks.count("\ufffd") < len(marks)


def _attempts(raw: bytes, encodings: tuple[str, ...], letters: str) -> Iterator[_Attempt]:
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        attempt = _judged(text, letters)
        if attempt is not None:
            yield attempt


def _judged(text: str, letters: str) -> _Attempt | None:
    """The attempt, where it looks like text of a language with these letters."""
    if any("\x7f" <= mark <= "\x9f" for mark in text):
        # Control characters stand where another encoding has letters.
        return None
    odd = [word for word in _WORD.findall(text) if not word.isascii()]
    cyrillic = [word for word in odd if any(map(_is_cyrillic, word))]
    mixed = [word for word in cyrillic if not all(map(_is_cyrillic, word))]
    if len(mixed) > _MOST_MIXED * len(cyrillic):
        return None
    if any(
        len(word) > _LONGEST_ODD_WORD and not any(mark.isascii() or _is_cyrillic(mark) for mark in word) for word in odd
    ):
        return None
    beyond = [mark for word in odd for mark in word.lower() if not mark.isascii()]
    strangers = sum(mark not in letters for mark in beyond)
    return _Attempt(text, strangers) if 2 * strangers <= len(beyond) else None


def _is_cyrillic(mark: str) -> bool:
    return "\u0400" <= mark <= "\u052f"
