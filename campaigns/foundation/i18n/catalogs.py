"""Catalogues as files: read, brought up to date, generated in another script, written so that equal content is equal bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from campaigns.foundation.i18n.languages import KNOWN, Language
from campaigns.foundation.i18n.scripts import latin_from_cyrillic

if TYPE_CHECKING:
    from pathlib import Path

# Where Babel's own header is wrong: Macedonian says 21 потпис, by CLDR and by ear, and Babel would write 21 потписи.
_PLURALS = {"mk": "nplurals=2; plural=(n%10==1 && n%100!=11 ? 0 : 1);"}
_TEMPLATE_WORDS = (
    "All texts of the product, read out of the code. Generated: change the code, then run `make translations`."
)
_MASTER_WORDS = "Texts in {name}. Translate here, then run `make translations`."
_GENERATED_WORDS = (
    "Texts in {name}, generated from {source}. Do not edit: change that one, then run `make translations`."
)


def plural_header(locale: str) -> str:
    """The `Plural-Forms` of a new catalogue for `locale`."""
    return _PLURALS.get(Locale.parse(locale).language) or str(get_plural(locale))


def catalog_file(folder: Path, language: Language) -> Path:
    """The file of a language's catalogue."""
    return folder / str(language.catalog) / "LC_MESSAGES" / "messages.po"


def read_catalog(path: Path, locale: str) -> Catalog:
    """The catalogue in a file; an empty one for `locale` where there is no file yet.

    Raises:
        babel.messages.pofile.PoFileError: when the file is broken, or a text has more plural forms than the header says.

    """
    text = path.read_text(encoding="utf-8") if path.exists() else _header(locale, plural_header(locale), "")
    return parse_catalog(text, locale)


def parse_catalog(text: str, locale: str) -> Catalog:
    """The catalogue that `text` is, in the format of gettext.

    Raises:
        babel.messages.pofile.PoFileError: as above.

    """
    return read_po(io.BytesIO(text.encode()), locale=locale, ignore_obsolete=True, abort_invalid=True)


def write_template(found: Catalog) -> str:
    """The catalogue without translations, as text."""
    return f"{_comment(_TEMPLATE_WORDS)}{_FORM}\n{_body(found)}"


def updated(old: Catalog, found: Catalog, language: Language) -> str:
    """The catalogue `old` of a language with the texts of `found`, as text.

    A new text that resembles an old one takes its translation, marked fuzzy with the text that it was made for: a person decides.
    Texts that are gone go.
    """
    rule = f"nplurals={old.num_plurals}; plural={old.plural_expr};"
    old.update(found)
    return _header(str(language.catalog), rule, _MASTER_WORDS.format(name=_name(language))) + _body(old)


def generated(master: Catalog, language: Language) -> str:
    """The catalogue of a language that is another one's text in its own script, as text; placeholders and markup stay."""
    catalog = Catalog(locale=str(language.catalog))
    for message in master:
        if message.id:
            catalog.add(
                message.id,
                _in_latin(message.string),
                locations=message.locations,
                flags=message.flags,
                previous_id=message.previous_id,
                context=message.context,
            )
    source = KNOWN[str(language.generated_from)]
    words = _GENERATED_WORDS.format(name=_name(language), source=_name(source))
    rule = f"nplurals={master.num_plurals}; plural={master.plural_expr};"
    return _header(str(language.catalog), rule, words) + _body(catalog)


def _in_latin(translation: str | tuple[str, ...] | list[str] | None) -> str | tuple[str, ...]:
    if isinstance(translation, (tuple, list)):
        return tuple(latin_from_cyrillic(form or "") for form in translation)
    return latin_from_cyrillic(translation or "")


def _name(language: Language) -> str:
    return f"{language.locale.get_display_name('en')}"


_FORM = """msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def _header(locale: str, rule: str, words: str) -> str:
    # Written by hand: Babel's has dates and its own version in it, which change without a text changing.
    return f'{_comment(words)}{_FORM}"Language: {locale}\\n"\n"Plural-Forms: {rule}\\n"\n\n'


def _comment(words: str) -> str:
    return f"# {words}\n" if words else ""


def _body(catalog: Catalog) -> str:
    out = io.BytesIO()
    write_po(
        out,
        catalog,
        width=0,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_previous=True,
        include_lineno=False,
    )
    return out.getvalue().decode().rstrip("\n") + "\n"
