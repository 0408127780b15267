"""Reads of petitions, typed, in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from campaigns.coalitions.queries import carried_by
from campaigns.foundation.i18n.languages import KNOWN, Language
from campaigns.petitions.models import Petition, PetitionBill, PetitionState, PetitionUpdate, PetitionVersion
from campaigns.proposals.models import Bill

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def readable_languages(written: Sequence[str], offered: Sequence[str]) -> tuple[Language, ...]:
    """The languages of the site in which a text can be read, generated ones too."""
    return tuple(KNOWN[code] for code in offered if code in written or KNOWN[code].generated_from in written)


def public_petition(db: Session, slug: str) -> Petition | None:
    """The public petition at `slug` with its current version's texts."""
    petition = db.scalar(select(Petition).where(Petition.slug == slug).options(selectinload(Petition.picture_texts)))
    return petition if petition is not None and petition.is_public else None


def version_of(db: Session, petition: Petition) -> PetitionVersion:
    """The version of a petition that is shown, with its texts."""
    query = select(PetitionVersion).where(
        PetitionVersion.petition_id == petition.id, PetitionVersion.number == petition.version_number
    )
    return db.scalars(query).one()


def published_versions(db: Session, petition_id: int) -> Sequence[PetitionVersion]:
    """All wordings that were public, newest first."""
    query = (
        select(PetitionVersion)
        .where(PetitionVersion.petition_id == petition_id, PetitionVersion.published_at.is_not(None))
        .order_by(PetitionVersion.number.desc())
    )
    return db.scalars(query).all()


def published_updates(db: Session, petition_id: int, most: int = 50) -> Sequence[PetitionUpdate]:
    """News of a petition, newest first."""
    query = (
        select(PetitionUpdate)
        .where(PetitionUpdate.petition_id == petition_id, PetitionUpdate.published_at.is_not(None))
        .order_by(PetitionUpdate.published_at.desc())
        .limit(most)
    )
    return db.scalars(query).all()


def all_updates(db: Session, petition_id: int) -> Sequence[PetitionUpdate]:
    """All news of a petition, unpublished too, newest first."""
    return db.scalars(
        select(PetitionUpdate)
        .where(PetitionUpdate.petition_id == petition_id)
        .order_by(PetitionUpdate.created_at.desc())
    ).all()


def update_of(db: Session, petition_id: int, uuid: UUID) -> PetitionUpdate | None:
    """One update of a petition."""
    return db.scalar(
        select(PetitionUpdate).where(PetitionUpdate.petition_id == petition_id, PetitionUpdate.uuid == uuid)
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A petition with the wording that is shown, for lists."""

    petition: Petition
    version: PetitionVersion


def _with_versions(db: Session, petitions: Sequence[Petition]) -> list[Listed]:
    versions = db.scalars(
        select(PetitionVersion).where(PetitionVersion.petition_id.in_([petition.id for petition in petitions]))
    ).all()
    shown = {(version.petition_id, version.number): version for version in versions}
    return [Listed(petition, shown[petition.id, petition.version_number]) for petition in petitions]


def open_petitions(
    db: Session, *, campaign_id: int | None = None, organization_id: int | None = None, most: int = 60
) -> list[Listed]:
    """Public petitions, those that can be signed first, then by the newest."""
    query = select(Petition).where(
        Petition.published_at.is_not(None), Petition.state.not_in((PetitionState.DRAFT, PetitionState.IN_REVIEW))
    )
    if campaign_id is not None:
        query = query.where(Petition.campaign_id == campaign_id)
    if organization_id is not None:
        query = query.where(
            Petition.campaign_id.in_(carried_by([organization_id])),
        )
    is_open = Petition.state == PetitionState.PUBLISHED
    return _with_versions(
        db, db.scalars(query.order_by(is_open.desc(), Petition.published_at.desc()).limit(most)).all()
    )


def managed_petitions(db: Session, actor: Actor, *, most: int = 200) -> list[Listed]:
    """The petitions that the actor sees from the inside, newest change first."""
    query = select(Petition).order_by(Petition.edited_at.desc()).limit(most)
    if not actor.is_administrator:
        query = query.where(Petition.campaign_id.in_(carried_by(actor.roles)))
    return _with_versions(db, db.scalars(query).all())


def linked_bills(db: Session, petition_id: int, *, public_only: bool = True) -> list[Bill]:
    """The proposals that would meet a petition's demand, in their order."""
    query = (
        select(Bill)
        .join(PetitionBill, PetitionBill.bill_id == Bill.id)
        .where(PetitionBill.petition_id == petition_id)
        .order_by(PetitionBill.position, PetitionBill.linked_at)
    )
    return list(db.scalars(query.where(Bill.is_public) if public_only else query))


def petitions_for_bill(db: Session, bill_id: int, most: int = 20) -> list[Listed]:
    """The public petitions whose demand a proposal would meet, those that can be signed first."""
    query = (
        select(Petition)
        .join(PetitionBill, PetitionBill.petition_id == Petition.id)
        .where(
            PetitionBill.bill_id == bill_id,
            Petition.published_at.is_not(None),
            Petition.state.not_in((PetitionState.DRAFT, PetitionState.IN_REVIEW)),
        )
        .order_by((Petition.state == PetitionState.PUBLISHED).desc(), Petition.published_at.desc())
        .limit(most)
    )
    return _with_versions(db, db.scalars(query).all())


GOAL_STEPS = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)


def goal_for(count: int, first: int) -> int:
    """The goal to show: the first one until nine tenths of it are reached, then the next round number, doubling at the end of the table."""
    goal = first
    while count * 10 >= goal * 9:
        goal = next((step for step in GOAL_STEPS if step > goal), goal * 2)
    return goal
