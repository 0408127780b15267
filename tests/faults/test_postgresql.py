"""PostgreSQL is stopped hard while people sign, and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.transaction import the_database
from tests.faults.cluster import Cluster
from tests.faults.crowd import ask
from tests.faults.promises import assert_all_kept, time_passes
from tests.faults.sorry import assert_sorry
from tests.running import Product, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.crowd import Crowd
    from tests.faults.stage import Stage
    from tests.smtp_server import ScriptedSmtp


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server that may be killed."""
    with Cluster() as made:
        yield made


@pytest.fixture(scope="module")
def product(cluster: Cluster, folder: Path, smtp: ScriptedSmtp) -> Iterator[Product]:
    """An instance over it."""
    made = Product(
        folder, database_url=cluster.url, mail_url=smtp.url, count_interval_seconds=0.2, page_cache_seconds=0
    )
    with made, made.entered():
        yield made


def test_stopped_hard_and_started_again(stage: Stage, crowd: Crowd, cluster: Cluster) -> None:
    programs = {one.pid for program in (stage.web, stage.worker) for one in program.family}
    page = f"/petitions/{crowd.petition.slug}"
    with crowd.signing():
        crowd.await_more(10)
        cluster.stop_hard()
        eventually(lambda: crowd.answers[503] > 5, "people are told that nothing can be saved")
        assert_sorry(ask(crowd.port, "POST", f"{page}/sign", crowd.fields(0)), crowd, 0)
        assert ask(crowd.port, "GET", page).code == 503
        assert ask(crowd.port, "GET", "/readyz").code == 503
        assert ask(crowd.port, "GET", "/healthz").code == 200
        cluster.start()
        the_database().dispose()  # the test's own connections
        crowd.await_more(10)
    assert crowd.answers.keys() == {303, 503}
    assert ask(crowd.port, "GET", "/readyz").code == 200
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd)
    # Web and worker have come to themselves: nobody had to be started again.
    assert programs == {one.pid for program in (stage.web, stage.worker) for one in program.family}
