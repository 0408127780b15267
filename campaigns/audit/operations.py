"""Recording acts and checking the chain."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from campaigns.audit.models import AuditEntry
from campaigns.foundation import clock

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

_FIRST = "0" * 64
_CHAIN_LOCK = 0x617564  # one writer of the chain at a time; SQLite has one writer anyway


def record(db: Session, actor: Actor, action: str, thing_kind: str, thing_uuid: UUID, **details: Any) -> None:  # noqa: ANN401 - JSON
    """Write down that `actor` did `action` to a thing, in the transaction that does it; `details` are plain and impersonal."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    db.flush()
    previous = db.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or _FIRST
    entry = AuditEntry(
        at=clock.now(),
        actor_kind=actor.kind.value,
        account_uuid=actor.account_uuid,
        action=action,
        thing_kind=thing_kind,
        thing_uuid=thing_uuid,
        details=details,
        previous_hash=previous,
    )
    entry.hash = _hash_of(entry)
    db.add(entry)
    db.flush()


def first_broken_entry(db: Session) -> int | None:
    """The id of the first entry that does not follow from the one before it; None when the chain is whole."""
    previous = _FIRST
    with db.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)) as entries:
        for entry in entries:
            if entry.previous_hash != previous or entry.hash != _hash_of(entry):
                return entry.id
            previous = entry.hash
    return None


def _hash_of(entry: AuditEntry) -> str:
    content = [
        entry.previous_hash,
        entry.at.isoformat(),
        entry.actor_kind,
        str(entry.account_uuid),
        entry.action,
        entry.thing_kind,
        str(entry.thing_uuid),
        entry.details,
    ]
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
