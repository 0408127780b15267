"""Moments on the clocks of a place: what is kept is UTC, what people come to is the hour there."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=128)
def zone_named(name: str) -> tzinfo:
    """The time zone of that name (IANA: `Europe/Belgrade`); UTC where there is none, because a wrong name must not take a page away."""
    try:
        return ZoneInfo(name)
    # What is no name may look like a folder or lead out of the database of zones, and each of them is refused in another way.
    except (KeyError, ValueError, OSError):
        return UTC


def local_moment(moment: datetime, zone: str) -> datetime:
    """The same instant on the clocks of the zone called `zone`; `moment` is aware."""
    return moment.astimezone(zone_named(zone))


def local_day(moment: datetime, zone: str) -> date:
    """The day that it is there at an instant."""
    return local_moment(moment, zone).date()
