"""Background work of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.accounts import operations
from campaigns.foundation.jobs import job

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@job("background")
def forget_ended_sessions(db: Session) -> None:
    """Delete sessions that ended and tries that no longer count. Repeatable: what is gone is not found again."""
    operations.forget_ended_sessions(db)
