"""Asking for imports and watching sources, for those who may write down what happens to proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.audit.operations import record
from campaigns.foundation.errors import Conflict, Forbidden, Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.importing.formats import format_of
from campaigns.foundation.importing.models import ImportRun, RunState, WatchedSource
from campaigns.foundation.importing.runs import RunRequest, ask_for_run, options_of
from campaigns.foundation.importing.uploads import the_uploads
from campaigns.foundation.importing.watching import forget_source, look_again_now, put_source, rest_source
from campaigns.proposals.access import can_edit_bill, owns_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def _require_editor(actor: Actor) -> None:
    if not can_edit_bill(actor):
        raise Forbidden


def request_import(db: Session, actor: Actor, request: RunRequest) -> ImportRun:
    """Ask for the import of a file that lies in the folder of uploads; a worker takes it up within seconds.

    Raises:
        Forbidden: when the actor may not write down what happens to proposals.
        Invalid: when the format is unknown.
        Missing: when the file is not there.

    """
    _require_editor(actor)
    if format_of(request.format) is None:
        raise Invalid({"format": _("Choose a format.")})
    the_uploads().path_of(request.stored_name)
    run = ask_for_run(db, request, account_uuid=actor.account_uuid)
    record(db, actor, "request_import", "import_run", run.uuid, format=run.format, dry_run=run.is_dry_run)
    return run


def repeat_import(
    db: Session,
    actor: Actor,
    run: ImportRun,
    *,
    is_dry_run: bool,
    may_remove: bool,
    options: Mapping[str, str] | None = None,
) -> ImportRun:
    """Import the file of an earlier run: in earnest after a dry run, or once more after a failure, perhaps with other `options`.

    Raises:
        Forbidden: when the actor may not write down what happens to proposals, or somebody else asked for that run.
        Conflict: when that run is not over, or its file is gone.

    """
    _require_editor(actor)
    if not owns_run(actor, run):
        raise Forbidden
    if run.state not in {RunState.DONE, RunState.FAILED}:
        raise Conflict(_("This import is not over yet."))
    if not run.stored_name or not the_uploads().has(run.stored_name):
        raise Conflict(_("The file is no longer kept. Send it again."))
    chosen = options_of(run) if options is None else options
    request = RunRequest(
        run.format, run.file_name, run.stored_name, run.sha256, chosen, is_dry_run, may_remove, run.source_id
    )
    return request_import(db, actor, request)


def watch_source(
    db: Session,
    actor: Actor,
    *,
    url: str,
    file_format: str,
    options: Mapping[str, str],
    every_hours: int,
    note: str = "",
) -> WatchedSource:
    """Begin to watch a file on the web.

    Raises:
        Forbidden: when the actor may not write down what happens to proposals.
        Invalid: when the address is none or would never be fetched, the format is unknown, or the hours make no sense.

    """
    _require_editor(actor)
    source = put_source(
        db,
        url=url,
        file_format=file_format,
        options=options,
        every_hours=every_hours,
        note=note,
        account_uuid=actor.account_uuid,
    )
    record(db, actor, "watch_source", "watched_source", source.uuid, format=file_format)
    return source


def look_at_source(db: Session, actor: Actor, source: WatchedSource) -> None:
    """Have a source looked at now.

    Raises:
        Forbidden: when the actor may not write down what happens to proposals.

    """
    _require_editor(actor)
    look_again_now(db, source)
    record(db, actor, "look_at_source", "watched_source", source.uuid)


def pause_source(db: Session, actor: Actor, source: WatchedSource, *, is_active: bool) -> None:
    """Stop watching a source, or go on.

    Raises:
        Forbidden: when the actor may not write down what happens to proposals.

    """
    _require_editor(actor)
    rest_source(db, source, is_active=is_active)
    record(db, actor, "pause_source", "watched_source", source.uuid, is_active=is_active)


def unwatch_source(db: Session, actor: Actor, source: WatchedSource) -> None:
    """Take a source off the list for good; what it brought stays.

    Raises:
        Forbidden: when the actor may not write down what happens to proposals.

    """
    _require_editor(actor)
    record(db, actor, "unwatch_source", "watched_source", source.uuid, format=source.format)
    forget_source(db, source)
