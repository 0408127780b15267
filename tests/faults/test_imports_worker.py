"""The worker of imports dies over a file, again and again."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from campaigns.foundation import clock
from campaigns.foundation.importing.models import ImportRun, RunState
from campaigns.foundation.importing.report import Fault
from campaigns.foundation.importing.runs import GIVEN_UP_AFTER, MOST_ATTEMPTS, RunRequest, ask_for_run
from campaigns.foundation.importing.uploads import the_uploads
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.transaction import reading, writing
from tests.proposals.imports.making import bill
from tests.running import eventually

if TYPE_CHECKING:
    from tests.faults.stage import Stage

IMPORTS = "work: imports"
# It takes a worker some seconds to read so many.
MANY = 20_000


def _ask(number: int) -> int:
    """Ask for the import of a file with so many proposals; gives back the key of the run."""
    lines = "".join(json.dumps(bill(one)) + "\n" for one in range(number))
    stored, digest = the_uploads().take(io.BytesIO(lines.encode()))
    with writing() as db:
        return ask_for_run(db, RunRequest("ocd", "bills.jsonl", stored, digest), account_uuid=None).id


def _run(key: int) -> ImportRun:
    with reading() as db:
        return db.get_one(ImportRun, key)


def _minutes_pass() -> None:
    """Let the run that was left be known to be, and the lease of its job run out, without waiting for either."""
    with writing() as db:
        left = clock.now() - GIVEN_UP_AFTER - timedelta(seconds=1)
        db.execute(update(ImportRun).where(ImportRun.state == RunState.RUNNING).values(seen_at=left))
        db.execute(update(OutboxJob).values(due_at=clock.now(), lease_until=None))


def _kill_over(stage: Stage, key: int, attempt: int) -> None:
    def is_taken_up() -> bool:
        run = _run(key)
        return (run.state, run.attempts) == (RunState.RUNNING, attempt)

    eventually(is_taken_up, lambda: f"attempt {attempt}: {_run(key).state}, {_run(key).attempts}")
    stage.worker.child(IMPORTS).kill()
    _minutes_pass()


def test_a_file_that_kills_each_worker_is_given_up(stage: Stage) -> None:
    deadly = _ask(MANY)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        _kill_over(stage, deadly, attempt)
    eventually(lambda: _run(deadly).state == RunState.FAILED, lambda: f"the run is {_run(deadly).state}")
    assert _run(deadly).attempts == MOST_ATTEMPTS
    assert "Its worker ended" in str(Fault.from_json(_run(deadly).faults[0]))
    # The next file comes in.
    harmless = _ask(3)
    eventually(lambda: _run(harmless).state == RunState.DONE, lambda: f"the next is {_run(harmless).state}")
    assert _run(harmless).counts["proposals"] == {"insert": 3}
