"""The legislative sessions of a jurisdiction, as lists and forms show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation.i18n.texts import gettext as _
from campaigns.institutions.models import LegislativeSession
from campaigns.institutions.queries.classifications import session_kind

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.institutions.models import Jurisdiction


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A legislative session in a list."""

    uuid: UUID
    title: str
    identifier: str
    kind: str
    start_date: str | None
    end_date: str | None


def session_title(session: LegislativeSession) -> str:
    """What a session is called: by its name, else by its identifier; the one of a jurisdiction that knows none has neither."""
    return session.name or session.identifier or _("Without sessions")


def sessions_of(db: Session, jurisdiction: Jurisdiction) -> tuple[SessionRow, ...]:
    """The legislative sessions of a jurisdiction, the newest first, those without a date last."""
    rows = db.scalars(
        select(LegislativeSession)
        .where(LegislativeSession.jurisdiction_id == jurisdiction.id)
        .order_by(LegislativeSession.start_date.desc().nulls_last(), LegislativeSession.id.desc())
    )
    return tuple(
        SessionRow(
            one.uuid,
            session_title(one),
            one.identifier,
            session_kind(one.classification),
            one.start_date,
            one.end_date,
        )
        for one in rows
    )
