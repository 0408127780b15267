"""Proposals, institutions and followers for the tests of alerts, made straight from the tables where no verb of theirs matters."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.alerts.models import Alert, Follow, Follower, FollowKind, Frequency
from campaigns.alerts.operations.following import (
    confirm_follows,
    follow_as_member,
    request_follow,
)
from campaigns.alerts.queries.followers import Target, follower_of_address
from campaigns.coalitions.queries import actor_of
from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.natural_keys import natural_key
from campaigns.foundation.partial_dates import read_partial_date
from campaigns.foundation.searching import folded_words
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Institution, Jurisdiction, JurisdictionText, LegislativeSession, Person
from campaigns.proposals.events import ProposalChanged
from campaigns.proposals.models import (
    Bill,
    BillAction,
    BillChange,
    BillEvent,
    BillSponsorship,
    BillSubject,
    ChangeKind,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.accounts.models import Account

_number = count(1)
TITLE = "Law on the social reuse of confiscated assets"


def make_jurisdiction(db: Session) -> Jurisdiction:
    """A country."""
    number = next(_number)
    made = Jurisdiction(
        uuid=uuid7(),
        slug=f"country-{number}",
        ocd_id=f"ocd-jurisdiction/country:x{number}/government",
        classification="government",
        country="rs",
        created_at=clock.now(),
    )
    made.texts = [JurisdictionText(language="en", name=f"Country {number}")]
    db.add(made)
    db.flush()
    return made


def make_institution(
    db: Session, jurisdiction: Jurisdiction, *, name: str = "National Assembly", parent: Institution | None = None
) -> Institution:
    """A body."""
    number, now = next(_number), clock.now()
    made = Institution(
        uuid=uuid7(),
        slug=f"body-{number}",
        jurisdiction_id=jurisdiction.id,
        parent_id=parent.id if parent is not None else None,
        classification="legislature",
        key=f"key-{number}",
        name=name,
        language="en",
        folded=folded_words([name]),
        created_at=now,
        updated_at=now,
    )
    db.add(made)
    db.flush()
    return made


def make_person(db: Session, jurisdiction: Jurisdiction, *, name: str = "Vesna Primer") -> Person:
    """Somebody in office."""
    number, now = next(_number), clock.now()
    made = Person(
        uuid=uuid7(),
        slug=f"person-{number}",
        jurisdiction_id=jurisdiction.id,
        key=f"key-{number}",
        name=name,
        folded=folded_words([name]),
        created_at=now,
        updated_at=now,
    )
    db.add(made)
    db.flush()
    return made


def make_bill(
    db: Session,
    *,
    title: str = TITLE,
    jurisdiction: Jurisdiction | None = None,
    subjects: Sequence[str] = (),
    is_public: bool = True,
    from_institution: Institution | None = None,
) -> Bill:
    """A proposal of which nothing is noted yet."""
    number, now = next(_number), clock.now()
    place = jurisdiction or make_jurisdiction(db)
    session = db.scalar(select(LegislativeSession).where(LegislativeSession.jurisdiction_id == place.id))
    if session is None:
        session = LegislativeSession(uuid=uuid7(), jurisdiction_id=place.id, identifier="XIII")
        db.add(session)
        db.flush()
    bill = Bill(
        uuid=uuid7(),
        slug=f"bill-{number}",
        jurisdiction_id=place.id,
        legislative_session_id=session.id,
        from_institution_id=from_institution.id if from_institution is not None else None,
        identifier=f"B-{number}",
        title=title,
        language="en",
        classification=["bill"],
        stage="introduced",
        is_public=is_public,
        folded=folded_words([title, *subjects]),
        created_at=now,
        updated_at=now,
    )
    bill.subjects = [BillSubject(subject=one) for one in subjects]
    db.add(bill)
    db.flush()
    return bill


def note(
    db: Session, bill: Bill, kind: ChangeKind, thing: UUID, *, announced: bool = True, **changes: str
) -> BillChange:
    """Write down that something changed."""
    change = BillChange(uuid=uuid7(), bill_id=bill.id, kind=kind, thing=thing, at=clock.now(), **changes)
    db.add(change)
    db.flush()
    if announced:
        announce(db, ProposalChanged(bill.uuid))
    return change


def act(
    db: Session,
    bill: Bill,
    description: str = "Passed in first reading",
    *,
    institution: Institution | None = None,
    announced: bool = True,
) -> BillAction:
    """Something happened to a proposal today."""
    today = clock.today()
    action = BillAction(
        uuid=uuid7(),
        bill_id=bill.id,
        institution_id=institution.id if institution is not None else None,
        date=today.isoformat(),
        sort_date=today,
        description=description,
        natural_key=natural_key(next(_number)),
        created_at=clock.now(),
    )
    db.add(action)
    db.flush()
    note(db, bill, ChangeKind.ACTION, action.uuid, announced=announced)
    return action


def plan(db: Session, bill: Bill, date: str, **changes: Any) -> BillEvent:  # noqa: ANN401 - columns
    """Something is to come."""
    now = clock.now()
    values: dict[str, Any] = {"name": "Hearing on the bill", "classification": "hearing"}
    event = BillEvent(
        uuid=uuid7(),
        bill_id=bill.id,
        date=date,
        sort_date=read_partial_date(date).first_day,
        natural_key=natural_key(next(_number)),
        created_at=now,
        updated_at=now,
        **(values | changes),
    )
    db.add(event)
    db.flush()
    return event


def sponsor(db: Session, bill: Bill, person: Person) -> BillSponsorship:
    """Somebody brings a proposal in."""
    made = BillSponsorship(
        uuid=uuid7(), bill_id=bill.id, name=person.name, person_id=person.id, classification="author"
    )
    db.add(made)
    db.flush()
    return made


def bill_target(bill: Bill) -> Target:
    """A proposal to be followed."""
    return Target(FollowKind.BILL, bill=bill)


def follow(
    db: Session, target: Target, *, email: str = "mira@example.org", frequency: Frequency = Frequency.AT_ONCE
) -> Follower:
    """Follow as somebody who is no member, confirmed."""
    request_follow(db, email, target, frequency=frequency)
    follower = follower_of_address(db, email)
    assert follower is not None
    confirm_follows(db, follower, {one.uuid for one in follower.follows}, frequency)
    return follower


def follow_in_account(db: Session, account: Account, target: Target) -> Follow:
    """Follow as a member."""
    return follow_as_member(db, actor_of(db, account), target)


def followed_bill(
    *, frequency: Frequency = Frequency.AT_ONCE, email: str = "mira@example.org", title: str = TITLE
) -> int:
    """A new proposal that somebody follows; gives back its integer key."""
    with writing() as db:
        bill = make_bill(db, title=title)
        follow(db, bill_target(bill), email=email, frequency=frequency)
        return bill.id


def act_on(bill_id: int, *descriptions: str, announced: bool = True) -> None:
    """Things happen to a proposal, in one transaction."""
    with writing() as db:
        bill = db.get_one(Bill, bill_id)
        for description in descriptions or ("Passed in first reading",):
            act(db, bill, description, announced=announced)


def ledger() -> list[tuple[int, list[int]]]:
    """What was told to whom."""
    with reading() as db:
        rows = db.execute(select(Alert.follower_id, Alert.changes).order_by(Alert.id)).all()
        return [(row.follower_id, row.changes) for row in rows]
