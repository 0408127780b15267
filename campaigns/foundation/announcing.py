"""Announcing: an operation tells a fact, and the table of reactions says which jobs are owed for it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from campaigns.foundation.jobs import Job

_reactions: dict[type, tuple[Job, ...]] = {}


def use_reactions(table: Mapping[type, tuple[Job, ...]]) -> None:
    """Make `table` the one of this process: event class to the jobs that answer it, which take the event's fields in order."""
    _reactions.clear()
    _reactions.update(table)


def announce(db: Session, event: Any) -> None:  # noqa: ANN401 - any frozen dataclass of ids
    """Owe the jobs that answer `event`, in the transaction of `db`.

    Raises:
        KeyError: when the table of reactions has no row for the event.

    """
    ids = [str(getattr(event, field.name)) for field in fields(event)]
    for one in _reactions[type(event)]:
        one.owe(db, *ids)
