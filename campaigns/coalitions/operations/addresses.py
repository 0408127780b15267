"""Addresses of organizations and campaigns: a free one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import RESERVED_SLUGS, slugify

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Campaign, Organization


def free_slug(db: Session, model: type[Organization | Campaign], wanted: str, *, is_chosen: bool) -> str:
    """The slug of `wanted`; one that was chosen must be free, one that follows from a title gets a number.

    Raises:
        Invalid: when the chosen one is taken.

    """
    base = slugify(wanted)[:70].rstrip("-")
    slug, number = base, 1
    while slug in RESERVED_SLUGS or db.scalar(select(model.id).where(model.slug == slug)) is not None:
        if is_chosen:
            raise Invalid({"slug": _("This address is taken. Choose another.")})
        number += 1
        slug = f"{base}-{number}"
    return slug
