"""Passphrases: which are good enough, and how they are kept (Argon2id, RFC 9106).

The parameters are the floor of the OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane): about 80 ms on a small machine, so
that signing in is neither a way to guess nor a way to wear the machine out.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.scripts import fold_name
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.text import is_unreadable

SHORTEST = 15
LONGEST = 128
_FEWEST_DIFFERENT = 6
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Long ones that people take when a form wants a long one; compared without case, spaces, digits at the end and diacritics.
_COMMON = frozenset(
    {
        "passwordpassword",
        "passphrasepassphrase",
        "mypassphraseislong",
        "thisismypassword",
        "thisismypassphrase",
        "thisisapassword",
        "thisisapassphrase",
        "correcthorsebatterystaple",
        "qwertyuiopasdfgh",
        "qwertyuiopasdfghjkl",
        "qwertzuiopasdfgh",
        "qwertyqwertyqwerty",
        "qwertyuiopqwertyuiop",
        "asdfghjklqwertyuiop",
        "abcdefghijklmnop",
        "abcdefghijklmnopqrstuvwxyz",
        "letmeinletmein",
        "letmeinletmeinletmein",
        "iloveyouiloveyou",
        "administrator",
        "administratoradministrator",
        "adminadminadmin",
        "welcomewelcome",
        "lozinkalozinka",
        "mojalozinkajeduga",
        "ovojemojalozinka",
        "volimtevolimte",
        "changemechangeme",
        "dragondragondragon",
        "footballfootball",
        "sunshinesunshine",
        "princessprincess",
    },
)


def check_choice(passphrase: str, *, about: tuple[str, ...] = (), field: str = "passphrase") -> None:
    """Refuse a passphrase that would be guessed: too short, well known, a few signs over and over, or made of `about` (name, address).

    No sign is demanded and none forbidden (NIST SP 800-63B, 3.1.1.2).

    Raises:
        Invalid: under the name `field`, with what to do.

    """
    text = _normal(passphrase)
    if is_unreadable(passphrase):
        raise Invalid({field: _("This holds characters that cannot be read. Type it again.")})
    if len(text) < SHORTEST:
        raise Invalid(
            {
                field: _(
                    "Use at least %(number)s characters. Four or five words that do not belong together are good.",
                    number=SHORTEST,
                )
            }
        )
    if len(text) > LONGEST:
        raise Invalid({field: _("Use at most %(number)s characters.", number=LONGEST)})
    core = fold_name(text).replace(" ", "").rstrip("0123456789")
    own = {fold_name(part).replace(" ", "") for word in about for part in (word, word.partition("@")[0])}
    if core in _COMMON or core in own or len(set(text.lower())) < _FEWEST_DIFFERENT or _is_row(text):
        raise Invalid(
            {field: _("Many people would guess this one. Take four or five words that do not belong together.")}
        )


def hash_passphrase(passphrase: str) -> str:
    """What is kept of a passphrase."""
    return _hasher.hash(_normal(passphrase))


def is_right(passphrase_hash: str | None, passphrase: str) -> bool:
    """Whether a passphrase is the one; takes the same time when there is none to compare with, and refuses long ones unhashed."""
    if len(passphrase) > LONGEST:
        return False
    known = passphrase_hash or _nobodys_hash()
    try:
        _hasher.verify(known, _normal(passphrase))
    except (VerificationError, InvalidHashError):
        return False
    return passphrase_hash is not None


def is_outdated(passphrase_hash: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(passphrase_hash)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this passphrase")


def _normal(passphrase: str) -> str:
    # One passphrase typed on two keyboards is one: NFKC, as NIST SP 800-63B asks. Half a surrogate pair has no bytes.
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "replace").decode("utf-8")


def _is_row(text: str) -> bool:
    """Whether the signs just count up or down, like 123456789012345."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {0, 1, -9} or steps <= {0, -1, 9}
