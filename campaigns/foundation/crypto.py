"""Keys, sealed columns and blind indexes: what the database holds of a person tells nothing without the keyring.

Sealing is AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); table, column and row are authenticated with it, so that a
value moved to another row does not open. A blind index is HMAC-SHA-256 (RFC 2104) under a key derived per scope by HKDF (RFC 5869).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

_FORMAT = 1
_HEAD = struct.Struct(">BI")
_NONCE = 12
KEY_BYTES = 32


class KeyringError(Exception):
    """The keyring is missing, unreadable or lacks a key; nothing is ever written in clear instead."""


@dataclass(slots=True)
class Keyring:
    """All keys of an installation, by number; the highest number of each kind is in use, the others still read.

    `sealing` keys encrypt columns, `index` keys make blind indexes, `secret` signs links and session-bound tokens where
    SECRET_KEY is not set. The kinds are independent random keys.
    """

    sealing: dict[int, bytes] = field(repr=False)
    index: dict[int, bytes] = field(repr=False)
    secret: str = field(repr=False)
    _ciphers: dict[int, AESGCM] = field(default_factory=dict, repr=False)

    @classmethod
    def fresh(cls) -> Keyring:
        """A keyring with one new key of each kind."""
        return cls({1: secrets.token_bytes(KEY_BYTES)}, {1: secrets.token_bytes(KEY_BYTES)}, secrets.token_urlsafe(32))

    @classmethod
    def load(cls, path: Path) -> Keyring:
        """Read a keyring file.

        Raises:
            KeyringError: when it is absent or damaged; says which.

        """
        try:
            content = json.loads(path.read_text("utf-8"))
            ring = cls(_keys(content["sealing"]), _keys(content["index"]), str(content["secret"]))
        except FileNotFoundError:
            message = f"no keyring at {path}: make one with `campaigns keys create`, or put back the one that was there"
            raise KeyringError(message) from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"the keyring at {path} cannot be read ({type(error).__name__}): put back a good copy"
            raise KeyringError(message) from None
        if (
            not ring.sealing
            or not ring.index
            or any(len(key) != KEY_BYTES for key in (*ring.sealing.values(), *ring.index.values()))
        ):
            message = f"the keyring at {path} lacks a whole key: put back a good copy"
            raise KeyringError(message)
        return ring

    def save(self, path: Path) -> None:
        """Write the keyring so that only its owner can read it, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "sealing": {str(number): base64.b64encode(key).decode() for number, key in self.sealing.items()},
            "index": {str(number): base64.b64encode(key).decode() for number, key in self.index.items()},
            "secret": self.secret,
        }
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)

    def save_new(self, path: Path) -> None:
        """Write the keyring where none is; of two that do so at once, the first one's stays."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.new-{secrets.token_hex(4)}")
        self.save(draft)
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return
        finally:
            draft.unlink()

    @property
    def sealing_number(self) -> int:
        """The number of the sealing key in use."""
        return max(self.sealing)

    @property
    def index_number(self) -> int:
        """The number of the index key in use."""
        return max(self.index)

    def seal(self, text: str, about: bytes) -> bytes:
        """`text` encrypted for the place that `about` names: format byte, key number, nonce, ciphertext with tag."""
        number = self.sealing_number
        nonce = os.urandom(_NONCE)
        return _HEAD.pack(_FORMAT, number) + nonce + self._cipher(number).encrypt(nonce, text.encode(), about)

    def open(self, sealed: bytes, about: bytes) -> str:
        """The text that `seal` was given.

        Raises:
            KeyringError: when its key is not in the ring, or the value was altered or moved.

        """
        _format, number = _HEAD.unpack_from(sealed)
        nonce_end = _HEAD.size + _NONCE
        try:
            return self._cipher(number).decrypt(sealed[_HEAD.size : nonce_end], sealed[nonce_end:], about).decode()
        except InvalidTag:
            message = f"a sealed value of {about.decode(errors='replace').split('|')[0]} does not open: altered, moved, or another keyring"
            raise KeyringError(message) from None

    def _cipher(self, number: int) -> AESGCM:
        cipher = self._ciphers.get(number)
        if cipher is None:
            if number not in self.sealing:
                message = f"sealing key {number} is not in the keyring"
                raise KeyringError(message)
            cipher = self._ciphers[number] = AESGCM(self.sealing[number])
        return cipher

    def blind_index(self, scope: str, text: str, *, number: int | None = None) -> bytes:
        """32 bytes that are equal for equal `text` within `scope`, and say nothing else without the key.

        Raises:
            KeyringError: when index key `number` is not in the ring.

        """
        number = self.index_number if number is None else number
        if number not in self.index:
            message = f"index key {number} is not in the keyring"
            raise KeyringError(message)
        return hmac.digest(_scoped_key(self.index[number], scope), text.encode(), hashlib.sha256)


def sealing_number(sealed: bytes) -> int:
    """The number of the key that sealed a value."""
    number: int = _HEAD.unpack_from(sealed)[1]
    return number


def _keys(content: dict[str, str]) -> dict[int, bytes]:
    return {int(number): base64.b64decode(key, validate=True) for number, key in content.items()}


@lru_cache(maxsize=4096)
def _scoped_key(key: bytes, scope: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=scope.encode()).derive(key)


_current: list[Keyring] = []


def use_keyring(ring: Keyring) -> None:
    """Make `ring` the one of this process."""
    _current[:] = [ring]


def the_keyring() -> Keyring:
    """The keyring of this process.

    Raises:
        KeyringError: when no door has loaded one.

    """
    if not _current:
        message = "no keyring has been loaded in this process"
        raise KeyringError(message)
    return _current[0]


def about(table: str, column: str, row: UUID) -> bytes:
    """What a sealed value is bound to."""
    return f"{table}|{column}|{row.hex}".encode()


class Sealed:
    """A text kept encrypted in the column beside it: `name = Sealed()` reads and writes `name_sealed`.

    The row needs a `uuid` (set before the first write); None stays None.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._column = f"{name}_sealed"
        self._name = name

    def __get__(self, row: object | None, owner: type | None = None) -> str | None:
        if row is None:
            message = f"{self._name} is sealed and cannot be queried"
            raise AttributeError(message)
        sealed = getattr(row, self._column)
        return None if sealed is None else the_keyring().open(sealed, self._about(row))

    def __set__(self, row: object, text: str | None) -> None:
        setattr(row, self._column, None if text is None else the_keyring().seal(text, self._about(row)))

    def _about(self, row: object) -> bytes:
        return about(row.__tablename__, self._name, row.uuid)  # type: ignore[attr-defined]
