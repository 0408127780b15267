"""Addresses of jurisdictions, institutions and people: a free one, and many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import select

from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import RESERVED_SLUGS, slugify
from campaigns.institutions.models import Institution, Jurisdiction, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

Addressed: TypeAlias = type[Jurisdiction | Institution | Person]
_LONGEST = 70


def base_of(wanted: str) -> str:
    """The slug of a name, with room for a number behind it."""
    return slugify(wanted)[:_LONGEST].rstrip("-")


def free_slug(db: Session, model: Addressed, wanted: str, *, is_chosen: bool) -> str:
    """The slug of `wanted`; one that was chosen must be free, one that follows from a name gets a number.

    Raises:
        Invalid: when the chosen one is taken.

    """
    base = base_of(wanted)
    slug, number = base, 1
    while slug in RESERVED_SLUGS or db.scalar(select(model.id).where(model.slug == slug)) is not None:
        if is_chosen:
            raise Invalid({"slug": _("This address is taken. Choose another.")})
        number += 1
        slug = f"{base}-{number}"
    return slug


def free_slugs(db: Session, model: Addressed, names: Sequence[str]) -> list[str]:
    """A free slug for each name, in two queries whatever their number."""
    bases = [base_of(name) for name in names]
    taken = set(RESERVED_SLUGS)
    taken.update(db.scalars(select(model.slug).where(model.slug.in_(sorted(set(bases))))))
    crowded = sorted({base for base in bases if base in taken})
    for base in crowded:
        taken.update(db.scalars(select(model.slug).where(model.slug.startswith(f"{base}-", autoescape=True))))
    slugs = []
    last: dict[str, int] = {}
    for base in bases:
        slug, number = base, last.get(base, 1)
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        last[base] = number
        taken.add(slug)
        slugs.append(slug)
    return slugs
