"""The one place that asks what time it is, so that tests and demonstration data can say another."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """The present moment as an aware UTC time."""
    return _told.get() or datetime.now(UTC)


def today() -> date:
    """The present day in UTC: the day under which signatures are counted."""
    return now().date()


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Within the block, `now()` answers `moment` (an aware time)."""
    token = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)
