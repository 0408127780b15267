"""The signatures of the demonstration, written in bulk: as if each had been signed, confirmed or withdrawn in its own time, but without a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from campaigns.demonstration.signers import crowd_of
from campaigns.foundation.crypto import about, the_keyring
from campaigns.foundation.identifiers import uuid7
from campaigns.petitions.operations import current_version
from campaigns.signatures.models import CountDelta, NameKey, NewsConsent, Signature, SignatureState
from campaigns.signatures.operations.signing import CONSENT_WORDING
from campaigns.signatures.queries import email_index_of, name_keys_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.demonstration.signers import Signer
    from campaigns.petitions.models import Petition

_Row = dict[str, Any]


def load_crowd(
    db: Session, petition: Petition, crowd: dict[str, Any], begins_at: datetime, ends_at: datetime, now: datetime
) -> int:
    """Write the signatures of one petition and what belongs to them; gives back how many. They wait in the ledger to be counted."""
    signatures: list[_Row] = []
    names: list[_Row] = []
    news: list[_Row] = []
    deltas: list[_Row] = []
    organizations = [part.organization_id for part in petition.campaign.parts]
    version = current_version(petition)
    for signer in crowd_of(crowd, begins_at, ends_at, now):
        uuid = uuid7()
        signatures.append(_signature(petition, version.id, uuid, signer))
        deltas.extend(_deltas(petition.id, signer))
        if signer.state == SignatureState.CONFIRMED:
            keys = sorted(name_keys_of(petition.uuid, signer.name, petition.index_key))
            names.extend({"petition_id": petition.id, "key": key, "signature_uuid": uuid} for key in keys)
        if signer.wants_news and signer.state != SignatureState.WITHDRAWN:
            news.append(
                {
                    "petition_id": petition.id,
                    "signature_uuid": uuid,
                    "organization_id": organizations[len(news) % len(organizations)],
                    "wording": CONSENT_WORDING,
                    "given_at": signer.signed_at,
                },
            )
    for table, rows in ((Signature, signatures), (NameKey, names), (NewsConsent, news), (CountDelta, deltas)):
        if rows:
            db.execute(insert(table.__table__), rows)  # type: ignore[arg-type]
    return len(signatures)


def _signature(petition: Petition, version_id: int, uuid: UUID, signer: Signer) -> _Row:
    ring, table = the_keyring(), Signature.__tablename__
    is_withdrawn = signer.state == SignatureState.WITHDRAWN
    return {
        "petition_id": petition.id,
        "uuid": uuid,
        "version_id": version_id,
        "language": signer.language,
        "state": signer.state,
        "email_sealed": ring.seal(signer.email, about(table, "email", uuid)),
        "email_index": email_index_of(petition.uuid, signer.email, petition.index_key),
        "name_sealed": ring.seal(signer.name, about(table, "name", uuid)),
        "country": signer.country,
        "locality_sealed": ring.seal(signer.locality, about(table, "locality", uuid)) if signer.locality else None,
        "reason_sealed": ring.seal(signer.reason, about(table, "reason", uuid)) if signer.reason else None,
        "display": signer.display,
        "is_public": signer.is_public and not is_withdrawn,
        "letters": 1,
        "last_letter_at": signer.signed_at,
        "signed_at": signer.signed_at,
        "confirmed_at": signer.confirmed_at,
        "withdrawn_at": signer.withdrawn_at,
        "erased_at": None,
        "hidden_at": None,
    }


def _deltas(petition_id: int, signer: Signer) -> list[_Row]:
    days: list[tuple[date, int]] = []
    if signer.confirmed_at is not None:
        days.append((signer.confirmed_at.date(), +1))
    if signer.confirmed_at is not None and signer.withdrawn_at is not None:
        days.append((signer.withdrawn_at.date(), -1))
    return [
        {"petition_id": petition_id, "id": uuid7(), "country": signer.country, "day": day, "delta": delta}
        for day, delta in days
    ]
