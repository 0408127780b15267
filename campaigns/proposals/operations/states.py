"""The States that sit in a council, entered in the directory when something is first recorded of one of them."""

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
    """The State that a name or a code means in a council that may decide on a proposal; None for no such State.

    When it is not in the directory yet, all States of the council are set up that are not: a single one would tell everybody who keeps the directory of
    which State an organization has recorded something, perhaps for itself only.

    Raises:
        Forbidden: when the actor may not record.

    """
    require_recorder(actor)
    for institution in voting_institutions(db, bill):
        council = council_of(institution, clock.today())
        code = council.state_named(name) if council is not None else ""
        if council is not None and code:
            here = states_here(db, council.weights)
            if code not in here:
                here |= {one: found_country(db, actor, one) for one in sorted(council.weights) if one not in here}
            return here[code]
    return None
