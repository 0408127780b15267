"""`campaigns run`: the whole product under one process, from the first start to the last signal."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from campaigns.cli.commands import campaigns
from campaigns.demonstration.load import MANAGER_EMAIL, MANAGER_PASSPHRASE
from campaigns.settings import Settings
from tests.backends import REDIS_URL, new_database
from tests.running import Product, eventually, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.running import Program, Relative

OF_THE_KEEPER = ("web", "worker") if REDIS_URL else ("web", "worker", "valkey-server")


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    queue = {"redis_url": REDIS_URL} if REDIS_URL else {}
    with new_database(tmp_path) as url, Product(tmp_path, database_url=url, **queue) as product:
        yield product


def refused(product: Product, **changes: str) -> str:
    """What a second `campaigns run` says before it ends."""
    ended = subprocess.run(
        [sys.executable, "-m", "campaigns.cli", "run"],
        env={**product.environment, **changes},
        cwd=product.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr


@pytest.mark.fault
@pytest.mark.slow
def test_it_greets_heals_refuses_a_second_stops_and_starts_again(product: Product) -> None:
    program = product.run()
    eventually(lambda: "Ctrl-C stops it" in product.log.read_text("utf-8"), "it does not greet")
    greeting = product.log.read_text("utf-8")
    for part in (product.url, MANAGER_EMAIL, MANAGER_PASSPHRASE, "/dev/mail", "Loaded a demonstration"):
        assert part in greeting

    for name in OF_THE_KEEPER:
        killed = program.child(name)
        killed.kill()
        _await_successor(program, killed)
        product.await_ready(program)

    assert f"127.0.0.1:{product.port} is taken by another program" in refused(product)
    if not REDIS_URL:
        elsewhere = refused(product, PORT=str(free_port()))
        assert f"is running already with the folder {product.settings.instance_dir}" in elsewhere

    family = program.family
    assert program.stop(signal.SIGINT) == 0
    eventually(lambda: not [one for one in family if one.is_alive], "something was left behind")
    assert "Stopped." in product.log.read_text("utf-8")
    assert "Traceback" not in product.log.read_text("utf-8")

    product.log.unlink()
    again = product.run()
    assert "Loaded a demonstration" not in product.log.read_text("utf-8")
    assert again.stop() == 0


def _await_successor(program: Program, killed: Relative) -> None:
    def has_successor() -> bool:
        return any(
            one.name == killed.name and one.parent == killed.parent and one.pid != killed.pid for one in program.family
        )

    eventually(has_successor, f"{killed.name} was not started again")


@pytest.mark.fault
def test_all_end_with_a_supervisor_that_is_killed(product: Product) -> None:
    program = product.run()
    family = program.family

    program.kill()

    eventually(lambda: not [one for one in family if one.is_alive], "something was left behind")


def test_all_faults_of_the_settings_are_told_at_once(tmp_path: Path) -> None:
    clean = dict.fromkeys((name.upper() for name in Settings.model_fields), None)
    wrong = {"ENVIRONMENT": "production", "INSTANCE_DIR": str(tmp_path), "PORT": "0", "REDIS_URL": "http://wrong"}

    answer = CliRunner().invoke(campaigns, ["run"], env={**clean, **wrong})

    assert answer.exit_code == 1
    assert "the settings have faults:\n" in answer.output
    for name in ("PORT", "REDIS_URL"):
        assert f"\n  {name} " in answer.output


def test_in_production_nothing_starts_without_its_keys(product: Product) -> None:
    said = refused(
        product,
        ENVIRONMENT="production",
        SECRET_KEY="0123456789abcdef0123456789abcdef",
        BASE_URL="https://campaigns.example.org",
        SITE_CONTACT="office@example.org",
        MAIL_URL="smtp://127.0.0.1:9",
    )

    assert "no keyring at" in said
