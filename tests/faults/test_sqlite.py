"""The database file is locked by somebody else, or its disk is full."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.faults.crowd import ask
from tests.faults.promises import assert_all_kept, time_passes
from tests.faults.sorry import assert_sorry
from tests.running import eventually

if TYPE_CHECKING:
    from tests.faults.crowd import Crowd
    from tests.faults.stage import Stage


@pytest.fixture(scope="module")
def backend() -> str:
    """SQLite, whatever the other tests run on."""
    return "sqlite"


def test_locked_by_another_program(stage: Stage, crowd: Crowd) -> None:
    """Somebody copies the file by hand and keeps it locked: reading goes on, signing says sorry, and goes on afterwards."""
    page = f"/petitions/{crowd.petition.slug}"
    with closing(sqlite3.connect(stage.product.settings.instance_dir / "campaigns.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert ask(crowd.port, "GET", page).code == 200
        assert_sorry(ask(crowd.port, "POST", f"{page}/sign", crowd.fields(0)), crowd, 0)
        assert ask(crowd.port, "GET", page).code == 200
        other.rollback()
    crowd.sign(5)
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd)


def test_disk_full(stage: Stage, crowd: Crowd) -> None:
    """No file can grow: signing says sorry, nothing is half there, and goes on when there is room again."""
    page = f"/petitions/{crowd.petition.slug}"
    web = [stage.web.process.pid, *(one.pid for one in stage.web.family)]
    with crowd.signing():
        crowd.await_more(10)
        before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY)) for pid in web}
        eventually(
            lambda: crowd.answers[503] > 5, lambda: f"people are told that nothing can be saved: {crowd.answers}"
        )
        assert ask(crowd.port, "GET", page).code == 200
        assert_sorry(ask(crowd.port, "POST", f"{page}/sign", crowd.fields(0)), crowd, 0)
        for pid, limit in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)
        crowd.await_more(10)
    assert crowd.answers.keys() == {303, 503}
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd)
