"""The languages that the product can speak, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale


@dataclass(frozen=True, slots=True)
class Language:
    """A language with its script.

    `code` is the BCP 47 tag in addresses and `lang` attributes, `catalog` the folder of its translations (None: the source
    texts), `name` what its speakers call it, `accepts` the browser preferences that it answers in lower case, and
    `generated_from` the code of the language whose texts it transliterates.
    """

    code: str
    catalog: str | None
    name: str
    accepts: tuple[str, ...]
    generated_from: str | None = None
    direction: str = "ltr"

    @property
    def locale(self) -> Locale:
        """Babel's locale for dates, numbers and plurals."""
        return _locale(self.catalog or "en_GB")


_ALL = (
    Language("en", None, "English", ("en",)),
    Language("sr-Cyrl", "sr_Cyrl", "Српски", ("sr", "sr-rs", "sr-cyrl", "sr-cyrl-rs", "sr-cyrl-ba")),
    Language("sr-Latn", "sr_Latn", "Srpski", ("sr-latn", "sr-latn-rs", "sr-latn-ba", "sh"), generated_from="sr-Cyrl"),
)
KNOWN = {language.code: language for language in _ALL}

# Languages whose readers understand each other, by their primary tags: a text in one of them serves the others better than one in English.
_MUTUALLY_UNDERSTOOD = (frozenset({"sr", "bs", "hr", "cnr", "sh"}),)


def are_mutually_understood(one: str, other: str) -> bool:
    """Whether who reads the language `one` understands `other`, both tags (`sr-Cyrl`), in whatever script."""
    pair = {tag.replace("_", "-").partition("-")[0].lower() for tag in (one, other)}
    return len(pair) == 1 or any(pair <= group for group in _MUTUALLY_UNDERSTOOD)


@lru_cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def language_of(code: str) -> Language:
    """The language with that code.

    Raises:
        KeyError: when the product does not know it.

    """
    return KNOWN[code]


def written_languages(codes: tuple[str, ...]) -> tuple[Language, ...]:
    """Those of `codes` that people write in; the generated ones follow from them."""
    return tuple(KNOWN[code] for code in codes if KNOWN[code].generated_from is None)


def source_of(code: str) -> str:
    """The code of the language in which a text for readers of `code` is written."""
    language = KNOWN[code]
    return language.generated_from or language.code
