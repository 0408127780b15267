"""How long a newcomer waits: `make run` on a fresh clone, and again."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from bench.results import Row, limited
from bench.servers import ROOT, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_S, _AGAIN_S = 120.0, 10.0
_LOOK_EVERY_S = 0.05


def starting_rows() -> Iterator[Row]:
    """Seconds until the product is ready, with a warm package cache."""
    with tempfile.TemporaryDirectory(prefix="campaigns-bench-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)  # noqa: S607 - git of the machine
        yield limited("make run on a fresh clone: seconds until ready", "SQLite", _seconds_to_ready(clone), _FIRST_S)
        yield limited("make run again: seconds until ready", "SQLite", _seconds_to_ready(clone), _AGAIN_S)


def _seconds_to_ready(clone: Path) -> float:
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "MAIL_URL", "VIRTUAL_ENV"}
    }
    began = time.perf_counter()
    product = subprocess.Popen(
        ["make", "run"],  # noqa: S607 - make of the machine
        cwd=clone,
        env={**environment, "PORT": str(port), "BASE_URL": f"http://127.0.0.1:{port}"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _is_ready(port):
            assert product.poll() is None, "make run ended"
            assert time.perf_counter() - began < _FIRST_S * 3, "make run does not become ready"
            time.sleep(_LOOK_EVERY_S)
        return time.perf_counter() - began
    finally:
        os.killpg(product.pid, signal.SIGTERM)
        product.wait(30)


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
