"""Servers under measurement: the same granian with the same processes and threads, whatever it serves; and the load upon them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
LUA = Path(__file__).parent / "lua"
PROCESSES, THREADS = 2, 8
_SECONDS_TO_START = 30.0
_PATIENCE_S = 10.0


class NoLoadError(Exception):
    """There is nothing to make load with."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a load found: answers a second, their times in milliseconds, and how many were errors."""

    per_second: float
    p50_ms: float
    p99_ms: float
    answers: int
    errors: int


def free_port() -> int:
    """A port on loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[str]:
    """Serve the product, by its own command; yields the address."""
    port = free_port()
    own = {"HOST": "127.0.0.1", "PORT": port, "WEB_PROCESSES": PROCESSES, "WEB_THREADS": THREADS}
    command = [sys.executable, "-m", "campaigns.cli", "serve"]
    with _running(command, {**environment, **{name: str(value) for name, value in own.items()}}, port) as address:
        yield address


@contextmanager
def serving_ceiling(target: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Serve the application factory `target` as the product is served; yields the address."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--factory"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(PROCESSES), "--blocking-threads", str(THREADS)),
        *("--backlog", "2048", "--log-level", "error", target),
    ]
    with _running(command, environment, port) as address:
        yield address


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], port: int) -> Iterator[str]:
    address = f"http://127.0.0.1:{port}"
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "MAIL_URL"}}
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**own, **environment, "BASE_URL": address, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        _await_port(port, server)
        yield address
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _await_port(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    message = "a server under measurement did not start"
    raise RuntimeError(message)


def size_of(address: str) -> tuple[int, bytes]:
    """Length and content of an answer."""
    with urlopen(address, timeout=30) as answer:  # noqa: S310 - loopback
        content: bytes = answer.read()
    return len(content), content


def warm(address: str) -> None:
    """Have every process answer a few times, so that templates are compiled and connections open."""
    for _ in range(8 * PROCESSES):
        size_of(address)


def load(address: str, *, script: str, connections: int, seconds: float) -> Load:
    """Have wrk ask `address` over `connections` kept connections for some seconds; longer, where a busy machine gives no answer in that time.

    Raises:
        NoLoadError: when wrk is not there.

    """
    found = _loaded(address, script, connections, seconds)
    return found if found.answers else _loaded(address, script, connections, seconds + _PATIENCE_S)


def _loaded(address: str, script: str, connections: int, seconds: float) -> Load:
    tool = shutil.which("wrk")
    if tool is None:
        message = "wrk is not there. Install it (Debian: apt install wrk)."
        raise NoLoadError(message)
    done = subprocess.run(
        [
            tool,
            "-t",
            "1",
            "-c",
            str(connections),
            "-d",
            f"{max(round(seconds), 1)}s",
            "--timeout",
            "20s",
            "-s",
            str(LUA / script),
            address,
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return Load(
        found["answers"] / found["seconds"], found["p50_ms"], found["p99_ms"], found["answers"], found["errors"]
    )
