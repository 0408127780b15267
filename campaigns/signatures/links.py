"""The links of a signature: one to confirm, for some days, and one to its owner's page, for as long as it exists."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from campaigns.foundation.tokens import Token, the_token_maker

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

_CONFIRM = "signature.confirm"
_OWN = "signature.own"


def confirm_token(petition_uuid: UUID, signature_uuid: UUID, written_at: datetime, days: int) -> str:
    """The token of a confirmation link that was first written at `written_at`."""
    return the_token_maker().make(_CONFIRM, petition_uuid, signature_uuid, written_at + timedelta(days=days))


def own_token(petition_uuid: UUID, signature_uuid: UUID) -> str:
    """The token of the owner's page."""
    return the_token_maker().make(_OWN, petition_uuid, signature_uuid)


def read_confirm_token(token: str) -> Token:
    """What a confirmation link names.

    Raises:
        BadToken: when it is none.

    """
    return the_token_maker().read(_CONFIRM, token)


def read_own_token(token: str) -> Token:
    """What a link to an owner's page names.

    Raises:
        BadToken: when it is none.

    """
    return the_token_maker().read(_OWN, token)
