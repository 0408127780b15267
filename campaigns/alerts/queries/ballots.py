"""How the people whom somebody follows voted, in the language in use."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import lazyload, selectinload

from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.institutions.models import Person
from campaigns.institutions.queries.names import person_title
from campaigns.proposals.models import ChangeKind, PersonVote, VoteEvent

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from campaigns.proposals.models import BillChange


def _said(option: str) -> str:
    return {
        "yes": _("for"),
        "no": _("against"),
        "abstain": _("abstained"),
        "absent": _("absent"),
        "not voting": _("did not vote"),
        "paired": _("paired"),
        "excused": _("excused"),
    }.get(option, _("otherwise"))


def own_ballots(db: Session, changes: Sequence[BillChange], people: Collection[int]) -> dict[int, str]:
    """What is said before a vote for who follows these people, by the number of the change: "Ana Primer: for, Bogdan Primer: against"."""
    later = {one.id: UUID(one.after) for one in changes if one.kind == ChangeKind.VOTER}
    votes = {one.thing for one in changes if one.kind == ChangeKind.VOTER or (people and one.kind == ChangeKind.VOTE)}
    if not votes:
        return {}
    query = (
        select(VoteEvent.uuid, Person, PersonVote.option)
        .join(PersonVote, PersonVote.vote_event_id == VoteEvent.id)
        .join(Person, Person.id == PersonVote.person_id)
        .where(VoteEvent.uuid.in_(votes), or_(Person.id.in_(people), Person.uuid.in_(later.values())))
        .options(lazyload(Person.jurisdiction), selectinload(Person.names))
        .order_by(Person.sort_name, Person.id)
    )
    found: dict[UUID, dict[Person, str]] = defaultdict(dict)
    for vote, person, option in db.execute(query):
        found[vote][person] = f"{person_title(person, current_language().code)}: {_said(option)}"
    return {
        one.id: ", ".join(
            said
            for person, said in found[one.thing].items()
            if (person.uuid == later[one.id] if one.id in later else person.id in people)
        )
        for one in changes
        if one.thing in votes and one.kind in {ChangeKind.VOTE, ChangeKind.VOTER}
    }
