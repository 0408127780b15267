"""The one process over all others is stopped, or killed: nobody is left behind, and a new one goes on where it ended."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.crypto import Keyring
from campaigns.settings import new_secret
from tests.factories import make_petition
from tests.faults.crowd import Crowd
from tests.faults.promises import assert_stored_once, await_letters, time_passes
from tests.running import Product, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.running import Relative
    from tests.smtp_server import ScriptedSmtp

# As the kernel shows them, which keeps fifteen letters of a name.
PARTS = {"valkey-server", "web", "worker", "work: letters", "work: counts", "work: backgroun", "relay, schedule"}


@pytest.fixture(scope="module")
def product(folder: Path, smtp: ScriptedSmtp) -> Iterator[Product]:
    """An instance as in production, which loads no demonstration."""
    made = Product(
        folder,
        environment="production",
        secret_key=new_secret(),
        base_url="https://campaigns.example.org",
        site_contact="office@example.org",
        mail_url=smtp.url,
    )
    made.settings.instance_dir.mkdir()
    Keyring.fresh().save_new(made.settings.keyring)
    with made, made.entered():
        yield made


@pytest.fixture
def crowd(product: Product) -> Crowd:
    """The signers of a new petition."""
    return Crowd(make_petition(), product.port)


def _survivors(family: list[Relative]) -> list[Relative]:
    return [one for one in family if one.is_alive]


def test_ctrl_c_stops_everybody(product: Product, crowd: Crowd) -> None:
    supervisor = product.run()
    family = supervisor.family
    assert {one.name for one in family} >= PARTS
    with crowd.signing():
        crowd.await_more(10)
        # The terminal sends it to the whole group of processes in front.
        os.killpg(supervisor.process.pid, signal.SIGINT)
        assert supervisor.process.wait(40) == 0
    assert not _survivors(family)
    assert_stored_once(crowd)


def test_killed_it_leaves_nobody_behind_and_a_new_one_goes_on(product: Product, crowd: Crowd) -> None:
    killed = product.run()
    family = killed.family
    assert {one.name for one in family} >= PARTS
    with crowd.signing():
        crowd.await_more(10)
        killed.kill()
        eventually(
            lambda: not any(one.is_alive for one in family), lambda: f"left behind: {[o for o in family if o.is_alive]}"
        )
        supervisor = product.run()
        crowd.await_more(10)
    time_passes(crowd.petition)
    await_letters(crowd.petition)
    assert_stored_once(crowd)
    assert supervisor.stop() == 0
