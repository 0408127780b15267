"""Addresses of pages on the web, as people type them and files carry them."""

from __future__ import annotations

from urllib.parse import urlsplit

# What the columns that keep one have room for.
LONGEST = 1000


def is_web_address(text: str) -> bool:
    """Whether `text` is a whole address of a page on the web, not too long to be kept."""
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
    return is_whole and len(text) <= LONGEST and not any(mark.isspace() for mark in text)
