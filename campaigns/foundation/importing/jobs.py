"""Background verbs of imports: work what was asked for, look at the sources, clear the folder."""

from __future__ import annotations

from campaigns.foundation.importing.runs import work_next_run
from campaigns.foundation.importing.uploads import the_uploads
from campaigns.foundation.importing.watching import look_at_next_source
from campaigns.foundation.jobs import job


@job("imports", has_own_edges=True)
def work_imports() -> None:
    """Work all runs that wait. Repeatable: a run is taken up by one worker at a time, and importing the same file twice changes nothing."""
    while work_next_run():
        pass


@job("imports", has_own_edges=True)
def look_at_sources() -> None:
    """Fetch the watched sources that are due. Repeatable: each is put off before it is asked, and what did not change is not imported again."""
    while look_at_next_source():
        pass


@job("imports", has_own_edges=True)
def forget_old_uploads() -> None:
    """Remove files that lay for a week without being imported. Repeatable: what is gone is gone."""
    the_uploads().forget_old()
