"""Natural keys: what makes a thing of a source the same thing when it comes again, as one short text."""

from __future__ import annotations

import hashlib

LENGTH = 40


def natural_key(*parts: object) -> str:
    """40 hexadecimal digits that are equal for equal parts; None counts as empty, and white space does not count."""
    words = ("" if part is None else " ".join(str(part).split()) for part in parts)
    return hashlib.blake2b("\x1f".join(words).encode(), digest_size=LENGTH // 2).hexdigest()
