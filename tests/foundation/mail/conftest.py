"""Letters of the tests: a kind of their own, written to readers by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

import pytest

from campaigns.foundation.mail import composing
from campaigns.foundation.mail.composing import Composed, composes
from campaigns.foundation.mail.drain import Drain
from campaigns.foundation.mail.queue import TRANSACTIONAL, write_letter
from campaigns.foundation.transaction import writing
from tests.smtp_server import ScriptedSmtp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from campaigns.foundation.mail.queue import Claimed
    from campaigns.foundation.transaction import Database
    from campaigns.settings import Settings

KIND = "tests.letter"


class WriteLetters(Protocol):
    """Owes letters to readers `first` … and gives back nothing; they are found in the database."""

    def __call__(self, number: int = 1, *, first: int = 1, lane: str = TRANSACTIONAL, language: str = "en") -> None: ...


@pytest.fixture
def write_letters(database: Database) -> Iterator[WriteLetters]:  # noqa: ARG001 - its tables are empty
    """Writes letters whose composer is known while the test runs."""

    @composes(KIND)
    def compose(_db: Session, letter: Claimed) -> Composed:
        number = letter.subject.int
        return Composed(
            f"reader-{number}@example.org",
            f"Letter {number}",
            f"Dear reader {number}\n",
            f"<p>Dear reader {number}</p>",
        )

    def write(number: int = 1, *, first: int = 1, lane: str = TRANSACTIONAL, language: str = "en") -> None:
        with writing() as db:
            for one in range(first, first + number):
                write_letter(db, KIND, UUID(int=one), shard=0, language=language, key=f"{lane}:{one}", lane=lane)

    yield write
    del composing._composers[KIND]


@pytest.fixture
def smtp() -> Iterator[ScriptedSmtp]:
    """An SMTP server that answers as it is told."""
    with ScriptedSmtp() as server:
        yield server


@pytest.fixture
def make_drain(settings: Settings) -> Iterator[Callable[..., Drain]]:
    """Makes drains to an address of mail, whose threads end with the test."""
    made: list[Drain] = []

    def make(url: str, connections: int = 2) -> Drain:
        made.append(Drain(settings.model_copy(update={"mail_url": url, "mail_connections": connections})))
        return made[-1]

    yield make
    for drain in made:
        drain._pool.shutdown()


@pytest.fixture
def drain(make_drain: Callable[..., Drain], smtp: ScriptedSmtp) -> Drain:
    """A drain to that server."""
    return make_drain(smtp.url)
