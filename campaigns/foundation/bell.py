"""The doorbell: RQ over Redis. It carries ids and names of lanes, never what is owed; losing it costs seconds, not work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from campaigns.foundation.jobs import perform_outbox_job
from campaigns.foundation.mail.drain import deliver_letters

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from campaigns.settings import Settings

_SECONDS_TO_ANSWER = 1.0
_MOST_WAITING = 200
JOB_SECONDS = 120
# A file of hundreds of megabytes takes as long as it takes; on a queue of its own it keeps nobody waiting.
LONG_JOB_SECONDS = {"imports": 6 * 3600}
ALLOWED: dict[str, Callable[..., None]] = {
    f"{function.__module__}.{function.__name__}": function for function in (perform_outbox_job, deliver_letters)
}


class StrangerRefusedError(Exception):
    """Somebody wrote into Redis a job that is not one of ours."""


class OwnJob(Job):
    """An RQ job that runs our own functions and nothing else: whoever can write to Redis still cannot name a function."""

    @property
    def func(self) -> Callable[..., None]:
        """The function to call.

        Raises:
            StrangerRefusedError: when it is not one of ours.

        """
        name = self.func_name
        if name not in ALLOWED or self._instance:
            message = f"refused to run {name!r}"
            raise StrangerRefusedError(message)
        return ALLOWED[name]

    def restore(self, raw_data: Any) -> None:  # noqa: ANN401 - RQ's own signature
        """Read the job from Redis without what we never write there and a stranger could: callbacks by name, addresses to call."""
        super().restore(raw_data)
        self._success_callback_name = self._failure_callback_name = self._stopped_callback_name = None
        self.webhooks = []


def connect(settings: Settings, **options: Any) -> Redis:  # noqa: ANN401 - redis-py's own options
    """A connection to REDIS_URL, or to the embedded server's socket."""
    # Once more at once, for a connection that a restarted server has forgotten; the library's own waits would stop the relay.
    options.setdefault("retry", Retry(NoBackoff(), 1))
    if settings.redis_url:
        return Redis.from_url(settings.redis_url, **options)
    return Redis(unix_socket_path=str(settings.redis_socket), **options)


class Bell:
    """Rings for the workers; says whether it could."""

    def __init__(self, settings: Settings) -> None:
        self._redis = connect(settings, socket_timeout=_SECONDS_TO_ANSWER, socket_connect_timeout=_SECONDS_TO_ANSWER)
        self._queues: dict[str, Queue] = {}

    def _queue(self, name: str) -> Queue:
        if name not in self._queues:
            self._queues[name] = Queue(name, connection=self._redis, serializer=JSONSerializer, job_class=OwnJob)
        return self._queues[name]

    def ring_for_job(self, queue: str, outbox_id: UUID) -> bool:
        """Call a worker of `queue` to one owed job."""
        return self._ring(queue, perform_outbox_job, str(outbox_id), most=_MOST_WAITING)

    def ring_for_letters(self, lane: str) -> bool:
        """Call a worker to the letters due on `lane`; one waiting call is enough, whoever comes takes all that are due."""
        return self._ring("letters", deliver_letters, lane, most=2)

    def _ring(self, queue: str, function: Callable[..., None], argument: str, *, most: int) -> bool:
        try:
            waiting = self._queue(queue)
            if waiting.count < most:
                # No Retry and no unique id: what is owed and by whom it is claimed stands in the database.
                seconds = LONG_JOB_SECONDS.get(queue, JOB_SECONDS)
                waiting.enqueue(function, argument, job_timeout=seconds, result_ttl=0, failure_ttl=3600, ttl=600)
        except RedisError:
            return False
        return True

    def answers(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False
