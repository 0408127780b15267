"""Shapes of pipelines: which stages of a procedure are done, which is present, what is to come, skipped, dead or stuck, and since when.

Positions are percentages of the width, so that a page can stretch a drawing without stretching its lettering. What is not known is not drawn as
done: a stage before the present one that no action speaks of counts as passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from campaigns.proposals.stages import SUCCESS, is_alive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

FRAME = 100.0
_SHORTEST_RUN = 3


class StopState(StrEnum):
    """How a stage stands; `away` is one that the procedure does not have, `unreached` one that a dead proposal will not come to."""

    DONE = "done"
    PRESENT = "present"
    STUCK = "stuck"
    DEAD = "dead"
    TO_COME = "to_come"
    SKIPPED = "skipped"
    UNREACHED = "unreached"
    AWAY = "away"


_HERE = frozenset({StopState.PRESENT, StopState.STUCK, StopState.DEAD})
_AHEAD = frozenset({StopState.TO_COME, StopState.UNREACHED})


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage to be drawn: what it is called, who acts in it, and by which rule of which law; empty texts where that is not known."""

    key: str
    label: str
    actors: str = ""
    rule: str = ""
    citation: str = ""
    url: str = ""
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """When a stage was come to: `text` is as precise as its source, `first_day` the first day that it can mean."""

    text: str
    first_day: date


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage as it is drawn; `at` is per cent of the width, `line` how the line leads on from it: solid, dashed, or empty for none."""

    stage: Stage
    state: StopState
    moment: Moment | None
    at: float
    line: str

    @property
    def is_here(self) -> bool:
        """Whether the proposal stands at it now."""
        return self.state in _HERE

    @property
    def year(self) -> str:
        """The year in which it was come to, where that is known."""
        return self.moment.text[:4] if self.moment is not None else ""


@dataclass(frozen=True, slots=True)
class PipelineDrawing:
    """A procedure as far as a proposal has come in it; `here` is the stop at which it stands, None where the procedure does not know it."""

    stops: tuple[Stop, ...]
    here: Stop | None
    is_ended: bool

    @property
    def runs(self) -> tuple[tuple[Stop, ...], ...]:
        """The stops in their order, each by itself; from three on, stages in a row that were passed over stand together."""
        runs: list[tuple[Stop, ...]] = []
        for is_skipped, group in groupby(self.stops, key=lambda stop: stop.state is StopState.SKIPPED):
            stops = tuple(group)
            runs += [stops] if is_skipped and len(stops) >= _SHORTEST_RUN else [(stop,) for stop in stops]
        return tuple(runs)

    @property
    def to_come(self) -> tuple[Stop, ...]:
        """What still lies before it."""
        return tuple(stop for stop in self.stops if stop.state is StopState.TO_COME)


def draw_pipeline(
    stages: Sequence[Stage],
    moments: Mapping[str, Moment],
    *,
    present: str,
    outcome: str = "",
    ended: Moment | None = None,
    is_stuck: bool = False,
    absent: frozenset[str] = frozenset(),
) -> PipelineDrawing:
    """The drawing of `stages` for a proposal that stands at `present`; `moments` says when each stage was come to.

    `ended` is when the outcome came, where it came without a stage. `absent` are stages that are drawn for comparison and that the proposal's own
    procedure does not have.
    """
    keys = [stage.key for stage in stages]
    here = keys.index(present) if present in keys else -1
    is_won = outcome == SUCCESS
    is_dead = not is_won and not is_alive(outcome)
    if outcome and not is_won and ended is not None:
        moments = {**moments, present: ended}
    states = [
        _state(number, here, stage.key in moments, is_won=is_won, is_dead=is_dead, is_stuck=is_stuck)
        if stage.key not in absent or number == here
        else StopState.AWAY
        for number, stage in enumerate(stages)
    ]
    first = next((number for number, stage in enumerate(stages) if stage.key in moments and number <= here), here)
    stops = tuple(
        Stop(
            stage,
            states[number],
            moments.get(stage.key) if states[number] not in _AHEAD else None,
            FRAME * (number + 0.5) / len(stages),
            _line(number, first, here, is_over=is_won or is_dead, is_last=number == len(stages) - 1),
        )
        for number, stage in enumerate(stages)
    )
    return PipelineDrawing(stops, stops[here] if here >= 0 else None, is_won or is_dead)


def _state(number: int, here: int, is_known: bool, *, is_won: bool, is_dead: bool, is_stuck: bool) -> StopState:  # noqa: FBT001 - one fact of the stage
    if number < here:
        return StopState.DONE if is_known else StopState.SKIPPED
    if number > here:
        return StopState.UNREACHED if is_dead or is_won else StopState.TO_COME
    if is_dead:
        return StopState.DEAD
    if is_won:
        return StopState.DONE
    return StopState.STUCK if is_stuck else StopState.PRESENT


def _line(number: int, first: int, here: int, *, is_over: bool, is_last: bool) -> str:
    if is_last or number < first:
        return ""
    if number < here:
        return "solid"
    return "" if is_over else "dashed"
