"""Who decides on a proposal next, by which majority, and the seats with what is publicly known of how they lean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.foundation.actor import VISITOR
from campaigns.insights.positions import HeadRow, head_rows
from campaigns.insights.seats import Hemicycle, seats_of_count
from campaigns.institutions.queries import institution_title, jurisdiction_title
from campaigns.proposals.counting import whip_count
from campaigns.proposals.majorities import label_in
from campaigns.proposals.models import Lean
from campaigns.proposals.queries.advocacy import decisions_on
from campaigns.proposals.stages import is_alive

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from campaigns.proposals.majorities import Citation
    from campaigns.proposals.models import Bill


@dataclass(frozen=True, slots=True)
class PublicSeats:
    """A decision as everybody may know it. `drawing` is None and `rows` are empty where no position is public; `population_needed` is a share in per cent.

    `unsourced_in` names the jurisdiction in which no source of the rule is known; `years` are those of the weights and of the decision, where they differ.
    """

    institution: str
    institution_slug: str
    majority: str
    rule: str
    citations: tuple[Citation, ...]
    unsourced_in: str
    years: tuple[int, int] | None
    seats: int
    needed: int | None
    population_needed: float | None
    expected_on: date | None
    is_settled: bool
    drawing: Hemicycle | None
    rows: tuple[HeadRow, ...]


def public_seats(db: Session, bill: Bill, language: str) -> PublicSeats | None:
    """The decision about a proposal that comes next, or the last one taken; None where none is known. A fixed number of queries.

    On what is in force, rejected or withdrawn no decision is still to come.

    Only positions that are public count, and the decision's own title is not told: it was written for those who work on it.
    """
    decision = next((one for one in decisions_on(db, bill) if one.vote_event_id or is_alive(bill.outcome)), None)
    if decision is None:
        return None
    count = whip_count(db, decision, VISITOR)
    rows = tuple(row for row in head_rows(count, language) if row.lean != Lean.UNKNOWN)
    whole = next(
        (need for need in count.needs if need.group is None and not need.is_ceiling and not need.is_weighed), None
    )
    weighed = next((need for need in count.needs if need.is_weighed), None)
    place = decision.institution.jurisdiction
    citations = count.citations(place.ocd_id)
    return PublicSeats(
        institution=institution_title(decision.institution, language),
        institution_slug=decision.institution.slug,
        majority=label_in(count.majority.labels, language),
        rule=label_in(count.majority.rules, language),
        citations=citations,
        unsourced_in="" if any(one != count.population for one in citations) else jurisdiction_title(place, language),
        years=count.years,
        seats=count.seats,
        needed=whole.needed if whole is not None and whole.seats else None,
        population_needed=weighed.per_cent(weighed.needed) if weighed is not None else None,
        expected_on=decision.expected_on,
        is_settled=decision.vote_event_id is not None,
        drawing=seats_of_count(count, language) if rows else None,
        rows=rows,
    )
