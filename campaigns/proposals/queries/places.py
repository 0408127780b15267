"""Jurisdictions of which something is known that everybody may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from campaigns.institutions.models import Institution, Jurisdiction
from campaigns.proposals.models import Bill

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def public_jurisdictions(db: Session) -> frozenset[str]:
    """The slugs of those with an institution or a public proposal; one that was set up for a note or for a proposal that is not public is not among them."""
    query = select(Jurisdiction.slug).where(
        or_(
            Jurisdiction.id.in_(select(Institution.jurisdiction_id)),
            Jurisdiction.id.in_(select(Bill.jurisdiction_id).where(Bill.is_public)),
        )
    )
    return frozenset(db.scalars(query))
