"""A web process dies while people sign."""

from __future__ import annotations

import signal
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

from tests.faults.crowd import CUT, NOBODY
from tests.faults.promises import assert_all_kept
from tests.running import PATIENCE_S, eventually

if TYPE_CHECKING:
    from tests.faults.crowd import Crowd
    from tests.faults.stage import Stage


def test_who_was_thanked_is_stored_when_a_web_process_is_killed(stage: Stage, crowd: Crowd) -> None:
    with crowd.signing():
        crowd.await_more(10)
        first, second = stage.web.family
        first.kill()
        crowd.await_more(10)
        second.kill()
        crowd.await_more(10)
    # The one that takes the first one's place may not listen yet when the second is killed.
    assert crowd.answers.keys() <= {303, CUT, NOBODY}
    assert_all_kept(stage, crowd)


def test_all_web_processes_at_one_blow(stage: Stage, crowd: Crowd) -> None:
    with crowd.signing():
        crowd.await_more(10)
        stage.web.kill_family()
        stage.web = stage.product.serve()
        crowd.await_more(10)
    assert_all_kept(stage, crowd)


def test_asked_to_stop_it_answers_what_it_has_in_hand(stage: Stage, crowd: Crowd) -> None:
    with ExitStack() as open_forms:
        half_sent = [open_forms.enter_context(crowd.half_sent()) for _ in range(6)]
        stage.web.tell(signal.SIGTERM)
        eventually(lambda: not _listens(crowd.port), "the web still listens after it was asked to stop")
        for form in half_sent:
            assert form.finish() == 303
    assert stage.web.process.wait(PATIENCE_S) == 0
    stage.web = stage.product.serve()
    assert_all_kept(stage, crowd)


def test_who_was_thanked_is_stored_when_the_web_is_started_anew(stage: Stage, crowd: Crowd) -> None:
    with crowd.signing():
        crowd.await_more(10)
        assert stage.web.stop() == 0
        stage.web = stage.product.serve()
        crowd.await_more(10)
    # What has not reached a process yet when it stops to listen, the kernel cuts; the form is sent again.
    assert crowd.answers.keys() <= {303, NOBODY, CUT}
    assert_all_kept(stage, crowd)


def _listens(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0
