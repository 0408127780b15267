"""Processes kept together: started again, stopped in order, and never left behind. Each story runs in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from typing import IO, TYPE_CHECKING

import pytest

from tests.running import PATIENCE_S, begin_as_by_hand, eventually, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.fault

PREAMBLE = """
import os, signal, sys, time
from campaigns.foundation.processes import Child, Keeper, StopRequestedError

def say(*words):
    print(*words, flush=True)

def live(name):
    def until_asked():
        # Held back and asked for: a handler could miss the signal that comes just before a sleep begins.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        say(name, os.getpid())
        signal.sigwait({signal.SIGTERM})
        say(name, "leaves")
    return until_asked

def keep_all(keeper, *children):
    try:
        for child in children:
            keeper.keep(child)
        keeper.watch()
    except StopRequestedError:
        say("keeper stops")
"""
SECONDS = 20.0


class Story:
    """A keeper at work, and what it and its children say."""

    def __init__(self, process: subprocess.Popen[str], said: IO[str]) -> None:
        self.process = process
        self._said = said

    def hear(self) -> str:
        """The next line that anybody says."""
        return self._said.readline().strip()

    def hear_pid(self, name: str) -> int:
        """The process that `name` now is."""
        word, _, pid = self.hear().partition(" ")
        assert word == name
        return int(pid)


@contextmanager
def story(text: str) -> Iterator[Story]:
    process = subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + text],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=partial(begin_as_by_hand, os.getpid()),  # noqa: PLW1509 - the tests fork in their only thread
    )
    assert process.stdout is not None
    # A story that is stuck says nothing, and who listens would wait for ever.
    end = threading.Timer(PATIENCE_S, process.kill)
    end.start()
    try:
        yield Story(process, process.stdout)
    finally:
        end.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_child_that_is_killed_is_started_again() -> None:
    with story('with Keeper(say) as keeper: keep_all(keeper, Child("letters", live("letters")))') as told:
        first = told.hear_pid("letters")
        os.kill(first, signal.SIGKILL)

        assert told.hear() == "letters ended (SIGKILL) and is started again"
        assert told.hear_pid("letters") != first


def test_those_that_others_need_stop_last() -> None:
    children = 'Child("queue", live("queue"), stops_last=True), Child("web", live("web"))'
    with story(f"with Keeper(say) as keeper: keep_all(keeper, {children})") as told:
        {told.hear(), told.hear()}
        told.process.send_signal(signal.SIGTERM)

        assert [told.hear() for _ in range(3)] == ["keeper stops", "web leaves", "queue leaves"]
        assert told.process.wait(SECONDS) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_each_way_to_ask_stops_all(number: signal.Signals) -> None:
    with story('with Keeper(say) as keeper: keep_all(keeper, Child("web", live("web")))') as told:
        pid = told.hear_pid("web")
        told.process.send_signal(number)

        assert [told.hear(), told.hear()] == ["keeper stops", "web leaves"]
        assert told.process.wait(SECONDS) == 0
        eventually(lambda: not runs(pid), f"process {pid} lives on")


def test_children_end_with_a_keeper_that_is_killed() -> None:
    with story('with Keeper(say) as keeper: keep_all(keeper, Child("web", live("web")))') as told:
        pid = told.hear_pid("web")
        told.process.kill()

        eventually(lambda: not runs(pid), f"process {pid} lives on")


def test_who_does_not_stop_in_time_is_killed() -> None:
    deaf = """
def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("deaf", os.getpid())
    while True:
        time.sleep(60)
with Keeper(say, grace_s=0.3) as keeper: keep_all(keeper, Child("deaf", deaf))
"""
    with story(deaf) as told:
        pid = told.hear_pid("deaf")
        told.process.terminate()

        assert [told.hear(), told.hear()] == ["keeper stops", "deaf did not stop in 0 seconds and is killed"]
        assert told.process.wait(SECONDS) == 0
        eventually(lambda: not runs(pid), f"process {pid} lives on")


@pytest.mark.parametrize(
    ("body", "code"),
    [("None", 0), ("sys.exit(7)", 7), ("1 / 0", 1), ("os.kill(os.getpid(), signal.SIGKILL)", -9)],
)
def test_a_guest_runs_once_and_its_exit_code_is_known(body: str, code: int) -> None:
    with story(f'with Keeper(say) as keeper: say("code", keeper.run(Child("guest", lambda: {body})))') as told:
        assert told.process.wait(SECONDS) == 0
        assert f"code {code}" in told.process.communicate()[0]


def test_one_that_dies_at_once_is_started_more_and_more_seldom() -> None:
    text = """
with Keeper(lambda line: None) as keeper:
    child = Child("brief", lambda: None)
    keeper.keep(child)
    keeper.rest(2.0)
    say("ended", child.times_ended)
"""
    with story(text) as told:
        word, _, times = told.hear().partition(" ")

        assert word == "ended"
        assert 2 <= int(times) <= 4
