"""Every event has a row of its own in the table of reactions, and says nothing but ids, in the past tense."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.jobs import JOBS
from campaigns.reactions import REACTIONS
from campaigns.schedule import timetable
from tests.architecture.source import PACKAGE

if TYPE_CHECKING:
    from campaigns.settings import Settings

MODULES = [f"campaigns.{path.parent.name}.events" for path in sorted(PACKAGE.glob("*/events.py"))]
EVENTS = [
    one
    for module in map(importlib.import_module, MODULES)
    for one in vars(module).values()
    if inspect.isclass(one) and one.__module__ == module.__name__
]
PAST = re.compile(r"(ed|wn|Won|Sent|Written|Chosen|Found|Lost|Met)$")


def test_there_are_events() -> None:
    assert len(EVENTS) >= 6


@pytest.mark.parametrize("event", EVENTS, ids=lambda one: one.__name__)
def test_an_event_has_a_row(event: type) -> None:
    assert event in REACTIONS, (
        f"write a row for {event.__name__} in campaigns/reactions.py, an empty one if nobody answers"
    )


@pytest.mark.parametrize("event", EVENTS, ids=lambda one: one.__name__)
def test_an_event_is_a_fact_made_of_ids(event: type) -> None:
    assert dataclasses.is_dataclass(event)
    assert event.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert PAST.search(event.__name__), f"{event.__name__}: what happened, in the past tense"
    assert {part.type for part in dataclasses.fields(event)} <= {"UUID"}, (
        f"{event.__name__}: ids only, everything else is read when it is needed"
    )
    assert event.__doc__


def test_every_row_is_of_an_event_and_every_answer_takes_its_ids() -> None:
    for event, answers in REACTIONS.items():
        assert event in EVENTS, f"{event.__name__} stands in no events.py"
        for answer in answers:
            assert JOBS[answer.name] is answer
            taken = [name for name in inspect.signature(answer.function).parameters if name != "db"]
            assert len(taken) == len(dataclasses.fields(event)), (  # type: ignore[arg-type]
                f"{answer.name} takes {taken}, {event.__name__} has other ids"
            )


def test_every_job_is_owed_by_a_fact_or_a_time(settings: Settings) -> None:
    by_fact = {job.name for jobs in REACTIONS.values() for job in jobs}
    by_time = {entry.job.name for entry in timetable(settings)}
    assert set(JOBS) == by_fact | by_time, "a job that nothing owes is never done"
