"""Sources that answer for ever, and addresses that hide others."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.importing.fetching import Fetcher, FetchError, Limits, is_public_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A source that is waited for without end would hold the test for minutes.
FAR_BELOW_FOR_EVER_S = 40

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@contextmanager
def trickling(begin: bytes) -> Iterator[str]:
    """A server that answers with `begin` and then, many times a second, with one more byte."""
    over = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            connection, _address = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(begin)
                while not over.wait(0.02):
                    connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        over.set()
        thread.join(5)


@pytest.mark.parametrize("begin", [b"", HEAD + b"X-Long: ", HEAD + b"\r\n"], ids=["status", "head", "body"])
def test_who_trickles_for_ever_is_left_when_the_time_is_over(tmp_path: Path, begin: bytes) -> None:
    target = tmp_path / "file"
    fetcher = Fetcher(Limits(seconds=0.6, step_seconds=0.5), may_reach=lambda _address: True)

    with trickling(begin) as address:
        began = time.monotonic()
        with pytest.raises(FetchError, match="took longer"):
            fetcher.fetch(address, target)

    assert time.monotonic() - began < FAR_BELOW_FOR_EVER_S
    assert not target.exists()


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - nothing listens
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_internal_address_is_known_in_every_dress(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_a_public_one_is_asked(address: str) -> None:
    assert is_public_address(address)


def test_other_ports_of_a_public_address_are_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(_host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(FetchError, match="Port 6379"):
        Fetcher().fetch("http://example.org:6379/", tmp_path / "file")
