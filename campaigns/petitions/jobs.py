"""Background verbs of petitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.jobs import job
from campaigns.petitions.operations import close_ended_petitions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@job("background")
def close_ended(db: Session) -> None:
    """Close petitions whose closing moment has passed. Repeatable: a closed one is not found again."""
    close_ended_petitions(db, SYSTEM)
