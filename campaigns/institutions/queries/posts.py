"""The posts of an institution with those who hold them now, and the areas that posts are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from campaigns.foundation import clock
from campaigns.foundation.i18n.sorting import sorting_key
from campaigns.institutions.models import Area, InstitutionMembership, Person, Post
from campaigns.institutions.queries.names import shown_person
from campaigns.institutions.queries.pages import lasts_today, memberships_with

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post now."""

    slug: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in a list; `is_over` says that there is no such post any more."""

    uuid: UUID
    label: str
    role: str
    area: str
    start_date: str | None
    end_date: str | None
    is_over: bool
    holders: tuple[Holder, ...]


def posts_of(db: Session, institution: Institution, language: str) -> tuple[PostRow, ...]:
    """The posts of an institution by name, those that are no more last; a fixed number of queries."""
    rows = db.execute(
        select(Post, Area.name).outerjoin(Area, Area.id == Post.area_id).where(Post.institution_id == institution.id)
    ).all()
    holders = _holders(db, institution, language) if rows else {}
    today = clock.today().isoformat()
    found = [
        PostRow(
            post.uuid,
            post.label,
            post.role,
            area or "",
            post.start_date,
            post.end_date,
            post.end_date is not None and f"{post.end_date}-99" < today,
            tuple(holders.get(post.id, ())),
        )
        for post, area in rows
    ]
    return tuple(sorted(found, key=lambda row: (row.is_over, sorting_key(row.label, language), row.area)))


def _holders(db: Session, institution: Institution, language: str) -> dict[int, list[Holder]]:
    query = (
        memberships_with(aliased(Person))
        .where(
            InstitutionMembership.institution_id == institution.id,
            InstitutionMembership.post_id.is_not(None),
            lasts_today(),
        )
        .order_by(InstitutionMembership.id)
    )
    found: dict[int, list[Holder]] = {}
    for one in db.scalars(query):
        if one.post_id is not None:
            shown = shown_person(one.person, language)
            found.setdefault(one.post_id, []).append(Holder(one.person.slug, shown.text, shown.language))
    return found


def is_post_held(db: Session, post: Post) -> bool:
    """Whether anybody holds or held a post."""
    return (
        db.scalar(select(InstitutionMembership.id).where(InstitutionMembership.post_id == post.id).limit(1)) is not None
    )


def area_text(db: Session, post: Post) -> str:
    """The area that a post is for, in words by which `areas_called` finds it alone; empty where it is for none."""
    area = db.get(Area, post.area_id) if post.area_id is not None else None
    if area is None:
        return ""
    return area.name if areas_called(db, area.jurisdiction_id, area.name) == [area] else area.identifier


def area_names(db: Session, jurisdiction_id: int) -> list[str]:
    """What the areas of a jurisdiction are called, to be offered while one types."""
    query = select(Area.name).where(Area.jurisdiction_id == jurisdiction_id).distinct().order_by(Area.name)
    return list(db.scalars(query))


def areas_called(db: Session, jurisdiction_id: int, text: str) -> list[Area]:
    """The areas of a jurisdiction that are meant by a text: the one whose source calls it so, else all of that name, whatever the capitals."""
    rows = db.scalars(select(Area).where(Area.jurisdiction_id == jurisdiction_id).order_by(Area.id)).all()
    same = [one for one in rows if one.identifier == text]
    return same or [one for one in rows if one.name.casefold() == text.casefold()]
