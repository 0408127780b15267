"""The doorbell, against a real server: our own jobs are run and nobody else's; losing it loses no work; it carries ids only."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from redis import Redis
from rq import Callback, Queue
from rq.job import Job
from rq.serializers import DefaultSerializer, JSONSerializer
from sqlalchemy import func, select

from campaigns.foundation.bell import Bell, OwnJob, StrangerRefusedError
from campaigns.foundation.mail import drain
from campaigns.foundation.mail.drain import use_mail_settings
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.mail.queue import TRANSACTIONAL, claim_due
from campaigns.foundation.outbox import LEASE, OutboxJob
from campaigns.foundation.relay import ring_due
from campaigns.foundation.transaction import reading, writing
from campaigns.foundation.workers import OwnWorker
from campaigns.signatures.jobs import count_signatures
from tests.factories import counts, make_petition, make_signature

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from campaigns.settings import Settings
    from tests.conftest import Clock
    from tests.letters import Mailbox

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as connection:
        connection.flushdb()
        yield connection


@pytest.fixture
def bell(settings: Settings, redis_url: str, redis: Redis) -> Bell:  # noqa: ARG001 - it is empty
    return Bell(settings.model_copy(update={"redis_url": redis_url}))


@pytest.fixture
def _mail(settings: Settings, mailbox: Mailbox) -> Iterator[None]:  # noqa: ARG001 - it is empty
    use_mail_settings(settings)
    yield
    for one in drain._drains:
        one._pool.shutdown()
    drain._drains.clear()


def work(redis: Redis, *names: str) -> None:
    """Work what was rung for, as a worker does, until nothing waits."""
    queues = [Queue(name, connection=redis, serializer=JSONSerializer, job_class=OwnJob) for name in names]
    OwnWorker(queues, connection=redis, serializer=JSONSerializer).work(burst=True, logging_level="ERROR")


def owe_a_count() -> None:
    with writing() as db:
        count_signatures.owe(db)


def owed() -> int:
    with reading() as db:
        return db.scalar(select(func.count()).select_from(OutboxJob)) or 0


def waiting(redis: Redis, name: str) -> int:
    return Queue(name, connection=redis, serializer=JSONSerializer, job_class=OwnJob).count


@pytest.mark.usefixtures("_mail")
def test_what_is_owed_is_rung_for_worked_and_gone(bell: Bell, redis: Redis, mailbox: Mailbox) -> None:
    petition = make_petition()
    make_signature(petition, confirmed=False)
    make_signature(petition, email="ana@example.org")
    owe_a_count()
    assert ring_due(bell) == 3
    work(redis, "letters", "counts", "background")
    assert owed() == 0
    assert counts(petition).count == 1
    assert len(mailbox.all()) == 2
    assert ring_due(bell) == 0


def test_redis_holds_ids_and_nothing_of_a_person(bell: Bell, redis: Redis) -> None:
    make_signature(make_petition(), email="mira.secret@example.org", name="Mira Tajna", reason="Geheimnis")
    ring_due(bell)
    kept = b""
    for key in redis.scan_iter():
        kind = redis.type(key)
        kept += key + (repr(redis.hgetall(key)).encode() if kind == b"hash" else redis.dump(key) or b"")
    assert b"perform_outbox_job" in kept
    for secret in (b"mira", b"Mira", b"Tajna", b"Geheimnis", b"example.org"):
        assert secret not in kept


def test_after_a_flush_it_is_rung_for_again_and_done_once(bell: Bell, redis: Redis, clock: Clock) -> None:
    petition = make_petition()
    make_signature(petition)
    work(redis, "background")
    owe_a_count()
    ring_due(bell)
    redis.flushdb()
    work(redis, "counts", "background")
    assert counts(petition).count == 0
    assert ring_due(bell) == 1
    clock.advance(seconds=LEASE.total_seconds() + 1)
    assert ring_due(bell) > 1
    ring_due(bell)
    work(redis, "counts", "background")
    assert counts(petition).count == 1
    assert owed() == 0


def test_one_waiting_call_for_letters_is_enough(bell: Bell, redis: Redis) -> None:
    make_signature(make_petition(), confirmed=False)
    for _ in range(10):
        ring_due(bell)
    assert waiting(redis, "letters") <= 2


def test_a_silent_redis_costs_no_lease(settings: Settings, tmp_path: Path) -> None:
    gone = Bell(settings.model_copy(update={"redis_url": f"unix://{tmp_path / 'gone.sock'}"}))
    make_signature(make_petition(), confirmed=False)
    owe_a_count()
    assert not gone.answers()
    assert ring_due(gone) == 0
    with reading() as db:
        assert set(db.scalars(select(OutboxJob.lease_until))) == {None}
        assert set(db.scalars(select(Letter.state))) == {LetterState.QUEUED}


def test_the_relay_takes_letters_back_from_the_dead(bell: Bell, clock: Clock) -> None:
    make_signature(make_petition(), confirmed=False)
    with writing() as db:
        claim_due(db, TRANSACTIONAL, 10)
    clock.advance(minutes=2)
    ring_due(bell)
    with reading() as db:
        assert set(db.scalars(select(Letter.state))) == {LetterState.QUEUED}


@pytest.mark.parametrize(
    "name", ["os.system", "builtins.eval", "subprocess.call", "campaigns.foundation.migrations.downgrade"]
)
def test_a_function_that_is_not_ours_is_refused(name: str, redis: Redis) -> None:
    stranger = Job.create(name, args=("x",), connection=redis, serializer=JSONSerializer)
    stranger.save()
    job = OwnJob.fetch(stranger.id, connection=redis, serializer=JSONSerializer)
    with pytest.raises(StrangerRefusedError, match="refused to run"):
        _ = job.func


def test_a_stranger_in_the_queue_is_not_run_and_stops_nobody(redis: Redis, tmp_path: Path, bell: Bell) -> None:
    marker = tmp_path / "was here"
    strange = Queue("counts", connection=redis, serializer=JSONSerializer)
    strange.enqueue("pathlib.Path.touch", str(marker))
    strange.enqueue("os.system", f"touch '{marker}'", on_success=Callback("os.abort"))
    petition = make_petition()
    make_signature(petition)
    owe_a_count()
    ring_due(bell)
    work(redis, "counts")
    assert not marker.exists()
    assert counts(petition).count == 1


class _Bomb:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (open, (str(self.marker), "w"))


def test_a_pickle_is_never_opened(redis: Redis, tmp_path: Path, bell: Bell) -> None:
    marker = tmp_path / "was here"
    job = Job.create(
        "campaigns.foundation.jobs.perform_outbox_job", args=("x",), connection=redis, serializer=DefaultSerializer
    )
    job.save()
    redis.hset(job.key, "data", pickle.dumps(_Bomb(marker)))
    Queue("counts", connection=redis, serializer=JSONSerializer).push_job_id(job.id)
    petition = make_petition()
    make_signature(petition)
    owe_a_count()
    ring_due(bell)
    work(redis, "counts")
    assert not marker.exists()
    assert counts(petition).count == 1


def test_callbacks_that_a_stranger_wrote_beside_our_own_job_are_not_called(redis: Redis, tmp_path: Path) -> None:
    marker = tmp_path / "was here"
    queue = Queue("counts", connection=redis, serializer=JSONSerializer)
    job = queue.enqueue("campaigns.foundation.jobs.perform_outbox_job", "0198c0de-0000-7000-8000-000000000001")
    redis.hset(job.key, "success_callback_name", "pathlib.Path.touch")
    redis.hset(job.key, "failure_callback_name", "os.abort")
    fetched = OwnJob.fetch(job.id, connection=redis, serializer=JSONSerializer)
    assert fetched.success_callback is None
    assert fetched.failure_callback is None
    work(redis, "counts")
    assert not marker.exists()
