"""Pictures of petitions for signing, a second old at most: a thousand signers a second need not read the same row a thousand times."""

from __future__ import annotations

from campaigns.foundation.caching import BriefCache
from campaigns.foundation.transaction import reading
from campaigns.signatures.queries import Signable, signable_petition

_SECONDS = 1.0
_kept: BriefCache[Signable] = BriefCache(_SECONDS)


def signable(slug: str) -> Signable:
    """The petition at `slug` as signing needs it.

    Raises:
        Missing: when no public petition is there.

    """
    found = _kept.get(slug)
    if found is None:
        with reading() as db:
            found = signable_petition(db, slug)
        _kept.put(slug, found)
    return found


def forget_snapshots() -> None:
    """Look again at the next signature."""
    _kept.clear()
