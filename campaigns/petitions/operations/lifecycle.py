"""The steps of a petition's life: reviewed, published, paused, closed, handed over, answered, won, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.petitions.events import PetitionClosed, PetitionPublished
from campaigns.petitions.models import Petition, PetitionState
from campaigns.petitions.operations.wording import current_version

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def submit_for_review(db: Session, actor: Actor, petition: Petition) -> None:
    """Ask for a second pair of eyes.

    Raises:
        Invalid: when the text is not whole; names what is missing.

    """
    _check_whole(petition)
    _move(db, actor, petition, PetitionState.IN_REVIEW, "submit_for_review")


def return_to_draft(db: Session, actor: Actor, petition: Petition, *, note: str = "") -> None:
    """Give the petition back to its writers, with a word why."""
    _move(db, actor, petition, PetitionState.DRAFT, "return_to_draft", note=note)


def publish_petition(db: Session, actor: Actor, petition: Petition) -> None:
    """Open the petition for signing; announces `PetitionPublished`.

    Raises:
        Invalid: when the text is not whole or the closing date is past.

    """
    _check_whole(petition)
    _check_open_end(petition)
    _move(db, actor, petition, PetitionState.PUBLISHED, "publish_petition")
    now = clock.now()
    petition.published_at = petition.published_at or now
    version = current_version(petition)
    version.published_at = version.published_at or now
    announce(db, PetitionPublished(petition.uuid))


def pause_petition(db: Session, actor: Actor, petition: Petition) -> None:
    """Stop taking signatures for a while; the page stays."""
    _move(db, actor, petition, PetitionState.PAUSED, "pause_petition")


def resume_petition(db: Session, actor: Actor, petition: Petition) -> None:
    """Take signatures again after a pause or after closing; announces `PetitionPublished`.

    Raises:
        Invalid: when the closing date is past.

    """
    _check_open_end(petition)
    _move(db, actor, petition, PetitionState.PUBLISHED, "resume_petition")
    announce(db, PetitionPublished(petition.uuid))


def close_petition(db: Session, actor: Actor, petition: Petition) -> None:
    """End the signing; announces `PetitionClosed`."""
    _move(db, actor, petition, PetitionState.CLOSED, "close_petition")
    announce(db, PetitionClosed(petition.uuid))


def hand_over_petition(db: Session, actor: Actor, petition: Petition) -> None:
    """Record that the signatures were handed to the addressees."""
    _move(db, actor, petition, PetitionState.HANDED_OVER, "hand_over_petition")


def record_answer(db: Session, actor: Actor, petition: Petition) -> None:
    """Record that an addressee answered."""
    _move(db, actor, petition, PetitionState.ANSWERED, "record_answer")


def declare_won(db: Session, actor: Actor, petition: Petition) -> None:
    """Record that the demand was met; announces `PetitionClosed`, as nobody needs to sign any more."""
    _move(db, actor, petition, PetitionState.WON, "declare_won")
    announce(db, PetitionClosed(petition.uuid))


def withdraw_petition(db: Session, actor: Actor, petition: Petition) -> None:
    """Take the petition back for good; announces `PetitionClosed`."""
    _move(db, actor, petition, PetitionState.WITHDRAWN, "withdraw_petition")
    announce(db, PetitionClosed(petition.uuid))


def close_ended_petitions(db: Session, actor: Actor) -> int:
    """Close every petition whose closing moment has passed; gives back how many."""
    ended = db.scalars(
        select(Petition).where(
            Petition.state == PetitionState.PUBLISHED,
            Petition.closes_at.is_not(None),
            Petition.closes_at <= clock.now(),
        ),
    ).all()
    for petition in ended:
        close_petition(db, actor, petition)
    return len(ended)


def _move(db: Session, actor: Actor, petition: Petition, state: PetitionState, action: str, **details: str) -> None:
    before = petition.state
    petition.move_to(state)
    petition.state_changed_at = clock.now()
    record(
        db,
        actor,
        action,
        "petition",
        petition.uuid,
        before=before,
        after=petition.state,
        **{key: text for key, text in details.items() if text},
    )


def _check_whole(petition: Petition) -> None:
    faults = {}
    for text in current_version(petition).texts:
        if not (text.title and text.summary and text.body):
            faults[f"text_{text.language}"] = _(
                "A petition needs a title, a summary and a text in each of its languages."
            )
        elif not text.addressees or not text.demands:
            faults[f"text_{text.language}"] = _(
                "Say to whom the petition goes and what it demands, in each of its languages."
            )
    if faults:
        raise Invalid(faults)


def _check_open_end(petition: Petition) -> None:
    if petition.closes_at is not None and petition.closes_at <= clock.now():
        raise Invalid({"closes_at": _("The closing date is past. Choose a later one first.")})
