"""Links that prove something: MACed, bound to one purpose, with an end; nothing of them is stored.

A token is the base64url text of: petition UUID, signature UUID, end in seconds (0: none), tag. The tag is the first 16 bytes of an
HMAC-SHA-256 over purpose and content: 128 bits, which nobody guesses. A link made again for a second try at the same mail is
the same link.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from campaigns.foundation import clock

_BODY = struct.Struct(">16s16sI")
_TAG = 16


class BadToken(Exception):
    """The token was not made here, or not for this purpose."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: which row of which scope, until when (None: as long as the row lives)."""

    scope: UUID
    subject: UUID
    ends_at: datetime | None

    @property
    def is_expired(self) -> bool:
        """Whether its time is over."""
        return self.ends_at is not None and clock.now() >= self.ends_at


class TokenMaker:
    """Makes and reads tokens under one secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def make(self, purpose: str, scope: UUID, subject: UUID, ends_at: datetime | None = None) -> str:
        """A token for `purpose`; 70 characters that survive in an address."""
        body = _BODY.pack(scope.bytes, subject.bytes, int(ends_at.timestamp()) if ends_at else 0)
        return base64.urlsafe_b64encode(body + self._tag(purpose, body)).rstrip(b"=").decode()

    def read(self, purpose: str, token: str) -> Token:
        """What `token` says; an expired one is read too, so that its holder can be offered a new one.

        Raises:
            BadToken: when it was altered or made for something else.

        """
        try:
            raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (UnicodeEncodeError, binascii.Error) as error:
            raise BadToken from error
        body, tag = raw[: _BODY.size], raw[_BODY.size :]
        if len(body) != _BODY.size or not hmac.compare_digest(tag, self._tag(purpose, body)):
            raise BadToken
        scope, subject, seconds = _BODY.unpack(body)
        ends_at = datetime.fromtimestamp(seconds, UTC) if seconds else None
        return Token(UUID(bytes=scope), UUID(bytes=subject), ends_at)

    def keyed(self, purpose: str, text: str) -> str:
        """A MAC over `text` as base64url text, for tokens bound to something that both sides know."""
        digest = hmac.digest(self._secret, f"{purpose}|{text}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _tag(self, purpose: str, body: bytes) -> bytes:
        return hmac.digest(self._secret, purpose.encode() + b"|" + body, hashlib.sha256)[:_TAG]


_current: list[TokenMaker] = []


def use_token_maker(maker: TokenMaker) -> None:
    """Make `maker` the one of this process."""
    _current[:] = [maker]


def the_token_maker() -> TokenMaker:
    """The token maker of this process."""
    return _current[0]
