"""Letters sent, against a bare loop over as many kept SMTP connections."""

from __future__ import annotations

import smtplib
import socketserver
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bench.crowd import fill_signatures
from bench.results import Row, paired
from bench.stage import staged
from campaigns.foundation.mail.drain import Drain
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.mail.queue import TRANSACTIONAL, write_letter
from campaigns.foundation.transaction import reading, writing
from campaigns.signatures.models import CONFIRMATION, Signature

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL = 0.30
_CONNECTIONS = 4
_CONTENT = b"Subject: bare\r\n\r\n" + b"A line of a letter that is about as long as ours are.\r\n" * 60


class _Sink(socketserver.StreamRequestHandler):
    """Takes every message and keeps none."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def _sink() -> Iterator[int]:
    with _Server(("127.0.0.1", 0), _Sink) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def mail_rows(kind: str, *, rounds: int, number: int) -> Iterator[Row]:
    """Letters a second: claimed, composed, marked, sent, recorded."""
    with staged(kind) as stage, _sink() as port:
        fill_signatures(stage, number)
        with writing() as db:
            for uuid in db.scalars(select(Signature.uuid)):
                write_letter(db, CONFIRMATION, uuid, shard=stage.petition_id, language="en", key=f"confirm:{uuid}:1")
        settings = stage.settings.model_copy(
            update={"mail_url": f"smtp://127.0.0.1:{port}", "mail_connections": _CONNECTIONS}
        )
        drain = Drain(settings)
        pairs = [(_drained(drain, number), _bare(port, number)) for _ in range(rounds)]
        yield paired(f"letters over {_CONNECTIONS} connections: letters a second", kind, pairs, GOAL)


def _drained(drain: Drain, number: int) -> float:
    with writing() as db:
        db.execute(update(Letter).values(state=LetterState.QUEUED, attempts=0))
    began = time.perf_counter()
    sent = drain.run(TRANSACTIONAL, budget_s=600)
    seconds = time.perf_counter() - began
    with reading() as db:
        recorded = db.scalar(select(func.count()).select_from(Letter).where(Letter.state == LetterState.SENT))
    assert sent == recorded == number, f"{sent} letters sent, {recorded} recorded, {number} owed"
    return number / seconds


def _bare(port: int, number: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        list(pool.map(lambda _: _send(port, number // _CONNECTIONS), range(_CONNECTIONS)))
    return number / (time.perf_counter() - began)


def _send(port: int, number: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        for _ in range(number):
            client.sendmail("bench@example.org", ["signer@example.org"], _CONTENT)
