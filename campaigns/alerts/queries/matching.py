"""Which changes of proposals concern what is followed: a fixed number of queries for many followers, and one for each search that somebody follows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import or_, select

from campaigns.alerts.models import Follow, FollowKind
from campaigns.institutions.models import Institution, Person
from campaigns.proposals.models import (
    Bill,
    BillAction,
    BillChange,
    BillEvent,
    BillSponsorship,
    BillSubject,
    ChangeKind,
    PersonVote,
    VoteEvent,
)
from campaigns.proposals.queries.bills import Search, search_conditions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

_DEEPEST = 5


class Noted(NamedTuple):
    """A change by its number, and when it came to be known."""

    number: int
    at: datetime


class Window(NamedTuple):
    """Which changes are looked at: those with a number above `after`, of one proposal or of all, the newest `most` of each kind or all of them."""

    after: int = 0
    bill_id: int | None = None
    most: int | None = None


def changes_for(db: Session, follows: Iterable[Follow], window: Window) -> dict[str, set[Noted]]:
    """The changes of public proposals that concern each thing that is followed, by the key of the thing."""
    wanted: dict[str, dict[object, str]] = defaultdict(dict)
    searches: dict[str, Search] = {}
    for follow in follows:
        if follow.kind == FollowKind.SEARCH:
            searches[follow.key] = Search.from_json(follow.query)
        else:
            wanted[follow.kind][follow.bill_id or follow.institution_id or follow.person_id or follow.subject] = (
                follow.key
            )
    found: dict[str, set[Noted]] = defaultdict(set)
    for kind, rows in (
        (FollowKind.BILL, _of_bills(db, wanted[FollowKind.BILL], window)),
        (FollowKind.SUBJECT, _of_subjects(db, wanted[FollowKind.SUBJECT], window)),
        (FollowKind.INSTITUTION, _of_institutions(db, wanted[FollowKind.INSTITUTION], window)),
        (FollowKind.PERSON, _of_people(db, wanted[FollowKind.PERSON], window)),
    ):
        for number, at, thing in rows:
            found[wanted[kind][thing]].add(Noted(number, at))
    for key, search in searches.items():
        query = _looked_at(window).where(*search_conditions(db, search))
        found[key] = {Noted(row.id, row.at) for row in _rows(db, query, window)}
    return found


def _rows(db: Session, query: Select[*tuple[Any, ...]], window: Window) -> Iterable[Any]:
    return db.execute(_newest(query, window))


def _newest(query: Select[*tuple[Any, ...]], window: Window) -> Select[*tuple[Any, ...]]:
    return query.order_by(BillChange.id.desc()).limit(window.most) if window.most is not None else query


def _looked_at(window: Window, *more: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    """What may be news for anybody; that a person's vote became known later is so only for who follows the person."""
    return _noted(window, *more).where(BillChange.kind != ChangeKind.VOTER)


