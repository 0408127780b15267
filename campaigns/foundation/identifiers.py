"""Public identifiers: time-ordered UUIDs and slugs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import uuid_utils.compat
from anyascii import anyascii

from campaigns.foundation.i18n.scripts import latin_from_cyrillic

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_SLUG = 80
# Words that stand in addresses where a slug may stand: nothing can be called so.
RESERVED_SLUGS = frozenset({"new"})


def uuid7() -> UUID:
    """A new time-ordered UUID (RFC 9562, version 7): rows made together lie together in an index."""
    return uuid_utils.compat.uuid7()


def slugify(text: str) -> str:
    """An address-safe name of at most `LONGEST_SLUG` characters; Cyrillic is read as Serbian or Macedonian, not as Russian."""
    plain = anyascii(latin_from_cyrillic(text)).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-")
    return slug or "untitled"
