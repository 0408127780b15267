"""The relay: looks into the database for what is owed and rings; what a dead worker left is rung for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from campaigns.foundation import outbox
from campaigns.foundation.mail import queue as letters
from campaigns.foundation.transaction import reading, writing

if TYPE_CHECKING:
    from campaigns.foundation.bell import Bell

log = structlog.get_logger(__name__)


def ring_due(bell: Bell) -> int:
    """Ring for everything that is due; gives back how many times it rang.

    Nothing is written when nothing is due, and no transaction is open while it rings.
    """
    with reading() as db:
        lanes = letters.lanes_due(db)
        has_jobs = outbox.has_due(db)
        has_stale = letters.has_stale(db)
    if has_stale:
        with writing() as db:
            freed = letters.free_stale(db)
        log.warning("letters taken back from a worker that died", number=freed)
    rung = sum(bell.ring_for_letters(lane) for lane in lanes)
    if has_jobs and bell.answers():
        with writing() as db:
            leased = outbox.lease_due(db)
        rung += sum(bell.ring_for_job(queue, one) for one, queue in leased)
    return rung
