"""Who is meant by a name that a source prints; where two could be meant, nobody is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import or_, select

from campaigns.foundation.i18n.scripts import fold_name, fold_sounds
from campaigns.foundation.searching import has_words
from campaigns.institutions.models import Institution, InstitutionMembership, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

_MOST_CANDIDATES = 200
Named = TypeVar("Named", Person, Institution)


def _words(text: str) -> list[str]:
    """Sounds in any order: registers print `Petrović Ana` as often as `Ana Petrović`."""
    return sorted(fold_sounds(text).split())


def _texts(thing: Person | Institution) -> Iterable[str]:
    yield thing.name
    yield from (one.name for one in thing.names)
    if isinstance(thing, Institution) and thing.abbreviation:
        yield thing.abbreviation


def _called(things: Sequence[Named], name: str) -> list[Named]:
    """Those whose names sound so; those that are spelled so, where there are any."""
    wanted, spelled = _words(name), sorted(fold_name(name).split())
    sounding = [one for one in things if any(_words(text) == wanted for text in _texts(one))]
    spelling = [one for one in sounding if any(sorted(fold_name(text).split()) == spelled for text in _texts(one))]
    return spelling or sounding


def _the_only(things: Sequence[Named]) -> Named | None:
    return things[0] if len(things) == 1 else None


def resolve_person(db: Session, jurisdiction_id: int, name: str, *, on: date | str | None = None) -> Person | None:
    """The person of a jurisdiction who is called so, in any script and order of names; None where nobody or more than one is.

    `on` is a day (or a month or year, as a source gives it): of several, those are meant who held an office then.
    """
    condition = has_words(db, Person.folded, name)
    if condition is None:
        return None
    query = select(Person).where(Person.jurisdiction_id == jurisdiction_id, condition).limit(_MOST_CANDIDATES)
    found = _called(db.scalars(query).all(), name)
    if len(found) > 1 and on is not None:
        day = str(on)[:10]
        in_office = set(
            db.scalars(
                select(InstitutionMembership.person_id).where(
                    InstitutionMembership.person_id.in_([one.id for one in found]),
                    or_(InstitutionMembership.start_date.is_(None), InstitutionMembership.start_date <= f"{day}-99"),
                    # A year ends after each of its days.
                    or_(InstitutionMembership.end_date.is_(None), InstitutionMembership.end_date.concat("-99") >= day),
                )
            )
        )
        return _the_only([one for one in found if one.id in in_office])
    return _the_only(found)


def resolve_institution(db: Session, jurisdiction_id: int, name: str) -> Institution | None:
    """The institution of a jurisdiction that is called so, in any script; None where none or more than one is."""
    return _the_only(institutions_called(db, jurisdiction_id, name))


def institutions_called(db: Session, jurisdiction_id: int, name: str) -> list[Institution]:
    """All institutions of a jurisdiction that are called so, in any script: for whoever must say why nobody is meant."""
    condition = has_words(db, Institution.folded, name)
    if condition is None:
        return []
    query = select(Institution).where(Institution.jurisdiction_id == jurisdiction_id, condition).limit(_MOST_CANDIDATES)
    return _called(db.scalars(query).all(), name)


def institution_at(db: Session, jurisdiction_id: int, slug: str) -> Institution | None:
    """The institution of a jurisdiction whose page's address ends so."""
    return db.scalar(
        select(Institution).where(Institution.jurisdiction_id == jurisdiction_id, Institution.slug == slug)
    )
