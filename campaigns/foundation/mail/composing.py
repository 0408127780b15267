"""Composing: which room writes which letter, and how its texts are rendered."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import escape

from campaigns.foundation.i18n.scripts import latin_from_cyrillic
from campaigns.foundation.i18n.templates import teach_texts
from campaigns.foundation.i18n.texts import current_language, format_day, format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.mail.queue import Claimed

    Composer = Callable[[Session, Claimed], "Composed | None"]
    Writer = Callable[[Claimed], "Composed | None"]
    ComposerTogether = Callable[[Session, Sequence[Claimed]], Writer]

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "emails"


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter ready to be put into an envelope. `sender_name` stands before the installation's own address, `headers` follow its own ones."""

    to: str
    subject: str
    text: str
    html: str
    sender_name: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


_composers: dict[str, Composer] = {}
_composers_together: dict[str, ComposerTogether] = {}


def composes(kind: str) -> Callable[[Composer], Composer]:
    """Make a function `f(db, letter)` the composer of letters of `kind`; it answers None when nothing is to be sent any more."""

    def register(function: Composer) -> Composer:
        _composers[kind] = function
        return function

    return register


def composes_together(kind: str) -> Callable[[ComposerTogether], ComposerTogether]:
    """The same for a kind of which many are sent: `f(db, letters)` reads what all of them need, and gives back who composes each from that."""

    def register(function: ComposerTogether) -> ComposerTogether:
        _composers_together[kind] = function
        return function

    return register


def composer_of(kind: str) -> Composer:
    """The composer of letters of `kind`, one by one.

    Raises:
        KeyError: when no room writes such letters one by one.

    """
    return _composers[kind]


def composers_for(db: Session, letters: Iterable[Claimed]) -> dict[str, Writer]:
    """Who composes each of these letters, by kind; for kinds of which many are sent, in a number of queries that does not grow with them.

    Raises:
        KeyError: when no room writes such letters.

    """
    alike: dict[str, list[Claimed]] = {}
    for one in letters:
        alike.setdefault(one.kind, []).append(one)
    return {
        kind: _composers_together[kind](db, ones) if kind in _composers_together else partial(composer_of(kind), db)
        for kind, ones in alike.items()
    }


def kinds() -> tuple[str, ...]:
    """All kinds of letters that rooms write."""
    return tuple(sorted({*_composers, *_composers_together}))


@lru_cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        keep_trailing_newline=False,
    )
    teach_texts(environment)
    environment.globals.update(format_number=format_number, format_day=format_day, current_language=current_language)
    return environment


_PARTS = ("subject.txt", "body.txt", "body.html")


def render_single_letter(folder: str, to: str, **context: Any) -> Composed:  # noqa: ANN401 - what a template needs
    """The letter of `templates/emails/<folder>/` for one person alone, whose templates may ask anything of what is in `context`, in the language in use."""
    subject, text, html = (_templates().get_template(f"{folder}/{name}").render(context) for name in _PARTS)
    return Composed(to=to, subject=" ".join(subject.split()), text=text.strip() + "\n", html=html)


# What stands in a stencil where something personal goes. Nobody knows it, so nothing that is filled in can open a gap of its own.
_MARK = secrets.token_hex(16)
_GAP = re.compile(rf"{_MARK}\.(\w+)\.")


def render_letter(folder: str, to: str, personal: Mapping[str, str], **shared: Hashable) -> Composed:
    """The letter of `templates/emails/<folder>/` with its three parts filled in, in the language in use.

    Its templates are rendered once for all letters whose `shared` values are the same, with gaps for the `personal` ones, so they can put
    those out but ask nothing about them.
    """
    subject, text, html = _stencil(folder, current_language().code, tuple(personal), tuple(shared.items()))
    escaped = {name: str(escape(value)) for name, value in personal.items()}
    return Composed(
        to=to,
        subject=" ".join(_filled(subject, personal).split()),
        text=_filled(text, personal).strip() + "\n",
        html=_filled(html, escaped),
    )


@lru_cache(maxsize=256)
def _stencil(
    folder: str, _language: str, gaps: tuple[str, ...], shared: tuple[tuple[str, Hashable], ...]
) -> tuple[list[str], ...]:
    """The three parts of a letter, each cut at its gaps: what stands in it, the name of a gap, what stands in it …; nothing personal."""
    context = dict(shared) | {name: f"{_MARK}.{name}." for name in gaps}
    return tuple(_GAP.split(_templates().get_template(f"{folder}/{name}").render(context)) for name in _PARTS)


def _filled(stencil: Sequence[str], values: Mapping[str, str]) -> str:
    return "".join(values[piece] if place % 2 else piece for place, piece in enumerate(stencil))


def in_script(text: str) -> str:
    """A text that a person wrote, in the script of the language in use."""
    return latin_from_cyrillic(text) if current_language().generated_from else text
