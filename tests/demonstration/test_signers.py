"""The invented signers: the same every time, plainly artificial, and spread over days like a crowd."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from campaigns.demonstration.signers import Signer, crowd_of, figures
from campaigns.foundation.addresses import canonical_address, is_address

NOW = datetime(2026, 11, 24, 11, 17, tzinfo=UTC)
BEGAN = NOW - timedelta(days=56)


def crowd() -> list[Signer]:
    return list(crowd_of(figures()["crowd"][0], BEGAN, NOW, NOW))


def test_the_same_moment_gives_the_same_signers() -> None:
    assert crowd() == crowd()


def test_as_many_come_as_the_figures_say() -> None:
    expected = figures()["crowd"][0]
    states = Counter(signer.state for signer in crowd())
    assert states == {state: expected[state] for state in ("confirmed", "pending", "withdrawn")}


def test_nobody_is_named_and_nobody_can_be_written_to() -> None:
    signers = crowd()
    for signer in signers:
        assert signer.name.split()[-1].isdigit()
        assert signer.email.endswith("@example.org")
        assert is_address(signer.email)
    assert len({canonical_address(signer.email) for signer in signers}) == len(signers)


def test_times_follow_each_other() -> None:
    for signer in crowd():
        assert BEGAN <= signer.signed_at <= NOW
        if signer.confirmed_at is not None:
            assert signer.signed_at <= signer.confirmed_at <= NOW
        if signer.withdrawn_at is not None:
            assert signer.confirmed_at is not None
            assert signer.confirmed_at <= signer.withdrawn_at <= NOW


def test_what_the_house_would_have_forgotten_is_not_there() -> None:
    unsettled = [signer for signer in crowd() if signer.state != "confirmed"]
    assert min(signer.signed_at for signer in unsettled) > NOW - timedelta(days=30)


def test_a_crowd_comes_in_bursts() -> None:
    days = Counter(signer.confirmed_at.date() for signer in crowd() if signer.confirmed_at)
    usual = sorted(days.values())[len(days) // 2]
    assert len(days) >= 56
    assert max(days.values()) > 5 * usual
    assert min(days.values()) < usual / 2


def test_reasons_and_towns_are_in_the_signers_script() -> None:
    for signer in crowd():
        written = f"{signer.name} {signer.reason or ''}"
        has_cyrillic = any("\u0400" <= mark <= "\u04ff" for mark in written)
        assert has_cyrillic == (signer.language == "sr-Cyrl")
        assert (
            signer.reason is None
            or "nvented" in signer.reason
            or "змишљено" in signer.reason
            or "zmišljeno" in signer.reason
        )
