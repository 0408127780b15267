"""The States that sit in a council, entered in the directory when something is first recorded of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.foundation import clock
from campaigns.institutions.operations import found_country
from campaigns.proposals.queries.advocacy import council_of, states_here, voting_institutions
from campaigns.proposals.visibility import require_recorder

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Jurisdiction
    from campaigns.proposals.models import Bill


def enter_council_state(db: Session, actor: Actor, bill: Bill, name: str) -> Jurisdiction | None:
    """The State that a name or a code means in a council that may decide on a proposal, set up where it is not in the directory yet; None for no such State.

    Raises:
        Forbidden: when the actor may not record.

    """
    require_recorder(actor)
    for institution in voting_institutions(db, bill):
        council = council_of(institution, clock.today())
        code = council.state_named(name) if council is not None else ""
        if code:
            return states_here(db, [code]).get(code) or found_country(db, actor, code)
    return None
