"""People who sign side by side, as browsers do: each sends the form, and sends it again until it was acknowledged."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from tests.factories import sign_fields
from tests.running import PATIENCE_S, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.factories import Made

# Found nowhere but in what these people type, so that a search of files for it finds their traces.
DOMAIN = "people.example"
SURNAME = "Прахуљевић"
LATIN_SURNAME = "Prahuljević"
NOBODY, CUT = 0, -1
_PAUSE_S = 0.1
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back to a request."""

    code: int
    headers: dict[str, str]
    body: str


def ask(port: int, method: str, path: str, fields: Mapping[str, object] | None = None) -> Answer:
    """Send one request over a connection of its own.

    Raises:
        OSError: when nobody listens, or the connection is cut.
        http.client.HTTPException: when it is cut within the answer.

    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    try:
        body = urlencode(fields, doseq=True) if fields is not None else None
        connection.request(method, path, body, _HEADERS if body is not None else {})
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, text)
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class HalfSent:
    """A form in the hands of the product, of which the body is still to come."""

    crowd: Crowd
    address: str
    connection: socket.socket
    body: bytes

    def finish(self) -> int:
        """Send the rest; gives back the status code."""
        self.connection.sendall(self.body)
        response = http.client.HTTPResponse(self.connection, method="POST")
        response.begin()
        if response.status == 303:
            self.crowd.acknowledged.append(self.address)
        return response.status


@dataclass
class Crowd:
    """The signers of one petition; `acknowledged` are the addresses of those whom the product has told that they signed.

    `answers` counts what came back, by status code, `NOBODY` (nobody listens) or `CUT` (the connection was cut before there was an answer).
    """

    petition: Made
    port: int
    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    _number: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def address(self, number: int) -> str:
        """The address of the signer with that number."""
        return f"signer-{number}-{self.petition.id}@{DOMAIN}"

    def fields(self, number: int) -> dict[str, object]:
        """What that signer types."""
        name = f"Милена {SURNAME}" if number % 2 else f"Milena {LATIN_SURNAME}"
        return sign_fields(self.petition, name=name, email=self.address(number), country="RS" if number % 3 else "ME")

    def send(self, number: int) -> int:
        """Send the form of one signer, once; gives back the status code, or what stands for none."""
        try:
            answer = ask(self.port, "POST", f"/petitions/{self.petition.slug}/sign", self.fields(number))
        except ConnectionRefusedError:
            code = NOBODY
        except (OSError, http.client.HTTPException):
            code = CUT
        else:
            code = answer.code
            if code == 303 and urlsplit(answer.headers["location"]).path.endswith("/check-your-mail"):
                self.acknowledged.append(self.address(number))
        with self._lock:
            self.answers[code] += 1
        return code

    @contextmanager
    def half_sent(self) -> Iterator[HalfSent]:
        """A form of the next signer that the product has begun to read and that is not sent whole yet."""
        with self._lock:
            number, self._number = self._number, self._number + 1
        body = urlencode(self.fields(number), doseq=True).encode()
        with socket.create_connection(("127.0.0.1", self.port), timeout=40) as connection:
            lines = [f"POST /petitions/{self.petition.slug}/sign HTTP/1.1", "Host: 127.0.0.1"]
            lines += [f"{name}: {value}" for name, value in _HEADERS.items()]
            lines += [f"Content-Length: {len(body)}", "Expect: 100-continue", "", ""]
            connection.sendall("\r\n".join(lines).encode())
            # The server says so when it begins to read the form, not before.
            begun = connection.recv(1024)
            assert begun.startswith(b"HTTP/1.1 100 "), begun
            yield HalfSent(self, self.address(number), connection, body)

    def sign(self, number: int = 1) -> list[str]:
        """Have so many sign, one after the other; gives back their addresses.

        Raises:
            AssertionError: when one is not acknowledged.

        """
        first = self._number
        self._number += number
        for one in range(first, first + number):
            code = self.send(one)
            assert code == 303, f"signing was answered with {code}"
        return self.acknowledged[-number:]

    def _insist(self, stop: threading.Event) -> None:
        while not stop.is_set():
            with self._lock:
                number, self._number = self._number, self._number + 1
            while self.send(number) != 303 and not stop.is_set():
                time.sleep(_PAUSE_S)
            time.sleep(_PAUSE_S)

    @contextmanager
    def signing(self, side_by_side: int = 5) -> Iterator[None]:
        """Within the block people sign all the time, `side_by_side` at once."""
        stop = threading.Event()
        threads = [threading.Thread(target=self._insist, args=(stop,), daemon=True) for _ in range(side_by_side)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)

    def await_more(self, number: int, *, within_s: float = PATIENCE_S) -> None:
        """Wait until so many more have signed."""
        wanted = len(self.acknowledged) + number
        eventually(
            lambda: len(self.acknowledged) >= wanted,
            lambda: f"{number} more signatures; answers so far: {self.answers}",
            within_s=within_s,
        )
