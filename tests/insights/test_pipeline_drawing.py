"""Pipelines as they are drawn: nothing is shown as done that no action speaks of, and stuck is not dead."""

from __future__ import annotations

from datetime import date

from campaigns.insights.pipeline_drawing import Moment, PipelineDrawing, Stage, StopState, draw_pipeline

STAGES = [Stage(key, key.capitalize()) for key in ("idea", "introduced", "committee", "adopted", "in_force")]


def at(text: str) -> Moment:
    return Moment(text, date.fromisoformat(f"{text}-01"[:10] if len(text) == 7 else text))


ON_THE_WAY = {"introduced": at("2024-05"), "committee": at("2024-06-12")}


def states(drawing: PipelineDrawing) -> list[str]:
    return [stop.state.value for stop in drawing.stops]


def lines(drawing: PipelineDrawing) -> list[str]:
    return [stop.line for stop in drawing.stops]


def test_what_lives_has_something_to_come() -> None:
    drawing = draw_pipeline(STAGES, ON_THE_WAY, present="committee")

    assert states(drawing) == ["skipped", "done", "present", "to_come", "to_come"]
    assert lines(drawing) == ["", "solid", "dashed", "dashed", ""]
    assert drawing.here is not None
    assert (drawing.here.stage.key, drawing.here.moment) == ("committee", at("2024-06-12"))
    assert [stop.stage.key for stop in drawing.to_come] == ["adopted", "in_force"]
    assert not drawing.is_ended


def test_a_stage_without_a_record_is_not_shown_as_done() -> None:
    drawing = draw_pipeline(STAGES, {"introduced": at("2024-05"), "adopted": at("2024-07")}, present="adopted")
    assert states(drawing) == ["skipped", "done", "skipped", "present", "to_come"]
    assert drawing.stops[2].moment is None


def test_stuck_is_told_from_dead() -> None:
    stuck = draw_pipeline(STAGES, ON_THE_WAY, present="committee", is_stuck=True)
    dead = draw_pipeline(STAGES, ON_THE_WAY, present="committee", outcome="rejected", ended=at("2024-09-01"))

    assert states(stuck)[2:] == ["stuck", "to_come", "to_come"]
    assert states(dead)[2:] == ["dead", "unreached", "unreached"]
    assert lines(dead) == ["", "solid", "", "", ""]
    assert dead.here is not None
    assert dead.here.moment == at("2024-09-01"), "the day on which it died, not the day on which it came there"
    assert dead.is_ended
    assert not stuck.is_ended


def test_what_was_sent_back_lives() -> None:
    drawing = draw_pipeline(STAGES, ON_THE_WAY, present="committee", outcome="returned", ended=at("2024-09-01"))
    assert states(drawing)[2:] == ["present", "to_come", "to_come"]


def test_a_law_in_force_is_done_to_the_end() -> None:
    moments = {stage.key: at(f"2024-0{number + 1}-01") for number, stage in enumerate(STAGES)}
    drawing = draw_pipeline(STAGES, moments, present="in_force", outcome="in_force")
    assert states(drawing) == ["done"] * 5
    assert drawing.is_ended


def test_what_went_back_shows_no_later_date() -> None:
    moments = {**ON_THE_WAY, "adopted": at("2024-08-01")}
    drawing = draw_pipeline(STAGES, moments, present="committee")
    assert (drawing.stops[3].state, drawing.stops[3].moment) == (StopState.TO_COME, None)


def test_a_stage_that_the_procedure_lacks_is_passed_without_a_stop() -> None:
    drawing = draw_pipeline(STAGES, ON_THE_WAY, present="committee", absent=frozenset({"idea", "adopted"}))
    assert states(drawing) == ["away", "done", "present", "away", "to_come"]
    assert lines(drawing) == ["", "solid", "dashed", "dashed", ""]


def test_positions_are_even_and_within_the_frame() -> None:
    places = [stop.at for stop in draw_pipeline(STAGES, {}, present="idea").stops]
    assert places == [10, 30, 50, 70, 90]


def test_an_unknown_stage_is_drawn_nowhere() -> None:
    drawing = draw_pipeline(STAGES, ON_THE_WAY, present="elsewhere")
    assert drawing.here is None
    assert "done" not in states(drawing)


def test_what_was_passed_over_in_a_row_stands_together() -> None:
    drawing = draw_pipeline(STAGES, {"in_force": at("2013-05-01")}, present="in_force", outcome="in_force")
    assert [[stop.stage.key for stop in run] for run in drawing.runs] == [
        ["idea", "introduced", "committee", "adopted"],
        ["in_force"],
    ]


def test_two_stages_that_were_passed_over_stand_each_by_itself() -> None:
    drawing = draw_pipeline(STAGES, {"committee": at("2024-06-12")}, present="committee")
    assert [len(run) for run in drawing.runs] == [1, 1, 1, 1, 1]
