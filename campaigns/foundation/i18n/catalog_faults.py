"""What is wrong with a catalogue, each fault with what to do about it."""

from __future__ import annotations

import re
from gettext import c2py
from typing import TYPE_CHECKING

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

# What is filled in: %(name)s of Python, %% for a percent sign, {number} of our scripts.
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|%[a-z]")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*|&\w+;")
_NUMBERS = range(201)


def faults_of(catalog: Catalog) -> Iterator[str]:
    """Sentences about a catalogue of translations; none where all is well."""
    yield from _plural_faults(catalog)
    for message in catalog:
        if message.id:
            yield from (f"{_short(message)}: {fault}" for fault in _message_faults(message, catalog.num_plurals))


def _plural_faults(catalog: Catalog) -> Iterator[str]:
    """Compare the rule of the header with CLDR: two numbers take the same form in both or in neither."""
    choose = c2py(catalog.plural_expr)
    rule = Locale.parse(str(catalog.locale)).plural_form
    pairs = {(choose(number), rule(number)) for number in _NUMBERS}
    forms, kinds = {form for form, _ in pairs}, {kind for _, kind in pairs}
    if not len(pairs) == len(forms) == len(kinds) == catalog.num_plurals:
        yield f"the Plural-Forms header does not count as {catalog.locale} does ({', '.join(sorted(kinds))}): correct the header"


def _message_faults(message: Message, plurals: int) -> Iterator[str]:
    if message.fuzzy:
        yield "guessed from a text like it: correct the translation and take the fuzzy mark away"
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    if isinstance(message.id, str):
        pairs = [(message.id, forms[0] or "")]
    else:
        if len(forms) != plurals:
            yield f"has {len(forms)} plural forms and needs {plurals}: write msgstr[0] to msgstr[{plurals - 1}]"
            return
        # A form serves many numbers in some languages (1, 21, 31), so it names the number wherever the plural does.
        pairs = [(message.id[1], form or "") for form in forms]
    for source, translation in pairs:
        yield from _pair_faults(source, translation)


def _pair_faults(source: str, translation: str) -> Iterator[str]:
    if not translation.strip():
        yield "has no translation: write one"
        return
    wanted, there = set(_PLACEHOLDER.findall(source)), set(_PLACEHOLDER.findall(translation))
    if wanted != there:
        yield f"placeholders differ ({', '.join(sorted(wanted ^ there))}): use the same as the source text"
    if sorted(_TAG.findall(source)) != sorted(_TAG.findall(translation)):
        yield "HTML tags differ: use the same as the source text"
    if _edges(source) != _edges(translation):
        yield "begins or ends with other spaces or line breaks: keep those of the source text"


def _edges(text: str) -> tuple[str, str]:
    core = text.strip()
    start = text.index(core)
    return text[:start], text[start + len(core) :]


def _short(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    shown = text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004 - about half a line
    return f"“{shown}”" + (f" ({message.context})" if message.context else "")
