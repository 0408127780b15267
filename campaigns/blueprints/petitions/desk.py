"""The first page behind the sign-in: what waits, and how everything stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.coalitions.access import EDITORS
from campaigns.coalitions.queries import managed_campaigns, organizations_of
from campaigns.foundation.i18n.texts import current_language
from campaigns.insights.coming_dates import due_dates
from campaigns.insights.desk import managed_cards

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

dashboard = Blueprint("dashboard", __name__)
_MOST_DATES = 5


@dashboard.get("/", endpoint="dashboard")
def show_dashboard() -> ResponseReturnValue:
    """What to do next, what is due next of the laws, petitions with their last week, and campaigns."""
    code = current_language().code
    return render_template(
        "manage/dashboard/dashboard.html",
        petitions=managed_cards(db(), actor(), code),
        dates=due_dates(db(), actor(), most=_MOST_DATES),
        campaigns=managed_campaigns(db(), actor(), code),
        organizations=organizations_of(db(), actor(), code),
        can_write=bool(managed_campaigns(db(), actor(), code, roles=EDITORS)),
        can_begin=bool(organizations_of(db(), actor(), code, roles=EDITORS)),
    )
