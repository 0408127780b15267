"""Databases and Redis servers for tests: those that DATABASE_URL and REDIS_URL name, else SQLite files and an embedded Valkey."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import make_url

from campaigns.foundation.embedded import server_binary
from campaigns.foundation.processes import end_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL

# Read once: the fixture `settings` takes every setting out of the environment, so that a developer's own cannot change a test.
DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_WORKER_NUMBER = int(WORKER.removeprefix("gw")) if WORKER != "main" else 0
_MOST_REDIS_DATABASES = 16
_SECONDS_TO_START = 10.0


def is_postgresql() -> bool:
    """Whether the tests run on PostgreSQL."""
    return DATABASE_URL.startswith(("postgres:", "postgresql:", "postgresql+"))


@contextmanager
def new_database(folder: Path) -> Iterator[str]:
    """The URL of an empty database that is gone afterwards: a file in `folder`, or a database of the server that DATABASE_URL names."""
    if not is_postgresql():
        yield f"sqlite:///{folder / f'{uuid4().hex}.sqlite3'}"
        return
    server = make_url(DATABASE_URL)
    name = f"campaigns_test_{WORKER}_{os.getpid()}_{uuid4().hex[:6]}"
    _tell(server, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
    finally:
        _tell(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _tell(server: URL, command: str) -> None:
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(command.encode())


@contextmanager
def new_redis(folder: Path) -> Iterator[str]:
    """The URL of an empty Redis: a database of the server that REDIS_URL names, counted on from there by worker, or a Valkey of our own."""
    if REDIS_URL:
        url, _, number = REDIS_URL.rpartition("/") if REDIS_URL.count("/") > 2 else (REDIS_URL, "", "0")
        chosen = f"{url}/{(int(number or 0) + _WORKER_NUMBER) % _MOST_REDIS_DATABASES}"
        with Redis.from_url(chosen) as redis:
            redis.flushdb()
            yield chosen
            redis.flushdb()
        return
    socket = folder / "v.sock"
    arguments = {"port": "0", "unixsocket": str(socket), "save": "", "appendonly": "no", "dir": str(folder)}
    command = [str(server_binary()), *(word for name, value in arguments.items() for word in (f"--{name}", value))]
    server = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=partial(end_with, os.getpid()),  # noqa: PLW1509 - the tests fork in their only thread
    )
    try:
        _await_redis(f"unix://{socket}")
        yield f"unix://{socket}"
    finally:
        server.kill()
        server.wait()


def _await_redis(url: str) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    with Redis.from_url(url) as redis:
        while True:
            try:
                redis.ping()
            except RedisError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return
