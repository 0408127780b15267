"""What a follower's own page shows: what is followed, how often letters come, what was told, what is to come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaigns.alerts.links import calendar_token
from campaigns.alerts.personal_data import export_follower
from campaigns.alerts.queries.followers import confirmed_follows, follow_rows, pending_follows
from campaigns.alerts.queries.ledger import ToldRow, told_lately
from campaigns.alerts.queries.outlook import next_followed
from campaigns.foundation.site import the_site
from campaigns.insights.coming_dates import coming_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaigns.alerts.models import Follower
    from campaigns.alerts.queries.followers import FollowRow
    from campaigns.insights.coming_dates import ComingDate

MOST_DATES = 12


@dataclass(frozen=True, slots=True)
class FollowingPage:
    """Everything that a follower's own page shows."""

    follows: Sequence[FollowRow]
    pending: Sequence[FollowRow]
    frequency: str
    email: str
    calendar_url: str
    dates: Sequence[ComingDate]
    told: Sequence[ToldRow]
    held: dict[str, Any]

    @property
    def webcal_url(self) -> str:
        """The same address as programs of calendars subscribe to it."""
        return f"webcal://{self.calendar_url.partition('://')[2]}"

    def as_json(self) -> str:
        """Everything that is held, as JSON."""
        return json.dumps(self.held, ensure_ascii=False, indent=1)


def following_page(db: Session, follower: Follower) -> FollowingPage:
    """The own page of a follower, in the language in use; a fixed number of queries but for one each search."""
    mine = confirmed_follows(follower)
    held = export_follower(db, follower)
    return FollowingPage(
        follows=follow_rows(db, mine),
        pending=follow_rows(db, pending_follows(follower)),
        frequency=follower.frequency,
        email=held["email"] or "",
        calendar_url=the_site().address(f"/calendars/{calendar_token(follower)}.ics"),
        dates=coming_dates(next_followed(db, mine, most=MOST_DATES)),
        told=told_lately(db, follower),
        held=held,
    )
