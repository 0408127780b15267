"""The tables of proposals: what the law is, what happened to it, how it was voted, what campaigns hold of it."""

from __future__ import annotations

from campaigns.proposals.models.advocacy import (
    BillAsk,
    BillPosition,
    CampaignPosition,
    Decision,
    Lean,
    Stance,
    Visibility,
    VoteRecommendation,
)
from campaigns.proposals.models.bills import (
    Bill,
    BillAbstract,
    BillAction,
    BillChange,
    BillDocument,
    BillIdentifier,
    BillSource,
    BillSponsorship,
    BillSubject,
    BillTitle,
    BillVersion,
    ChangeKind,
    RelatedBill,
)
from campaigns.proposals.models.calendar import BillEvent
from campaigns.proposals.models.demands import Demand, DemandRow, DemandRowText, DemandText
from campaigns.proposals.models.votes import PersonVote, VoteCount, VoteEvent

__all__ = [
    "Bill",
    "BillAbstract",
    "BillAction",
    "BillAsk",
    "BillChange",
    "BillDocument",
    "BillEvent",
    "BillIdentifier",
    "BillPosition",
    "BillSource",
    "BillSponsorship",
    "BillSubject",
    "BillTitle",
    "BillVersion",
    "CampaignPosition",
    "ChangeKind",
    "Decision",
    "Demand",
    "DemandRow",
    "DemandRowText",
    "DemandText",
    "Lean",
    "PersonVote",
    "RelatedBill",
    "Stance",
    "Visibility",
    "VoteCount",
    "VoteEvent",
    "VoteRecommendation",
]
