"""Watched sources: a file on the web that is looked at again and again, and imported when it changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select, update

from campaigns.foundation import clock
from campaigns.foundation.db import changed_rows
from campaigns.foundation.errors import Invalid, Missing
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.fetching import Fetched, Fetcher, FetchError, check_address
from campaigns.foundation.importing.formats import format_of
from campaigns.foundation.importing.models import WatchedSource
from campaigns.foundation.importing.runs import RunRequest, ask_for_run
from campaigns.foundation.importing.uploads import NoRoomError, the_uploads
from campaigns.foundation.transaction import writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from campaigns.foundation.i18n.said import Said

MOST_HOURS = 720
# A source that fails is asked less and less often: twice the time after each failure, a week at most.
_LONGEST_PAUSE = timedelta(days=7)
_FAILED = "failed"
log = structlog.get_logger(__name__)


def put_source(
    db: Session,
    *,
    url: str,
    file_format: str,
    options: Mapping[str, str],
    every_hours: int,
    note: str = "",
    account_uuid: UUID | None = None,
) -> WatchedSource:
    """Begin to watch a file on the web; it is looked at first at the next tick.

    Raises:
        Invalid: when the address is none or would never be fetched, the format is unknown, or the hours make no sense.

    """
    faults = {}
    try:
        check_address(url)
    except FetchError as error:
        faults["url"] = str(error)
    if format_of(file_format) is None:
        faults["format"] = _("Choose a format.")
    if not 1 <= every_hours <= MOST_HOURS:
        faults["every_hours"] = _("Choose between 1 and 720 hours.")
    if faults:
        raise Invalid(faults)
    now = clock.now()
    source = WatchedSource(
        uuid=uuid7(),
        url=url,
        format=file_format,
        options=dict(options),
        every_hours=every_hours,
        sha256="",
        last_status="",
        failures=0,
        is_active=True,
        next_at=now,
        account_uuid=account_uuid,
        created_at=now,
        note=note,
    )
    db.add(source)
    db.flush()
    return source


def source_of(db: Session, uuid: UUID) -> WatchedSource:
    """The source with that public id.

    Raises:
        Missing: when there is none.

    """
    source = db.scalar(select(WatchedSource).where(WatchedSource.uuid == uuid))
    if source is None:
        raise Missing
    return source


def watched_sources(db: Session) -> Sequence[WatchedSource]:
    """All sources, those that are looked at next first, those at rest last."""
    return db.scalars(select(WatchedSource).order_by(WatchedSource.is_active.desc(), WatchedSource.next_at)).all()


def has_sources_due(db: Session) -> bool:
    """Whether one is to be looked at."""
    return db.scalar(_due().limit(1)) is not None


def _due() -> Select[int]:
    return (
        select(WatchedSource.id)
        .where(WatchedSource.is_active, WatchedSource.next_at <= clock.now())
        .order_by(WatchedSource.next_at)
    )


def look_at_next_source(fetcher: Fetcher | None = None) -> bool:
    """Fetch the source that is due first, and ask for an import where it changed; gives back whether there was one.

    It is put off before it is asked, so that a worker that dies over it does not ask again at once, and two do not ask both.
    """
    with writing() as db:
        source_id = db.scalar(_due().limit(1))
        if source_id is None:
            return False
        source = db.get_one(WatchedSource, source_id)
        now = clock.now()
        put_off = (
            update(WatchedSource)
            .where(WatchedSource.id == source_id, WatchedSource.next_at == source.next_at)
            .values(next_at=now + timedelta(hours=source.every_hours))
        )
        if not changed_rows(db.execute(put_off)):
            return True
        url, etag, last_modified, sha256 = source.url, source.etag, source.last_modified, source.sha256
    fetcher = fetcher or Fetcher(check_room=the_uploads().check_room)
    try:
        stored, found = _fetch(fetcher, url, etag, last_modified)
    except FetchError as error:
        log.warning("source not fetched", source=source_id, reason=str(error))
        with writing() as db:
            # Somebody may have removed it meanwhile.
            failed_source = db.get(WatchedSource, source_id)
            if failed_source is not None:
                _note_failure(failed_source, error.reason)
        return True
    is_new = found.has_changed and found.sha256 != sha256
    with writing() as db:
        fetched_source = db.get(WatchedSource, source_id)
        is_wanted = is_new and fetched_source is not None
        if fetched_source is not None:
            _note_success(fetched_source, found, is_new=is_new)
            if is_new:
                _ask_for_import(db, fetched_source, stored, found)
    if not is_wanted:
        the_uploads().forget(stored)
    return True


def _ask_for_import(db: Session, source: WatchedSource, stored: str, found: Fetched) -> None:
    request = RunRequest(
        source.format,
        source.url.rsplit("/", 1)[-1] or source.url,
        stored,
        found.sha256,
        {name: str(value) for name, value in source.options.items()},
        source_id=source.id,
    )
    ask_for_run(db, request, account_uuid=source.account_uuid)


def _fetch(fetcher: Fetcher, url: str, etag: str | None, last_modified: str | None) -> tuple[str, Fetched]:
    """Fetch into the folder of uploads; gives back also what the file is called there. Nothing of it is left where it fails.

    Raises:
        FetchError: when it could not be had, or there is no room for it.

    """
    stored = ""
    try:
        stored = the_uploads().begin()
        return stored, fetcher.fetch(url, the_uploads().path_of(stored), etag=etag, last_modified=last_modified)
    except (FetchError, NoRoomError) as error:
        the_uploads().forget(stored)
        raise FetchError(error.reason) from None


def _note_failure(source: WatchedSource, reason: Said) -> None:
    source.failures += 1
    source.last_status, source.last_fault = _FAILED, reason.as_json()
    pause = timedelta(hours=source.every_hours) * 2 ** min(source.failures - 1, 10)
    source.last_fetched_at = clock.now()
    source.next_at = clock.now() + min(pause, max(_LONGEST_PAUSE, timedelta(hours=source.every_hours)))


def _note_success(source: WatchedSource, found: Fetched, *, is_new: bool) -> None:
    now = clock.now()
    source.failures, source.last_fetched_at = 0, now
    source.last_status, source.last_fault = "changed" if is_new else "unchanged", None
    if found.has_changed:
        source.etag, source.last_modified, source.sha256 = found.etag, found.last_modified, found.sha256
    if is_new:
        source.last_changed_at = now


def look_again_now(db: Session, source: WatchedSource) -> None:
    """Look at a source at the next tick, whenever it would have been due."""
    source.next_at = clock.now()
    db.flush()


def rest_source(db: Session, source: WatchedSource, *, is_active: bool) -> None:
    """Stop looking at a source, or go on."""
    source.is_active = is_active
    if is_active:
        source.next_at, source.failures = clock.now(), 0
    db.flush()


def forget_source(db: Session, source: WatchedSource) -> None:
    """Watch a source no more; what it brought stays, and so do its runs."""
    db.delete(source)
    db.flush()
