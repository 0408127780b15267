"""What happened to signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignatureConfirmed:
    """A signer confirmed by mail; the signature counts from now on."""

    petition_uuid: UUID
    signature_uuid: UUID


@dataclass(frozen=True, slots=True)
class SignatureWithdrawn:
    """A signer took the signature back."""

    petition_uuid: UUID
    signature_uuid: UUID
