"""Sign, be written to, confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.crypto import about, the_keyring
from campaigns.foundation.errors import Conflict, Gone, Missing
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.mail.queue import TRANSACTIONAL, write_letter
from campaigns.petitions.models import Petition, PetitionState
from campaigns.signatures.events import SignatureConfirmed
from campaigns.signatures.models import (
    CONFIRMATION,
    CountDelta,
    Display,
    NameKey,
    NewsConsent,
    Signature,
    SignatureState,
)
from campaigns.signatures.queries import email_index_of, name_keys_of
from campaigns.signatures.signing import MOST_LETTERS, QUIET, NewSignature, Terms, Written, write_signatures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.signatures.queries import Signable

# The wording of the consents that the form shows; a changed wording gets the next number and its text is kept in docs/privacy.md.
CONSENT_WORDING = 1
GRACE = timedelta(hours=24)
_TABLE = Signature.__tablename__


@dataclass(frozen=True, slots=True)
class SignatureData:
    """What a signer typed, clean and checked in shape. `version` is the version that was on the screen, `news` the organizations chosen."""

    name: str
    email: str
    country: str
    locality: str
    reason: str
    display: str
    is_public: bool
    news: tuple[UUID, ...]
    version: UUID
    language: str


class StaleSnapshotError(Conflict):
    """The petition changed under the picture that signing had of it: look again and repeat."""


@dataclass(frozen=True, slots=True)
class ReadySignature:
    """A signature that is sealed and can be written; made by `ready_signature`."""

    row: NewSignature
    data: SignatureData


def ready_signature(petition: Signable, data: SignatureData) -> ReadySignature:
    """Seal what a signer typed; asks the database nothing, so that no transaction waits for it."""
    uuid = uuid7()
    row = NewSignature(
        petition_id=petition.id,
        uuid=uuid,
        version_id=petition.versions.get(data.version) or petition.versions[petition.current_version],
        language=data.language,
        index_key=petition.index_key,
        email_index=email_index_of(petition.uuid, data.email, petition.index_key),
        country=data.country,
        display=data.display,
        is_public=data.is_public,
        letter_uuid=uuid7(),
        news=tuple({petition.organizations[one] for one in data.news if one in petition.organizations}),
        **_sealed(data, uuid),
    )
    return ReadySignature(row, data)


def _sealed(data: SignatureData, uuid: UUID) -> dict[str, bytes]:
    """What is personal, sealed for the row `uuid`; empty where nothing was typed."""
    ring = the_keyring()
    texts = {"email": data.email, "name": data.name, "locality": data.locality, "reason": data.reason}
    return {
        f"{name}_sealed": ring.seal(text, about(_TABLE, name, uuid)) if text else b"" for name, text in texts.items()
    }


@dataclass(frozen=True, slots=True)
class Met:
    """What a signature met: whether the petition was open, and (its public id) an earlier one of the same address that does not count and is to be signed anew."""

    is_open: bool
    earlier: UUID | None = None


def sign_together(connection: Connection, ready: Sequence[ReadySignature]) -> list[Met]:
    """Write pending signatures and owe the letters that ask to confirm them; gives back what each met. To repeat it changes nothing.

    Known addresses get the same treatment in sight of everybody: nothing that the signer is told hangs on whether an address was known.
    """
    terms = Terms(clock.now(), CONFIRMATION, TRANSACTIONAL, CONSENT_WORDING)
    met = write_signatures(connection, [one.row for one in ready], terms)
    return [_met(one, written) for one, written in zip(ready, met, strict=True)]


def _met(ready: ReadySignature, written: Written) -> Met:
    is_known = written.uuid is not None and written.uuid != ready.row.uuid
    return Met(written.is_open, written.uuid if is_known and written.state != SignatureState.CONFIRMED else None)


def sign_petition(db: Session, petition: Signable, data: SignatureData) -> None:
    """Sign alone: see `sign_together`.

    Raises:
        StaleSnapshotError: when the petition is not open any more, or its keys were changed, since `petition` was read.

    """
    ready = ready_signature(petition, data)
    [met] = sign_together(db.connection(), [ready])
    if not met.is_open:
        raise StaleSnapshotError
    if met.earlier is not None:
        sign_anew(db, met.earlier, ready)


def sign_anew(db: Session, earlier: UUID, ready: ReadySignature) -> None:
    """The address signed before and did not confirm, or withdrew: the newest form holds, and waits for confirmation. One that was confirmed meanwhile stays."""
    row, sealed, now = ready.row, _sealed(ready.data, earlier), clock.now()
    mine = {"petition_id": row.petition_id, "signature_uuid": earlier}
    renewed = db.scalar(
        update(Signature)
        .where(
            Signature.petition_id == row.petition_id,
            Signature.uuid == earlier,
            Signature.state != SignatureState.CONFIRMED,
        )
        .values({name: value or None for name, value in sealed.items()})
        .values(
            state=SignatureState.PENDING,
            version_id=row.version_id,
            language=row.language,
            country=row.country,
            display=row.display,
            is_public=Signature.hidden_at.is_(None) if row.is_public else False,
            signed_at=now,
            withdrawn_at=None,
        )
        .returning(Signature.uuid),
    )
    if renewed is None:
        return
    db.execute(delete(NewsConsent).filter_by(**mine))
    if row.news:
        consents = [
            mine | {"organization_id": organization, "wording": CONSENT_WORDING, "given_at": now}
            for organization in row.news
        ]
        db.execute(insert(NewsConsent), consents)


def hold_signature(db: Session, signature: Signature) -> None:
    """Lock a signature for this transaction and look at it again: of two hands on one button the second one finds what the first has done.

    Raises:
        Missing: when it was erased meanwhile.

    """
    query = select(Signature).where(
        Signature.petition_id == signature.petition_id, Signature.uuid == signature.uuid, Signature.erased_at.is_(None)
    )
    if db.scalar(query.with_for_update().execution_options(populate_existing=True)) is None:
        raise Missing


def confirm_signature(db: Session, petition: Petition, signature: Signature) -> None:
    """Make a pending signature count. Confirming twice is harmless; a withdrawn one stays withdrawn.

    A petition that was closed or handed over accepts confirmations for a day more. Announces `SignatureConfirmed`.

    Raises:
        Gone: when the petition takes no confirmations any more.
        Conflict: when the signature was withdrawn.
        Missing: when it was erased meanwhile.

    """
    hold_signature(db, signature)
    if signature.state == SignatureState.CONFIRMED:
        return
    if signature.state == SignatureState.WITHDRAWN:
        raise Conflict(_("This signature was withdrawn. To sign again, use the form on the petition's page."))
    if not takes_confirmations(petition):
        raise Gone(
            _(
                "This petition has ended, and confirmations are accepted for a day after that. Your signature was not counted."
            )
        )
    signature.state, signature.confirmed_at = SignatureState.CONFIRMED, clock.now()
    db.flush()
    add_delta(db, petition.id, signature.country, +1)
    file_name_keys(db, petition, signature)
    announce(db, SignatureConfirmed(petition.uuid, signature.uuid))


def file_name_keys(db: Session, petition: Petition, signature: Signature) -> None:
    """Have a signature found by the words of its signer's name, as it is now."""
    mine = {"petition_id": petition.id, "signature_uuid": signature.uuid}
    db.execute(delete(NameKey).filter_by(**mine))
    keys = name_keys_of(petition.uuid, signature.name or "", petition.index_key)
    if keys:
        db.execute(insert(NameKey), [mine | {"key": key} for key in sorted(keys)])


