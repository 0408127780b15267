"""Redis forgets everything, goes away, comes back empty: it is a doorbell, and what is owed stands in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.crowd import ask
from tests.faults.promises import assert_all_kept, time_passes
from tests.running import eventually

if TYPE_CHECKING:
    from tests.faults.crowd import Crowd
    from tests.faults.stage import Stage

TAKEN = "250 2.0.0 taken"


def test_flushed_with_a_backlog(stage: Stage, crowd: Crowd) -> None:
    hold = stage.smtp.hold("end", TAKEN, to=crowd.address(0))
    crowd.sign()
    hold.await_reached()
    crowd.sign(20)
    eventually(lambda: stage.redis.ask("LLEN", "rq:queue:letters"), "nobody rang for the letters")
    stage.redis.ask("FLUSHALL")
    hold.release()
    mail = assert_all_kept(stage, crowd)
    assert {one.times for one in mail.values()} == {1}


def test_flushed_again_and_again_while_people_sign(stage: Stage, crowd: Crowd) -> None:
    with crowd.signing():
        for _ in range(8):
            crowd.await_more(4)
            stage.redis.ask("FLUSHALL")
    mail = assert_all_kept(stage, crowd)
    assert {one.times for one in mail.values()} == {1}


def test_gone_for_a_while_and_back_empty(stage: Stage, crowd: Crowd) -> None:
    crowd.sign(3)
    stage.redis.kill()
    crowd.sign(10)
    assert ask(crowd.port, "GET", "/readyz").code == 200
    stage.redis.start(empty=True)
    mail = assert_all_kept(stage, crowd)
    assert {one.times for one in mail.values()} == {1}


def test_gone_while_the_worker_starts(stage: Stage, crowd: Crowd) -> None:
    stage.redis.kill()
    stage.worker.stop()
    stage.worker = stage.product.work()
    crowd.sign(10)
    stage.redis.start(empty=True)
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd)
