"""Runs of imports: asked for, taken up by a worker, watched while they go, and kept with their report."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import and_, delete, or_, select, update

from campaigns.foundation import clock
from campaigns.foundation.actor import Actor, ActorKind
from campaigns.foundation.db import changed_rows
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.formats import ImportTask, format_of
from campaigns.foundation.importing.models import ImportRun, RunState
from campaigns.foundation.importing.report import Fault, Report, UnreadableFileError
from campaigns.foundation.importing.uploads import the_uploads
from campaigns.foundation.transaction import UNAVAILABLE, the_database, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

# A run whose worker gave no sign of life for so long is taken up by another: every importer can be repeated.
GIVEN_UP_AFTER = timedelta(minutes=3)
# So many workers may be left dead by one run: a file that kills each would otherwise be taken up for ever.
MOST_ATTEMPTS = 3
_DEADLY = _(
    "Its worker ended %(times)s times while it worked on this file, perhaps for want of memory, so it is not tried again by itself. Send the file in smaller parts, or ask who looks after the installation.",
    times=MOST_ATTEMPTS,
)
# A database that is started anew is back within seconds; what came of a run waits so long for it, and is not a worker's death.
_KEEP_TRIES = 10
_KEEP_AGAIN_S = 2.0
# How often a run says how far it is.
_TELL_EVERY_S = 1.0
MOST_PROGRESS = 2_000_000_000  # the column is a 32-bit integer
_OPTION_MAY_REMOVE = "may_remove"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What an import is asked for: a format, a file in the folder of uploads, the options."""

    format: str
    file_name: str
    stored_name: str
    sha256: str = ""
    options: Mapping[str, str] | None = None
    is_dry_run: bool = False
    may_remove: bool = False
    source_id: int | None = None


def ask_for_run(db: Session, request: RunRequest, *, account_uuid: UUID | None) -> ImportRun:
    """Write down that a file is to be imported; the schedule owes the job."""
    options: dict[str, Any] = dict(request.options or {})
    if request.may_remove:
        options[_OPTION_MAY_REMOVE] = True
    run = ImportRun(
        uuid=uuid7(),
        format=request.format,
        file_name=request.file_name[:300],
        stored_name=request.stored_name,
        sha256=request.sha256,
        options=options,
        is_dry_run=request.is_dry_run,
        state=RunState.WAITING.value,
        done=0,
        total=0,
        counts={},
        faults=[],
        fault_number=0,
        attempts=0,
        account_uuid=account_uuid,
        source_id=request.source_id,
        created_at=clock.now(),
    )
    db.add(run)
    db.flush()
    return run


def run_of(db: Session, uuid: UUID) -> ImportRun:
    """The run with that public id.

    Raises:
        Missing: when there is none.

    """
    run = db.scalar(select(ImportRun).where(ImportRun.uuid == uuid))
    if run is None:
        raise Missing
    return run


def options_of(run: ImportRun) -> dict[str, str]:
    """The options of the format that a run was asked for with."""
    return {name: value for name, value in run.options.items() if isinstance(value, str)}


def latest_runs(db: Session, *, before: int | None = None, most: int = 30) -> Sequence[ImportRun]:
    """Runs, newest first; `before` is the key of the last one that was shown."""
    query = select(ImportRun).order_by(ImportRun.id.desc()).limit(most)
    if before is not None:
        query = query.where(ImportRun.id < before)
    return db.scalars(query).all()


def _is_free() -> ColumnElement[bool]:
    left = clock.now() - GIVEN_UP_AFTER
    return or_(
        ImportRun.state == RunState.WAITING,
        and_(ImportRun.state == RunState.RUNNING, ImportRun.seen_at < left),
    )


def has_runs_to_work(db: Session) -> bool:
    """Whether a run waits, or was left by a worker that died."""
    return db.scalar(select(ImportRun.id).where(_is_free()).limit(1)) is not None


def work_next_run() -> bool:
    """Take up the run that waits longest and work it to its end; gives back whether there was one.

    One that `MOST_ATTEMPTS` workers took up and left ends as failed instead.
    """
    with writing() as db:
        run = db.scalar(
            select(ImportRun).where(_is_free()).order_by(ImportRun.id).limit(1).with_for_update(skip_locked=True)
        )
        if run is None:
            return False
        if run.attempts >= MOST_ATTEMPTS:
            log.error("import given up", run=str(run.uuid), attempts=run.attempts)
            _keep_report(run, Report(), Fault("", _DEADLY))
            return True
        _take_up(run)
        run_id, task, key = run.id, _task_of(run), run.format
        stored = run.stored_name
    failure = _import(key, task, run_id)
    _keep_patiently(run_id, task.report, failure)
    if failure is None and not task.is_dry_run:
        # After a dry run it waits to be imported in earnest, after a failure to be tried again.
        the_uploads().forget(stored)
    return True


