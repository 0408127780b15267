"""Reads of signatures: what a form needs, the counts, lists for managers, what is shown in public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, tuple_

from campaigns.coalitions.models import CampaignOrganization
from campaigns.foundation import clock
from campaigns.foundation.addresses import canonical_address, is_address
from campaigns.foundation.crypto import about, the_keyring
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.choosing import the_text
from campaigns.foundation.i18n.scripts import fold_sounds
from campaigns.petitions.models import Petition, PetitionState, PetitionText, PetitionVersion
from campaigns.signatures.models import (
    CountDelta,
    CountryCount,
    DayCount,
    Display,
    NameKey,
    NewsConsent,
    PetitionCount,
    Signature,
    SignatureState,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

SMALLEST_CROWD = 20
PAGE = 50


@dataclass(frozen=True, slots=True)
class Signable:
    """What signing needs to know of a petition: a picture of it that may be a moment old; the write looks again."""

    id: int
    uuid: UUID
    slug: str
    state: str
    closes_at: datetime | None
    index_key: int
    current_version: UUID
    versions: dict[UUID, int]
    organizations: dict[UUID, int]

    @property
    def is_open(self) -> bool:
        """Whether it takes signatures."""
        return self.state == PetitionState.PUBLISHED and (self.closes_at is None or clock.now() < self.closes_at)


def signable_petition(db: Session, slug: str) -> Signable:
    """The petition at `slug` as signing needs it.

    Raises:
        Missing: when no public petition is there.

    """
    petition = db.scalar(select(Petition).where(Petition.slug == slug))
    if petition is None or not petition.is_public:
        raise Missing
    versions = db.execute(
        select(PetitionVersion.uuid, PetitionVersion.id, PetitionVersion.number).where(
            PetitionVersion.petition_id == petition.id,
            PetitionVersion.published_at.is_not(None),
        ),
    ).all()
    parts = db.execute(
        select(CampaignOrganization.organization_id, CampaignOrganization.position).where(
            CampaignOrganization.campaign_id == petition.campaign_id
        ),
    )
    wanted = [row.organization_id for row in parts]
    organizations = {
        part.organization.uuid: part.organization_id
        for part in petition.campaign.parts
        if part.organization_id in wanted
    }
    return Signable(
        id=petition.id,
        uuid=petition.uuid,
        slug=petition.slug,
        state=petition.state,
        closes_at=petition.closes_at,
        index_key=petition.index_key,
        current_version=next(row.uuid for row in versions if row.number == petition.version_number),
        versions={row.uuid: row.id for row in versions},
        organizations=organizations,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many confirmed signatures a petition has, as of `as_of`; countries by size, days in order."""

    count: int
    as_of: datetime
    by_country: tuple[tuple[str, int], ...]
    by_day: tuple[tuple[date, int], ...]


def counts_of(db: Session, petition_id: int) -> Counts:
    """The counts of a petition, read from as many rows as it has countries and days, whatever the number of signatures."""
    total = db.get(PetitionCount, petition_id)
    countries = db.execute(
        select(CountryCount.country, CountryCount.count)
        .where(CountryCount.petition_id == petition_id, CountryCount.count > 0)
        .order_by(CountryCount.count.desc(), CountryCount.country),
    )
    days = db.execute(
        select(DayCount.day, DayCount.count).where(DayCount.petition_id == petition_id).order_by(DayCount.day)
    )
    return Counts(
        count=total.count if total else 0,
        as_of=total.as_of if total else clock.now(),
        by_country=tuple(countries),
        by_day=tuple(days),
    )


def totals_of(db: Session, petition_ids: Sequence[int]) -> dict[int, int]:
    """The counts of several petitions at once, by integer key."""
    rows = db.execute(
        select(PetitionCount.petition_id, PetitionCount.count).where(PetitionCount.petition_id.in_(petition_ids))
    )
    return dict.fromkeys(petition_ids, 0) | dict(rows.all())


