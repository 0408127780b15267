"""What the desk of a person who works on petitions shows: where each stands, how its last week went, what comes next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.coalitions.queries import campaign_title
from campaigns.foundation import clock
from campaigns.foundation.i18n.choosing import the_text
from campaigns.petitions.access import can_edit, can_moderate
from campaigns.petitions.models import PetitionState
from campaigns.petitions.queries import goal_for, managed_petitions
from campaigns.signatures.models import DayCount
from campaigns.signatures.queries import totals_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.petitions.queries import Listed

DAYS = 7


@dataclass(frozen=True, slots=True)
class DayBar:
    """A day of the last week; `height` is per cent of the best of the days."""

    day: date
    count: int
    height: float


@dataclass(frozen=True, slots=True)
class DeskCard:
    """A petition on the desk."""

    slug: str
    state: str
    title: str
    language: str
    campaign: str
    count: int
    goal: int
    week: tuple[DayBar, ...]
    edited_at: datetime
    closes_at: datetime | None
    can_edit: bool
    can_moderate: bool

    @property
    def week_total(self) -> int:
        """Signatures of the last seven days, today among them."""
        return sum(bar.count for bar in self.week)

    @property
    def waits_for_me(self) -> bool:
        """Whether this person has the next step in hand."""
        if self.state == PetitionState.IN_REVIEW:
            return self.can_moderate
        return self.can_edit and self.state in {
            PetitionState.DRAFT,
            PetitionState.CLOSED,
            PetitionState.PAUSED,
            PetitionState.HANDED_OVER,
        }


def managed_cards(db: Session, actor: Actor, language: str, *, campaign_id: int | None = None) -> list[DeskCard]:
    """The petitions that the actor sees from the inside, newest change first, in a fixed number of queries."""
    listed = [one for one in managed_petitions(db, actor) if campaign_id in {None, one.petition.campaign_id}]
    ids = [one.petition.id for one in listed]
    totals, weeks = totals_of(db, ids), _weeks_of(db, ids)
    return [_card(one, actor, totals[one.petition.id], weeks[one.petition.id], language) for one in listed]


def _weeks_of(db: Session, petition_ids: Sequence[int]) -> dict[int, dict[date, int]]:
    since = clock.today() - timedelta(days=DAYS - 1)
    query = select(DayCount.petition_id, DayCount.day, DayCount.count).where(
        DayCount.petition_id.in_(petition_ids), DayCount.day >= since
    )
    weeks: dict[int, dict[date, int]] = defaultdict(dict)
    for petition_id, day, number in db.execute(query):
        weeks[petition_id][day] = number
    return weeks


def _bars(days: dict[date, int]) -> tuple[DayBar, ...]:
    # A day on which more people left than came has a count below zero: its bar is empty.
    best = max([1, *days.values()])
    week = [clock.today() - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    return tuple(DayBar(day, days.get(day, 0), 100 * max(days.get(day, 0), 0) / best) for day in week)


def _card(listed: Listed, actor: Actor, count: int, days: dict[date, int], language: str) -> DeskCard:
    petition = listed.petition
    chosen = the_text(listed.version.texts, language, petition.default_language)
    return DeskCard(
        slug=petition.slug,
        state=petition.state,
        title=chosen.show(chosen.text.title),
        language=chosen.language,
        campaign=campaign_title(petition.campaign, language),
        count=count,
        goal=goal_for(count, petition.goal),
        week=_bars(days),
        edited_at=petition.edited_at,
        closes_at=petition.closes_at,
        can_edit=can_edit(actor, petition),
        can_moderate=can_moderate(actor, petition),
    )
