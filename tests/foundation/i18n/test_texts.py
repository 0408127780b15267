"""Texts in the language in use: plural forms, placeholders, numbers, days, countries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation import clock as the_clock
from campaigns.foundation.i18n.choosing import choose_text, the_text
from campaigns.foundation.i18n.languages import KNOWN, source_of, written_languages
from campaigns.foundation.i18n.texts import (
    KNOWN_COUNTRIES,
    countries,
    country_name,
    current_language,
    format_day,
    format_local_hour,
    format_local_moment,
    format_moment,
    format_number,
    format_since,
    gettext,
    lazy_gettext,
    ngettext,
    speaking,
    use_language,
    zone_title,
)
from campaigns.foundation.time_zones import local_moment

if TYPE_CHECKING:
    from tests.conftest import Clock


@dataclass(frozen=True)
class Text:
    language: str
    words: str


ENGLISH, SERBIAN = Text("en", "love"), Text("sr-Cyrl", "љубав")


@pytest.fixture(autouse=True)
def _english() -> None:
    use_language("en")


def test_a_language_holds_within_its_block() -> None:
    with speaking("sr-Cyrl"):
        assert current_language().code == "sr-Cyrl"
        with speaking("en"):
            assert current_language().code == "en"
        assert current_language().code == "sr-Cyrl"
    assert current_language().code == "en"


def test_placeholders_are_filled_in() -> None:
    text = "This is %(length)s characters long. At most %(most)s fit."
    for code in KNOWN:
        with speaking(code):
            filled = gettext(text, length=7, most=5)
            assert "7" in filled
            assert "5" in filled
            assert "%(" not in filled


def test_a_text_without_values_keeps_its_percent() -> None:
    assert gettext("100 % of all") == "100 % of all"


@pytest.mark.parametrize("code", list(KNOWN))
def test_every_plural_form_is_filled_in(code: str) -> None:
    with speaking(code):
        for number in (0, 1, 2, 5, 11, 21, 22, 25, 101, 1002):
            said = ngettext("%(num)s signature", "%(num)s signatures", number)
            assert said.startswith(format_number(number))
            assert "%(" not in said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 потпис"), (2, "2 потписа"), (5, "5 потписа"), (21, "21 потпис"), (22, "22 потписа"), (11, "11 потписа")],
)
def test_serbian_has_its_own_plurals(number: int, said: str) -> None:
    with speaking("sr-Cyrl"):
        assert ngettext("%(num)s signature", "%(num)s signatures", number) == said


def test_a_lazy_text_is_translated_when_it_is_shown() -> None:
    text = lazy_gettext("Write your name.")
    with speaking("sr-Cyrl"):
        serbian = str(text)
    assert str(text) == "Write your name."
    assert serbian != "Write your name."


def test_numbers_and_days_follow_the_language() -> None:
    day, moment = date(2026, 6, 1), datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
    assert format_number(1234567) == "1,234,567"
    assert format_day(day) == "1 June 2026"
    assert "12:30" in format_moment(moment)
    with speaking("sr-Cyrl"):
        assert format_number(1234567) == "1.234.567"
        assert format_day(day) == "1. јуна 2026."
    with speaking("sr-Latn"):
        assert format_day(day) == "1. juna 2026."


@pytest.mark.parametrize(
    ("month", "zone", "said"),
    [
        (7, "Europe/Belgrade", "14:30 local time (CEST)"),
        (1, "Europe/Belgrade", "13:30 local time (CET)"),
        (7, "Europe/London", "13:30 local time (BST)"),
        (7, "Asia/Kathmandu", "18:15 local time (GMT+05:45)"),
        (7, "UTC", "12:30 UTC"),
        (7, "Nowhere", "12:30 UTC"),
    ],
)
def test_a_local_time_says_whose_clocks(month: int, zone: str, said: str) -> None:
    moment = local_moment(datetime(2026, month, 1, 12, 30, tzinfo=UTC), zone)
    assert format_local_hour(moment) == said
    shown = format_local_moment(moment, "long")
    assert shown.startswith("1 July 2026" if month == 7 else "1 January 2026")
    assert shown.endswith(said)


@pytest.mark.parametrize("code", list(KNOWN))
def test_every_language_knows_the_clocks_of_its_readers(code: str) -> None:
    moment = local_moment(datetime(2026, 7, 1, 12, 30, tzinfo=UTC), "Europe/Belgrade")
    with speaking(code):
        assert "14" in format_local_hour(moment)
        assert "CEST" in format_local_hour(moment)
        assert zone_title("Europe/Belgrade")
        assert zone_title("UTC") == zone_title("Nowhere")
    with speaking("en"):
        assert zone_title("Europe/Belgrade") == "Central European Time"
        assert zone_title("UTC") == "Coordinated Universal Time"


def test_how_long_ago_is_said_in_words(clock: Clock) -> None:
    moment = the_clock.now()
    clock.advance(hours=2)
    assert format_since(moment) == "2 hours ago"
    assert format_since(moment + timedelta(hours=4)) == "in 2 hours"


def test_countries_begin_at_home_and_have_names_in_each_language() -> None:
    for code in KNOWN:
        with speaking(code):
            listed = countries()
            assert [one for one, _ in listed[:6]] == ["AL", "BA", "XK", "ME", "MK", "RS"]
            assert len(listed) == len(KNOWN_COUNTRIES) == len({one for one, _ in listed}) == 250
            assert all(name and name != one for one, name in listed)
    with speaking("sr-Cyrl"):
        assert country_name("RS") == "Србија"
    assert country_name("XK") == "Kosovo"
    assert country_name("??") == "??"


def test_a_reader_gets_their_own_language_else_the_first_else_any() -> None:
    both = [ENGLISH, SERBIAN]
    assert the_text(both, "sr-Cyrl").text is SERBIAN
    assert the_text(both, "en").text is ENGLISH
    assert the_text([SERBIAN], "en").text is SERBIAN
    assert the_text(both, "sr-Cyrl", "en").language == "sr-Cyrl"
    assert the_text([ENGLISH], "sr-Cyrl", "en").language == "en"
    near = Text("cnr", "ljubav")
    assert the_text([ENGLISH, near], "sr-Cyrl").text is near, "understood, so it goes before English"
    assert the_text([ENGLISH, near], "en").text is ENGLISH
    assert choose_text([], "en") is None
    with pytest.raises(LookupError):
        the_text([], "en")


def test_readers_of_latin_get_cyrillic_written_in_latin() -> None:
    chosen = the_text([ENGLISH, SERBIAN], "sr-Latn")
    assert (chosen.language, chosen.show(chosen.text.words)) == ("sr-Latn", "ljubav")
    assert source_of("sr-Latn") == "sr-Cyrl"
    assert [one.code for one in written_languages(tuple(KNOWN))] == ["en", "sr-Cyrl"]
    # What was written in English stays as it is, also where a Cyrillic word is quoted in it.
    english = the_text([Text("en", "the word љубав")], "sr-Latn", "en")
    assert english.show(english.text.words) == "the word љубав"
