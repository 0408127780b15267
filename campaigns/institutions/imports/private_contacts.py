"""Which contacts of a person are private: personal phones, home addresses, mailboxes at hosts where anybody has one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from campaigns.foundation.i18n.scripts import fold_name

RULES = Path(__file__).with_name("private_contacts.toml")


@dataclass(frozen=True, slots=True)
class _Rules:
    free_mail: frozenset[str]
    personal_kinds: frozenset[str]
    office_words: frozenset[str]
    private_words: frozenset[str]


@lru_cache
def _rules() -> _Rules:
    content = tomllib.loads(RULES.read_text("utf-8"))
    return _Rules(
        frozenset(content["free_mail"]),
        frozenset(content["personal_kinds"]),
        frozenset(fold_name(word) for word in content["office_words"]),
        frozenset(fold_name(word) for word in content["private_words"]),
    )


def is_private_contact(kind: str, value: str, *, label: str = "", note: str = "") -> bool:
    """Whether a contact of a person is the person's own, not the office's.

    A phone, fax or postal address counts as private unless its label or note says that it is an office's: who is not sure, leaves it out.
    """
    rules = _rules()
    kind = kind.casefold()
    words = set(fold_name(f"{label} {note}").split())
    if words & rules.private_words:
        return True
    if kind in {"email", "e-mail", "mail"} or (kind not in rules.personal_kinds and "@" in value[1:]):
        return value.rpartition("@")[2].strip().lower() in rules.free_mail
    return kind in rules.personal_kinds and not words & rules.office_words
