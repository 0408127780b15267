"""Addresses of pages: whole, of the web, and short enough to be kept."""

from __future__ import annotations

import pytest

from campaigns.foundation.web_addresses import LONGEST, is_web_address


@pytest.mark.parametrize(
    "text", ["https://example.org", "http://example.org:8080/a?b=c#d", f"https://x.rs/{'a' * (LONGEST - 13)}"]
)
def test_a_whole_address_is_one(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "//example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://",
        "https://:80/",
        "https://[",
        "https://a b.rs",
        f"https://x.rs/{'a' * LONGEST}",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_web_address(text)
