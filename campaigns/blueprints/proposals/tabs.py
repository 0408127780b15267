"""The ways between the pages of one proposal, behind the sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, url_for

from campaigns.foundation.i18n.texts import lazy_gettext as _

if TYPE_CHECKING:
    from campaigns.proposals.models import Bill

PUBLIC_PAGE = "public.proposals.proposal"
_TABS = (
    ("overview", _("Overview"), "manage.proposals.proposal", False),
    ("details", _("Details"), "manage.details.details", True),
    ("texts", _("Texts and papers"), "manage.bill_texts.texts", False),
    ("dates", _("Dates"), "manage.bill_dates.dates", False),
    ("positions", _("Positions"), "manage.positions.list_positions", False),
    ("decisions", _("Counts of heads"), "manage.decisions.list_decisions", False),
    ("votes", _("Votes"), "manage.votes.list_votes", False),
    ("asks", _("Asks on the text"), "manage.asks.list_asks", False),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to another page of the proposal."""

    key: str
    text: str
    href: str


def tabs_of(bill: Bill, *, can_edit: bool) -> list[Tab]:
    """The pages of a proposal that there are for this reader."""
    return [
        Tab(key, text, url_for(endpoint, slug=bill.slug))
        for key, text, endpoint, is_writing in _TABS
        if endpoint in current_app.view_functions and (can_edit or not is_writing)
    ]


def public_address(bill: Bill) -> str | None:
    """The address of the public page; None for what is not public."""
    if not bill.is_public or PUBLIC_PAGE not in current_app.view_functions:
        return None
    return url_for(PUBLIC_PAGE, slug=bill.slug)
