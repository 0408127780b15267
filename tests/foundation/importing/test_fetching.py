"""Fetching: conditional, within limits of size, time and steps, and never from an internal address."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.errors import Invalid
from campaigns.foundation.importing.fetching import Fetcher, FetchError, Limits, is_public_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# A source that is waited for without end would hold the test for minutes.
FAR_BELOW_FOR_EVER_S = 40

CONTENT = b'{"identifier": "1"}\n' * 50
SHORT = Limits(most_bytes=10_000, seconds=2.0, step_seconds=0.5, redirects=3)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append({**dict(self.headers), "path": self.path})
        getattr(self, "answer_" + self.path.split("?")[0].strip("/").replace("-", "_"))()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _begin(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def answer_file(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self._begin(304, ETag='"one"')
            return
        self._begin(200, ETag='"one"', Last_Modified="Wed, 25 Nov 2026 10:00:00 GMT", Content_Length=str(len(CONTENT)))
        self.wfile.write(CONTENT)

    def answer_large(self) -> None:
        self._begin(200, Content_Length="999999999")

    def answer_endless(self) -> None:
        self._begin(200, Connection="close")
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"x" * 1000)
                time.sleep(0.001)
        except OSError:
            return

    def answer_trickle(self) -> None:
        self._begin(200, Connection="close")
        self.close_connection = True
        try:
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def answer_silent(self) -> None:
        time.sleep(3)
        self.close_connection = True

    def answer_broken_off(self) -> None:
        self._begin(200, Content_Length="5000")
        self.wfile.write(b"x" * 100)
        self.close_connection = True

    def answer_circle(self) -> None:
        self._begin(302, Location="/circle", Content_Length="0")

    def answer_moved(self) -> None:
        self._begin(301, Location="/file", Content_Length="0")

    def answer_inside(self) -> None:
        self._begin(302, Location="http://169.254.169.254/latest/meta-data/", Content_Length="0")

    def answer_to_a_file(self) -> None:
        self._begin(302, Location="file:///etc/passwd", Content_Length="0")

    def answer_wrong(self) -> None:
        self._begin(503, Content_Length="0")


@contextmanager
def serving() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server on loopback, and what it was asked."""
    seen: list[dict[str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"seen": seen}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()


def on_loopback(address: str) -> bool:
    """Tests reach loopback, and nothing else that is internal."""
    return address == "127.0.0.1" or is_public_address(address)


FETCHER = Fetcher(SHORT, on_loopback)


def test_a_file_is_fetched_and_not_again_while_it_is_the_same(tmp_path: Path) -> None:
    with serving() as (base, seen):
        found = FETCHER.fetch(f"{base}/file?a=b", tmp_path / "a")
        assert (tmp_path / "a").read_bytes() == CONTENT
        assert (found.has_changed, found.size, found.etag) == (True, len(CONTENT), '"one"')
        again = FETCHER.fetch(f"{base}/file", tmp_path / "b", etag=found.etag, last_modified=found.last_modified)
        assert not again.has_changed
        assert not (tmp_path / "b").exists()
    assert seen[0]["path"] == "/file?a=b"
    assert seen[0]["Host"] == base.removeprefix("http://")
    assert seen[1]["If-Modified-Since"] == "Wed, 25 Nov 2026 10:00:00 GMT"


def test_a_redirect_is_followed(tmp_path: Path) -> None:
    with serving() as (base, _):
        assert FETCHER.fetch(f"{base}/moved", tmp_path / "a").address == f"{base}/file"


@pytest.mark.parametrize("path", ["file", "endless"], ids=["told its size", "not told"])
def test_a_file_for_which_there_is_no_room_is_not_kept(tmp_path: Path, path: str) -> None:
    asked: list[int] = []

    def check_room(more: int) -> None:
        asked.append(more)
        if more:
            raise Invalid({"file": "no room"})

    with serving() as (base, _), pytest.raises(Invalid):
        Fetcher(SHORT, on_loopback, check_room).fetch(f"{base}/{path}", tmp_path / "a")
    assert not (tmp_path / "a").exists()
    assert len(asked) == (1 if path == "file" else 2)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("large", "larger than 10,000 bytes"),
        ("endless", "larger than 10,000 bytes"),
        ("trickle", "longer than 2 seconds"),
        ("silent", "does not answer as it should"),
        ("broken-off", "broke off|does not answer"),
        ("circle", "leads on more than 3 times"),
        ("inside", "169.254.169.254 is an internal address"),
        ("to-a-file", "no web address"),
        ("wrong", "answers with the code 503"),
    ],
)
def test_a_source_that_misbehaves_is_left(tmp_path: Path, path: str, reason: str) -> None:
    target = tmp_path / "a"
    with serving() as (base, _):
        began = time.monotonic()
        with pytest.raises(FetchError, match=reason):
            FETCHER.fetch(f"{base}/{path}", target)
        assert time.monotonic() - began < FAR_BELOW_FOR_EVER_S
    assert not target.exists()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0"],  # noqa: S104
)
def test_loopback_is_internal(tmp_path: Path, host: str) -> None:
    with serving() as (base, seen):
        port = base.rpartition(":")[2]
        with pytest.raises(FetchError, match=r"internal address|no host called"):
            Fetcher(SHORT).fetch(f"http://{host}:{port}/file", tmp_path / "a")
    assert seen == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "2002:0a00:0001::",
        "64:ff9b::a00:1",
        "nonsense",
    ],
)
def test_internal_addresses_in_any_dress(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public_address(address)


def test_a_name_with_one_internal_address_among_its_own_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: rows)
    with pytest.raises(FetchError, match="internal"):
        Fetcher(SHORT).fetch("http://rebinding.example.org/", tmp_path / "a")


def test_the_connection_goes_to_the_address_that_was_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with serving() as (base, seen):
        port = int(base.rpartition(":")[2])
        real: Callable[..., object] = socket.getaddrinfo

        def resolve(host: str, *arguments: object, **options: object) -> object:
            asked.append(host)
            return real("127.0.0.1" if host == "source.example.org" else host, *arguments, **options)

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        FETCHER.fetch(f"http://source.example.org:{port}/file", tmp_path / "a")
    # The name was asked for once; after that only the number.
    assert asked.count("source.example.org") == 1
    assert seen[0]["Host"] == f"source.example.org:{port}"


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/a",
        "example.org",
        "http://",
        "http://user:pass@example.org/",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://x/\n",
    ],
)
def test_what_is_no_address_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(FetchError, match="no web address"):
        FETCHER.fetch(address, tmp_path / "a")
