"""Extraction: which texts the code and the templates hold, as a catalogue without translations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from jinja2 import Environment

from campaigns.foundation.i18n.templates import teach_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    Found = tuple[int, str, str | tuple[str | None, ...] | None, list[str]]

# Which arguments of a function are texts; 1c is what a text means.
KEYWORDS: dict[str, Any] = {
    "_": (1,),
    "gettext": (1,),
    "lazy_gettext": (1,),
    "said": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_TEMPLATES = frozenset({".html", ".txt", ".xml"})


@dataclass(frozen=True, slots=True)
class Source:
    """Files to read: those of `folder` that fit one of `patterns`, called `name`/… in the catalogue."""

    folder: Path
    name: str
    patterns: tuple[str, ...]

    def files(self) -> Iterator[tuple[str, Path]]:
        """Each file with what it is called, in the same order on every machine."""
        found = {path for pattern in self.patterns for path in self.folder.glob(pattern)}
        for path in sorted(found):
            yield f"{self.name}/{path.relative_to(self.folder).as_posix()}", path


def messages_in(sources: Iterable[Source]) -> Catalog:
    """All texts of `sources`, each with the files that hold it.

    Raises:
        jinja2.TemplateSyntaxError: when a template cannot be read.

    """
    environment = Environment(autoescape=True)
    teach_texts(environment)

    def read_template(
        file: BinaryIO,
        keywords: Iterable[str],
        _tags: Iterable[str],
        options: Mapping[str, Any],  # noqa: ARG001 - Babel gives it by this name
    ) -> Iterator[Found]:
        source = file.read().decode()
        for line, function, texts in environment.extract_translations(source, list(keywords)):  # type: ignore[attr-defined]
            yield line, function, texts, []

    catalog = Catalog()
    for source in sources:
        for name, path in source.files():
            method: Any = read_template if path.suffix in _TEMPLATES else "python"
            with path.open("rb") as file:
                for _line, text, _comments, context in extract(method, file, KEYWORDS):
                    # No line numbers: a catalogue changes when a text does, not when a line moves.
                    catalog.add(text, locations=[(name, 0)], context=context)
    return catalog
