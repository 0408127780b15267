"""Reading proposals: one, many by search, what is to come."""

from campaigns.proposals.queries.bills import (
    BillPage,
    Search,
    ShownText,
    bill_abstract_for,
    bill_title_for,
    find_bills,
    public_bill,
    stage_totals,
    subjects_in_use,
)
from campaigns.proposals.queries.bodies import bodies_of, guess_body, jurisdiction_of_slug
from campaigns.proposals.queries.calendar import (
    events_between,
    last_day_of,
    lasts_until,
    local_day_of,
    local_start,
    next_events,
)
from campaigns.proposals.queries.parts import (
    action_of_bill,
    document_of_bill,
    event_of_bill,
    session_of_uuid,
    sponsorship_of_bill,
    version_of_bill,
)

__all__ = [
    "BillPage",
    "Search",
    "ShownText",
    "action_of_bill",
    "bill_abstract_for",
    "bill_title_for",
    "bodies_of",
    "document_of_bill",
    "event_of_bill",
    "events_between",
    "find_bills",
    "guess_body",
    "jurisdiction_of_slug",
    "last_day_of",
    "lasts_until",
    "local_day_of",
    "local_start",
    "next_events",
    "public_bill",
    "session_of_uuid",
    "sponsorship_of_bill",
    "stage_totals",
    "subjects_in_use",
    "version_of_bill",
]
