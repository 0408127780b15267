"""The languages of this site as views need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.languages import KNOWN, Language, written_languages
from campaigns.foundation.i18n.texts import current_language

if TYPE_CHECKING:
    from collections.abc import Iterable


def offered_languages() -> tuple[str, ...]:
    """The codes of all languages in which the site can be read."""
    codes: tuple[str, ...] = current_app.config["LANGUAGES"]
    return codes


def writable_languages() -> tuple[Language, ...]:
    """The languages in which people write; the generated ones follow from them."""
    return written_languages(offered_languages())


def writable_language(code: str) -> str:
    """The code, if people write in it here.

    Raises:
        Missing: when they do not.

    """
    if code not in {language.code for language in writable_languages()}:
        raise Missing
    return code


def language_choices() -> list[tuple[str, str]]:
    """All languages for a choice of the language of letters."""
    return [(code, KNOWN[code].name) for code in offered_languages()]


def writable_choices() -> list[tuple[str, str]]:
    """The languages in which a text can be begun."""
    return [(language.code, language.name) for language in writable_languages()]


def first_writable() -> str:
    """The language in which a person who reads this page would begin to write."""
    present = current_language()
    wanted = present.generated_from or present.code
    codes = [language.code for language in writable_languages()]
    return wanted if wanted in codes else codes[0]


def missing_languages(written: Iterable[str]) -> list[str]:
    """Those writable languages in which nothing is written yet."""
    known = set(written)
    return [language.code for language in writable_languages() if language.code not in known]
