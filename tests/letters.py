"""Letters: as their readers get them, parsed by `email`, and as the database keeps them."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import select

from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.transaction import reading

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

_LINK = re.compile(r"https?://[^\s\"'<>)\]]+")


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter that arrived."""

    message: EmailMessage
    to: str
    subject: str
    text: str
    html: str

    @property
    def message_id(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"])

    @property
    def links(self) -> list[str]:
        """Every link in it, text and HTML, as whole addresses and each once."""
        found = _LINK.findall(self.text) + _LINK.findall(self.html.replace("&amp;", "&"))
        return list(dict.fromkeys(link.rstrip(".,") for link in found))

    def path(self, part: str) -> str:
        """The path of the first link that has `part` in it, to be asked of the test client."""
        link = next(link for link in self.links if part in link)
        return urlsplit(link)._replace(scheme="", netloc="").geturl()


def parse_letter(content: bytes) -> ReadLetter:
    """A message as bytes, read."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return ReadLetter(
        message=message,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=text.get_content().replace("\r\n", "\n") if text else "",
        html=html.get_content().replace("\r\n", "\n") if html else "",
    )


class Mailbox:
    """The folder into which the drain of the tests delivers; remembers what was read already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: set[str] = set()

    def empty(self) -> None:
        """Throw everything away."""
        for path in self.folder.glob("*.eml"):
            path.unlink()
        self._read.clear()

    def all(self) -> list[ReadLetter]:
        """Every letter, oldest first: their names begin with the time."""
        return [parse_letter(path.read_bytes()) for path in sorted(self.folder.glob("*.eml"))]

    def unread(self) -> list[ReadLetter]:
        """What came since the last look."""
        fresh = [path for path in sorted(self.folder.glob("*.eml")) if path.name not in self._read]
        self._read.update(path.name for path in fresh)
        return [parse_letter(path.read_bytes()) for path in fresh]


def letter_rows() -> list[Letter]:
    """All letters as the database has them, in the order of what they are about."""
    with reading() as db:
        return sorted(db.scalars(select(Letter)), key=lambda one: one.subject.int)


def letter_states() -> list[LetterState]:
    """Where they are on their way, in the same order."""
    return [LetterState(one.state) for one in letter_rows()]
