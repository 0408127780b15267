"""What the pages of stances, positions, decisions, votes and asks share: their proposal at the head, and the choices that a person has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.proposals.tabs import public_address, tabs_of
from campaigns.coalitions.access import EDITORS
from campaigns.coalitions.queries import managed_campaigns, organizations_of
from campaigns.foundation import clock
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.insights.bill_desk import bill_card
from campaigns.institutions.queries import institution_title
from campaigns.proposals.access import can_edit_bill
from campaigns.proposals.majorities import label_in, majorities
from campaigns.proposals.queries.advocacy import voting_institutions
from campaigns.proposals.visibility import can_record

if TYPE_CHECKING:
    from campaigns.blueprints.proposals.tabs import Tab
    from campaigns.insights.bill_desk import BillCard
    from campaigns.proposals.models import Bill


@dataclass(frozen=True, slots=True)
class BillHead:
    """What of a proposal stands at the head of these pages, and whether the person may record about it."""

    card: BillCard
    tabs: list[Tab]
    public_url: str | None
    can_record: bool

    @property
    def slug(self) -> str:
        """The last part of its addresses."""
        return self.card.slug

    @property
    def title(self) -> str:
        """Its title for the reader."""
        return self.card.title


def head_of(bill: Bill) -> BillHead:
    """The head for the reader."""
    card = bill_card(bill, current_language().code, clock.today())
    return BillHead(
        card, tabs_of(bill, can_edit=can_edit_bill(actor())), public_address(bill), can_record=can_record(actor())
    )


def campaign_choices() -> list[tuple[str, str]]:
    """The campaigns for which the person may speak."""
    mine = managed_campaigns(db(), actor(), current_language().code, roles=EDITORS)
    return [(one.slug, one.title) for one in mine]


def organization_choices() -> list[tuple[str, str]]:
    """The organizations in whose name the person may record."""
    mine = organizations_of(db(), actor(), current_language().code, roles=EDITORS)
    return [(one.slug, one.name) for one in mine]


def institution_choices(bill: Bill, *, blank: bool = False) -> list[tuple[str, str]]:
    """The institutions of the proposal's jurisdiction that vote."""
    code = current_language().code
    rows = [(one.slug, institution_title(one, code)) for one in voting_institutions(db(), bill)]
    return [("", _("Not said")), *rows] if blank else rows


def majority_choices(*, blank: bool = False) -> list[tuple[str, str]]:
    """The majorities that are known."""
    code = current_language().code
    rows = [(one.key, label_in(one.labels, code)) for one in majorities()]
    return [("", _("Not said")), *rows] if blank else rows


def majority_notes() -> dict[str, str]:
    """What each majority asks, in words."""
    code = current_language().code
    return {one.key: label_in(one.rules, code) for one in majorities()}
