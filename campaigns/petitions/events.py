"""What happened to petitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PetitionPublished:
    """A petition can be signed from now on, for the first time or again."""

    petition_uuid: UUID


@dataclass(frozen=True, slots=True)
class PetitionClosed:
    """A petition can be signed no more."""

    petition_uuid: UUID


@dataclass(frozen=True, slots=True)
class PetitionTextChanged:
    """What a published petition shows has changed: its text, its picture or its address."""

    petition_uuid: UUID


@dataclass(frozen=True, slots=True)
class PetitionUpdatePublished:
    """News about a petition stands on its page."""

    update_uuid: UUID
