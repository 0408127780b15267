"""Moments on the clocks of a place, summer and winter, and zones that there are none of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.foundation.time_zones import local_day, local_moment, zone_named


@pytest.mark.parametrize(
    "name", ["", ".", "Europe", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Београд", "a\x00b"]
)
def test_what_is_no_zone_is_utc(name: str) -> None:
    assert zone_named(name) is UTC
    assert local_moment(datetime(2026, 6, 1, 12, tzinfo=UTC), name).utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("moment", "hour"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), 1),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), 3),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), 3),
    ],
)
def test_clocks_are_moved_in_spring_and_autumn(moment: datetime, hour: int) -> None:
    there = local_moment(moment, "Europe/Belgrade")
    assert there.hour == hour
    assert there.astimezone(UTC) == moment, "the instant is the same"


def test_a_day_begins_with_midnight_there() -> None:
    assert local_day(datetime(2026, 6, 30, 21, 59, tzinfo=UTC), "Europe/Belgrade") == date(2026, 6, 30)
    assert local_day(datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "Europe/Belgrade") == date(2026, 7, 1)
    assert local_day(datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "Europe/Belgrade") == date(2026, 12, 31)
    assert local_day(datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "Europe/Belgrade") == date(2027, 1, 1)
