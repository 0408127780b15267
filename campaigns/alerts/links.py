"""The links of a follower: one to confirm, for some days; to the own page, to stop the letters and to the calendar, for as long as the follower exists.

Each is good for one thing only: the link that stops letters stands in the head of every alert, where programs on the way read it, and opens no page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from campaigns.foundation.tokens import Token, the_token_maker

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from campaigns.alerts.models import Follower

_CONFIRM = "follower.confirm"
_OWN = "follower.own"
_STOP = "follower.stop"
_CALENDAR = "follower.calendar"


def confirm_token(follower_uuid: UUID, written_at: datetime, days: int) -> str:
    """The token of a confirmation link that was first written at `written_at`."""
    return the_token_maker().make(_CONFIRM, follower_uuid, follower_uuid, written_at + timedelta(days=days))


def own_token(follower_uuid: UUID) -> str:
    """The token of the follower's own page."""
    return the_token_maker().make(_OWN, follower_uuid, follower_uuid)


def stop_token(follower_uuid: UUID) -> str:
    """The token that stops the letters, and does nothing else."""
    return the_token_maker().make(_STOP, follower_uuid, follower_uuid)


def calendar_token(follower: Follower) -> str:
    """The token of the follower's calendar, until the follower takes another one."""
    return the_token_maker().make(_CALENDAR, follower.uuid, follower.calendar_uuid)


def read_confirm_token(token: str) -> Token:
    """What a confirmation link names.

    Raises:
        BadToken: when it is none.

    """
    return the_token_maker().read(_CONFIRM, token)


def read_own_token(token: str) -> Token:
    """What a link to an own page names.

    Raises:
        BadToken: when it is none.

    """
    return the_token_maker().read(_OWN, token)


def read_stop_token(token: str) -> Token:
    """What a link that stops letters names.

    Raises:
        BadToken: when it is none.

    """
    return the_token_maker().read(_STOP, token)


def read_calendar_token(token: str) -> Token:
    """What the secret address of a calendar names: a follower and the calendar's own id, which is no longer the follower's when it was changed.

    Raises:
        BadToken: when it is none.

    """
    return the_token_maker().read(_CALENDAR, token)
