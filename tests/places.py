"""Where things made for tests belong, by the names that addresses use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from sqlalchemy import event

from campaigns.foundation.transaction import reading, the_database
from tests.factories import petition_row

if TYPE_CHECKING:
    from types import TracebackType

    from sqlalchemy import Connection

    from tests.factories import Made


@dataclass(frozen=True, slots=True)
class Home:
    """The organization that leads a petition's campaign, and the campaign."""

    organization_id: int
    organization: str
    campaign: str


def home_of(made: Made) -> Home:
    """Where a petition belongs."""
    with reading() as db:
        campaign = petition_row(db, made).campaign
        lead = campaign.parts[0].organization
        return Home(lead.id, lead.slug, campaign.slug)


class Queries:
    """Counts the statements that the process sends while it is entered."""

    def __init__(self) -> None:
        self.number = 0

    def __enter__(self) -> Self:
        event.listen(the_database().engine, "before_cursor_execute", self._count)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        event.remove(the_database().engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        self.number += not statement.startswith(("PRAGMA", "BEGIN", "SAVEPOINT"))
