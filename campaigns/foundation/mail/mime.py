"""A message as bytes: text and HTML, quoted-printable, guarded headers.

Python's `EmailMessage` takes 3 ms a message; this takes a thirtieth, and the tests parse what it makes with `email`.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from email.charset import QP, Charset
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from typing import TYPE_CHECKING

from campaigns.foundation import clock

if TYPE_CHECKING:
    from uuid import UUID

    from campaigns.foundation.mail.composing import Composed

_BREAKS = re.compile(r"[\r\n\x00]")
_CHARSET = Charset("utf-8")
_CHARSET.header_encoding = QP


class UnfitHeaderError(ValueError):
    """A header holds a line break or a NUL: somebody tries to add headers."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message with the addresses that SMTP is told."""

    sender: str
    recipient: str
    content: bytes


def _header(value: str) -> str:
    if _BREAKS.search(value):
        raise UnfitHeaderError
    # What only looks like an encoded word is encoded too: readers would decode it and see something else (RFC 2047, 5).
    return value if value.isascii() and "=?" not in value else _encoded(value)


# Subjects and senders of a batch are mostly the same one.
@lru_cache
def _encoded(value: str) -> str:
    return Header(value, _CHARSET, maxlinelen=75).encode(linesep="\r\n")


def ascii_address(address: str) -> str:
    """An address with its domain in IDNA form, as SMTP without SMTPUTF8 wants it."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}" if not domain.isascii() else address


def _body(kind: str, text: str) -> bytes:
    # The encoder breaks long lines as the first line ends, so there must be one that ends in CRLF: a bare LF is no line end in SMTP.
    lines = (text if text.endswith("\n") else f"{text}\n").replace("\r\n", "\n").replace("\n", "\r\n")
    encoded = binascii.b2a_qp(lines.encode(), istext=True)
    return (
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
        + encoded
    )


_parsed = lru_cache(parseaddr)


@lru_cache
def _from(name: str, address: str) -> str:
    encoded = _header(name)
    is_plain = encoded.isascii() and "=?" not in encoded
    return formataddr((encoded, address)) if is_plain else f"{encoded} <{address}>"


def build_envelope(letter: Composed, letter_id: UUID, sender: str, language: str) -> Envelope:
    """The message of `letter`, from `sender` (a display name and an address), with a Message-ID that follows from `letter_id`.

    Raises:
        UnfitHeaderError: when a header would break.

    """
    name, address = _parsed(sender)
    recipient = ascii_address(letter.to)
    if _BREAKS.search(recipient) or " " in recipient:
        raise UnfitHeaderError
    domain = address.rpartition("@")[2]
    boundary = f"=_{letter_id.hex}"
    headers = (
        ("From", _from(letter.sender_name or name, address)),
        ("To", recipient),
        ("Subject", _header(letter.subject)),
        ("Date", format_datetime(clock.now())),
        ("Message-ID", f"<{letter_id}@{domain}>"),
        ("Content-Language", language),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        *((key, _header(value)) for key, value in letter.headers),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    )
    head = "".join(f"{key}: {value}\r\n" for key, value in headers).encode("ascii")
    mark = f"--{boundary}".encode()
    content = b"\r\n".join(
        (head, mark, _body("plain", letter.text), mark, _body("html", letter.html), mark + b"--", b"")
    )
    return Envelope(address, recipient, content)
