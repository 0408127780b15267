"""Sentences that are said later: whole through storage, in the language of who reads them, and unharmed by what stands in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.i18n.extraction import Source, messages_in
from campaigns.foundation.i18n.said import Said, SaidError, excerpt, place_in_words, said
from campaigns.foundation.i18n.texts import speaking

if TYPE_CHECKING:
    from pathlib import Path

LONG = said("This is longer than %(most)s characters.", most=20_000)
LONG_IN_SERBIAN = "Ово је предугачко. Највећи број знакова: 20.000."


def test_a_sentence_is_said_in_the_language_of_each_reader() -> None:
    assert str(LONG) == "This is longer than 20,000 characters."
    with speaking("sr-Cyrl"):
        assert str(LONG) == LONG_IN_SERBIAN
    with speaking("sr-Latn"):
        assert str(LONG) == "Ovo je predugačko. Najveći broj znakova: 20.000."


def test_an_error_is_said_when_it_is_read() -> None:
    error = SaidError(LONG, "line 3, column 4")
    assert str(error) == f"line 3, column 4: {LONG}"
    with speaking("sr-Cyrl"):
        assert str(error) == f"ред 3, колона 4: {LONG_IN_SERBIAN}"
    assert str(SaidError(LONG)) == str(LONG)


@pytest.mark.parametrize("value", ["100 %", "%s", "%(id)s", "%(other)s", "%", "%%", "{id}", "<b>", ""])
def test_whatever_stands_in_a_sentence_is_said_as_it_is(value: str) -> None:
    one = said("%(id)s is not in the file.", id=value)
    stored = Said.from_json(json.loads(json.dumps(one.as_json())))
    assert stored == one
    assert str(stored) == f"{value} is not in the file."
    with speaking("sr-Cyrl"):
        assert str(stored) == f"У датотеци нема {value}."


def test_values_may_be_called_as_the_parts_of_a_sentence() -> None:
    assert str(said("%(text)s and %(values)s and %(self)s", text="a", values="b", self="c")) == "a and b and c"


@pytest.mark.parametrize("words", ["no title", "12 % of %(what)s, %s", ""])
def test_words_that_were_stored_as_such_say_themselves(words: str) -> None:
    with speaking("sr-Cyrl"):
        assert str(Said.from_json(words)) == words


def test_a_sentence_whose_text_is_gone_from_the_catalogues_is_said_as_it_was() -> None:
    with speaking("sr-Cyrl"):
        assert (
            str(Said.from_json({"text": "Once there was %(what)s.", "values": {"what": "a %"}}))
            == "Once there was a %."
        )


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("line 12", "ред 12"),
        ("line 12, actions[3].date", "ред 12, actions[3].date"),
        ("line 5.email", "ред 5.email"),
        ("line 3, column 4", "ред 3, колона 4"),
        ("page 2", "страница 2"),
        ("persons[3].name", "persons[3].name"),
        ("bill /line 3", "bill /line 3"),
        ("", ""),
    ],
)
def test_a_place_is_said_with_its_path_as_it_is(place: str, words: str) -> None:
    assert place_in_words(place) == place
    with speaking("sr-Cyrl"):
        assert place_in_words(place) == words
        assert str(said("at %(place)s", place=place)) == f"at {words}"


def test_sentences_are_read_out_of_the_code_into_the_catalogues(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "from x import said\nfrom x import said as _\nsaid('One %(a)s', a=1)\n_('Two ' 'halves')\n", "utf-8"
    )
    found = messages_in([Source(tmp_path, "x", ("*.py",))])
    assert {message.id for message in found if message.id} == {"One %(a)s", "Two halves"}


@pytest.mark.parametrize(
    "value",
    [
        "ana@gmail.com",
        "mailto:ana",
        "tel:063123456",
        "+381 63 123-456",
        "063/123-4567",
        "Ana, +381 (0)63 123 456, home",
    ],
)
def test_what_somebody_is_reached_at_is_not_shown(value: str) -> None:
    assert excerpt(value) == "…"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2024-02-30", "2024-02-30"),
        ("31.12.2024", "31.12.2024"),
        ("01.02.2024", "01.02.2024"),
        ("05/11/2024", "05/11/2024"),
        (-1, "-1"),
        ("two\n lines", "two lines"),
        ("x" * 200, "x" * 59 + "…"),
        ("100 %(x)s", "100 %(x)s"),
    ],
)
def test_other_values_are_shown_by_their_beginning(value: object, shown: str) -> None:
    assert excerpt(value) == shown
