"""Links prove one thing, for their time; whatever else is sent in their place is refused without an error."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.foundation import clock as the_clock
from campaigns.foundation.tokens import BadToken, Token, TokenMaker

if TYPE_CHECKING:
    from tests.conftest import Clock

MAKER = TokenMaker("a secret of the tests, long enough")
SCOPE, SUBJECT = UUID(int=1), UUID(int=2)


@pytest.mark.usefixtures("clock")
def test_a_token_says_what_it_was_made_with() -> None:
    ends = the_clock.now() + timedelta(days=7)
    token = MAKER.make("confirm", SCOPE, SUBJECT, ends)
    assert MAKER.read("confirm", token) == Token(SCOPE, SUBJECT, ends)
    assert MAKER.read("own", MAKER.make("own", SCOPE, SUBJECT)) == Token(SCOPE, SUBJECT, None)


def test_it_survives_in_an_address() -> None:
    token = MAKER.make("confirm", SCOPE, SUBJECT)
    assert len(token) == 70
    assert token.replace("-", "").replace("_", "").isalnum()


def test_the_same_link_is_made_again_the_same() -> None:
    assert MAKER.make("own", SCOPE, SUBJECT) == MAKER.make("own", SCOPE, SUBJECT)


def test_it_expires_at_its_end_and_can_still_be_read(clock: Clock) -> None:
    token = MAKER.make("confirm", SCOPE, SUBJECT, the_clock.now() + timedelta(days=7))
    clock.advance(days=7, seconds=-1)
    assert not MAKER.read("confirm", token).is_expired
    clock.advance(seconds=1)
    assert MAKER.read("confirm", token).is_expired


def test_one_without_an_end_lives_as_long_as_its_row(clock: Clock) -> None:
    token = MAKER.make("own", SCOPE, SUBJECT)
    clock.advance(days=36500)
    assert not MAKER.read("own", token).is_expired


def test_a_token_for_one_purpose_does_not_serve_another() -> None:
    with pytest.raises(BadToken):
        MAKER.read("confirm", MAKER.make("own", SCOPE, SUBJECT))


def test_a_token_under_another_secret_is_refused() -> None:
    with pytest.raises(BadToken):
        TokenMaker("another secret of the tests, as long").read("own", MAKER.make("own", SCOPE, SUBJECT))


def test_every_changed_letter_is_noticed() -> None:
    token = MAKER.make("own", SCOPE, SUBJECT)
    # The last letter holds two bits beyond the bytes; a decoder may overlook those, so the rest is what counts.
    for position in range(len(token) - 1):
        altered = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        with pytest.raises(BadToken):
            MAKER.read("own", altered)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "A",
        "ž",
        "Ђорђе",
        "\x00",
        "%00",
        "A" * 69,
        "A" * 71,
        "A" * 100_000,
        "\ud800",
        "=" * 70,
        "../../etc/passwd",
        "A B",
    ],
)
def test_what_was_never_a_token_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        MAKER.read("own", token)


@given(st.text())
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    with pytest.raises(BadToken):
        MAKER.read("own", text)


def test_a_keyed_text_depends_on_purpose_text_and_secret() -> None:
    other = TokenMaker("another secret of the tests, as long")
    made = {MAKER.keyed("csrf", "a"), MAKER.keyed("csrf", "b"), MAKER.keyed("else", "a"), other.keyed("csrf", "a")}
    assert len(made) == 4
    assert MAKER.keyed("csrf", "a") in made
