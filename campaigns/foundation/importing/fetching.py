"""Fetching a file from the web without being led astray: only public addresses, each redirect looked at, with limits of size, time and steps.

The name is resolved once, every address that it has must be a public one, and the connection goes to the address that was looked at: a name that
points elsewhere a moment later leads nowhere. Requests are conditional (RFC 9110, section 13).
"""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Timeout

from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.said import SaidError, excerpt
from campaigns.foundation.i18n.said import said as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

USER_AGENT = "Campaigns/1 (follows legislative proposals; looks again when told so)"
MOST_REDIRECTS = 5
_PIECE = 64 * 1024
_PORTS = {"http": 80, "https": 443}
# Where the web is served; at other ports of a public address, even of our own, something else may listen.
USUAL_PORTS = frozenset({80, 443, 8000, 8080, 8443})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_MODIFIED = 200, 304
_LONGEST_ADDRESS = 1000


class FetchError(SaidError):
    """The file could not be had; says why, in words for who watches the source."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken and how long is waited: bytes, seconds in all, seconds for each step, redirects."""

    most_bytes: int = 2_000_000_000
    seconds: float = 900.0
    step_seconds: float = 20.0
    redirects: int = MOST_REDIRECTS


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it. `has_changed` is False where the source said that nothing did; then there is no file."""

    has_changed: bool
    address: str
    etag: str | None = None
    last_modified: str | None = None
    sha256: str = ""
    size: int = 0


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the public Internet: no loopback, no private or shared network, no multicast, nothing hidden in IPv6."""
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is not None:
            return is_public_address(str(inner))
        if any(one in network for network in _HIDING):
            return is_public_address(str(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)))
        if one.is_site_local:
            return False
    return one.is_global and not one.is_multicast


# Translated (RFC 6052, RFC 8215) and compatible (RFC 4291) addresses, which end in one of IPv4.
_HIDING = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")))


