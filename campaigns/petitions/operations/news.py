"""News about a petition: write, publish, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.identifiers import uuid7
from campaigns.petitions.events import PetitionUpdatePublished
from campaigns.petitions.models import Petition, PetitionUpdate, PetitionUpdateText

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def write_update(
    db: Session,
    actor: Actor,
    petition: Petition,
    language: str,
    *,
    title: str,
    body: str,
    update: PetitionUpdate | None = None,
) -> PetitionUpdate:
    """Write news in one language, as a new update or as one more language (or a correction) of `update`."""
    if update is None:
        update = PetitionUpdate(uuid=uuid7(), petition_id=petition.id, created_at=clock.now(), texts=[])
        db.add(update)
    text = next((text for text in update.texts if text.language == language), None)
    if text is None:
        update.texts.append(PetitionUpdateText(language=language, title=title, body=body))
    else:
        text.title, text.body = title, body
    db.flush()
    record(db, actor, "write_update", "petition", petition.uuid, update=str(update.uuid), language=language)
    return update


def publish_update(db: Session, actor: Actor, petition: Petition, update: PetitionUpdate) -> None:
    """Show an update on the petition's page; announces `PetitionUpdatePublished`."""
    if update.published_at is not None:
        return
    update.published_at = clock.now()
    record(db, actor, "publish_update", "petition", petition.uuid, update=str(update.uuid))
    announce(db, PetitionUpdatePublished(update.uuid))


def remove_update(db: Session, actor: Actor, petition: Petition, update: PetitionUpdate) -> None:
    """Take an update off the page and delete it."""
    db.delete(update)
    record(db, actor, "remove_update", "petition", petition.uuid, update=str(update.uuid))
