"""The posts of an institution: positions that people hold, whoever holds them now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.institutions.models import Area, Institution, Post
from campaigns.institutions.operations.bodies import OWN
from campaigns.institutions.operations.checking import checked_dates
from campaigns.institutions.queries import is_post_held

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class PostData:
    """What is said of a post; dates as precise as they are known, from when until when there is such a post."""

    label: str
    role: str = ""
    area: Area | None = None
    start_date: str | None = None
    end_date: str | None = None


def create_post(db: Session, actor: Actor, institution: Institution, data: PostData) -> Post:
    """Add a post to an institution.

    Raises:
        Invalid: when it has a post of that name for that area, a date is none, or the end comes before the beginning.

    """
    dates = checked_dates(start_date=data.start_date, end_date=data.end_date)
    _refuse_double(db, institution.id, data, None)
    uuid = uuid7()
    post = Post(
        uuid=uuid,
        institution_id=institution.id,
        key=f"{OWN}{uuid}",
        label=data.label,
        role=data.role,
        area_id=data.area.id if data.area is not None else None,
        **dates,
    )
    db.add(post)
    db.flush()
    record(db, actor, "create_post", "post", uuid, institution=str(institution.uuid))
    return post


def change_post(db: Session, actor: Actor, institution: Institution, post: Post, data: PostData) -> None:
    """Put what is said of a post of an institution; one that is no more gets an end date.

    Raises:
        Invalid: when there is another post of that name for that area, a date is none, or the end comes before the beginning.

    """
    dates = checked_dates(start_date=data.start_date, end_date=data.end_date)
    _refuse_double(db, institution.id, data, post.id)
    post.label, post.role = data.label, data.role
    post.area_id = data.area.id if data.area is not None else None
    post.start_date, post.end_date = dates["start_date"], dates["end_date"]
    db.flush()
    record(db, actor, "change_post", "post", post.uuid, institution=str(institution.uuid))


def remove_post(db: Session, actor: Actor, institution: Institution, post: Post) -> None:
    """Take a post of an institution away that never was; one that is no more gets an end date instead.

    Raises:
        Conflict: when somebody holds or held it.

    """
    if is_post_held(db, post):
        raise Conflict(_("Somebody holds or held this post. Give it an end date instead."))
    uuid = post.uuid
    db.delete(post)
    db.flush()
    record(db, actor, "remove_post", "post", uuid, institution=str(institution.uuid))


def _refuse_double(db: Session, institution_id: int, data: PostData, own_id: int | None) -> None:
    """Two posts of one name are told apart by their areas; without that nobody could choose between them."""
    area_id = data.area.id if data.area is not None else None
    rows = db.execute(select(Post.id, Post.label, Post.area_id).where(Post.institution_id == institution_id))
    wanted = data.label.casefold()
    if any(one.label.casefold() == wanted and one.area_id == area_id and one.id != own_id for one in rows):
        raise Invalid({"label": _("A post of this name is here already.")})