def _noted(window: Window, *more: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(BillChange.id, BillChange.at, *more).join(
        Bill, Bill.id == BillChange.bill_id
    )
    query = query.where(Bill.is_public, BillChange.id > window.after)
    return query.where(BillChange.bill_id == window.bill_id) if window.bill_id is not None else query


def _of_bills(db: Session, bills: Collection[object], window: Window) -> Iterator[tuple[int, datetime, object]]:
    if bills:
        yield from _rows(db, _looked_at(window, BillChange.bill_id).where(BillChange.bill_id.in_(bills)), window)


def _of_subjects(db: Session, subjects: Collection[object], window: Window) -> Iterator[tuple[int, datetime, object]]:
    if subjects:
        query = _looked_at(window, BillSubject.subject).join(BillSubject, BillSubject.bill_id == BillChange.bill_id)
        yield from _rows(db, query.where(BillSubject.subject.in_(subjects)), window)


def _of_institutions(db: Session, wanted: Collection[object], window: Window) -> Iterator[tuple[int, datetime, object]]:
    """What an institution or a body within it brought in or sponsors, what was done, voted or is to come there, and the stages of what it acted upon."""
    if not wanted:
        return
    above = bodies_within(db, wanted)
    for query, column in (
        (_looked_at(window, Bill.from_institution_id), Bill.from_institution_id),
        (_sponsored(window, BillSponsorship.institution_id), BillSponsorship.institution_id),
        *(
            (_looked_at(window, table.institution_id).join(table, table.uuid == BillChange.thing), table.institution_id)
            for table in (BillAction, BillEvent, VoteEvent)
        ),
    ):
        for number, at, body in _rows(db, query.where(column.in_(above)), window):
            for one in above[body]:
                yield number, at, one
    yield from _stages_of_acted_upon(db, above, window)


def _stages_of_acted_upon(
    db: Session, above: Mapping[int, set[object]], window: Window
) -> Iterator[tuple[int, datetime, object]]:
    """The stages of proposals on which something was done there.

    A stage follows from all actions, so its change names none of them: the way to the body leads over the proposal.
    """
    there = BillAction.institution_id.in_(above)
    moved = _looked_at(window, BillChange.bill_id).where(
        BillChange.kind == ChangeKind.STAGE, BillChange.bill_id.in_(select(BillAction.bill_id).where(there))
    )
    # Counted before the actions multiply them.
    stages = _newest(moved, window).subquery()
    query = select(stages.c.id, stages.c.at, BillAction.institution_id).join(
        BillAction, BillAction.bill_id == stages.c.bill_id
    )
    rows: Iterable[Any] = db.execute(query.where(there).distinct())
    for number, at, body in rows:
        for one in above[body]:
            yield number, at, one


def _sponsored(window: Window, column: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    return _looked_at(window, column).join(BillSponsorship, BillSponsorship.bill_id == BillChange.bill_id)


def bodies_within(db: Session, wanted: Collection[object]) -> dict[int, set[object]]:
    """The institutions and all bodies within them, each with those of `wanted` that it belongs to."""
    above: dict[int, set[object]] = {one: {one} for one in wanted}  # type: ignore[misc]
    newest = set(above)
    for _level in range(_DEEPEST):
        rows = db.execute(select(Institution.id, Institution.parent_id).where(Institution.parent_id.in_(newest))).all()
        newest = set()
        for body, parent in rows:
            if parent is None:
                continue
            known = above.setdefault(body, set())
            if not above[parent] <= known:
                known |= above[parent]
                newest.add(body)
        if not newest:
            break
    return above


def _of_people(db: Session, people: Collection[object], window: Window) -> Iterator[tuple[int, datetime, object]]:
    """What somebody sponsors or reports on, and the votes in which somebody's own is known.

    A member of a parliament votes on everything: what else happens to a proposal on which somebody only voted is not the somebody's news.
    """
    if not people:
        return
    sponsored = _sponsored(window, BillSponsorship.person_id).where(BillSponsorship.person_id.in_(people))
    yield from _rows(db, sponsored, window)
    newest: dict[tuple[UUID, int], int] = {}
    for number, at, vote, person in _later_known(db, people, window):
        newest[vote, person] = max(number, newest.get((vote, person), 0))
        yield number, at, person
    query = _looked_at(window, BillChange.thing, PersonVote.person_id)
    query = query.join(VoteEvent, VoteEvent.uuid == BillChange.thing)
    query = query.join(PersonVote, PersonVote.vote_event_id == VoteEvent.id)
    for number, at, vote, person in _rows(db, query.where(PersonVote.person_id.in_(people)), window):
        # What became known later says all that the vote itself would say now.
        if number > newest.get((vote, person), 0):
            yield number, at, person


def _later_known(db: Session, people: Collection[object], window: Window) -> Iterator[tuple[int, datetime, UUID, int]]:
    """The votes of which it became known later, or otherwise, how somebody voted."""
    rows = db.execute(select(Person.uuid, Person.id).where(Person.id.in_(people)))
    ids = {str(uuid): person_id for uuid, person_id in rows}
    query = _noted(window, BillChange.thing, BillChange.after)
    query = query.where(BillChange.kind == ChangeKind.VOTER, BillChange.after.in_(ids))
    for number, at, vote, person in _rows(db, query, window):
        yield number, at, vote, ids[person]


def follows_of_bill(db: Session, bill_id: int) -> ColumnElement[bool]:
    """The condition that a follow may be concerned by a change of that proposal; whether it is, `changes_for` says."""
    bodies: set[int | None] = set()
    for table in (BillSponsorship, BillAction, BillEvent, VoteEvent):
        bodies |= set(db.scalars(select(table.institution_id).where(table.bill_id == bill_id).distinct()))
    bodies |= set(db.scalars(select(Bill.from_institution_id).where(Bill.id == bill_id)))
    above = _bodies_above(db, {one for one in bodies if one is not None})
    voters = select(PersonVote.person_id).join(VoteEvent, VoteEvent.id == PersonVote.vote_event_id)
    return or_(
        Follow.bill_id == bill_id,
        Follow.institution_id.in_(above),
        Follow.person_id.in_(select(BillSponsorship.person_id).where(BillSponsorship.bill_id == bill_id)),
        Follow.person_id.in_(voters.where(VoteEvent.bill_id == bill_id)),
        (Follow.kind == FollowKind.SUBJECT)
        & Follow.subject.in_(select(BillSubject.subject).where(BillSubject.bill_id == bill_id)),
        Follow.kind == FollowKind.SEARCH,
    )


def _bodies_above(db: Session, bodies: set[int]) -> set[int]:
    newest = set(bodies)
    for _level in range(_DEEPEST):
        rows = db.scalars(select(Institution.parent_id).where(Institution.id.in_(newest)).distinct())
        newest = {one for one in rows if one is not None and one not in bodies}
        if not newest:
            break
        bodies = bodies | newest
    return bodies
