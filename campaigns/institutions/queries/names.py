"""The name of a jurisdiction, an institution or a person, in the language and script of the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.foundation.i18n.choosing import choose_text
from campaigns.foundation.i18n.languages import KNOWN, are_mutually_understood, source_of
from campaigns.foundation.i18n.scripts import latin_from_cyrillic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaigns.institutions.models import Institution, InstitutionName, Jurisdiction, Person, PersonName

# How registers mark a name of another language; every other note says that it is a former, short or misprinted one.
_PLAIN_NOTES = frozenset({"", "multilingual"})
# Registers write `sr` where they mean the Cyrillic script, as Wikidata does.
_OTHER_CODES = {"sr-Cyrl": ("sr-cyrl", "sr", "sr-ec"), "en": ("en", "en-gb")}
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A name as a reader sees it, and the language that it is in (empty: unknown, or a name of a person)."""

    text: str
    language: str = ""


def jurisdiction_title(jurisdiction: Jurisdiction, language: str) -> str:
    """The name of a jurisdiction for readers of `language`."""
    chosen = choose_text(jurisdiction.texts, language)
    return chosen.show(chosen.text.name) if chosen else jurisdiction.slug


def country_title(code: str, language: str) -> str:
    """The name of a country (ISO 3166-1 alpha-2) that need not be in the directory, for readers of `language`."""
    return str(KNOWN[language].locale.territories.get(code.upper(), code))


def _reads_cyrillic(language: str) -> bool:
    return language.endswith("Cyrl") or language.partition("-")[0] in {"mk", "bg", "ru", "uk"}


def in_script(text: str, language: str) -> str:
    """A name in a script that readers of `language` read: Cyrillic ones in Latin letters for all but those who write Cyrillic."""
    return text if _reads_cyrillic(language) else latin_from_cyrillic(text)


def _of_language(names: Iterable[InstitutionName], language: str) -> str | None:
    codes = _OTHER_CODES.get(language, (language.lower(),))
    present = [one for one in names if one.note in _PLAIN_NOTES and one.end_date is None]
    found = [(codes.index(one.language.lower()), one.id or 0, one) for one in present if one.language.lower() in codes]
    return min(found)[2].name if found else None


def shown_institution(institution: Institution, language: str) -> Shown:
    """The name of an institution for readers of `language`: in it, else in one that they understand, else in English, else the one in use."""
    mine = source_of(language)
    present = (institution.language, *(one.language for one in institution.names))
    near = [code for code in present if code and are_mutually_understood(code, language)]
    for code in dict.fromkeys((mine, *near, "en")):
        text = institution.name if institution.language == code else _of_language(institution.names, code)
        if text:
            spoken = language if code == mine else code
            known = KNOWN.get(spoken)
            return Shown(
                latin_from_cyrillic(text) if known and known.generated_from else in_script(text, language), spoken
            )
    return Shown(in_script(institution.name, language), institution.language)


def institution_title(institution: Institution, language: str) -> str:
    """The name of an institution for readers of `language`."""
    return shown_institution(institution, language).text


def _written_in(names: Iterable[PersonName], wants_cyrillic: bool) -> str | None:  # noqa: FBT001 - private
    codes = ("sr-cyrl", "sr", "mk") if wants_cyrillic else ("sr-latn", "bs", "hr", "cnr", "sh", "sq", "en")
    found = [
        (codes.index(one.language.lower()), one.id or 0, one.name)
        for one in names
        if one.note in _PLAIN_NOTES
        and one.language.lower() in codes
        and bool(_CYRILLIC.search(one.name)) is wants_cyrillic
    ]
    return min(found)[2] if found else None


def shown_person(person: Person, language: str) -> Shown:
    """The name of a person in a script that readers of `language` read; people are called the same in all languages."""
    wants_cyrillic = _reads_cyrillic(language)
    is_cyrillic = _CYRILLIC.search(person.name) is not None
    if is_cyrillic is wants_cyrillic:
        return Shown(person.name)
    return Shown(_written_in(person.names, wants_cyrillic) or in_script(person.name, language))


def person_title(person: Person, language: str) -> str:
    """The name of a person for readers of `language`."""
    return shown_person(person, language).text
