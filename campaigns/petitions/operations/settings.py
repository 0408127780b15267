"""What surrounds a petition's text: goal, closing date, picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.errors import Invalid
from campaigns.foundation.files import store_picture
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.petitions.events import PetitionTextChanged
from campaigns.petitions.models import Petition, PetitionPictureText, PetitionState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def change_goal(db: Session, actor: Actor, petition: Petition, goal: int) -> None:
    """Set the first goal; the following ones step up from it."""
    if goal != petition.goal:
        record(db, actor, "change_goal", "petition", petition.uuid, before=petition.goal, after=goal)
        petition.goal = goal
        petition.edited_at = clock.now()
    db.flush()


def change_closing(db: Session, actor: Actor, petition: Petition, closes_at: datetime | None) -> None:
    """Set when signing ends, or that it has no end.

    Raises:
        Invalid: when a petition that is open would have ended already.

    """
    if closes_at == petition.closes_at:
        return
    if closes_at is not None and closes_at <= clock.now() and petition.state == PetitionState.PUBLISHED:
        raise Invalid({"closes_at": _("This moment is past. To end the signing now, close the petition.")})
    petition.closes_at = closes_at
    petition.edited_at = clock.now()
    db.flush()
    record(db, actor, "change_closing", "petition", petition.uuid, after=closes_at.isoformat() if closes_at else None)


def change_picture(db: Session, actor: Actor, petition: Petition, raw: bytes | None, texts: Mapping[str, str]) -> None:
    """Put a picture (`raw`; None keeps the present one) and what it shows, per language.

    Raises:
        Invalid: when it is no picture, or nothing says what it shows in the first language.

    """
    if not texts.get(petition.default_language):
        raise Invalid(
            {f"text_{petition.default_language}": _("Say what the picture shows, for those who cannot see it.")}
        )
    if raw is not None:
        petition.picture = store_picture(db, raw)
    petition.picture_texts[:] = [
        PetitionPictureText(language=language, text=text)
        for language, text in texts.items()
        if text and petition.picture is not None
    ]
    petition.edited_at = clock.now()
    db.flush()
    record(db, actor, "change_picture", "petition", petition.uuid)
    if petition.is_public:
        announce(db, PetitionTextChanged(petition.uuid))


def remove_picture(db: Session, actor: Actor, petition: Petition) -> None:
    """Show no picture."""
    petition.picture = None
    petition.picture_texts.clear()
    petition.edited_at = clock.now()
    db.flush()
    record(db, actor, "remove_picture", "petition", petition.uuid)
