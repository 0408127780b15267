"""An SMTP server on the loopback that answers as a test tells it: refuses, hangs, hangs up, before or after it took the message."""

from __future__ import annotations

import socket
import threading
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Self

from tests.letters import parse_letter

if TYPE_CHECKING:
    from tests.letters import ReadLetter

CUT = "cut"
HANG = "hang"
TAKE_AND_CUT = "take and cut"
_USUAL = {
    "banner": "220 tests",
    "ehlo": "250 tests",
    "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok",
    "data": "354 go on",
    "end": "250 2.0.0 taken",
    "auth": "235 2.7.0 welcome",
    "rset": "250 ok",
    "quit": "221 bye",
}


@dataclass
class Hold:
    """A moment at which the server stands still before it gives its `reply`, so that a test can do something meanwhile."""

    reply: str
    _reached: threading.Event = field(default_factory=threading.Event)
    _released: threading.Event = field(default_factory=threading.Event)

    def await_reached(self, within_s: float = 30) -> None:
        """Wait until somebody is held."""
        assert self._reached.wait(within_s), "nobody came to the hold"

    def release(self) -> None:
        """Let go on."""
        self._released.set()

    def pass_through(self) -> str:
        """Stand still, then reply."""
        self._reached.set()
        self._released.wait(60)
        return self.reply


@dataclass
class ScriptedSmtp:
    """A server; `taken` are the messages that it took (also those after which it hung up), as (sender, recipient, content).

    It listens at `port`, or at one that is free.
    """

    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _replies: dict[tuple[str, str], deque[str | Hold]] = field(default_factory=lambda: defaultdict(deque))
    _open: list[socket.socket] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Listen; after a `close`, again at the same port."""
        self._stopping.clear()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Hang up on everybody and listen no more; what was taken stays."""
        self._stopping.set()
        for one in [self._listener, *self._open]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()
        for thread in self._threads:
            thread.join(5)

    @property
    def url(self) -> str:
        """The MAIL_URL that leads here."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def letters(self) -> list[ReadLetter]:
        """The messages that were taken, read."""
        return [parse_letter(content) for _sender, _recipient, content in self.taken]

    def answer(self, stage: str, *replies: str, to: str = "") -> None:
        """Give these replies at `stage` (banner, ehlo, mail, rcpt, data, end), one each time; afterwards the usual one again.

        With `to`, only for messages to that address (at rcpt, data and end).
        """
        self._replies[stage, to].extend(replies)

    def hold(self, stage: str, reply: str, *, to: str = "") -> Hold:
        """Stand still at `stage`, once, and give `reply` when the test releases it."""
        made = Hold(reply)
        self._replies[stage, to].append(made)
        return made

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ConnectionError), connection, connection.makefile("rb") as lines:
            self._talk(connection, lines)

    def _talk(self, connection: socket.socket, lines: BinaryIO) -> None:
        sender = recipient = ""
        self._say(connection, "banner")
        for line in lines:
            word, _, rest = line.decode("ascii", "replace").strip().partition(" ")
            stage = word.lower().replace("helo", "ehlo")
            self.commands.append(f"{word} {rest}".strip())
            if stage == "mail":
                sender = rest.partition("<")[2].partition(">")[0]
            elif stage == "rcpt":
                recipient = rest.partition("<")[2].partition(">")[0]
            said = self._say(connection, stage, recipient if stage in {"rcpt", "data"} else "")
            if stage == "data" and said.startswith("354"):
                self._take(connection, lines, sender, recipient)
            if stage == "quit":
                return

    def _take(self, connection: socket.socket, lines: BinaryIO, sender: str, recipient: str) -> None:
        content = bytearray()
        for line in lines:
            if line == b".\r\n":
                break
            content += line.removeprefix(b".") if line.startswith(b"..") else line
        else:
            return  # the client left in the middle
        reply = self._next("end", recipient)
        if reply.startswith("2") or reply == TAKE_AND_CUT:
            self.taken.append((sender, recipient, bytes(content)))
        self._send(connection, reply)

    def _next(self, stage: str, recipient: str = "") -> str:
        waiting = self._replies[stage, recipient] or self._replies[stage, ""]
        if not waiting:
            return _USUAL.get(stage, "500 what?")
        reply = waiting.popleft()
        return reply.pass_through() if isinstance(reply, Hold) else reply

    def _say(self, connection: socket.socket, stage: str, recipient: str = "") -> str:
        reply = self._next(stage, recipient)
        self._send(connection, reply)
        return reply

    def _send(self, connection: socket.socket, reply: str) -> None:
        if reply == HANG:
            self._stopping.wait(30)
        if reply in {CUT, TAKE_AND_CUT, HANG}:
            raise ConnectionError
        connection.sendall(f"{reply}\r\n".encode())
        if reply.startswith("421"):
            raise ConnectionError
