"""When what is owed without anybody asking."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from campaigns.accounts.jobs import forget_ended_sessions
from campaigns.alerts.jobs import forget_followers, tell_followers
from campaigns.alerts.queries.ledger import has_followers_due
from campaigns.foundation.importing.jobs import forget_old_uploads, look_at_sources, work_imports
from campaigns.foundation.importing.runs import has_runs_to_work
from campaigns.foundation.importing.watching import has_sources_due
from campaigns.foundation.schedule import Daily, Entry, Every
from campaigns.insights.jobs import refresh_share_pictures
from campaigns.petitions.jobs import close_ended
from campaigns.signatures.jobs import count_signatures, forget_ended, forget_lapsed, reconcile_counts
from campaigns.signatures.queries import has_uncounted

if TYPE_CHECKING:
    from campaigns.settings import Settings


def timetable(settings: Settings) -> tuple[Entry, ...]:
    """The table of times. Counting is owed only when there is something to count, looking for followers only when the turn of one has come."""
    return (
        Every(count_signatures, timedelta(seconds=settings.count_interval_seconds), is_needed=has_uncounted),
        Every(tell_followers, timedelta(minutes=1), is_needed=has_followers_due),
        Every(close_ended, timedelta(minutes=1)),
        Every(refresh_share_pictures, timedelta(minutes=30)),
        Every(forget_lapsed, timedelta(hours=1)),
        Every(forget_followers, timedelta(hours=1)),
        Every(forget_ended_sessions, timedelta(hours=1)),
        Every(work_imports, timedelta(seconds=2), is_needed=has_runs_to_work),
        Every(look_at_sources, timedelta(minutes=1), is_needed=has_sources_due),
        Daily(forget_old_uploads, hour=1),
        Daily(forget_ended, hour=2),
        Daily(reconcile_counts, hour=3),
    )
