"""Dates as precise as their source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.i18n.texts import speaking
from campaigns.foundation.partial_dates import format_partial_date, iso_date, no_finer_text, read_partial_date

if TYPE_CHECKING:
    from campaigns.foundation.i18n.texts import Style


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1996", date(1996, 1, 1)),
        ("1996-03", date(1996, 3, 1)),
        (" 1996-03-07 ", date(1996, 3, 7)),
        ("2024-04-24T10:00:00+02:00", date(2024, 4, 24)),
        ("2024-04-24 10:00", date(2024, 4, 24)),
    ],
)
def test_a_date_is_as_precise_as_it_was_given(text: str, first: date) -> None:
    found = read_partial_date(text)
    assert found.text == text.strip()
    assert found.first_day == first
    assert found.is_a_day is (len(text.strip()) >= 10)


@pytest.mark.parametrize(
    "text", ["", "soon", "1996-3", "1996-13", "2023-02-29", "0000", "2024-04-24T25:00", "24.4.2024"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no"):
        read_partial_date(text)


def test_a_contact_that_slipped_into_the_column_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="no date: “…”"):
        read_partial_date("ana@gmail.com")


@pytest.mark.parametrize(
    ("first", "text"),
    [
        (date(2019, 1, 1), "2019"),
        (date(2019, 3, 1), "2019-03"),
        (date(2019, 1, 2), "2019-01-02"),
        (date(2019, 3, 9), "2019-03-09"),
    ],
)
def test_a_first_day_says_no_more_than_is_known(first: date, text: str) -> None:
    assert no_finer_text(first) == text


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("15.04.2026", "2026-04-15"),
        ("15.4.2026.", "2026-04-15"),
        (" 5. 4. 2026. ", "2026-04-05"),
        ("15/04/2026", "2026-04-15"),
        ("4.2026.", "2026-04"),
        ("04/2026", "2026-04"),
        ("2026-04-15", "2026-04-15"),
        ("2026", "2026"),
        ("31.31.2026", "2026-31-31"),
        ("15.04.26", "15.04.26"),
        ("sometime", "sometime"),
    ],
)
def test_a_date_that_begins_with_its_day_is_turned_round(text: str, iso: str) -> None:
    assert iso_date(text) == iso


@pytest.mark.parametrize(
    ("language", "style", "alone", "after_since"),
    [
        ("sr-Cyrl", "long", "јануар 2026.", "јануара 2026."),
        ("sr-Latn", "long", "januar 2026.", "januara 2026."),
        ("sr-Cyrl", "medium", "јан 2026.", "јан 2026."),
        ("en", "long", "January 2026", "January 2026"),
    ],
)
def test_months_have_another_form_in_sentences(language: str, style: Style, alone: str, after_since: str) -> None:
    with speaking(language):
        assert format_partial_date("2026-01", style) == alone
        assert format_partial_date("2026-01", style, after_a_word=True) == after_since
        assert format_partial_date("2026", style, after_a_word=True) == format_partial_date("2026", style)
