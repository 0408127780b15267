"""What the style guide shows the components of proposals with: plainly invented, except for the procedure, which is a real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from campaigns.blueprints.proposals.bill_forms import ActionForm, BillForm, EventForm, IdentifierForm
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.bill_desk import BillCard, procedure_rows
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.stages import stage_name

_CARD = BillCard(
    slug="a-proposal",
    identifier="011-7/26",
    title="A law whose title is as long as titles of laws come to be, because it changes another one",
    language="en",
    jurisdiction="Freedonia",
    stage="reading_1",
    stage_name="",
    outcome="",
    outcome_name="",
    since=date(2026, 9, 25),
    latest="Adopted in principle",
    latest_day="2026-09-25",
    is_stuck=False,
    is_public=True,
    is_unverified=False,
)


def bill_samples() -> dict[str, Any]:
    """The context of the part on proposals."""
    alive = replace(_CARD, stage_name=stage_name("reading_1"))
    rows = procedure_rows(pipeline_of("rs-law"), {"introduced": "2026-09-01"}, "introduced")
    return {
        "bill_cards": [
            alive,
            replace(alive, is_stuck=True, is_unverified=True),
            replace(alive, outcome="returned", outcome_name=stage_name("returned")),
            replace(alive, outcome="rejected", outcome_name=stage_name("rejected"), is_public=False),
            replace(alive, stage="in_force", stage_name=stage_name("in_force"), outcome="in_force"),
        ],
        "procedure_sample": rows[1:5],
        "action_form": ActionForm.for_today(),
        "bill_form": BillForm(prefix="bill-").offering(),
        "event_form": EventForm(prefix="event-"),
        "identifier_form": IdentifierForm(prefix="part-"),
        "bill_phrases": [_("Adopted in principle"), _("Rejected")],
    }
