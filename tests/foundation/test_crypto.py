"""Sealed values open with their own key, in their own place, and nowhere else; keys rotate without losing anybody."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.foundation.crypto import Keyring, KeyringError, about, sealing_number

if TYPE_CHECKING:
    from pathlib import Path

ROW = UUID("0198c0de-0000-7000-8000-000000000001")
OTHER_ROW = UUID("0198c0de-0000-7000-8000-000000000002")
PLACE = about("signature", "name", ROW)
# No lone surrogates: they are refused at every door.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
RING = Keyring.fresh()


@given(TEXTS)
def test_what_was_sealed_opens_in_its_place(text: str) -> None:
    assert RING.open(RING.seal(text, PLACE), PLACE) == text


def test_the_same_text_never_looks_the_same_twice() -> None:
    sealed = {RING.seal("Mira", PLACE) for _ in range(100)}
    assert len(sealed) == 100
    assert all(b"Mira" not in one for one in sealed)


@pytest.mark.parametrize(
    "place",
    [about("signature", "name", OTHER_ROW), about("signature", "email", ROW), about("account", "name", ROW)],
    ids=["row", "column", "table"],
)
def test_a_value_that_was_moved_does_not_open(place: bytes) -> None:
    with pytest.raises(KeyringError, match="does not open"):
        RING.open(RING.seal("Mira", PLACE), place)


def test_a_value_that_was_altered_does_not_open() -> None:
    sealed = RING.seal("Mira", PLACE)
    for position in range(5, len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(KeyringError, match="does not open"):
            RING.open(bytes(altered), PLACE)


def test_a_value_of_another_installation_does_not_open() -> None:
    with pytest.raises(KeyringError, match="does not open"):
        Keyring.fresh().open(RING.seal("Mira", PLACE), PLACE)


def test_a_key_that_is_missing_is_named() -> None:
    sealed = RING.seal("Mira", PLACE)
    without = Keyring({2: RING.sealing[1]}, dict(RING.index), RING.secret)
    with pytest.raises(KeyringError, match="sealing key 1"):
        without.open(sealed, PLACE)
    with pytest.raises(KeyringError, match="index key 7"):
        RING.blind_index("account", "mira@example.org", number=7)


def test_the_newest_key_seals_and_the_older_ones_still_open() -> None:
    older = RING.seal("Mira", PLACE)
    rotated = Keyring({1: RING.sealing[1], 2: Keyring.fresh().sealing[1]}, dict(RING.index), RING.secret)
    newer = rotated.seal("Mira", PLACE)
    assert (sealing_number(older), sealing_number(newer)) == (1, 2)
    assert rotated.open(older, PLACE) == rotated.open(newer, PLACE) == "Mira"


def test_a_blind_index_is_the_same_for_the_same_text_in_one_scope_under_one_key() -> None:
    index = RING.blind_index("a", "mira@example.org")
    assert len(index) == 32
    assert index == RING.blind_index("a", "mira@example.org", number=1)
    others = {
        RING.blind_index("b", "mira@example.org"),
        RING.blind_index("a", "mirb@example.org"),
        Keyring.fresh().blind_index("a", "mira@example.org"),
    }
    assert len(others) == 3
    assert index not in others


def test_a_keyring_comes_back_from_its_file_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keyring.json"
    RING.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = Keyring.load(path)
    assert (again.sealing, again.index, again.secret) == (RING.sealing, RING.index, RING.secret)
    assert [one.name for one in path.parent.iterdir()] == ["keyring.json"]


def test_of_two_who_make_a_keyring_the_first_ones_stays(tmp_path: Path) -> None:
    path = tmp_path / "keyring.json"
    RING.save_new(path)
    Keyring.fresh().save_new(path)
    assert Keyring.load(path).secret == RING.secret
    assert [one.name for one in tmp_path.iterdir()] == ["keyring.json"]


def test_a_missing_keyring_is_not_replaced_in_silence(tmp_path: Path) -> None:
    with pytest.raises(KeyringError, match="no keyring at"):
        Keyring.load(tmp_path / "keyring.json")


def _content() -> dict[str, object]:
    return {"sealing": {"1": "QUFB" * 10 + "QUE="}, "index": {"1": "QUFB" * 10 + "QUE="}, "secret": "s"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"sealing": {}}',
        json.dumps(_content() | {"sealing": {}}),
        json.dumps(_content() | {"sealing": {"1": "QUFB"}}),
        json.dumps(_content() | {"index": {"1": "not base64!"}}),
        json.dumps(_content() | {"index": {"one": "QUFB" * 10 + "QUE="}}),
        json.dumps(_content() | {"index": ["QUFB"]}),
    ],
)
def test_a_damaged_keyring_stops_the_start_and_says_which_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keyring.json"
    path.write_text(text)
    with pytest.raises(KeyringError, match=str(path)):
        Keyring.load(path)


def test_keys_never_show_in_a_repr() -> None:
    assert str(RING.sealing[1]) not in repr(RING)
    assert RING.secret not in repr(RING)
