"""Which languages are so near that their words can be compared."""

from __future__ import annotations

# One language for this purpose: a law of one of these countries is often the model for the next.
_NEAR = frozenset({"sr", "bs", "hr", "cnr", "sh"})


def are_comparable(one: str, other: str) -> bool:
    """Whether words in the language `one` can be held against words in `other`, both tags (`sr-Cyrl`); the script does not matter."""
    first, second = (tag.replace("_", "-").split("-")[0].lower() for tag in (one, other))
    return first == second or {first, second} <= _NEAR