class _Deadline:
    """Breaks the connections that are held when the time is over: a source that trickles, byte by byte, is never slow enough for a limit of each step."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._break)
        self._timer.daemon = True
        self._held: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for one in self._held:
            one.close()

    def hold(self, connection: socket.socket) -> socket.socket:
        """Break it too, whoever wraps it; gives it back."""
        self._held.append(connection.dup())
        return connection

    def _break(self) -> None:
        for one in self._held:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _always_fits(_more: int) -> None:
    """There is room for any file."""


class Fetcher:
    """Fetches files. `may_reach` decides about an IP address; tests, whose servers are on loopback, bring another.

    `check_room` raises Invalid where so many more bytes have no room.
    """

    def __init__(
        self,
        limits: Limits = Limits(),
        may_reach: Callable[[str], bool] = is_public_address,
        check_room: Callable[[int], None] = _always_fits,
    ) -> None:
        self._limits = limits
        self._may_reach = may_reach
        self._check_room = check_room
        # Who decides otherwise about addresses decides about ports too.
        self._ports = USUAL_PORTS if may_reach is is_public_address else None

    def fetch(
        self, address: str, target: Path, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Fetch `address` into the file `target`, unless it is still what `etag` and `last_modified` were given with.

        Raises:
            FetchError: when it leads to an internal address, is too large, takes too long, or answers with an error; `target` is gone then.
            Invalid: when there is no room for it; `target` is gone too.

        """
        end = time.monotonic() + self._limits.seconds
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Accept": "*/*"}
        headers |= {name: value for name, value in conditions.items() if value}
        try:
            with _Deadline(self._limits.seconds) as deadline:
                return self._follow(address, target, headers, end, deadline)
        except (HTTPError, OSError, ValueError) as error:
            target.unlink(missing_ok=True)
            self._left(end)
            raise FetchError(
                _(
                    "%(host)s does not answer as it should (%(error)s). Look whether the address is right.",
                    host=_host(address),
                    error=type(error).__name__,
                )
            ) from None
        except (FetchError, Invalid):
            target.unlink(missing_ok=True)
            raise

    def _follow(self, address: str, target: Path, headers: dict[str, str], end: float, deadline: _Deadline) -> Fetched:
        for _step in range(self._limits.redirects + 1):
            response = self._ask(address, headers, end, deadline)
            try:
                if response.status in _REDIRECTS and response.headers.get("Location"):
                    address = urljoin(address, response.headers["Location"])
                    continue
                if response.status == _NOT_MODIFIED:
                    return Fetched(has_changed=False, address=address)
                if response.status != _OK:
                    raise FetchError(
                        _("%(host)s answers with the code %(code)s.", host=_host(address), code=str(response.status))
                    )
                return self._take(response, address, target, end)
            finally:
                # Not given back to a pool but closed: the rest of an endless answer is not waited for.
                response.close()
        raise FetchError(
            _("The address leads on more than %(most)s times, and never to a file.", most=self._limits.redirects)
        )

    def _ask(self, address: str, headers: dict[str, str], end: float, deadline: _Deadline) -> urllib3.BaseHTTPResponse:
        parts = _parts(address)
        port = parts.port or _PORTS[parts.scheme]
        host = parts.hostname or ""
        reached = self._resolve(host, port)
        if self._ports is not None:
            _check_port(host, port, self._ports)
        wait = self._left(end)
        options: dict[str, Any] = {"timeout": Timeout(connect=wait, read=wait), "retries": False, "maxsize": 1}
        pool: urllib3.HTTPConnectionPool
        if parts.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                reached, port, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED", **options
            )
        else:
            pool = urllib3.HTTPConnectionPool(reached, port, **options)
        pool.ConnectionCls = _watched(pool.ConnectionCls, deadline)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host_header = f"[{host}]" if ":" in host else host
        if parts.port is not None and parts.port != _PORTS[parts.scheme]:
            host_header += f":{parts.port}"
        return pool.urlopen(
            "GET",
            path,
            headers={**headers, "Host": host_header},
            redirect=False,
            preload_content=False,
            assert_same_host=False,
        )

    def _resolve(self, host: str, port: int) -> str:
        """An address of `host` that may be reached.

        Raises:
            FetchError: when the name is unknown, or one of its addresses is not public.

        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise FetchError(
                _("There is no host called %(host)s. Look whether the address is right.", host=host[:100])
            ) from None
        addresses = [str(row[4][0]) for row in found]
        if not addresses or not all(self._may_reach(one) for one in addresses):
            raise _internal(host)
        return addresses[0]

    def _left(self, end: float) -> float:
        left = end - time.monotonic()
        if left <= 0:
            raise FetchError(_("It took longer than %(most)s seconds.", most=round(self._limits.seconds)))
        return min(left, self._limits.step_seconds)

    def _take(self, response: urllib3.BaseHTTPResponse, address: str, target: Path, end: float) -> Fetched:
        told = response.headers.get("Content-Length", "")
        if told.isdigit() and int(told) > self._limits.most_bytes:
            self._refuse_size()
        # Refused at once where it is known to have no room, else when it has none.
        self._check_room(int(told) if told.isdigit() else 0)
        size, digest = 0, hashlib.sha256()
        with target.open("wb") as file:
            # read1 gives what is there: a trickle is noticed at each drop and ends with the time.
            while piece := response.read1(_PIECE):
                size += len(piece)
                if size > self._limits.most_bytes:
                    self._refuse_size()
                self._check_room(len(piece))
                digest.update(piece)
                file.write(piece)
                self._left(end)
        # What ends with the time may look whole.
        self._left(end)
        if told.isdigit() and size < int(told):
            raise FetchError(
                _(
                    "%(host)s broke off after %(size)s of %(all)s bytes.",
                    host=_host(address),
                    size=size,
                    all=int(told),
                )
            )
        return Fetched(
            has_changed=True,
            address=address,
            etag=_short(response.headers.get("ETag"), 300),
            last_modified=_short(response.headers.get("Last-Modified"), 60),
            sha256=digest.hexdigest(),
            size=size,
        )

    def _refuse_size(self) -> None:
        raise FetchError(_("The file is larger than %(most)s bytes.", most=self._limits.most_bytes))


def _watched(kind: Any, deadline: _Deadline) -> Any:  # noqa: ANN401 - a class of connections
    class Watched(kind):  # type: ignore[misc]
        """A connection that ends with the time."""

        def _new_conn(self) -> socket.socket:
            return deadline.hold(super()._new_conn())

    return Watched


def _parts(address: str) -> Any:  # noqa: ANN401 - urllib's own kind of result
    """The parts of a web address.

    Raises:
        FetchError: when it is none.

    """
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in _PORTS and bool(parts.hostname) and len(address) <= _LONGEST_ADDRESS
        _port = parts.port
    except (ValueError, LocationParseError):
        is_whole, parts = False, urlsplit("")
    if not is_whole or parts.username is not None or any(ord(mark) <= ord(" ") for mark in address):
        raise FetchError(
            _(
                "This is no web address: “%(value)s”. Write the whole of it, beginning with https://.",
                value=excerpt(address),
            )
        )
    return parts


def check_address(address: str) -> None:
    """Raise FetchError when `address` is no whole http(s) address, or would never be fetched, as far as that can be told; nothing is asked."""
    parts = _parts(address)
    host = (parts.hostname or "").rstrip(".")
    literal = _literal(host)
    if literal is not None and not is_public_address(literal):
        raise _internal(host)
    if literal is None and ("." not in host or host.endswith(_INTERNAL_NAMES)):
        raise _internal(host)
    _check_port(host, parts.port or _PORTS[parts.scheme], USUAL_PORTS)


# Names that no public server has: RFC 6761 (localhost), RFC 6762 (local), RFC 8375 (home.arpa), and what ICANN reserved for private use (internal).
_INTERNAL_NAMES = (".localhost", ".local", ".home.arpa", ".internal")


def _literal(host: str) -> str | None:
    """The IP address that `host` spells, also as systems still read it (0x7f000001, 127.1, 2130706433); None where it is a name."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(host.partition("%")[0]))
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def _check_port(host: str, port: int, ports: frozenset[int]) -> None:
    if port not in ports:
        raise FetchError(
            _("Port %(port)s of %(host)s is none at which files are fetched.", port=str(port), host=host[:100])
        )


def _internal(host: str) -> FetchError:
    return FetchError(_("%(host)s is an internal address. Only public ones are asked.", host=host[:100]))


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "")[:100]


def _short(text: str | None, most: int) -> str | None:
    return text if text and len(text) <= most else None
