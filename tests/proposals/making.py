"""Making jurisdictions, institutions and proposals for tests; rows below proposals are built with their tables."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.searching import folded_words
from campaigns.institutions.models import Institution, Jurisdiction, JurisdictionText, LegislativeSession, Person
from campaigns.proposals.operations import create_bill

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.proposals.models import Bill

_number = count(1)


def make_jurisdiction(db: Session, *, ocd_id: str = "", name: str = "Freedonia", slug: str = "") -> Jurisdiction:
    """A state."""
    number = next(_number)
    jurisdiction = Jurisdiction(
        uuid=uuid7(),
        slug=slug or f"state-{number}",
        ocd_id=ocd_id or f"ocd-jurisdiction/country:x{number}/government",
        classification="government",
        timezone="UTC",
        position=0,
        created_at=clock.now(),
        texts=[JurisdictionText(language="en", name=name)],
    )
    db.add(jurisdiction)
    db.flush()
    return jurisdiction


def make_institution(
    db: Session, jurisdiction: Jurisdiction, *, name: str = "Assembly", classification: str = "legislature"
) -> Institution:
    """A body."""
    number = next(_number)
    institution = Institution(
        uuid=uuid7(),
        slug=f"body-{number}",
        jurisdiction=jurisdiction,
        classification=classification,
        key=f"body-{number}",
        name=name,
        language="en",
        abbreviation="",
        description="",
        folded=folded_words([name]),
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    db.add(institution)
    db.flush()
    return institution


def make_person(db: Session, jurisdiction: Jurisdiction, name: str = "Vesna Vuković") -> Person:
    """Somebody in office."""
    number = next(_number)
    person = Person(
        uuid=uuid7(),
        slug=f"person-{number}",
        jurisdiction=jurisdiction,
        key=f"person-{number}",
        name=name,
        folded=folded_words([name]),
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    db.add(person)
    db.flush()
    return person


def make_legislature(db: Session, jurisdiction: Jurisdiction | None = None, identifier: str = "") -> LegislativeSession:
    """A session in which proposals can be tabled."""
    session = LegislativeSession(
        uuid=uuid7(),
        jurisdiction=jurisdiction or make_jurisdiction(db),
        identifier=identifier or f"term/{next(_number)}",
        name="",
        classification="primary",
    )
    db.add(session)
    db.flush()
    return session


def make_bill(
    db: Session,
    session: LegislativeSession | None = None,
    *,
    title: str = "Law on the social reuse of confiscated property",
    identifier: str = "",
    pipeline: str = "generic",
    is_public: bool = True,
) -> Bill:
    """A proposal, public unless told otherwise."""
    return create_bill(
        db,
        SYSTEM,
        session or make_legislature(db),
        identifier=identifier or f"{next(_number)}/26",
        title=title,
        language="en",
        classification=("bill",),
        pipeline=pipeline,
        subjects=("confiscated assets",),
        is_public=is_public,
    )
