"""What is to come about a proposal: set, changed, called off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.natural_keys import natural_key
from campaigns.proposals.classifications import EVENTS
from campaigns.proposals.models import Bill, BillEvent, ChangeKind
from campaigns.proposals.operations.changes import note_change
from campaigns.proposals.operations.checks import checked_date, checked_optional_url

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Institution


def event_key(name: str, classification: str, date: str) -> str:
    """What makes an event of a proposal the same when it comes again."""
    return natural_key(name, classification, date)


def schedule_event(  # noqa: PLR0913 - named at the call
    db: Session,
    actor: Actor,
    bill: Bill,
    *,
    name: str,
    classification: str,
    date: str,
    starts_at: dt.datetime | None = None,
    end_date: dt.date | None = None,
    institution: Institution | None = None,
    location: str = "",
    note: str = "",
    source_url: str | None = None,
) -> BillEvent:
    """Set a hearing, a sitting, a vote or a deadline; `starts_at` is an aware time. Announces `ProposalChanged`.

    Raises:
        Invalid: when it is there already, or date, end or source cannot be one.

    """
    values = _values(
        name=name,
        classification=classification,
        date=date,
        starts_at=starts_at,
        end_date=end_date,
        institution=institution,
        location=location,
        note=note,
        source_url=source_url,
    )
    _check_new(db, bill, values["natural_key"], None)
    now = clock.now()
    event = BillEvent(uuid=uuid7(), bill_id=bill.id, created_at=now, updated_at=now, **values)
    db.add(event)
    db.flush()
    record(db, actor, "schedule_event", "bill", bill.uuid, event=str(event.uuid), date=event.date)
    note_change(db, bill, ChangeKind.EVENT, event.uuid, "", "set")
    return event


def change_event(  # noqa: PLR0913 - named at the call
    db: Session,
    actor: Actor,
    bill: Bill,
    event: BillEvent,
    *,
    name: str,
    classification: str,
    date: str,
    starts_at: dt.datetime | None = None,
    end_date: dt.date | None = None,
    institution: Institution | None = None,
    location: str = "",
    note: str = "",
    source_url: str | None = None,
) -> None:
    """Move an event or say more about it; calendars that hold it learn of it. Announces `ProposalChanged`.

    Raises:
        Invalid: when another event is the same, or date, end or source cannot be one.
        Conflict: when it was called off.

    """
    if event.is_cancelled:
        raise Conflict(_("This was called off. Set a new date as a new entry."))
    values = _values(
        name=name,
        classification=classification,
        date=date,
        starts_at=starts_at,
        end_date=end_date,
        institution=institution,
        location=location,
        note=note,
        source_url=source_url,
    )
    _check_new(db, bill, values["natural_key"], event)
    if all(getattr(event, key) == value for key, value in values.items()):
        return
    for key, value in values.items():
        setattr(event, key, value)
    _count_up(db, event)
    record(db, actor, "change_event", "bill", bill.uuid, event=str(event.uuid), date=event.date)
    note_change(db, bill, ChangeKind.EVENT, event.uuid, "", "changed")


def cancel_event(db: Session, actor: Actor, bill: Bill, event: BillEvent) -> None:
    """Call an event off; it stays, so that calendars that hold it learn of it. Announces `ProposalChanged`."""
    if event.is_cancelled:
        return
    event.is_cancelled = True
    _count_up(db, event)
    record(db, actor, "cancel_event", "bill", bill.uuid, event=str(event.uuid), date=event.date)
    note_change(db, bill, ChangeKind.EVENT, event.uuid, "", "cancelled")


def _count_up(db: Session, event: BillEvent) -> None:
    event.sequence += 1
    event.updated_at = clock.now()
    db.flush()


def _values(  # noqa: PLR0913 - named at the call
    *,
    name: str,
    classification: str,
    date: str,
    starts_at: dt.datetime | None,
    end_date: dt.date | None,
    institution: Institution | None,
    location: str,
    note: str,
    source_url: str | None,
) -> dict[str, Any]:
    if not name:
        raise Invalid({"name": _("Say what takes place.")})
    if classification not in EVENTS:
        raise Invalid({"classification": _("Choose what it is.")})
    day = checked_date(date)
    if end_date is not None and end_date < day.first_day:
        raise Invalid({"end_date": _("The end lies before the beginning.")})
    return {
        "name": name,
        "classification": classification,
        "date": day.text,
        "sort_date": day.first_day,
        "starts_at": starts_at,
        "end_date": end_date,
        "institution_id": institution.id if institution is not None else None,
        "location": location,
        "note": note,
        "source_url": checked_optional_url(source_url),
        "natural_key": event_key(name, classification, day.text),
    }


def _check_new(db: Session, bill: Bill, key: str, mine: BillEvent | None) -> None:
    same = select(BillEvent.id).where(BillEvent.bill_id == bill.id, BillEvent.natural_key == key)
    if mine is not None:
        same = same.where(BillEvent.id != mine.id)
    if db.scalar(same) is not None:
        raise Invalid({"name": _("This is in the calendar already.")})
