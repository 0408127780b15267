"""Who has to do something with a proposal now: those whose step it is, and never those who have done theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.insights.law_cards import drawn_stage
from campaigns.proposals.stages import SUCCESS, is_alive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaigns.insights.pipeline_drawing import Stage
    from campaigns.proposals.acts import Act
    from campaigns.proposals.pipelines import Pipeline, PipelineStage
    from campaigns.proposals.stages import Move

# Stages that are steps already taken: whoever is named in them has acted when a proposal comes there.
_TAKEN = frozenset({"adopted_by_government", "introduced", "adopted", "published"})
_OUT_OF_COMMITTEE = frozenset(
    {
        "committee-passage",
        "committee-passage-favorable",
        "committee-passage-unfavorable",
        "reported-out-of-committee",
    }
)
# What ends a stage that takes its time.
_ENDS = {
    "committee_first": _OUT_OF_COMMITTEE,
    "committee_second": _OUT_OF_COMMITTEE,
    "reading_1": frozenset({"passage"}),
    "reading_2": frozenset({"passage"}),
    "reading_3": frozenset({"passage"}),
    "promulgation": frozenset({"executive-signature"}),
}


def who_decides(pipeline: Pipeline, moves: Sequence[Move], acts: Sequence[Act]) -> tuple[Stage | None, Stage | None]:
    """The stage whose actors have to decide now, and the one after it; `acts` are all, in their order. None where nobody has to, or where nobody knows.

    What is in force, rejected or withdrawn is decided. What the head of state sent back is for those who adopt laws.
    """
    here = pipeline.stage(moves[-1].to.key) if moves else None
    if here is None or not is_alive(moves[-1].to.outcome):
        return None, None
    number = pipeline.stages.index(here)
    if moves[-1].to.outcome == "returned":
        number = next((place for place, one in enumerate(pipeline.stages) if one.canonical == "adopted"), number)
    elif _is_done(here, moves[-1].act, acts):
        number += 1
    left = pipeline.stages[number : number + 2]
    if left and left[0].canonical == SUCCESS:
        # The day comes by itself; nobody decides it.
        return None, drawn_stage(left[0])
    shown = [drawn_stage(one) for one in left]
    return (shown[0] if shown else None), (shown[1] if len(shown) > 1 else None)


def _is_done(here: PipelineStage, arrival: Act, acts: Sequence[Act]) -> bool:
    """Whether the step of that stage is taken, by what led to it or by what happened in it since."""
    since = acts[next(number for number, act in enumerate(acts) if act.natural_key == arrival.natural_key) :]
    ends = _ENDS.get(here.canonical, frozenset())
    return here.canonical in _TAKEN or any(not ends.isdisjoint(act.classification) for act in since)
