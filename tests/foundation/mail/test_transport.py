"""The way out by SMTP: names and passwords, encryption that is not let down, connections that are kept and replaced."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from campaigns.foundation.mail.mime import Envelope
from campaigns.foundation.mail.transport import Answer, Fate, Mailbox, Smtp
from tests.smtp_server import CUT, ScriptedSmtp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LETTER_ID = UUID("0198c0de-0000-7000-8000-000000000001")
ENVELOPE = Envelope("post@example.org", "mira@example.org", b"Subject: x\r\n\r\n.\r\n..a\r\nFrom b\r\n")
WITH_AUTH = "250-tests\r\n250 AUTH PLAIN"


@pytest.fixture
def connect() -> Iterator[Callable[[str], Smtp]]:
    """Makes transports that are closed after the test."""
    made: list[Smtp] = []

    def make(url: str) -> Smtp:
        made.append(Smtp(url))
        return made[-1]

    yield make
    for one in made:
        one.close()


def deliver(transport: Smtp) -> Answer:
    return transport.deliver(LETTER_ID, ENVELOPE)


def test_lines_that_look_like_the_end_arrive_as_they_are(smtp: ScriptedSmtp, connect: Callable[[str], Smtp]) -> None:
    assert deliver(connect(smtp.url)) == Answer(Fate.ACCEPTED, 250)
    assert smtp.taken == [("post@example.org", "mira@example.org", ENVELOPE.content)]


def test_one_connection_serves_many_and_a_lost_one_is_replaced(
    smtp: ScriptedSmtp, connect: Callable[[str], Smtp]
) -> None:
    transport = connect(smtp.url)
    for _ in range(5):
        assert deliver(transport).fate is Fate.ACCEPTED
    assert smtp.connections == 1
    smtp.answer("mail", CUT)
    assert deliver(transport).fate is Fate.LATER
    assert deliver(transport).fate is Fate.ACCEPTED
    assert smtp.connections == 2


def test_after_a_refusal_the_next_letter_goes_over_the_same_connection(
    smtp: ScriptedSmtp, connect: Callable[[str], Smtp]
) -> None:
    transport = connect(smtp.url)
    for stage in ("rcpt", "data", "end"):
        smtp.answer(stage, "550 5.7.1 no")
        assert deliver(transport) == Answer(Fate.REFUSED, 550, "5.7.1")
        assert deliver(transport).fate is Fate.ACCEPTED
    assert smtp.connections == 1


def test_name_and_password_are_those_of_the_address(smtp: ScriptedSmtp, connect: Callable[[str], Smtp]) -> None:
    smtp.answer("ehlo", WITH_AUTH, WITH_AUTH)
    url = smtp.url.replace("://", "://post%40example.org:p%40ss%2Fword@")
    assert deliver(connect(url)).fate is Fate.ACCEPTED
    [auth] = [line for line in smtp.commands if line.startswith("AUTH PLAIN")]
    assert base64.b64decode(auth.split()[2]) == b"\0post@example.org\0p@ss/word"


def test_a_wrong_password_is_no_fault_of_the_letter(smtp: ScriptedSmtp, connect: Callable[[str], Smtp]) -> None:
    smtp.answer("ehlo", WITH_AUTH, WITH_AUTH)
    smtp.answer("auth", "535 5.7.8 wrong", "535 5.7.8 wrong")
    answer = deliver(connect(smtp.url.replace("://", "://post:wrong@")))
    assert answer == Answer(Fate.SICK, 535, "5.7.8")
    assert smtp.taken == []


def test_a_password_is_not_told_to_a_server_that_does_not_ask(
    smtp: ScriptedSmtp, connect: Callable[[str], Smtp]
) -> None:
    answer = deliver(connect(smtp.url.replace("://", "://post:secret@")))
    assert answer.fate is Fate.SICK
    assert not any("secret" in line or line.startswith("AUTH") for line in smtp.commands)


def test_encryption_that_is_demanded_and_not_offered_is_not_done_without(
    smtp: ScriptedSmtp, connect: Callable[[str], Smtp]
) -> None:
    assert deliver(connect(f"{smtp.url}?starttls")).fate is Fate.SICK
    assert smtp.taken == []


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[int]:
    """The port of a TLS server with a certificate that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251 - TLS asks the machine, not our clock
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    )
    certificate = builder.sign(key, hashes.SHA256())
    file = tmp_path / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def answer() -> None:
        try:
            connection, _ = listener.accept()
            with connection, context.wrap_socket(connection, server_side=True) as secured:
                secured.sendall(b"220 impostor\r\n")
        except OSError:
            return

    thread = threading.Thread(target=answer)
    thread.start()
    yield port
    listener.close()
    thread.join(5)


def test_a_server_that_cannot_prove_its_name_gets_no_letter(impostor: int, connect: Callable[[str], Smtp]) -> None:
    answer = deliver(connect(f"smtps://post:secret@127.0.0.1:{impostor}"))
    assert answer == Answer(Fate.SICK, None, "SSLCertVerificationError")


def test_a_letter_delivered_twice_is_one_file_of_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"
    box = Mailbox(folder)
    for _ in range(2):
        assert box.deliver(LETTER_ID, ENVELOPE).fate is Fate.ACCEPTED
    assert [path.name for path in folder.iterdir()] == [f"{LETTER_ID}.eml"]
    assert (folder / f"{LETTER_ID}.eml").read_bytes() == ENVELOPE.content
    assert folder.stat().st_mode & 0o077 == 0
