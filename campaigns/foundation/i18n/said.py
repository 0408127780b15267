"""Sentences that are made in one place and read in another: kept with their values, and put into words for each reader."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.texts import format_number, gettext

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_EXCERPT = 60
# What somebody may be reached at: an address with its @, a number that is nothing but a phone's (a day has eight digits).
_REACHES = re.compile(
    r"@|\b(?:mailto|tel|sms|callto):|\+\d[\d\s()/.-]{5,}|^\s*0(?:[\s()/.-]*\d){8,}\s*$", re.IGNORECASE
)
_PLACE = re.compile(r"(?P<kind>line|page) (?P<number>\d+)(?:, column (?P<column>\d+))?")


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the catalogues with what stands in it: `str()` says it in the language in use, so it is kept as it is until somebody reads it.

    Values are data, which nobody translates: texts as they are, counts (whole numbers) in the habit of the language; numbers that are names (a
    year, a code) are given as texts. A value called `place` is a place in a file (see `place_in_words`).
    """

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        # An empty text means the header of a catalogue.
        words = gettext(self.text) if self.text else ""
        return words % {name: _in_words(name, one) for name, one in self.values.items()} if self.values else words

    def as_json(self) -> dict[str, Any]:
        """The sentence as it is stored."""
        return {"text": self.text, "values": dict(self.values)}

    @classmethod
    def from_json(cls, stored: Any) -> Said:  # noqa: ANN401 - whatever a column of JSON holds
        """The sentence that was stored; a bare text is one of the time when they were kept in words, and says itself."""
        return cls(stored) if isinstance(stored, str) else cls(stored["text"], stored["values"])


def said(text: str, /, **values: str | int) -> Said:
    """Say `text` later, with `%(name)s` filled in from `values`; it is read out of the code into the catalogues like those that are said at once."""
    return Said(text, values)


def excerpt(value: object) -> str:
    """The beginning of a value, on one line, as a sentence shows it; an ellipsis where it may be what somebody is reached at: no report keeps contacts."""
    text = " ".join(str(value).split())
    if _REACHES.search(text):
        return "…"
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1] + "…"


def _in_words(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return format_number(value)
    return place_in_words(value) if name == "place" else value


def place_in_words(place: str) -> str:
    """A place in a file in the language in use.

    Places are kept as short texts of one form, because each line of a file has one: `line 12`, `line 3, column 4`, `page 2`; a path may follow, which
    is said as it is.
    """
    match = _PLACE.match(place)
    if match is None:
        return place
    if match["kind"] == "page":
        words = gettext("page %(number)s", number=match["number"])
    elif match["column"]:
        words = gettext("line %(line)s, column %(column)s", line=match["number"], column=match["column"])
    else:
        words = gettext("line %(line)s", line=match["number"])
    return words + place[match.end() :]


class SaidError(Exception):
    """An error in words for a person: why (`reason`), and where in a file (`place`, see `place_in_words`; empty for the whole).

    Its text is made anew whenever it is asked for, in the language in use then.
    """

    def __init__(self, reason: Said, place: str = "") -> None:
        super().__init__(reason, place)
        self.reason = reason
        self.place = place

    def __str__(self) -> str:
        return ": ".join(part for part in (place_in_words(self.place), str(self.reason)) if part)
