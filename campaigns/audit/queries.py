"""Reading the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaigns.audit.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session


def entries_about(db: Session, thing_kind: str, thing_uuid: UUID, *, most: int = 200) -> Sequence[AuditEntry]:
    """The newest entries about one thing."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.thing_kind == thing_kind, AuditEntry.thing_uuid == thing_uuid)
        .order_by(AuditEntry.id.desc())
        .limit(most)
    )
    return db.scalars(query).all()


def count_entries(db: Session) -> int:
    """How many entries the trail has."""
    return db.scalar(select(func.count()).select_from(AuditEntry)) or 0
