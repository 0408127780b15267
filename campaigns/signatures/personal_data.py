"""What this room holds about a person, to be given or erased on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.foundation.mail.models import Letter
from campaigns.petitions.models import Petition
from campaigns.signatures.models import NewsConsent, Signature
from campaigns.signatures.operations.holding import erase_signature
from campaigns.signatures.queries import email_index_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

COLUMNS = {
    "signature": ("email_sealed", "email_index", "name_sealed", "country", "locality_sealed", "reason_sealed"),
    "signature_name_key": ("key",),
}


def _signatures(db: Session, address: str) -> Iterator[tuple[Petition, Signature]]:
    for petition in db.scalars(select(Petition)).all():
        index = email_index_of(petition.uuid, address, petition.index_key)
        signature = db.scalar(
            select(Signature).where(
                Signature.petition_id == petition.id, Signature.email_index == index, Signature.erased_at.is_(None)
            )
        )
        if signature is not None:
            yield petition, signature


def export_signature(db: Session, petition: Petition, signature: Signature) -> dict[str, Any]:
    """Everything that is kept about one signature, in plain words and times."""
    consents = db.scalars(
        select(NewsConsent).where(NewsConsent.petition_id == petition.id, NewsConsent.signature_uuid == signature.uuid),
    )
    letters = db.scalars(select(Letter).where(Letter.shard == petition.id, Letter.subject == signature.uuid))
    return {
        "petition": str(petition.uuid),
        "signature": str(signature.uuid),
        "state": signature.state,
        "name": signature.name,
        "email": signature.email,
        "country": signature.country,
        "locality": signature.locality,
        "reason": signature.reason,
        "display": signature.display,
        "is_public": signature.is_public,
        "language": signature.language,
        "signed_at": signature.signed_at.isoformat(),
        "confirmed_at": signature.confirmed_at.isoformat() if signature.confirmed_at else None,
        "hidden_at": signature.hidden_at.isoformat() if signature.hidden_at else None,
        "withdrawn_at": signature.withdrawn_at.isoformat() if signature.withdrawn_at else None,
        "news": [
            {"organization_id": one.organization_id, "wording": one.wording, "given_at": one.given_at.isoformat()}
            for one in consents
        ],
        "letters": [
            {
                "kind": one.kind,
                "created_at": one.created_at.isoformat(),
                "sent_at": one.sent_at.isoformat() if one.sent_at else None,
            }
            for one in letters
        ],
    }


def export_for(db: Session, address: str) -> list[dict[str, Any]]:
    """All signatures of an address."""
    return [export_signature(db, petition, signature) for petition, signature in _signatures(db, address)]


def erase_for(db: Session, actor: Actor, address: str, *, keeps_count: bool) -> int:
    """Erase all signatures of an address; gives back how many."""
    found = list(_signatures(db, address))
    for petition, signature in found:
        erase_signature(db, actor, petition, signature, keeps_count=keeps_count)
    return len(found)
