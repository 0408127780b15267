"""Who belongs to which institution, from when until when, and on whose behalf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import lazyload, selectinload

from campaigns.audit.operations import record
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.natural_keys import natural_key
from campaigns.institutions.models import (
    Area,
    Institution,
    InstitutionMembership,
    LegislativeSession,
    Person,
    Post,
)
from campaigns.institutions.operations.checking import check_web_addresses, checked_dates

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class MembershipData:
    """What is said of a membership besides who and where; dates as precise as they are known."""

    role: str = ""
    label: str = ""
    post: Post | None = None
    on_behalf_of: Institution | None = None
    session: LegislativeSession | None = None
    area: Area | None = None
    start_date: str | None = None
    end_date: str | None = None
    source_url: str | None = None
    source_date: str | None = None


def membership_key(
    institution_key: str,
    *,
    role: str = "",
    post_key: str = "",
    on_behalf_of_key: str = "",
    session_identifier: str = "",
    area_identifier: str = "",
    start_date: str | None = None,
) -> str:
    """What makes a membership of a person the same one when it comes again."""
    return natural_key(
        institution_key, role.casefold(), post_key, on_behalf_of_key, session_identifier, area_identifier, start_date
    )


def _key_of(institution: Institution, data: MembershipData, start_date: str | None) -> str:
    return membership_key(
        institution.key,
        role=data.role,
        post_key=data.post.key if data.post is not None else "",
        on_behalf_of_key=data.on_behalf_of.key if data.on_behalf_of is not None else "",
        session_identifier=data.session.identifier if data.session is not None else "",
        area_identifier=data.area.identifier if data.area is not None else "",
        start_date=start_date,
    )


def refresh_membership_keys(db: Session, session: LegislativeSession) -> None:
    """Make the keys of a session's memberships anew when its identifier, which is a part of them, is another one."""
    query = (
        select(InstitutionMembership)
        .where(InstitutionMembership.legislative_session_id == session.id)
        .options(
            lazyload(InstitutionMembership.person),
            *(
                selectinload(one)
                for one in (
                    InstitutionMembership.institution,
                    InstitutionMembership.on_behalf_of,
                    InstitutionMembership.post,
                    InstitutionMembership.area,
                )
            ),
        )
    )
    for one in db.scalars(query):
        said = MembershipData(
            role=one.role, post=one.post, on_behalf_of=one.on_behalf_of, session=session, area=one.area
        )
        one.key = _key_of(one.institution, said, one.start_date)
    db.flush()


def enter_membership(
    db: Session,
    actor: Actor,
    person: Person,
    institution: Institution,
    data: MembershipData | None = None,
    **parts: str | Post | Institution | LegislativeSession | Area | None,
) -> InstitutionMembership:
    """Enter that a person belongs to an institution; what more is known comes as `data`, or by the names of its fields.

    Raises:
        Invalid: when this membership is here already, or something cannot be so.

    """
    data = data or MembershipData(**parts)  # type: ignore[arg-type]
    values = _checked(db, person, institution, data, None)
    membership = InstitutionMembership(uuid=uuid7(), person=person, institution=institution, **values)
    db.add(membership)
    db.flush()
    record(db, actor, "enter_membership", "person", person.uuid, institution=str(institution.uuid))
    return membership


def change_membership(db: Session, actor: Actor, membership: InstitutionMembership, data: MembershipData) -> None:
    """Put what is said of a membership.

    Raises:
        Invalid: when another membership of the person is just the same, or something cannot be so.

    """
    for column, value in _checked(db, membership.person, membership.institution, data, membership.id).items():
        setattr(membership, column, value)
    db.flush()
    record(
        db,
        actor,
        "change_membership",
        "person",
        membership.person.uuid,
        institution=str(membership.institution.uuid),
    )


def _checked(
    db: Session, person: Person, institution: Institution, data: MembershipData, own_id: int | None
) -> dict[str, Any]:
    """The columns of a membership, if no other one of the person is just the same."""
    dates = checked_dates(start_date=data.start_date, end_date=data.end_date, source_date=data.source_date)
    check_web_addresses({"source_url": data.source_url})
    key = _key_of(institution, data, dates["start_date"])
    same = select(InstitutionMembership.id).where(
        InstitutionMembership.person_id == person.id, InstitutionMembership.key == key
    )
    if db.scalar(same) not in {None, own_id}:
        raise Invalid({"institution": _("This membership is here already.")})
    return {
        "key": key,
        "role": data.role,
        "label": data.label,
        "post": data.post,
        "on_behalf_of": data.on_behalf_of,
        "legislative_session": data.session,
        "area": data.area,
        "source_url": data.source_url or None,
        **dates,
    }


def remove_membership(db: Session, actor: Actor, membership: InstitutionMembership) -> None:
    """Take a membership away that never was; one that ended gets an end date instead."""
    person, institution = membership.person.uuid, membership.institution.uuid
    db.delete(membership)
    db.flush()
    record(db, actor, "remove_membership", "person", person, institution=str(institution))
