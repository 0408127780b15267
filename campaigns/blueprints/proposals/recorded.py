"""What is said after something was written down: how it was understood, and whether the proposal moved by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from campaigns.blueprints.answers import go_on
from campaigns.blueprints.edge import db
from campaigns.blueprints.notices import add_made_notice
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.insights.law_cards import moves_of
from campaigns.proposals.classifications import ACTIONS
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.stages import stage_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from campaigns.proposals.models import Bill, BillAction


def place_of(bill: Bill) -> str:
    """Where a proposal stands, by the key of its outcome or of the stage of its own procedure; empty where nothing has moved it yet."""
    moves = moves_of(db(), [bill])[bill.id]
    return (moves[-1].to.outcome or moves[-1].to.key) if moves else ""


def record_and_tell(bill: Bill, write: Callable[[], BillAction]) -> dict[str, str]:
    """Write an action down; gives back what the notice after it needs, as parts of an address: keys, never words that somebody typed."""
    before = place_of(bill)
    action = write()
    return {
        "slug": bill.slug,
        "procedure": bill.pipeline,
        "before": before,
        "after": place_of(bill),
        "meant": ",".join(action.classification) or action.stage,
        "told": "1" if bill.is_public else "",
    }


def go_on_recorded(told: dict[str, str]) -> Response:
    """Send on to the page of the proposal, which says what `told` is about."""
    return go_on(
        "manage.proposals.proposal", "action-recorded", **{name: value for name, value in told.items() if value}
    )


def _notice() -> str:
    before, after = request.args.get("before", ""), request.args.get("after", "")
    said = [_("It is written down."), _moved(before, after) if before != after else _unmoved(after)]
    if request.args.get("told"):
        said.append(_("Followers are told."))
    return " ".join(said)


def _moved(before: str, after: str) -> str:
    if not before:
        return _("Stage: %(after)s.", after=_label(after))
    return _("Stage: %(before)s → %(after)s.", before=_label(before), after=_label(after))


def _unmoved(here: str) -> str:
    stands = _("The stage did not move: %(stage)s.", stage=_label(here)) if here else _("The stage did not move.")
    meant = [_meaning(one) for one in request.args.get("meant", "").split(",") if one]
    if meant:
        return _("It was understood as: %(meaning)s.", meaning=", ".join(meant)) + " " + stands
    return (
        stands
        + " "
        + _("What it means was not understood: correct the entry and choose what it is, or the stage that it leads to.")
    )


def _meaning(key: str) -> str:
    name = ACTIONS.get(key)
    return str(name) if name is not None else _label(key)


def _label(key: str) -> str:
    stage = pipeline_of(request.args.get("procedure", "")).stage(key)
    return stage.label if stage is not None else stage_name(key)


add_made_notice("action-recorded", _notice)
