"""What works behind the web: one process for each queue, and one that looks into the database and at the clock and rings."""

from __future__ import annotations

import logging
import signal
import time
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from campaigns.foundation.bell import Bell, OwnJob, connect
from campaigns.foundation.relay import ring_due
from campaigns.foundation.schedule import tick

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaigns.foundation.schedule import Entry
    from campaigns.settings import Settings

BEAT_S = 0.5
_LONGEST_PAUSE_S = 5.0
_MOST_JOBS = 20_000
log = structlog.get_logger(__name__)


class OwnWorker(SimpleWorker):
    """An RQ worker in this very process: it reads JSON, runs our own jobs, and takes no commands over Redis.

    It does not fork for each job: the jobs are ours and short, and what is owed stands in the database, so a death of the process
    costs a minute and no work.
    """

    job_class = OwnJob
    max_connection_wait_time = 2.0
    log_job_description = False

    def subscribe(self) -> None:
        """Listen to no commands: who can write to Redis could stop jobs with them."""

    def unsubscribe(self) -> None:
        """There is nothing to take back."""


def work_queue(settings: Settings, name: str) -> None:
    """Work the queue `name` until asked to stop; the job at hand is finished first. Waits for Redis where it is away."""
    logging.getLogger("rq").setLevel(logging.WARNING)
    with connect(settings) as probe:
        _Patience().await_answer(probe.ping)
    # A connection that was not used yet: the worker gives it the long patience that waiting for a job needs.
    redis = connect(settings)
    queue = Queue(name, connection=redis, serializer=JSONSerializer, job_class=OwnJob)
    try:
        worker = OwnWorker([queue], connection=redis, serializer=JSONSerializer)
        worker.work(logging_level="WARNING", max_jobs=_MOST_JOBS)
    except RedisError as error:
        # A worker signs on and off in Redis, which may be gone at that moment; its keeper starts it again.
        log.warning("worker lost Redis", queue=name, error=type(error).__name__)


def beat(settings: Settings, table: tuple[Entry, ...], *, rings: bool, ticks: bool) -> None:
    """Ring for what is due (`rings`) and owe what the timetable says (`ticks`), twice a second, until asked to stop.

    A database that does not answer is waited for; a Redis that does not is rung again at the next beat.
    """
    stop = _StopWish()
    bell = Bell(settings)
    patience = _Patience()
    while not stop:
        try:
            if ticks:
                tick(table)
            if rings:
                ring_due(bell)
        except SQLAlchemyError as error:
            patience.lose(error)
        else:
            patience.restore()
        stop.sleep(patience.pause_s or BEAT_S)


class _StopWish:
    """Becomes true when this process is asked to stop; until then a sleep is as long as it should be."""

    def __init__(self) -> None:
        self._is_there = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, *_: object) -> None:
        self._is_there = True

    def __bool__(self) -> bool:
        return self._is_there

    def sleep(self, seconds: float) -> None:
        """Sleep, but not beyond the wish (a signal does not end Python's own sleep)."""
        end = time.monotonic() + seconds
        while not self._is_there and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))


class _Patience:
    """Waits longer and longer for something that is away, and says so once when it goes and once when it is back."""

    def __init__(self) -> None:
        self.pause_s = 0.0

    def lose(self, error: Exception) -> None:
        """It is away (still)."""
        if not self.pause_s:
            log.warning("waiting for what does not answer", error=f"{type(error).__module__}.{type(error).__name__}")
        self.pause_s = min(self.pause_s * 2 or BEAT_S, _LONGEST_PAUSE_S)

    def restore(self) -> None:
        """It is here (still)."""
        if self.pause_s:
            log.warning("it answers again")
        self.pause_s = 0.0

    def await_answer(self, ask: Callable[[], object]) -> None:
        """Ask until there is an answer."""
        while True:
            try:
                ask()
            except RedisError as error:
                self.lose(error)
                time.sleep(min(self.pause_s, OwnWorker.max_connection_wait_time))
            else:
                self.restore()
                return
