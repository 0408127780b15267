"""The embedded queue: it answers, keeps what it was given, lets nobody else in, and says why when it cannot."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from campaigns.foundation import embedded
from campaigns.foundation.embedded import EmbeddedError, EmbeddedServer, server_binary
from campaigns.foundation.processes import Keeper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.fault


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    with Keeper(print) as keeper:
        yield keeper


@pytest.fixture
def place(instance: Path) -> Iterator[Path]:
    folder = instance / "embedded"
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder)


def server_in(place: Path) -> EmbeddedServer:
    return EmbeddedServer(place / "v.sock", place / "valkey")


def test_it_answers_to_its_owner_alone(keeper: Keeper, place: Path) -> None:
    server = server_in(place)

    server.start(keeper)

    assert server.answers()
    assert stat.S_IMODE((place / "v.sock").stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "valkey").stat().st_mode) == 0o700


def test_it_comes_back_with_what_it_had_when_it_is_killed(keeper: Keeper, place: Path) -> None:
    server_in(place).start(keeper)
    with Redis(unix_socket_path=str(place / "v.sock")) as redis:
        redis.set("kept", "yes")
        process = redis.info("server")["process_id"]

        os.kill(process, signal.SIGKILL)
        keeper.rest(1.0)

        assert redis.get("kept") == b"yes"
        assert redis.info("server")["process_id"] != process


def test_a_second_one_in_the_same_folder_is_refused(keeper: Keeper, place: Path) -> None:
    server_in(place).start(keeper)
    script = (
        "import sys; from pathlib import Path; from campaigns.foundation.embedded import *;"
        "from campaigns.foundation.processes import Keeper\n"
        "with Keeper(print) as keeper: EmbeddedServer(Path(sys.argv[1]) / 'v.sock', Path(sys.argv[1]) / 'valkey').start(keeper)"
    )

    second = subprocess.run([sys.executable, "-c", script, str(place)], capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert f"is running already with the folder {place} (process {os.getpid()})" in second.stderr


def test_a_folder_that_others_can_write_to_is_refused(keeper: Keeper, place: Path) -> None:
    (place / "valkey").mkdir()
    (place / "valkey").chmod(0o777)

    with pytest.raises(EmbeddedError, match="only its owner"):
        server_in(place).start(keeper)


def test_a_folder_that_cannot_be_read_is_named(keeper: Keeper, place: Path) -> None:
    (place / "valkey" / "appendonlydir").mkdir(parents=True, mode=0o700)
    (place / "valkey").chmod(0o700)
    (place / "valkey" / "appendonlydir" / "appendonly.aof.manifest").write_text("not a manifest\n", "utf-8")

    with pytest.raises(EmbeddedError, match=str(place / "valkey")):
        server_in(place).start(keeper)


def test_without_a_server_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(EmbeddedError, match="set REDIS_URL"):
        server_binary()


def test_an_installed_server_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/redis-server" if name == "redis-server" else None)

    assert str(server_binary()) == "/usr/bin/redis-server"
