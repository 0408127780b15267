"""Hearings, sittings, votes and deadlines of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.bodies import named_body
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.proposals.bill_forms import EventForm
from campaigns.blueprints.proposals.tabs import public_address, tabs_of
from campaigns.foundation import clock
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.time_zones import local_day
from campaigns.insights.bill_desk import bill_card, body_names, events_of_bill
from campaigns.proposals.access import can_edit_bill, editable_bill, managed_bill
from campaigns.proposals.classifications import EVENTS
from campaigns.proposals.operations import cancel_event, change_event, schedule_event
from campaigns.proposals.queries import bodies_of, event_of_bill, local_start

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from campaigns.proposals.models import Bill, BillEvent

bill_dates = Blueprint("bill_dates", __name__)
add_notices(
    {
        "event-set": _("The date is in the calendar. Followers are told."),
        "event-changed": _("The date was changed. Calendars that hold it learn of it."),
        "event-cancelled": _("It is called off. Calendars that hold it learn of it."),
    },
)


def _values(bill: Bill, form: EventForm, entry: BillEvent | None = None) -> dict[str, Any]:
    where = form.institution_name.data
    kept = entry.institution if entry is not None else None
    return {
        "name": form.name.data or "",
        "classification": form.classification.data,
        "date": form.date.data or "",
        "starts_at": form.moment(bill.jurisdiction.timezone),
        "end_date": form.end_date.data,
        "institution": named_body(bill.jurisdiction_id, where, "institution_name", kept=kept),
        "location": form.location.data or "",
        "note": form.note.data or "",
        "source_url": form.source_url.data,
    }


@bill_dates.get("/proposals/<slug>/dates/", endpoint="dates")
def list_dates(slug: str) -> ResponseReturnValue:
    """What is to come, and what was."""
    return _page(managed_bill(db(), actor(), slug), EventForm(data={"classification": "hearing"}))


@bill_dates.post("/proposals/<slug>/dates/")
def schedule(slug: str) -> ResponseReturnValue:
    """Set a date."""
    found = editable_bill(db(), actor(), slug)
    form = EventForm(request.form)
    if is_done(form, lambda: schedule_event(db(), actor(), found, **_values(found, form))):
        return go_on("manage.bill_dates.dates", "event-set", slug=slug)
    return _page(found, form), MEND


def _page(bill: Bill, form: EventForm) -> str:
    events, can_edit = events_of_bill(db(), bill), can_edit_bill(actor())
    today = local_day(clock.now(), bill.jurisdiction.timezone)
    return render_template(
        "manage/proposals/dates.html",
        bill=bill,
        card=bill_card(bill, current_language().code, today),
        tabs=tabs_of(bill, can_edit=can_edit),
        public_url=public_address(bill),
        form=form,
        coming=[one for one in reversed(events) if (one.end_date or one.sort_date) >= today],
        past=[one for one in events if (one.end_date or one.sort_date) < today],
        event_names=EVENTS,
        start_of=local_start,
        bodies=body_names(bodies_of(db(), [bill.jurisdiction_id])),
        can_edit=can_edit,
    )


@bill_dates.get("/proposals/<slug>/dates/<uuid:event_uuid>")
def event(slug: str, event_uuid: UUID) -> ResponseReturnValue:
    """The form that changes a date."""
    found = editable_bill(db(), actor(), slug)
    entry = _entry(found, event_uuid)
    return _event_page(found, entry, EventForm.showing(entry, found.jurisdiction.timezone))


@bill_dates.post("/proposals/<slug>/dates/<uuid:event_uuid>")
def change(slug: str, event_uuid: UUID) -> ResponseReturnValue:
    """Change a date."""
    found = editable_bill(db(), actor(), slug)
    entry, form = _entry(found, event_uuid), EventForm(request.form)
    if is_done(form, lambda: change_event(db(), actor(), found, entry, **_values(found, form, entry))):
        return go_on("manage.bill_dates.dates", "event-changed", slug=slug)
    return _event_page(found, entry, form), MEND


def _event_page(bill: Bill, entry: BillEvent, form: EventForm) -> str:
    return render_template(
        "manage/proposals/event.html",
        bill=bill,
        card=bill_card(bill, current_language().code, clock.today()),
        entry=entry,
        form=form,
        bodies=body_names(bodies_of(db(), [bill.jurisdiction_id])),
    )


@bill_dates.post("/proposals/<slug>/dates/<uuid:event_uuid>/cancel")
def cancel(slug: str, event_uuid: UUID) -> ResponseReturnValue:
    """Call it off."""
    found = editable_bill(db(), actor(), slug)
    cancel_event(db(), actor(), found, _entry(found, event_uuid))
    return go_on("manage.bill_dates.dates", "event-cancelled", slug=slug)


def _entry(bill: Bill, uuid: UUID) -> BillEvent:
    entry = event_of_bill(db(), bill, uuid)
    if entry is None:
        raise Missing
    return entry
