"""The worker of letters dies with letters in its hands."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from campaigns.foundation.mail.models import LetterState
from tests.faults.promises import assert_all_kept, letters_by_state, time_passes
from tests.running import eventually
from tests.smtp_server import CUT, TAKE_AND_CUT

if TYPE_CHECKING:
    from tests.faults.crowd import Crowd
    from tests.faults.stage import Stage

LETTERS = "work: letters"


def test_killed_before_smtp_took_the_letter(stage: Stage, crowd: Crowd) -> None:
    hold = stage.smtp.hold("end", CUT, to=crowd.address(0))
    held, *_others = crowd.sign(6)
    hold.await_reached()
    stage.worker.child(LETTERS).kill()
    hold.release()
    time_passes(crowd.petition)
    mail = assert_all_kept(stage, crowd)
    assert mail[held].times == 1


def test_killed_after_smtp_took_the_letter_and_before_it_was_noted(stage: Stage, crowd: Crowd) -> None:
    hold = stage.smtp.hold("end", TAKE_AND_CUT, to=crowd.address(0))
    held, *_others = crowd.sign(6)
    hold.await_reached()
    stage.worker.child(LETTERS).kill()
    hold.release()
    time_passes(crowd.petition)
    mail = assert_all_kept(stage, crowd)
    assert mail[held].times == 2


def test_who_comes_later_does_not_wait_for_the_dead(stage: Stage, crowd: Crowd) -> None:
    hold = stage.smtp.hold("end", CUT, to=crowd.address(0))
    crowd.sign()
    hold.await_reached()
    stage.worker.child(LETTERS).kill()
    hold.release()
    crowd.sign(5)
    eventually(lambda: letters_by_state(crowd.petition)[LetterState.SENT] == 5, "letters of those who came later")
    assert letters_by_state(crowd.petition)[LetterState.IN_FLIGHT] == 1
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd)


def test_parent_and_children_at_one_blow(stage: Stage, crowd: Crowd) -> None:
    hold = stage.smtp.hold("end", TAKE_AND_CUT, to=crowd.address(7))
    with crowd.signing():
        hold.await_reached()
        stage.worker.kill_family()
        crowd.await_more(10)
    hold.release()
    stage.worker = stage.product.work()
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd)


def test_the_parent_alone(stage: Stage, crowd: Crowd) -> None:
    children = stage.worker.family
    with crowd.signing():
        crowd.await_more(10)
        stage.worker.kill()
        # They are asked to stop by the kernel, finish what they have in hand, and leave nobody behind.
        eventually(lambda: not any(child.is_alive for child in children), "children outlive their parent")
        crowd.await_more(10)
    stage.worker = stage.product.work()
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd)


def test_asked_to_stop_it_finishes_what_it_has_in_hand(stage: Stage, crowd: Crowd) -> None:
    hold = stage.smtp.hold("end", "250 2.0.0 taken", to=crowd.address(0))
    crowd.sign(6)
    hold.await_reached()
    stage.worker.tell(signal.SIGTERM)
    crowd.sign(6)
    hold.release()
    assert stage.worker.process.wait(30) == 0
    states = letters_by_state(crowd.petition)
    assert not states[LetterState.IN_FLIGHT]
    assert not states[LetterState.CLAIMED]
    stage.worker = stage.product.work()
    mail = assert_all_kept(stage, crowd)
    assert {one.times for one in mail.values()} == {1}
