"""Houses that vote, for tests: seats with who holds them, in which group and from which part of the country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.identifiers import uuid7
from campaigns.institutions.models import InstitutionMembership
from campaigns.proposals.operations import PositionData, record_position
from tests.proposals.making import make_institution, make_person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Organization
    from campaigns.institutions.models import Institution, Jurisdiction, Person
    from campaigns.proposals.models import Bill, BillPosition, Lean


def make_house(db: Session, jurisdiction: Jurisdiction, seats: int, name: str = "Assembly") -> Institution:
    """A house of so many seats, all of them empty."""
    house = make_institution(db, jurisdiction, name=name)
    house.seats = seats
    db.flush()
    return house


def seat(
    db: Session,
    house: Institution,
    name: str,
    group: Institution | None = None,
    label: str = "",
    until: str | None = None,
) -> Person:
    """Put somebody on a seat."""
    person = make_person(db, house.jurisdiction, name)
    db.add(
        InstitutionMembership(
            uuid=uuid7(),
            person=person,
            institution=house,
            on_behalf_of=group,
            label=label,
            role="member",
            start_date="2022",
            end_date=until,
            key=uuid7().hex[:40],
        )
    )
    db.flush()
    return person


def fill(db: Session, house: Institution, number: int, label: str = "") -> list[Person]:
    """Put `number` people on seats."""
    return [seat(db, house, f"Member {label} {index}", label=label) for index in range(number)]


def lean(
    db: Session,
    bill: Bill,
    organization: Organization,
    who: Sequence[Person] | Person | Institution,
    value: Lean,
    **changes: object,
) -> BillPosition:
    """Record how one or several lean, known from a note; gives back the last row."""
    row = None
    for one in who if isinstance(who, list) else [who]:
        name = "person" if type(one).__name__ == "Person" else "institution"
        values = {"said_on": clock.today(), "source_type": "meeting", "note": "Said so.", name: one} | changes
        row = record_position(db, SYSTEM, bill, organization, PositionData(lean=value, **values))  # type: ignore[arg-type]
    assert row is not None
    return row
