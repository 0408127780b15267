"""The demonstration's texts: whole in each language, sourced, and about nobody private."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from campaigns.demonstration.load import read_texts
from campaigns.demonstration.signers import FIGURES
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.scripts import latin_from_cyrillic
from campaigns.foundation.text import clean_text, render_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = ("organizations", "campaigns", "petitions", "updates")
LANGUAGES = {"en", "sr-Cyrl"}
ADDRESS_OF_PAGE = re.compile(r"\((https://[^)\s]+)\)")
ADDRESS_OF_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in FILES:
        for entry in read_texts(file):
            yield f"{file}/{entry.get('slug') or entry['petition']}", entry


def texts() -> Iterator[Any]:
    for name, entry in entries():
        for language, text in entry["languages"].items():
            yield pytest.param(language, text, id=f"{name}/{language}")


@pytest.mark.parametrize(("name", "entry"), list(entries()))
def test_every_entry_is_written_in_every_language(name: str, entry: dict[str, Any]) -> None:
    written = entry["languages"]
    assert set(written) == LANGUAGES <= set(KNOWN), name
    first, second = written.values()
    assert first.keys() == second.keys(), name
    for field, text in first.items():
        assert text, f"{name} {field}"
        assert second[field], f"{name} {field}"
        if isinstance(text, list):
            assert len(text) == len(second[field]), (
                f"{name} {field}: a demand or an addressee is missing in one language"
            )
            assert all(text), f"{name} {field}"


@pytest.mark.parametrize(("name", "entry"), list(entries()))
def test_both_languages_name_the_same_sources(name: str, entry: dict[str, Any]) -> None:
    named = [ADDRESS_OF_PAGE.findall(str(text.get("body", ""))) for text in entry["languages"].values()]
    assert named[0] == named[1], name


@pytest.mark.parametrize(("language", "text"), list(texts()))
def test_letters_of_two_alphabets_do_not_meet_in_a_word(language: str, text: dict[str, Any]) -> None:
    whole = "\n".join(str(part) for part in text.values() if isinstance(part, str)) + "\n".join(
        line for part in text.values() if isinstance(part, list) for line in part
    )
    words = re.findall(r"[^\W\d_]+", ADDRESS_OF_PAGE.sub("", whole))
    cyrillic = [word for word in words if re.search(r"[\u0400-\u04ff]", word)]
    assert not [word for word in cyrillic if re.search(r"[A-Za-z]", word)]
    if language == "en":
        assert not cyrillic
    else:
        assert len(cyrillic) > len(words) * 0.6
        assert not re.search(r"[\u0400-\u04ff]", latin_from_cyrillic(whole)), (
            "a letter that Serbian Latin has no sign for"
        )


@pytest.mark.parametrize(("language", "text"), list(texts()))
def test_texts_are_clean_and_render(language: str, text: dict[str, Any]) -> None:
    for field, part in text.items():
        if isinstance(part, str):
            assert clean_text(part) == part.strip(), f"{language} {field}"
    html = str(render_markdown(str(text.get("body", ""))))
    assert "[" not in re.sub(r"\[\d+\]", "", html), "a link whose address is broken"
    assert "**" not in html


def test_addresses_belong_to_nobody() -> None:
    for name, entry in entries():
        for address in ADDRESS_OF_MAIL.findall(str(entry)):
            assert address.endswith("@example.org"), f"{name}: {address}"
    assert not ADDRESS_OF_MAIL.findall(FIGURES.read_text("utf-8"))


def test_organizations_say_in_their_names_that_they_are_invented() -> None:
    for organization in read_texts("organizations"):
        assert "Demonstration" in organization["languages"]["en"]["name"]
        assert "емонстраци" in organization["languages"]["sr-Cyrl"]["name"]
        assert "invented" in organization["languages"]["en"]["description"]


def test_the_main_petition_is_one_to_be_taken_for_real() -> None:
    main = next(petition for petition in read_texts("petitions") if petition["slug"] == "give-back-what-crime-took")
    for language, text in main["languages"].items():
        prose = ADDRESS_OF_PAGE.sub("", text["body"])
        assert 600 <= len(prose.split()) <= 900, language
        assert 4 <= len(text["demands"]) <= 6
        assert len(ADDRESS_OF_PAGE.findall(text["body"])) >= 12
        cited = {int(number) for number in re.findall(r"\[(\d+)\](?!\()", text["body"])}
        listed = {int(number) for number in re.findall(r"^(\d+)\. ", text["body"], re.MULTILINE)}
        assert cited == listed, f"{language}: a source is cited and not listed, or listed and not cited"


def test_everything_refers_to_something_that_is_there() -> None:
    organizations = {entry["slug"] for entry in read_texts("organizations")}
    campaigns = {entry["slug"] for entry in read_texts("campaigns")}
    petitions = {entry["slug"] for entry in read_texts("petitions")}
    assert {slug for entry in read_texts("campaigns") for slug in entry["organizations"]} == organizations
    assert {entry["campaign"] for entry in read_texts("petitions")} == campaigns
    assert {entry["petition"] for entry in read_texts("updates")} <= petitions
