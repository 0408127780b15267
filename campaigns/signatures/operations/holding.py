"""What the owner of a signature does with it: correct, show or hide, choose news, withdraw, erase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.signatures.events import SignatureWithdrawn
from campaigns.signatures.models import NameKey, NewsConsent, Signature, SignatureState
from campaigns.signatures.operations.signing import CONSENT_WORDING, add_delta, file_name_keys, hold_signature
from campaigns.signatures.queries import news_of
from campaigns.signatures.signing import QUIET

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.petitions.models import Petition


def correct_signature(
    db: Session, petition: Petition, signature: Signature, *, name: str, country: str, locality: str, reason: str
) -> None:
    """Put right what the signer wrote; a change of country moves the signature in the counts."""
    hold_signature(db, signature)
    if signature.state == SignatureState.CONFIRMED and country != signature.country:
        add_delta(db, petition.id, signature.country, -1)
        add_delta(db, petition.id, country, +1)
    is_renamed = name != signature.name
    signature.name, signature.country = name, country
    signature.locality, signature.reason = locality or None, reason or None
    db.flush()
    if is_renamed and signature.state == SignatureState.CONFIRMED:
        file_name_keys(db, petition, signature)


def change_display(db: Session, signature: Signature, *, display: str, is_public: bool) -> None:
    """Choose what is shown in public, if anything. What a moderator has hidden stays so; a signature that was taken back shows nothing."""
    hold_signature(db, signature)
    if signature.state == SignatureState.WITHDRAWN:
        return
    signature.display, signature.is_public = display, is_public and signature.hidden_at is None
    db.flush()


def choose_news(db: Session, signature: Signature, organization_ids: Collection[int]) -> None:
    """Want news from these organizations and from no others."""
    hold_signature(db, signature)
    known = set(news_of(db, signature))
    wanted = set(organization_ids)
    if known - wanted:
        db.execute(
            delete(NewsConsent).where(
                NewsConsent.petition_id == signature.petition_id,
                NewsConsent.signature_uuid == signature.uuid,
                NewsConsent.organization_id.in_(known - wanted),
            ),
        )
    for organization_id in sorted(wanted - known):
        db.add(
            NewsConsent(
                petition_id=signature.petition_id,
                signature_uuid=signature.uuid,
                organization_id=organization_id,
                wording=CONSENT_WORDING,
                given_at=clock.now(),
            ),
        )
    db.flush()


def withdraw_signature(db: Session, petition: Petition, signature: Signature) -> None:
    """Take a signature back: it counts no more, nothing of it is shown and nobody sends news; its owner can sign again.

    Announces `SignatureWithdrawn` where it had counted. Withdrawing twice is harmless.
    """
    hold_signature(db, signature)
    if signature.state == SignatureState.WITHDRAWN:
        return
    had_counted = signature.state == SignatureState.CONFIRMED
    signature.state, signature.withdrawn_at = SignatureState.WITHDRAWN, clock.now()
    signature.is_public = False
    # Who signs again is written to at once.
    signature.last_letter_at = min(signature.last_letter_at, clock.now() - QUIET)
    db.flush()
    choose_news(db, signature, ())
    _forget_name_keys(db, signature)
    if had_counted:
        add_delta(db, petition.id, signature.country, -1)
        announce(db, SignatureWithdrawn(petition.uuid, signature.uuid))


def erase_signature(db: Session, actor: Actor, petition: Petition, signature: Signature, *, keeps_count: bool) -> None:
    """Forget everything about the signer; with `keeps_count` a confirmed signature stays in the total as a number without a person."""
    hold_signature(db, signature)
    if keeps_count and signature.state == SignatureState.CONFIRMED:
        choose_news(db, signature, ())
        _forget_name_keys(db, signature)
        # The keyed hash of the address stays, as long as the petition's signers are known: who counts must not be counted again.
        signature.email = signature.name = signature.locality = signature.reason = None
        signature.is_public, signature.display, signature.erased_at = False, "nothing", clock.now()
        db.flush()
    else:
        withdraw_signature(db, petition, signature)
        db.execute(
            delete(Signature).where(Signature.petition_id == signature.petition_id, Signature.uuid == signature.uuid)
        )
    record(db, actor, "erase_signature", "petition", petition.uuid, keeps_count=keeps_count)


def _forget_name_keys(db: Session, signature: Signature) -> None:
    db.execute(
        delete(NameKey).where(NameKey.petition_id == signature.petition_id, NameKey.signature_uuid == signature.uuid)
    )
