"""The stage for faults: a whole product in processes, an SMTP server that does as it is told, a petition and its signers."""

from __future__ import annotations

import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.backends import is_postgresql, new_database
from tests.factories import make_petition
from tests.faults.crowd import Crowd
from tests.faults.stage import Stage
from tests.running import Product, RedisServer, free_port
from tests.smtp_server import ScriptedSmtp

if TYPE_CHECKING:
    from collections.abc import Iterator


_BACKENDS = ["postgresql"] if is_postgresql() else ["sqlite"]


# First, because the plug-in that spreads tests over processes reads the groups in the same step.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands here; processes are found by what the kernel of Linux tells of them."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.fault)
            item.add_marker(pytest.mark.xdist_group("faults"))
            if sys.platform != "linux":
                item.add_marker(pytest.mark.skip(reason="finds processes to kill in /proc, which only Linux has"))


@pytest.fixture(scope="module", params=_BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """SQLite with a Redis at a socket, as out of the box; PostgreSQL with one at a port too, where DATABASE_URL names a server."""
    return str(request.param)


@pytest.fixture(scope="module")
def folder(backend: str) -> Iterator[Path]:  # noqa: ARG001 - each backend has one of its own
    """A folder whose path is short enough for a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="campaigns-faults-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def smtp(backend: str) -> Iterator[ScriptedSmtp]:  # noqa: ARG001 - each backend has one of its own
    """The SMTP server to which the mail of the product goes."""
    with ScriptedSmtp() as server:
        yield server


@pytest.fixture(scope="module")
def product(backend: str, folder: Path, smtp: ScriptedSmtp) -> Iterator[Product]:
    """An instance whose tables are there; nothing of it runs yet. This process stands inside."""
    is_small = backend == "sqlite"
    with nullcontext("") if is_small else new_database(folder) as url:
        redis_url = "" if is_small else f"redis://127.0.0.1:{free_port()}/0"
        made = Product(
            folder,
            database_url=url,
            redis_url=redis_url,
            mail_url=smtp.url,
            count_interval_seconds=0.2,
            log_level="DEBUG",
        )
        with made, made.entered():
            yield made


@pytest.fixture(scope="module")
def stage(product: Product, smtp: ScriptedSmtp) -> Iterator[Stage]:
    """Everything, running."""
    redis = RedisServer(product)
    redis.start()
    made = Stage(product, redis, smtp, web=product.serve(), worker=product.work())
    made.worker.child("relay, schedule")
    yield made
    redis.kill()


@pytest.fixture
def crowd(stage: Stage) -> Crowd:
    """The signers of a new petition."""
    return Crowd(make_petition(), stage.product.port)
