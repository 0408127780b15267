"""Popolo things as rows: each value cleaned and checked, and what cannot be kept named with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import Fate
from campaigns.foundation.natural_keys import natural_key
from campaigns.foundation.partial_dates import PartialDateError, read_partial_date
from campaigns.foundation.text import clean_line, is_unreadable
from campaigns.foundation.web_addresses import is_web_address
from campaigns.institutions.imports.private_contacts import is_private_contact
from campaigns.institutions.operations.checking import is_in_order
from campaigns.institutions.operations.people import sorting_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from campaigns.foundation.i18n.said import Said
    from campaigns.foundation.importing.report import Report
    from campaigns.institutions.imports.options import RegisterOptions

Thing: TypeAlias = dict[str, Any]
# What a part is known by, and what else is said of it.
Parts: TypeAlias = dict[tuple[str, ...], dict[str, Any]]
_DAY = 10
_LONGEST_ID = 120
_NUMBER = re.compile(r"\d{1,9}")
# Of one spelling in many languages the first of these is kept.
_FIRST_LANGUAGES = ("sr-cyrl", "sr", "mk", "sr-latn", "bs", "hr", "cnr", "sh", "sq", "it", "en")
_FORMER_NOTES = frozenset({"", "multilingual"})


@dataclass(slots=True)
class Record:
    """A thing of the file: its id there, its place, the columns of its row, and its parts by kind (name, identifier, contact, link)."""

    id: str
    place: str
    columns: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Parts] = field(default_factory=dict)


class Reader:
    """Reads the values of one thing; what is wrong with one of them is told to the report, and the rest is kept."""

    def __init__(self, place: str, thing: Thing, report: Report) -> None:
        self.place = place
        self.thing = thing
        self.report = report

    def blame(self, name: str, reason: Said) -> None:
        """Tell what is wrong with a value."""
        self.report.blame(f"{self.place}.{name}" if name else self.place, reason)

    def line(self, name: str, most: int) -> str:
        """A line of text of at most `most` characters; empty where there is none that can be kept."""
        value = self.thing.get(name)
        if value is None or value == "":
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.blame(name, _("This is no text."))
            return ""
        raw = str(value)
        if is_unreadable(raw):
            self.blame(name, _("This holds characters that cannot be read."))
            return ""
        text = clean_line(raw)
        if len(text) > most:
            self.blame(name, _("This is longer than %(most)s characters.", most=most))
            return ""
        return text

    def id(self, name: str = "id") -> str:
        """What the file calls a thing; a very long one is shortened to a key that is equal for equal ones."""
        value = self.thing.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int) or is_unreadable(str(value)):
            return ""
        text = clean_line(str(value))
        return text if len(text) <= _LONGEST_ID else natural_key(text)

    def date(self, name: str) -> str | None:
        """A date as precise as it is given, without a time."""
        value = self.line(name, 60)
        if not value:
            return None
        try:
            return read_partial_date(value).text[:_DAY]
        except PartialDateError as error:
            self.blame(name, error.reason)
            return None

    def period(self) -> dict[str, str | None]:
        """Beginning and end, in order."""
        start, end = self.ordered("start_date", "end_date")
        return {"start_date": start, "end_date": end}

    def ordered(self, first: str, last: str) -> tuple[str | None, str | None]:
        """Two dates; a beginning after the end is left out, for whoever has left must not count as present because of a wrong year."""
        start, end = self.date(first), self.date(last)
        if is_in_order(start, end):
            return start, end
        self.blame(
            first,
            _(
                "The end, %(end)s, comes before the beginning, %(start)s, which was left out.",
                end=end or "",
                start=start or "",
            ),
        )
        return None, end

    def number(self, name: str) -> int | None:
        """A whole number above nought, also where it is written as text."""
        value = self.thing.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str(value).strip()
        if isinstance(value, bool) or not _NUMBER.fullmatch(text) or not int(text):
            self.blame(name, _("%(value)s is no number of members.", value=repr(excerpt(text))))
            return None
        return int(text)

    def web_address(self, name: str, most: int) -> str | None:
        """An address of the web."""
        text = self.line(name, most)
        if not text:
            return None
        if not is_web_address(text):
            self.blame(name, _("This is no address of the web: %(value)s", value=excerpt(text)))
            return None
        return text

    def list_of(self, name: str) -> Iterator[Reader]:
        """Readers of the things in a list."""
        value = self.thing.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.blame(name, _("This is no list."))
            return
        for number, one in enumerate(value):
            if isinstance(one, dict):
                yield Reader(f"{self.place}.{name}[{number}]", one, self.report)
            else:
                self.blame(f"{name}[{number}]", _("This is no object."))


def _names(reader: Reader, own_name: str, *, keeps_all_languages: bool) -> Parts:
    parts: Parts = {}
    for one in reader.list_of("other_names"):
        name = one.line("name", 300)
        if not name:
            continue
        note = one.line("note", 120)
        dates = one.period()
        language = (one.line("lang", 12) or one.line("language", 12)).replace("_", "-")
        if note in _FORMER_NOTES and name == own_name and not keeps_all_languages:
            continue
        parts.setdefault((language, name, note), dates)
    return parts if keeps_all_languages else _one_a_spelling(parts)


def _rank(language: str) -> tuple[int, str]:
    folded = language.lower()
    return (_FIRST_LANGUAGES.index(folded) if folded in _FIRST_LANGUAGES else len(_FIRST_LANGUAGES), folded)


def _one_a_spelling(parts: Parts) -> Parts:
    """Names of people are the same in most languages: each spelling once, in the language that is read here."""
    kept: dict[tuple[str, str], tuple[str, ...]] = {}
    for key in parts:
        language, name, note = key
        spelling = (name, note)
        if spelling not in kept or _rank(language) < _rank(kept[spelling][0]):
            kept[spelling] = key
    return {key: parts[key] for key in kept.values()}


def _identifiers(reader: Reader) -> Parts:
    found: Parts = {}
    for one in reader.list_of("identifiers"):
        scheme, identifier = one.line("scheme", 80), one.line("identifier", 300)
        if scheme and identifier:
            found[scheme, identifier] = {}
    return found


def _links(reader: Reader) -> Parts:
    found: Parts = {}
    for one in reader.list_of("links"):
        url = one.web_address("url", 1000)
        if url:
            found.setdefault((url,), {"note": one.line("note", 300)})
    return found


def _contacts(reader: Reader, options: RegisterOptions, *, of_person: bool) -> Parts:
    found: Parts = {}
    own = {"type": "email", "value": reader.thing.get("email")}
    readers = [*reader.list_of("contact_details"), Reader(f"{reader.place}.email", own, reader.report)]
    for one in readers:
        kind, value = one.line("type", 20).lower(), one.line("value", 500)
        if not kind or not value:
            continue
        label, note = one.line("label", 120), one.line("note", 300)
        if of_person and not options.keeps_private_contacts and is_private_contact(kind, value, label=label, note=note):
            reader.report.note("contact", Fate.WITHHELD)
            continue
        said = {"label": label, "note": note, "source_url": options.source_url, "as_of": options.source_date}
        found.setdefault((kind, value), said)
    return found


def _named(reader: Reader, most: int) -> tuple[str, str] | None:
    """Id and name, or a fault."""
    thing_id, name = reader.id(), reader.line("name", most)
    if not thing_id:
        reader.blame("id", _("There is no id by which it could be found again."))
    elif not name:
        reader.blame("name", _("There is no name."))
    else:
        return thing_id, name
    return None


def person_record(reader: Reader, options: RegisterOptions) -> Record | None:
    """A person."""
    found = _named(reader, 300)
    if found is None:
        return None
    thing_id, name = found
    family, given = reader.line("family_name", 200), reader.line("given_name", 200)
    columns: dict[str, Any] = {
        "name": name,
        "language": options.language,
        "family_name": family,
        "given_name": given,
        "sort_name": reader.line("sort_name", 300) or sorting_name(name, family, given),
        "gender": reader.line("gender", 40),
        "image_url": reader.web_address("image", 500),
        "death_date": reader.date("death_date"),
        "source_url": _first_source(reader) or options.source_url,
        "source_date": options.source_date,
    }
    if options.keeps_birth_dates:
        columns["birth_date"] = reader.date("birth_date")
    elif reader.thing.get("birth_date"):
        reader.report.note("birth_date", Fate.WITHHELD)
    parts = {
        "name": _names(reader, name, keeps_all_languages=False),
        "identifier": _identifiers(reader),
        "contact": _contacts(reader, options, of_person=True),
        "link": _links(reader),
    }
    return Record(thing_id, reader.place, columns, parts)


def _first_source(reader: Reader) -> str | None:
    for one in reader.list_of("sources"):
        url = one.web_address("url", 1000)
        if url:
            return url
    return None


def institution_record(reader: Reader, options: RegisterOptions) -> Record | None:
    """An organization, as Popolo calls it."""
    found = _named(reader, 300)
    if found is None:
        return None
    thing_id, name = found
    founded, dissolved = reader.ordered("founding_date", "dissolution_date")
    columns: dict[str, Any] = {
        "name": name,
        "language": options.language,
        "classification": reader.line("classification", 40).lower() or "organization",
        "abbreviation": reader.line("abbreviation", 40),
        "description": reader.line("description", 20_000) or reader.line("abstract", 2000),
        "seats": reader.number("seats"),
        "image_url": reader.web_address("image", 500),
        "founding_date": founded,
        "dissolution_date": dissolved,
        "source_url": _first_source(reader) or options.source_url,
        "source_date": options.source_date,
    }
    parts = {
        "name": _names(reader, name, keeps_all_languages=True),
        "identifier": _identifiers(reader),
        "contact": _contacts(reader, options, of_person=False),
        "link": _links(reader),
    }
    return Record(thing_id, reader.place, columns, parts)


def area_record(reader: Reader, options: RegisterOptions) -> Record | None:  # noqa: ARG001 - all of them are read alike
    """An area; what Popolo calls classification some files call type."""
    found = _named(reader, 300)
    if found is None:
        return None
    columns = {"name": found[1], "classification": reader.line("classification", 60) or reader.line("type", 60)}
    return Record(found[0], reader.place, columns)


def session_record(reader: Reader, options: RegisterOptions) -> Record | None:  # noqa: ARG001 - all of them are read alike
    """A legislative period; other events are none of this room's business."""
    if reader.line("classification", 60).lower() != "legislative period":
        return None
    found = _named(reader, 300)
    if found is None:
        return None
    return Record(
        found[0], reader.place, {"name": found[1], "organization": reader.id("organization_id"), **reader.period()}
    )


def post_record(reader: Reader, options: RegisterOptions) -> Record | None:  # noqa: ARG001 - all of them are read alike
    """A post."""
    thing_id, label = reader.id(), reader.line("label", 300) or reader.line("role", 120)
    if not thing_id or not label:
        reader.blame("" if thing_id else "id", _("A post needs an id and a label."))
        return None
    columns: dict[str, Any] = {
        "label": label,
        "role": reader.line("role", 120),
        "organization": reader.id("organization_id"),
        "area": reader.id("area_id"),
        **reader.period(),
    }
    return Record(thing_id, reader.place, columns)


ReadsRecord: TypeAlias = "Callable[[Reader, RegisterOptions], Record | None]"
