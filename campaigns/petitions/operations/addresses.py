"""Addresses of petitions: a free one, and moving to another while the old one leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import RESERVED_SLUGS, slugify
from campaigns.petitions.events import PetitionTextChanged
from campaigns.petitions.models import Petition, PetitionSlug

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def change_slug(db: Session, actor: Actor, petition: Petition, slug: str) -> None:
    """Move the petition to another address; the old one leads there.

    Raises:
        Invalid: when another petition has or had that address.

    """
    wanted = slugify(slug)
    if wanted == petition.slug:
        return
    before = petition.slug
    petition.slug = free_slug(db, wanted, petition)
    db.add(PetitionSlug(slug=before, petition_id=petition.id, since=clock.now()))
    mine = db.get(PetitionSlug, wanted)
    if mine is not None:
        db.delete(mine)
    petition.edited_at = clock.now()
    db.flush()
    record(db, actor, "change_slug", "petition", petition.uuid, before=before, after=wanted)
    if petition.is_public:
        announce(db, PetitionTextChanged(petition.uuid))


def free_slug(db: Session, wanted: str, mine: Petition | None = None) -> str:
    """`wanted` as a slug, if no other petition than `mine` has or had it.

    Raises:
        Invalid: when one has or had.

    """
    slug = slugify(wanted)
    mine_id = mine.id if mine is not None else None
    is_taken = (
        db.scalar(select(Petition.id).where(Petition.slug == slug, Petition.id.is_distinct_from(mine_id))) is not None
    )
    was_taken = db.scalar(
        select(PetitionSlug.slug).where(PetitionSlug.slug == slug, PetitionSlug.petition_id.is_distinct_from(mine_id))
    )
    if is_taken or was_taken is not None or slug in RESERVED_SLUGS:
        raise Invalid({"slug": _("Another petition has or had this address. Choose another.")})
    return slug


def slug_from(db: Session, title: str) -> str:
    """A free slug that follows from a title."""
    base = slugify(title)[:70].rstrip("-")
    number = 1
    while True:
        slug = base if number == 1 else f"{base}-{number}"
        taken = db.scalar(select(Petition.id).where(Petition.slug == slug)) or db.scalar(
            select(PetitionSlug.petition_id).where(PetitionSlug.slug == slug)
        )
        if taken is None and slug not in RESERVED_SLUGS:
            return slug
        number += 1
