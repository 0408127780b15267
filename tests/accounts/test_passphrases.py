"""Passphrases: which are good enough, and that comparing tells nothing by its time."""

from __future__ import annotations

import time
import unicodedata

import pytest

from campaigns.accounts.operations import passphrases
from campaigns.foundation.errors import Invalid

GOOD = "the door stands open"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "четири речи једна до друге",
        "alllowercaseandnodigit",
        "  spaces   are   fine  ",
        "🏠🌳🔑📚🪑🚪 a picture each",
        "x7" * 20 + "abcdefg",
    ],
)
def test_no_sign_is_demanded_and_none_forbidden(text: str) -> None:
    passphrases.check_choice(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "fourteen signs",
        "a" * 40,
        "abababababababababab",
        "123456789012345",
        "987654321098765",
        "abcdefghijklmnopqrst",
        "Password password 2026",
        "correct horse battery staple",
        "qwertyuiopasdfghjkl",
        "x7" * 65,
        "mira.kovac@example.org",
        "nul in it \x00 and so on",
        "half a pair \ud83d and so on",
    ],
)
def test_what_would_be_guessed_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        passphrases.check_choice(text, about=("mira.kovac@example.org", "Mira Kovač"), field="new_passphrase")
    assert set(refused.value.faults) == {"new_passphrase"}


def test_it_is_kept_as_argon2id_with_our_parameters() -> None:
    kept = passphrases.hash_passphrase(GOOD)

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passphrases.is_right(kept, GOOD)
    assert not passphrases.is_right(kept, GOOD + " ")
    assert not passphrases.is_outdated(kept)


def test_one_passphrase_typed_on_two_keyboards_is_one() -> None:
    composed = "žuta kuća kraj reke"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed

    assert passphrases.is_right(passphrases.hash_passphrase(composed), decomposed)


def test_an_unknown_account_takes_as_long_as_a_known_one() -> None:
    kept = passphrases.hash_passphrase(GOOD)
    passphrases.is_right(None, GOOD)  # makes the hash of nobody

    known = min(_seconds(kept) for _ in range(5))
    unknown = min(_seconds(None) for _ in range(5))

    assert unknown > known / 3
    assert not passphrases.is_right(None, "nobody has this passphrase")


def test_a_megabyte_is_refused_before_it_is_hashed() -> None:
    assert _seconds(passphrases.hash_passphrase(GOOD), "x" * 1_000_000) < 0.005


@pytest.mark.parametrize("text", ["\ud800" * 20, "\x00" * 20, "ü" * 20, ""])
def test_odd_signs_are_wrong_and_nothing_worse(text: str) -> None:
    assert not passphrases.is_right(passphrases.hash_passphrase(GOOD), text)


def _seconds(kept: str | None, text: str = "something else entirely") -> float:
    begun = time.perf_counter()
    assert not passphrases.is_right(kept, text)
    return time.perf_counter() - begun
