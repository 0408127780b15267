"""Templates: each is used and each that is named is there; nothing in them is marked safe, inline, or from another host."""

from __future__ import annotations

import re
from functools import cache

import pytest

from campaigns.blueprints.errors import _PAGES
from campaigns.foundation.i18n.extraction import Source, messages_in
from tests.architecture.source import PACKAGE

FOLDER = PACKAGE / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
# Letters are found by their folder; tests/architecture/test_letters.py looks after them.
PAGES = [name for name in NAMES if not name.startswith("emails/") or name.startswith("emails/layouts/")]
# Drawings that stand in the template itself.
_OWN_MARKUP = {"components/icon.html"}
_NAMED = re.compile(r"[\"']([\w/-]+\.(?:html|xml|txt))[\"']")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@cache
def text_of(name: str) -> str:
    return _COMMENT.sub("", (FOLDER / name).read_text("utf-8"))


@cache
def named() -> set[str]:
    """Every template that code or another template names."""
    source = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
    found = {name for text in (*source, *(text_of(name) for name in NAMES)) for name in _NAMED.findall(text)}
    # The pages of errors are named by their numbers, the parts of the style guide by a list of its own.
    errors = {f"errors/{code}.html" for code in _PAGES}
    return (
        found | errors | {f"dev/styles/{key}.html" for key in re.findall(r'\("(\w+)", _\(', text_of("dev/styles.html"))}
    )


class _Anything(dict[str, object]):
    """Fills every place of a text."""

    def __missing__(self, key: str) -> int:
        return 1


def test_every_text_can_be_filled_in() -> None:
    """Templates fill in every text, also one without a place; a lone per cent sign is refused then, and the page with it."""
    texts = [
        text
        for message in messages_in([Source(FOLDER, "templates", ("**/*.html", "**/*.txt", "**/*.xml"))])
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    ]
    assert texts
    broken = []
    for text in texts:
        try:
            assert text % _Anything() or not text
        except ValueError:
            broken.append(text)
    assert not broken


@pytest.mark.parametrize("name", PAGES)
def test_a_template_is_used(name: str) -> None:
    in_letters = name.removeprefix("emails/")
    assert {name, in_letters} & named(), f"nobody shows {name}: take it away"


def test_what_is_named_is_there() -> None:
    folders = {name.partition("/")[0] for name in NAMES if "/" in name}
    for name in named():
        if name.partition("/")[0] in folders and not name.startswith("emails/"):
            assert name in NAMES or f"emails/{name}" in NAMES, f"{name} is named and is not there"


@pytest.mark.parametrize("name", [name for name in PAGES if name not in _OWN_MARKUP])
def test_nothing_is_said_to_be_safe(name: str) -> None:
    # What is clean comes as Markup from where it was cleaned.
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text_of(name)), (
        f"{name}: clean it where it comes from, and give it as Markup"
    )


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("emails/")])
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(name: str) -> None:
    text = text_of(name)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)", text), (
        f"{name}: the Content-Security-Policy refuses it"
    )
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//(?!www\.w3\.org)", text), (
        f"{name}: nothing is loaded from another host"
    )


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".html")])
def test_every_form_that_changes_something_says_post_and_where(name: str) -> None:
    for form in re.findall(r"<form\b[^>]*>", text_of(name)):
        assert "method=" in form, f"{name}: say get or post"
        if "post" in form:
            assert "action=" in form, f"{name}: say where the form goes"


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".html")])
def test_a_template_says_what_it_is(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8").startswith(("{#", "{% extends")), (
        f"{name}: begin with a word on what it is for"
    )
