"""What an importer makes of an item of a file: one record about one proposal, checked, in plain values that any format can fill.

A part that cannot be read is left out and named in the report; what a proposal cannot be without makes the whole of it unfit.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from campaigns.foundation.i18n.said import SaidError, excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.natural_keys import natural_key
from campaigns.foundation.partial_dates import PartialDate, PartialDateError, read_partial_date
from campaigns.foundation.text import clean_line, clean_text, is_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from campaigns.foundation.i18n.said import Said
    from campaigns.foundation.importing.report import Report

LONGEST_LINE = 2000
LONGEST_TEXT = 4_000_000
VOTE_OPTIONS = frozenset({"yes", "no", "abstain", "absent", "not voting", "paired", "excused", "other"})
# The parts of a proposal, in the order in which reports name them; each is one list of a record.
PARTS = (
    "titles",
    "abstracts",
    "subjects",
    "identifiers",
    "sources",
    "actions",
    "versions",
    "documents",
    "sponsorships",
    "related",
    "events",
    "votes",
)
Part = dict[str, Any]


# What the readers of several formats miss.
NO_IDENTIFIER = _("It is not said which proposal this is. Write its number as “identifier”.")
NO_TITLE = _("This proposal has no title. Write it as “title”.")
NO_DESCRIPTION = _("This action has no description. Write down what happened, as the parliament says it.")
NO_MOTION = _("This vote has no motion. Write down what was voted on.")


class UnfitError(SaidError):
    """This cannot be taken; says what is wrong, in words for who sent the file."""


@dataclass(frozen=True, slots=True)
class BillName:
    """What a proposal is found by: the id of its jurisdiction, the identifier of its session, its own."""

    jurisdiction: str
    session: str
    identifier: str

    @property
    def key(self) -> str:
        """The same as one short text."""
        return natural_key(self.jurisdiction, self.session, self.identifier)

    @property
    def loose_key(self) -> str:
        """The same, whatever the session."""
        return natural_key(self.jurisdiction, self.identifier)

    def __str__(self) -> str:
        return f"{self.identifier} ({self.session})" if self.session else self.identifier


@dataclass(slots=True)
class Record:
    """What one item says of one proposal. Without a `title` it only adds to a proposal that is here.

    `digest` stands for the whole of the item: with the same one nothing is new. It is emptied where a part was left out, so that the item is looked at again.
    With `keeps_head` a proposal that is here keeps its own title and what stands beside it.
    """

    name: BillName
    place: str
    digest: str = ""
    title: str = ""
    language: str = ""
    classification: list[str] = field(default_factory=list)
    from_institution: str = ""
    pipeline: str = ""
    session_name: str = ""
    extras: dict[str, Any] = field(default_factory=dict)
    keeps_head: bool = False
    parts: dict[str, list[Part]] = field(default_factory=dict)

    def add(self, kind: str, part: Part) -> None:
        """Add a part."""
        self.parts.setdefault(kind, []).append(part)

    def as_values(self) -> tuple[Any, ...]:
        """The record as plain values, to be put aside."""
        return (
            self.name.jurisdiction,
            self.name.session,
            self.name.identifier,
            *(getattr(self, name) for name in self.__slots__[1:]),
        )

    @classmethod
    def from_values(cls, values: Sequence[Any]) -> Record:
        """The record that was put aside."""
        return cls(BillName(*values[:3]), *values[3:])


@lru_cache(maxsize=65536)
def partial_date(text: str) -> PartialDate:
    """A date, as precise as it is given.

    Raises:
        UnfitError: when it is none.

    """
    try:
        made = read_partial_date(text)
    except PartialDateError as error:
        raise UnfitError(error.reason) from None
    if len(made.text) > 32:  # noqa: PLR2004 - the width of the columns
        raise UnfitError(_("This is longer than %(most)s characters.", most=32))
    return made


def line_of(value: object, name: str, *, most: int = LONGEST_LINE) -> str:
    """One line of text.

    Raises:
        UnfitError: when it is no text, cannot be kept or is too long.

    """
    if type(value) is str and value.isprintable() and len(value) <= most and "\ufffd" not in value:
        # By far the most: nothing in it that would have to go.
        return clean_line(value)
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise UnfitError(_no_text(name))
    if is_unreadable(value):
        raise UnfitError(_unreadable(name))
    line = clean_line(value)
    if len(line) > most:
        raise UnfitError(_too_long(name, most))
    return line


def _no_text(name: str) -> Said:
    return _("“%(field)s” must be one text, not a list or an object.", field=name)


def _unreadable(name: str) -> Said:
    return _(
        "“%(field)s” holds characters that cannot be kept. Look whether the file is in another encoding.", field=name
    )


def _too_long(name: str, most: int) -> Said:
    return _("“%(field)s” is longer than %(most)s characters. Shorten it.", field=name, most=most)


def text_of(value: object, name: str) -> str:
    """Several lines of text.

    Raises:
        UnfitError: when it is no text, cannot be kept or is too long.

    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnfitError(_no_text(name))
    if is_unreadable(value):
        raise UnfitError(_unreadable(name))
    if len(value) > LONGEST_TEXT:
        raise UnfitError(_too_long(name, LONGEST_TEXT))
    return clean_text(value)


