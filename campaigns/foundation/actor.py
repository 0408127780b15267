"""Who acts: a signed-in person, a visitor without a name, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


class ActorKind(StrEnum):
    """The kinds of actor that the audit trail tells apart."""

    PERSON = "person"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and in which roles.

    `account_id` is the integer key of the account, None for visitors and the system; `roles` maps the integer key of an
    organization to the name of the role that the person holds there.
    """

    kind: ActorKind
    account_id: int | None = None
    account_uuid: UUID | None = None
    name: str = ""
    is_administrator: bool = False
    roles: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_system(self) -> bool:
        """Whether a job or a command acts, not a person."""
        return self.kind is ActorKind.SYSTEM


SYSTEM = Actor(kind=ActorKind.SYSTEM)
VISITOR = Actor(kind=ActorKind.VISITOR)
