"""E-mail addresses: whether one can exist, and the form under which two spellings of one mailbox are equal."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

LONGEST = 254
LONGEST_LOCAL = 64
# Words between single dots before the at-sign (RFC 5322, 3.2.3, without its rarer signs), labels of letters and digits after it (RFC 1035, 2.3.1), the
# last of letters alone and of no special use (RFC 6761).
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9]{1,63}\.)+(?!(?i:arpa|invalid|local|localhost|onion))[A-Za-z]{2,63}"
)
RULES = Path(__file__).with_name("mail_domains.toml")


@dataclass(frozen=True, slots=True)
class _Provider:
    domain: str
    ignores: str
    tag: str


@lru_cache
def _providers() -> dict[str, _Provider]:
    content = tomllib.loads(RULES.read_text("utf-8"))
    return {
        domain: _Provider(rule["domains"][0], rule.get("ignores", ""), rule.get("tag", ""))
        for rule in content["provider"]
        for domain in rule["domains"]
    }


def is_address(text: str) -> bool:
    """Whether `text` is an address that mail can be sent to, by its shape; no name server is asked."""
    if len(text) > LONGEST or len(text.rpartition("@")[0]) > LONGEST_LOCAL:
        return False
    # The common case, decided quickly: the library takes half a millisecond.
    if _PLAIN.fullmatch(text):
        return True
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def canonical_address(address: str) -> str:
    """One spelling for all that reach the same mailbox: domain in lower-case IDNA, then the provider's own rules as `mail_domains.toml` has them."""
    local, _, domain = unicodedata.normalize("NFC", address).rpartition("@")
    domain = domain.lower()
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    local = local.lower()
    rule = _providers().get(domain)
    if rule is not None:
        domain = rule.domain
        if rule.tag:
            local = local.partition(rule.tag)[0] or local
        for mark in rule.ignores:
            local = local.replace(mark, "")
    return f"{local}@{domain}"
