"""What time and keys ask: forget what was never confirmed, seal anew under a new key, renew blind indexes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, insert, or_, select, update

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.crypto import sealing_number, the_keyring
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.petitions.models import Petition, PetitionState
from campaigns.signatures.models import Display, NameKey, NewsConsent, Signature, SignatureState
from campaigns.signatures.queries import email_index_of, name_keys_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

# The form says "six months": who changes this changes the wording of the consent, and its number.
ENDED_DAYS = 183
ENDED = (
    PetitionState.CLOSED,
    PetitionState.HANDED_OVER,
    PetitionState.ANSWERED,
    PetitionState.WON,
    PetitionState.WITHDRAWN,
)
PENDING_DAYS = 30
WITHDRAWN_DAYS = 30
LETTER_DAYS = 90
SLICE = 1000


def forget_lapsed_signatures(db: Session) -> int:
    """Delete signatures that nobody confirmed for 30 days, those withdrawn 30 days ago, and letters 90 days after they ended; gives back how many signatures.

    At most `SLICE` at a time, so that no writer waits long; the schedule comes again.
    """
    now = clock.now()
    lapsed = db.execute(
        select(Signature.petition_id, Signature.uuid)
        .where(
            or_(
                (Signature.state == SignatureState.PENDING)
                & (Signature.last_letter_at < now - timedelta(days=PENDING_DAYS)),
                (Signature.state == SignatureState.WITHDRAWN)
                & (Signature.withdrawn_at < now - timedelta(days=WITHDRAWN_DAYS)),
            ),
        )
        .limit(SLICE),
    ).all()
    for petition_id, uuid in lapsed:
        db.execute(delete(Signature).where(Signature.petition_id == petition_id, Signature.uuid == uuid))
    ended = (LetterState.SENT, LetterState.FAILED, LetterState.DROPPED)
    db.execute(delete(Letter).where(Letter.state.in_(ended), Letter.created_at < now - timedelta(days=LETTER_DAYS)))
    return len(lapsed)


def petitions_to_forget(db: Session) -> Sequence[int]:
    """Integer keys of the petitions that ended so long ago that their signers are to be forgotten."""
    before = clock.now() - timedelta(days=ENDED_DAYS)
    return db.scalars(select(Petition.id).where(Petition.state.in_(ENDED), Petition.state_changed_at < before)).all()


def forget_signers(db: Session, petition_id: int, after: UUID | None) -> UUID | None:
    """Forget who signed, one slice of confirmed signatures, and leave numbers without persons; gives back where to go on, None at the end.

    Those who want news from an organization stay known to it until they say otherwise.
    """
    wants_news = exists().where(
        NewsConsent.petition_id == Signature.petition_id, NewsConsent.signature_uuid == Signature.uuid
    )
    query = select(Signature.uuid).where(
        Signature.petition_id == petition_id,
        Signature.state == SignatureState.CONFIRMED,
        Signature.erased_at.is_(None),
        ~wants_news,
    )
    if after is not None:
        query = query.where(Signature.uuid > after)
    else:
        # Of those who were erased before, and whose number stayed, the hash of the address has stayed too.
        db.execute(
            update(Signature)
            .where(
                Signature.petition_id == petition_id,
                Signature.erased_at.is_not(None),
                Signature.email_index.is_not(None),
            )
            .values(email_index=None)
        )
    uuids = db.scalars(query.order_by(Signature.uuid).limit(SLICE)).all()
    db.execute(delete(NameKey).where(NameKey.petition_id == petition_id, NameKey.signature_uuid.in_(uuids)))
    db.execute(
        update(Signature)
        .where(Signature.petition_id == petition_id, Signature.uuid.in_(uuids))
        .values(
            email_sealed=None,
            email_index=None,
            name_sealed=None,
            locality_sealed=None,
            reason_sealed=None,
            is_public=False,
            display=Display.NOTHING,
            erased_at=clock.now(),
        ),
    )
    return uuids[-1] if len(uuids) == SLICE else None


_SEALED = ("email", "name", "locality", "reason")


def reseal_signatures(db: Session, after: tuple[int, UUID] | None) -> tuple[int, UUID] | None:
    """Seal one slice of signatures under the key in use; gives back where to go on, None at the end. Repeatable: what is done is passed over."""
    number = the_keyring().sealing_number
    query = select(Signature).order_by(Signature.petition_id, Signature.uuid).limit(SLICE).with_for_update()
    if after is not None:
        query = query.where(
            or_(Signature.petition_id > after[0], (Signature.petition_id == after[0]) & (Signature.uuid > after[1])),
        )
    rows = db.scalars(query).all()
    for row in rows:
        for name in _SEALED:
            sealed = getattr(row, f"{name}_sealed")
            if sealed is not None and sealing_number(sealed) != number:
                setattr(row, name, getattr(row, name))
    db.flush()
    db.expunge_all()
    return (rows[-1].petition_id, rows[-1].uuid) if len(rows) == SLICE else None


def sealing_keys_in_use(db: Session) -> set[int]:
    """The numbers of all sealing keys that signatures still need. The number stands in the second to fifth byte of a sealed value."""
    used: set[int] = set()
    for name in _SEALED:
        column = getattr(Signature, f"{name}_sealed")
        heads = db.scalars(select(func.substr(column, 1, 5)).where(column.is_not(None)).distinct())
        used |= {sealing_number(bytes(head)) for head in heads}
    return used


def renew_indexes(db: Session, petition: Petition) -> int:
    """Make the blind indexes of one petition anew under the index key in use, all in one transaction; gives back how many.

    Signing looks for the key number in the statement that writes, so that a form on its way meets either the old world or the new one.
    """
    number = the_keyring().index_number
    if petition.index_key == number:
        return 0
    db.scalars(select(Petition.id).where(Petition.id == petition.id).with_for_update()).one()
    petition.index_key = number
    db.flush()
    db.execute(delete(NameKey).where(NameKey.petition_id == petition.id))
    rows = db.scalars(
        select(Signature)
        .where(Signature.petition_id == petition.id, Signature.email_sealed.is_not(None))
        .execution_options(yield_per=SLICE),
    )
    done = 0
    for row in rows:
        row.email_index = email_index_of(petition.uuid, row.email or "", number)
        if row.state == SignatureState.CONFIRMED:
            keys = name_keys_of(petition.uuid, row.name or "", number)
            db.execute(
                insert(NameKey),
                [{"petition_id": petition.id, "key": key, "signature_uuid": row.uuid} for key in sorted(keys)],
            )
        done += 1
    db.flush()
    record(db, SYSTEM, "renew_indexes", "petition", petition.uuid, key=number)
    return done