def _take_up(run: ImportRun) -> None:
    # Counted before the work, because a death cannot be counted after it.
    run.attempts += 1
    now = clock.now()
    run.state, run.started_at, run.seen_at = RunState.RUNNING.value, now, now
    run.counts, run.faults, run.fault_number = {}, [], 0


def _task_of(run: ImportRun) -> ImportTask:
    options = {name: str(value) for name, value in run.options.items() if name != _OPTION_MAY_REMOVE}
    actor = Actor(ActorKind.PERSON if run.account_uuid else ActorKind.SYSTEM, account_uuid=run.account_uuid)
    return ImportTask(
        path=Path(run.stored_name),
        actor=actor,
        options=options,
        is_dry_run=run.is_dry_run,
        may_remove=bool(run.options.get(_OPTION_MAY_REMOVE)),
        run=run.uuid,
    )


def _import(key: str, task: ImportTask, run_id: int) -> Fault | None:
    """Import, filling the report of the task; gives back why it failed, if it did."""
    known = format_of(key)
    if known is None:
        return Fault("", _("There is no format called “%(key)s” any more. Choose another one.", key=key))
    try:
        path = the_uploads().path_of(task.path.name)
    except Missing:
        return Fault("", _("The file is no longer there. Send it again."))
    try:
        known.importer(replace(task, path=path, progress=TellingProgress(run_id)))
    except UnreadableFileError as error:
        return error.as_fault()
    except UNAVAILABLE:
        log.exception("import interrupted", run=str(task.run))
        return Fault(
            "", _("The database could not be reached. Try again: what is in stays, and nothing is done twice.")
        )
    except Exception:
        log.exception("import failed", run=str(task.run))
        return Fault("", _("This is a fault of the software. Who looks after the installation finds it in the log."))
    return None


def _keep_patiently(run_id: int, report: Report, failure: Fault | None) -> None:
    """Write down what came of a run, also where the database is away for a moment."""
    for left in reversed(range(_KEEP_TRIES)):
        try:
            with writing() as db:
                _keep_report(db.get_one(ImportRun, run_id), report, failure)
        except UNAVAILABLE:
            if not left:
                raise
            log.warning("report of an import not kept yet", run_id=run_id)
            time.sleep(_KEEP_AGAIN_S)
        else:
            return


def _keep_report(run: ImportRun, report: Report, failure: Fault | None) -> None:
    failures = [failure] if failure is not None else []
    run.faults = [fault.as_json() for fault in (*failures, *report.faults)]
    run.counts = {kind: dict(fates) for kind, fates in report.as_json().items()}
    run.fault_number = report.fault_number + (failure is not None)
    run.state = (RunState.DONE if failure is None else RunState.FAILED).value
    run.finished_at = clock.now()
    if failure is None:
        run.done = run.total


class TellingProgress:
    """Writes down how far a run is, about once a second, which is also its sign of life.

    An importer calls it as often as it likes. While it writes into SQLite itself nobody else can, so nothing is told then.
    """

    def __init__(self, run_id: int) -> None:
        self._run_id = run_id
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        """So much is done of so much."""
        now = time.monotonic()
        if now < self._next or the_database().gate.is_taken:
            return
        self._next = now + _TELL_EVERY_S
        values = {"done": min(done, MOST_PROGRESS), "total": min(total, MOST_PROGRESS), "seen_at": clock.now()}
        try:
            with writing() as db:
                db.execute(update(ImportRun).where(ImportRun.id == self._run_id).values(values))
        except UNAVAILABLE:
            log.warning("progress of an import not told", run_id=self._run_id)


def abandon_run(db: Session, run: ImportRun) -> bool:
    """Take back a run that nobody has taken up yet; gives back whether it was not too late."""
    query = delete(ImportRun).where(ImportRun.id == run.id, ImportRun.state == RunState.WAITING)
    return changed_rows(db.execute(query)) > 0