def has_uncounted(db: Session) -> bool:
    """Whether signatures came or went since the last count."""
    return db.scalar(select(CountDelta.petition_id).limit(1)) is not None


def signature_of(db: Session, petition_uuid: UUID, signature_uuid: UUID) -> Signature:
    """The signature that a link names.

    Raises:
        Missing: when it was erased or never was.

    """
    query = (
        select(Signature)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(Petition.uuid == petition_uuid, Signature.uuid == signature_uuid, Signature.erased_at.is_(None))
    )
    found = db.scalar(query)
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True)
class Addressee:
    """A signer as letters know them, and the title of what they signed in the language in which they signed."""

    uuid: UUID
    state: str
    last_letter_at: datetime
    email_sealed: bytes
    name_sealed: bytes | None
    petition_uuid: UUID
    petition_slug: str
    petition_title: str

    @property
    def email(self) -> str:
        """The address, opened."""
        return the_keyring().open(self.email_sealed, about(Signature.__tablename__, "email", self.uuid))

    @property
    def name(self) -> str:
        """The name, opened."""
        sealed = self.name_sealed
        return the_keyring().open(sealed, about(Signature.__tablename__, "name", self.uuid)) if sealed else ""


def addressees_of(db: Session, keys: Sequence[tuple[int, UUID]]) -> dict[tuple[int, UUID], Addressee]:
    """The signers of these signatures (integer key of the petition, public id of the signature) in two queries; without those who were erased."""
    query = (
        select(
            Signature.petition_id,
            Signature.uuid,
            Signature.version_id,
            Signature.language,
            Signature.state,
            Signature.last_letter_at,
            Signature.email_sealed,
            Signature.name_sealed,
            Petition.uuid.label("petition_uuid"),
            Petition.slug,
            Petition.default_language,
        )
        .join(Petition, Petition.id == Signature.petition_id)
        .where(
            # Public ids are unique, so both parts can be said apart. As pairs, PostgreSQL plans a search for each.
            Signature.petition_id.in_({petition_id for petition_id, _ in keys}),
            Signature.uuid.in_([uuid for _, uuid in keys]),
            Signature.erased_at.is_(None),
            Signature.email_sealed.is_not(None),
        )
    )
    rows = db.execute(query).all()
    texts = db.execute(
        select(PetitionText.version_id, PetitionText.language, PetitionText.title)
        .where(PetitionText.version_id.in_({row.version_id for row in rows}))
        .order_by(PetitionText.language)
    ).all()
    titles = {
        wanted: the_text([text for text in texts if text.version_id == wanted[0]], wanted[1], wanted[2]).text.title
        for wanted in {(row.version_id, row.language, row.default_language) for row in rows}
    }
    return {
        (row.petition_id, row.uuid): Addressee(
            uuid=row.uuid,
            state=row.state,
            last_letter_at=row.last_letter_at,
            email_sealed=row.email_sealed,
            name_sealed=row.name_sealed,
            petition_uuid=row.petition_uuid,
            petition_slug=row.slug,
            petition_title=titles[row.version_id, row.language, row.default_language],
        )
        for row in rows
    }


def petition_of(db: Session, signature: Signature) -> Petition:
    """The petition that was signed."""
    return db.get_one(Petition, signature.petition_id)


def news_of(db: Session, signature: Signature) -> list[int]:
    """Integer keys of the organizations from which the signer wants news."""
    query = select(NewsConsent.organization_id).where(
        NewsConsent.petition_id == signature.petition_id,
        NewsConsent.signature_uuid == signature.uuid,
    )
    return list(db.scalars(query))


def email_index_of(petition_uuid: UUID, address: str, index_key: int) -> bytes:
    """The blind index of an address within one petition: rows of two petitions cannot be joined by it."""
    return the_keyring().blind_index(
        f"signature|{petition_uuid.hex}", f"email-v1|{canonical_address(address)}", number=index_key
    )


