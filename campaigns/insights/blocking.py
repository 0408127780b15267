"""Who could block a decision of a council of States, in words of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.insights.seats import name_of
from campaigns.proposals.heads import blocking_minority

if TYPE_CHECKING:
    from campaigns.proposals.heads import Blocking, WhipCount


@dataclass(frozen=True, slots=True)
class BlockingShown:
    """A minority that could block, with the names of its States, the heaviest first; see `Blocking` for the rest."""

    against: tuple[str, ...]
    others: tuple[str, ...]
    facts: Blocking


def blocking_shown(count: WhipCount, language: str) -> BlockingShown | None:
    """The smallest minority that could block, for readers of `language`; None where votes are not weighed."""
    found = blocking_minority(count)
    if found is None:
        return None
    against, others = (tuple(name_of(head, language) for head in heads) for heads in (found.against, found.others))
    return BlockingShown(against, others, found)