def takes_confirmations(petition: Petition) -> bool:
    """Whether a signature may still be confirmed: while the petition is open, and for a day after it was closed or handed over."""
    if petition.state in {PetitionState.PUBLISHED, PetitionState.PAUSED}:
        return petition.closes_at is None or clock.now() < petition.closes_at + GRACE
    is_over = petition.state in {PetitionState.CLOSED, PetitionState.HANDED_OVER}
    return is_over and clock.now() < petition.state_changed_at + GRACE


def add_delta(db: Session, petition_id: int, country: str, delta: int) -> None:
    """Enter in the ledger that a signature came (+1) or went (-1); the count job adds it up."""
    db.execute(
        insert(CountDelta).values(petition_id=petition_id, id=uuid7(), country=country, day=clock.today(), delta=delta),
    )


def renew_letter(db: Session, petition: Petition, signature: Signature) -> None:
    """Send the link again, if it was not sent in the last minutes or too often."""
    now = clock.now()
    if signature.letters >= MOST_LETTERS or now - signature.last_letter_at < QUIET:
        return
    signature.letters += 1
    signature.last_letter_at = now
    db.flush()
    write_letter(
        db,
        CONFIRMATION,
        signature.uuid,
        shard=petition.id,
        language=signature.language,
        key=f"confirm:{signature.uuid}:{signature.letters}",
    )


def send_own_link(db: Session, petition: Signable, address: str) -> None:
    """Write to the owner of `address`, if it signed, with the link to its own page; says nothing about whether it did."""
    index = email_index_of(petition.uuid, address, petition.index_key)
    signature = db.scalar(
        select(Signature).where(
            Signature.petition_id == petition.id, Signature.email_index == index, Signature.erased_at.is_(None)
        )
    )
    if signature is None:
        return
    day = clock.today().isoformat()
    write_letter(
        db,
        CONFIRMATION,
        signature.uuid,
        shard=petition.id,
        language=signature.language,
        key=f"link:{signature.uuid}:{day}",
    )


def note_moderation(db: Session, actor: Actor, petition: Petition, signature: Signature, *, is_public: bool) -> None:
    """Hide what a signer shows in public, or show it again; the signature counts either way, and the signer cannot show what is hidden.

    Raises:
        Conflict: when a signer would be shown who has not agreed to be, or whose signature does not count.

    """
    if is_public and (signature.display == Display.NOTHING or signature.state != SignatureState.CONFIRMED):
        raise Conflict(_("This signer shows nothing in public."))
    signature.is_public, signature.hidden_at = is_public, None if is_public else clock.now()
    db.flush()
    record(
        db,
        actor,
        "show_signer" if is_public else "hide_signer",
        "petition",
        petition.uuid,
        signature=str(signature.uuid),
    )
