"""Figures for Prometheus: requests counted in each web process and summed over all, queues read from the database."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from sqlalchemy import func, select

from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.outbox import OutboxJob

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REQUESTS = Counter("campaigns_requests", "Requests answered, by endpoint and class of status", ["endpoint", "status"])
SECONDS = Histogram(
    "campaigns_request_seconds",
    "Time to answer a request, by endpoint",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


@lru_cache(maxsize=1024)
def _meters(endpoint: str, status: str) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(endpoint, status), SECONDS.labels(endpoint)


def note_request(endpoint: str, code: int, seconds: float) -> None:
    """Note that a request for `endpoint` was answered with status `code` after so long."""
    requests, durations = _meters(endpoint, f"{code // 100}xx")
    requests.inc()
    durations.observe(seconds)


def rendered_metrics(db: Session) -> bytes:
    """All figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    own = b""
    if folder and Path(folder).is_dir():
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        own = generate_latest()
    letters = Gauge("campaigns_letters", "Letters by lane and state", ["lane", "state"], registry=registry)
    for lane, state, number in db.execute(
        select(Letter.lane, Letter.state, func.count()).group_by(Letter.lane, Letter.state)
    ):
        letters.labels(lane, LetterState(state).name.lower()).set(number)
    jobs = Gauge("campaigns_jobs", "Jobs owed, and given up", ["state"], registry=registry)
    jobs.labels("owed").set(db.scalar(select(func.count()).where(OutboxJob.failed_at.is_(None))) or 0)
    jobs.labels("failed").set(db.scalar(select(func.count()).where(OutboxJob.failed_at.is_not(None))) or 0)
    return own + generate_latest(registry)
