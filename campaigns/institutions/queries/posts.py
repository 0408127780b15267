"""The posts of an institution with those who hold and held them, and the areas that posts are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from campaigns.foundation import clock
from campaigns.foundation.i18n.sorting import sorting_key
from campaigns.institutions.models import Area, InstitutionMembership, LegislativeSession, Person, Post
from campaigns.institutions.queries.names import shown_person
from campaigns.institutions.queries.pages import lasts_today, memberships_with

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds or held a post, from when until when."""

    slug: str
    name: str
    language: str
    start_date: str | None
    end_date: str | None


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in a list: who holds it now, and who did before, the last one first; `is_over` says that there is no such post any more."""

    uuid: UUID
    label: str
    role: str
    area: str
    start_date: str | None
    end_date: str | None
    is_over: bool
    holders: tuple[Holder, ...]
    former: tuple[Holder, ...]

    @property
    def is_vacant(self) -> bool:
        """Whether there is such a post and the directory knows nobody who holds it."""
        return not self.is_over and not self.holders


def posts_of(db: Session, institution: Institution, language: str) -> tuple[PostRow, ...]:
    """The posts of an institution by name, those that are no more last; a fixed number of queries."""
    rows = db.execute(
        select(Post, Area.name).outerjoin(Area, Area.id == Post.area_id).where(Post.institution_id == institution.id)
    ).all()
    present, former = _holders(db, institution, language) if rows else ({}, {})
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
            tuple(present.get(post.id, ())),
            tuple(former.get(post.id, ())),
        )
        for post, area in rows
    ]
    return tuple(sorted(found, key=lambda row: (row.is_over, sorting_key(row.label, language), row.area)))


def _holders(
    db: Session, institution: Institution, language: str
) -> tuple[dict[int, list[Holder]], dict[int, list[Holder]]]:
    """Those who hold posts now and those who did, by the integer keys of the posts."""
    own = InstitutionMembership
    start = func.coalesce(own.start_date, LegislativeSession.start_date)
    end = func.coalesce(own.end_date, LegislativeSession.end_date)
    query = (
        memberships_with(aliased(Person))
        .add_columns(start.label("start"), end.label("end"), lasts_today().label("is_present"))
        .where(own.institution_id == institution.id, own.post_id.is_not(None))
        .order_by(start.desc().nulls_last(), own.id)
    )
    present: dict[int, list[Holder]] = {}
    former: dict[int, list[Holder]] = {}
    for row in db.execute(query):
        one = row.InstitutionMembership
        shown = shown_person(one.person, language)
        holder = Holder(one.person.slug, shown.text, shown.language, row.start, row.end)
        (present if row.is_present else former).setdefault(one.post_id, []).append(holder)
    return present, former


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