@lru_cache(maxsize=4096)
def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(mark.isspace() for mark in text)


def url_of(value: object, name: str) -> str:
    """An address of a page; empty where there is none.

    Raises:
        UnfitError: when it is something else.

    """
    text = line_of(value, name, most=1000)
    if text and not _is_url(text):
        raise UnfitError(
            _(
                "“%(field)s” is no web address: “%(value)s”. Write the whole of it, beginning with https://.",
                field=name,
                value=excerpt(text),
            )
        )
    return text


def list_of(value: object, name: str) -> list[Any]:
    """A list; one value that stands alone is a list of one.

    Raises:
        UnfitError: when it is an object.

    """
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, (str, int)):
        return [value]
    raise UnfitError(_("“%(field)s” must be a list, not an object.", field=name))


def table_of(value: object, name: str) -> dict[str, Any]:
    """An object with named fields; what has no name is an item of the file itself.

    Raises:
        UnfitError: when it is something else.

    """
    if not isinstance(value, dict):
        raise UnfitError(no_object(name))
    return value


def no_object(name: str) -> Said:
    """Why a value that should have named fields is not taken."""
    if not name:
        return _("This must be an object, with its values under their names.")
    return _("“%(field)s” must be an object, with its values under their names.", field=name)


def words_of(value: object, name: str, *, most: int = 120) -> list[str]:
    """A list of short texts, each once, without empty ones."""
    return list(dict.fromkeys(word for one in list_of(value, name) if (word := line_of(one, name, most=most))))


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def language_of(value: object, name: str = "language", otherwise: str = "") -> str:
    """A language code (BCP 47) of at most twelve characters.

    Raises:
        UnfitError: when it is none.

    """
    code = line_of(value, name, most=40)
    if not code:
        return otherwise
    if not _LANGUAGE.fullmatch(code) or len(code) > 12:  # noqa: PLR2004 - the width of the columns
        raise UnfitError(
            _(
                "“%(field)s” is no code of a language: “%(value)s”. Write one like en or sr-Cyrl.",
                field=name,
                value=excerpt(code),
            )
        )
    return code


_LONGEST_EXTRAS = 100_000


def unknown_code(code: str, instead: str = "") -> Said:
    """Why a code of a source is not kept; `instead` is the one that it was taken as."""
    if instead:
        return _(
            "The code “%(code)s” is not known, so it was taken as “%(instead)s”.", code=excerpt(code), instead=instead
        )
    return _("The code “%(code)s” is not known, so it was left out.", code=excerpt(code))


class Reader:
    """Takes the parts of one item: what cannot be read is blamed, with the place, and left out."""

    def __init__(self, record: Record, report: Report) -> None:
        self.record = record
        self._report = report

    def blame(self, path: str, reason: Said) -> None:
        """Name something that was left out; the item is looked at again next time."""
        place = f"{self.record.place}, {path}" if path else self.record.place
        self._report.blame(place, reason, str(self.record.name))
        self.record.digest = ""

    def each(self, kind: str, values: Iterable[object], read: Any) -> None:  # noqa: ANN401 - a function of a value and its name
        """Read each of `values` with `read` into parts of `kind`."""
        for number, value in enumerate(values):
            path = f"{kind}[{number}]"
            try:
                made = read(value, path)
            except UnfitError as error:
                self.blame(path, error.reason)
                continue
            if made is not None:
                self.record.add(kind, made)

    def extras(self, value: object) -> dict[str, Any]:
        """What else a source says of a proposal, kept as it is where it can be kept."""
        if not value:
            return {}
        if not isinstance(value, dict):
            self.blame("extras", no_object("extras"))
            return {}
        text = json.dumps(value, ensure_ascii=False)
        # JSON writes NUL as an escape, which some databases refuse all the same.
        if is_unreadable(text) or "\\u0000" in text or len(text) > _LONGEST_EXTRAS:
            self.blame(
                "extras",
                _(
                    "What stands here besides cannot be kept: it holds unreadable characters, or is longer than %(most)s.",
                    most=_LONGEST_EXTRAS,
                ),
            )
            return {}
        return value

    def known(self, codes: Iterable[str], table: Iterable[str], path: str) -> list[str]:
        """Those of `codes` that are on the list; each other one is blamed, and the rest is taken."""
        kept = []
        for code in codes:
            if code in table:
                kept.append(code)
            else:
                self.blame(path, unknown_code(code))
        return kept


def number_of(value: object, name: str) -> int:
    """A count: a whole number, also where it is written as text, as Popolo's examples have it.

    Raises:
        UnfitError: when it is none, or below zero, or beyond all parliaments.

    """
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if isinstance(value, bool) or not 0 <= number <= 10**9:
        raise UnfitError(
            _("“%(field)s” is no count: “%(value)s”. Write it in digits.", field=name, value=excerpt(value))
        )
    return number
