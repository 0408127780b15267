"""Choosing: which of the languages of a written thing a reader gets, and in which script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from campaigns.foundation.i18n.languages import KNOWN, are_mutually_understood, source_of
from campaigns.foundation.i18n.scripts import latin_from_cyrillic

if TYPE_CHECKING:
    from collections.abc import Iterable


class Written(Protocol):
    """A text row that says in which language it is."""

    @property
    def language(self) -> str:
        """Its code."""


Text = TypeVar("Text", bound=Written)


@dataclass(frozen=True, slots=True)
class Chosen(Generic[Text]):
    """The text row for a reader, and the code of the language in which it is shown."""

    text: Text
    language: str

    def show(self, words: str) -> str:
        """Words of the row in the reader's script."""
        known = KNOWN.get(self.language)  # a text may be in a language that the site does not speak
        return latin_from_cyrillic(words) if known is not None and known.generated_from else words


def choose_text(texts: Iterable[Text], code: str, first: str = "en") -> Chosen[Text] | None:
    """The row for readers of `code`: in their language, else in one that they understand, in `first`, or in any; None where there is none at all."""
    rows = {text.language: text for text in texts}
    mine = source_of(code)
    if mine in rows:
        return Chosen(rows[mine], code)
    near = (text for text in rows.values() if are_mutually_understood(text.language, code))
    row = next(near, None) or rows.get(source_of(first)) or next(iter(rows.values()), None)
    return Chosen(row, row.language) if row is not None else None


def the_text(texts: Iterable[Text], code: str, first: str = "en") -> Chosen[Text]:
    """Like `choose_text`, for things that always have a text.

    Raises:
        LookupError: when one has none after all.

    """
    chosen = choose_text(texts, code, first)
    if chosen is None:
        message = "a thing that must have a text has none"
        raise LookupError(message)
    return chosen
