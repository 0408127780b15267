"""The tables of import runs and watched sources."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.foundation.db import Base


class RunState(StrEnum):
    """Where an import is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportRun(Base):
    """One import of one file: what it was, how far it is, what came of it.

    `counts` maps a kind of thing to the numbers of `insert`, `update`, `same`, `unresolved`, `vanished`, `removed`; `faults` is a list of `Fault`, the first few
    hundred, unsaid: `{line, reason: {text, values}, about}`, or `{line, reason}` in words of the time before. `done` of `total` (bytes or records) is the progress. `file_name` is what its sender called it, `stored_name` what it is
    called in the folder of uploads until it is worked. `seen_at` is when its worker last gave a sign of life; `attempts` is how often one took it up.
    """

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    format: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(300))
    stored_name: Mapped[str] = mapped_column(String(80), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_dry_run: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default=RunState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    fault_number: Mapped[int] = mapped_column(default=0)
    # The database says it too: processes of the version before may still ask for imports after the migration.
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    account_uuid: Mapped[UUID | None]
    source_id: Mapped[int | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="known_state"),
        Index(None, "created_at"),
    )


class WatchedSource(Base):
    """A file on the web that is fetched again every `every_hours` and imported when it changed (RFC 9110 conditional requests).

    `failures` counts in a row; `next_at` is when it is looked at again. `options` are those of the import. `last_status` is empty, changed, unchanged or
    failed (before there was a `last_fault`, the words of the failure); `last_fault` is the sentence that says why, unsaid.
    """

    __tablename__ = "watched_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    url: Mapped[str] = mapped_column(String(1000))
    format: Mapped[str] = mapped_column(String(40))
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    every_hours: Mapped[int] = mapped_column(default=24)
    etag: Mapped[str | None] = mapped_column(String(300))
    last_modified: Mapped[str | None] = mapped_column(String(60))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    last_status: Mapped[str] = mapped_column(String(200), default="")
    last_fault: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    failures: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    next_at: Mapped[datetime]
    last_fetched_at: Mapped[datetime | None]
    last_changed_at: Mapped[datetime | None]
    account_uuid: Mapped[UUID | None]
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        CheckConstraint("every_hours BETWEEN 1 AND 720", name="sensible_hours"),
        Index(None, "is_active", "next_at"),
    )