def name_keys_of(petition_uuid: UUID, name: str, index_key: int) -> set[bytes]:
    """Keyed hashes of the words of a name, folded over scripts and spellings; 64 bits each are enough within one petition."""
    ring = the_keyring()
    return {
        ring.blind_index(f"signature|{petition_uuid.hex}", f"name-v1|{word}", number=index_key)[:8]
        for word in fold_sounds(name).split()
        if word
    }


@dataclass(frozen=True, slots=True)
class SignaturePage:
    """A page of signatures for managers, newest first; `next_key` leads to the next page."""

    signatures: Sequence[Signature]
    next_key: str | None


def find_signatures(
    db: Session,
    petition: Petition,
    *,
    text: str = "",
    state: str = "",
    country: str = "",
    after: str = "",
) -> SignaturePage:
    """Signatures of a petition: all, or those whose address or name is `text`, in any script.

    An address is found exactly; of a name every word must be there. The newest come first. `after` is the `next_key` of the page before.
    """
    # Each order has an index. Public ids begin with the moment at which they were made, so the second is the first but for who signed anew.
    order = [Signature.signed_at, Signature.uuid] if state in set(SignatureState) else [Signature.uuid]
    where: list[ColumnElement[bool]] = [Signature.petition_id == petition.id, Signature.erased_at.is_(None)]
    if text and is_address(text):
        where.append(Signature.email_index == email_index_of(petition.uuid, text, petition.index_key))
    elif text:
        keys = name_keys_of(petition.uuid, text, petition.index_key)
        found = (
            select(NameKey.signature_uuid)
            .where(NameKey.petition_id == petition.id, NameKey.key.in_(keys))
            .group_by(NameKey.signature_uuid)
            .having(func.count() == len(keys))
        )
        where.append(Signature.uuid.in_(found))
    if state in set(SignatureState):
        where.append(Signature.state == state)
    if country:
        where.append(Signature.country == country)
    cursor = _cursor(after)
    if cursor is not None:
        where.append(tuple_(*order) < cursor[-len(order) :])
    rows = db.scalars(select(Signature).where(*where).order_by(*(one.desc() for one in order)).limit(PAGE + 1)).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return SignaturePage(rows[:PAGE], f"{last.signed_at.isoformat()}_{last.uuid}" if last else None)


def _cursor(key: str) -> tuple[datetime, UUID] | None:
    text, _, uuid = key.partition("_")
    try:
        moment, signature_uuid = datetime.fromisoformat(text), UUID(uuid)
    except ValueError:
        return None
    return (moment, signature_uuid) if moment.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class PublicSigner:
    """What one signer shows: a name or initials, a place if enough others are there, a reason, the day."""

    display_name: str
    place: str | None
    country: str
    reason: str | None
    day: date


def public_signers(db: Session, petition_id: int, most: int = 12) -> list[PublicSigner]:
    """The newest signers who agreed to be shown."""
    query = (
        select(Signature)
        .where(
            Signature.petition_id == petition_id,
            Signature.state == SignatureState.CONFIRMED,
            # The words of the index that finds them.
            Signature.is_public,
            Signature.confirmed_at.is_not(None),
            Signature.display != Display.NOTHING,
            Signature.erased_at.is_(None),
        )
        .order_by(Signature.confirmed_at.desc())
        .limit(most)
    )
    rows = db.scalars(query).all()
    crowds = dict(
        db.execute(
            select(CountryCount.country, CountryCount.count).where(
                CountryCount.petition_id == petition_id, CountryCount.count >= SMALLEST_CROWD
            ),
        ).all(),
    )
    return [_shown(row, is_crowded=row.country in crowds) for row in rows]


def _shown(row: Signature, *, is_crowded: bool) -> PublicSigner:
    name = row.name or ""
    initials = " ".join(f"{word[0]}." for word in name.split() if word)
    return PublicSigner(
        display_name=name if row.display == Display.FULL else initials,
        place=row.locality if is_crowded or row.display == Display.FULL else None,
        country=row.country,
        reason=row.reason,
        day=(row.confirmed_at or row.signed_at).date(),
    )
