"""What happened to proposals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProposalChanged:
    """Something about a public proposal is new: an action, its stage, a text, a paper, a vote, a date."""

    bill_uuid: UUID


@dataclass(frozen=True, slots=True)
class ProposalsChanged:
    """Something is new about so many proposals at once that each is not worth a word of its own: an import."""
