"""Reading proposals: one by its address, many by what is asked for, in a steady order."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Text as SqlText
from sqlalchemy import and_, cast, func, or_, select

from campaigns.foundation.i18n.languages import KNOWN, are_mutually_understood, source_of
from campaigns.foundation.i18n.scripts import latin_from_cyrillic
from campaigns.foundation.searching import has_words
from campaigns.institutions.models import Jurisdiction
from campaigns.proposals.models import (
    Bill,
    BillAction,
    BillEvent,
    BillSponsorship,
    BillSubject,
    CampaignPosition,
    PersonVote,
    VoteEvent,
)
from campaigns.proposals.stages import FINAL, SUCCESS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

    # What puts a proposal in its place in a list.
    _Keys = Select[int, date | None, UUID]

_NO_DATE = "-"


@dataclass(frozen=True, slots=True)
class ShownText:
    """Words of a proposal for a reader, and the code of the language that they are in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for; empty fields ask for nothing. `jurisdiction` is a slug, `outcome` may also be `alive` (what can still become law)."""

    text: str = ""
    jurisdiction: str = ""
    session: str = ""
    stage: str = ""
    outcome: str = ""
    subject: str = ""
    classification: str = ""
    pipeline: str = ""
    campaign_id: int | None = None
    institution_id: int | None = None
    person_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What is asked for, to be kept: only what is filled in."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Search:
        """The search that was kept; what is unknown by now is left out."""
        known = {one.name for one in fields(cls)}
        return replace(cls(), **{name: value for name, value in kept.items() if name in known})


@dataclass(frozen=True, slots=True)
class BillPage:
    """A part of a list: `next_key` leads to the part after it, empty at the end."""

    bills: Sequence[Bill]
    next_key: str = ""


def public_bill(db: Session, slug: str) -> Bill | None:
    """The public proposal with that address; None where there is none."""
    return db.scalar(select(Bill).where(Bill.slug == slug, Bill.is_public))


def find_bills(db: Session, search: Search, *, after: str = "", most: int = 50, public_only: bool = True) -> BillPage:
    """The proposals that are asked for, those with the newest action first and those without any at the end, from the key `after` on.

    An unreadable key begins at the beginning.
    """
    # Keys first: sorting whole rows of all that is found takes longer than finding it.
    query = select(Bill.id, Bill.latest_action_date, Bill.uuid)
    if public_only:
        query = query.where(Bill.is_public)
    for condition in search_conditions(db, search):
        query = query.where(condition)
    found: list[Row[int, date | None, UUID]] = []
    day, uuid = _read_key(after)
    if not after or day is not None or uuid is None:
        found += db.execute(_dated(query, day, uuid).limit(most + 1)).all()
    if len(found) <= most:
        start = uuid if day is None else None
        found += db.execute(_undated(query, start).limit(most + 1 - len(found))).all()
    shown = found[:most]
    last = shown[-1] if len(found) > most else None
    next_key = f"{last.latest_action_date or _NO_DATE}~{last.uuid}" if last is not None else ""
    return BillPage(_in_order(db, [one.id for one in shown]), next_key)


def stage_totals(db: Session, search: Search) -> dict[tuple[str, str | None], int]:
    """How many proposals, hidden ones among them, are asked for by stage and outcome."""
    query = select(Bill.stage, Bill.outcome, func.count()).where(*search_conditions(db, search))
    return {(stage, outcome): number for stage, outcome, number in db.execute(query.group_by(Bill.stage, Bill.outcome))}


def _in_order(db: Session, ids: Sequence[int]) -> list[Bill]:
    """The proposals with these keys, but for one that was deleted since the keys were read."""
    bills = {bill.id: bill for bill in db.scalars(select(Bill).where(Bill.id.in_(ids)))}
    return [bills[one] for one in ids if one in bills]


def _dated(query: _Keys, day: date | None, uuid: UUID | None) -> _Keys:
    # Not "nulls last": this way the index on the date gives the order.
    query = query.where(Bill.latest_action_date.is_not(None))
    if day is not None and uuid is not None:
        query = query.where(Bill.latest_action_date <= day, or_(Bill.latest_action_date < day, Bill.uuid < uuid))
    return query.order_by(Bill.latest_action_date.desc(), Bill.uuid.desc())


def _undated(query: _Keys, uuid: UUID | None) -> _Keys:
    query = query.where(Bill.latest_action_date.is_(None))
    if uuid is not None:
        query = query.where(Bill.uuid < uuid)
    return query.order_by(Bill.uuid.desc())


def _read_key(key: str) -> tuple[date | None, UUID | None]:
    day, _mark, uuid = key.partition("~")
    try:
        return (None if day == _NO_DATE else date.fromisoformat(day), UUID(uuid))
    except ValueError:
        return (None, None)


def search_conditions(db: Session, search: Search) -> list[ColumnElement[bool]]:
    """What a proposal must be to be found: for lists here, and for whoever follows a search."""
    conditions: list[ColumnElement[bool]] = []
    words = has_words(db, Bill.folded, search.text) if search.text else None
    if words is not None:
        conditions.append(words)
    if search.jurisdiction:
        conditions.append(
            Bill.jurisdiction_id.in_(select(Jurisdiction.id).where(Jurisdiction.slug == search.jurisdiction))
        )
    if search.session:
        conditions.append(Bill.legislative_session.has(identifier=search.session))
    if search.stage:
        conditions.append(Bill.stage == search.stage)
    if search.outcome == "alive":
        conditions.append(Bill.outcome.not_in([*FINAL, SUCCESS]))
    elif search.outcome:
        conditions.append(Bill.outcome == search.outcome)
    if search.pipeline:
        conditions.append(Bill.pipeline == search.pipeline)
    if search.classification:
        conditions.append(cast(Bill.classification, SqlText).contains(f'"{search.classification}"', autoescape=True))
    return [*conditions, *_relations(search)]


def _relations(search: Search) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.subject:
        conditions.append(Bill.id.in_(select(BillSubject.bill_id).where(BillSubject.subject == search.subject)))
    if search.campaign_id is not None:
        mine = select(CampaignPosition.bill_id).where(CampaignPosition.campaign_id == search.campaign_id)
        conditions.append(Bill.id.in_(mine))
    if search.institution_id is not None:
        body = search.institution_id
        conditions.append(
            or_(
                Bill.from_institution_id == body,
                Bill.id.in_(select(BillAction.bill_id).where(BillAction.institution_id == body)),
                Bill.id.in_(select(BillEvent.bill_id).where(BillEvent.institution_id == body)),
                Bill.id.in_(select(BillSponsorship.bill_id).where(BillSponsorship.institution_id == body)),
            )
        )
    if search.person_id is not None:
        voted = select(VoteEvent.bill_id).join(PersonVote, PersonVote.vote_event_id == VoteEvent.id)
        conditions.append(
            or_(
                Bill.id.in_(select(BillSponsorship.bill_id).where(BillSponsorship.person_id == search.person_id)),
                Bill.id.in_(voted.where(PersonVote.person_id == search.person_id)),
            )
        )
    return conditions


def bill_title_for(bill: Bill, language: str) -> ShownText:
    """The title for readers of `language`: theirs, else one that they understand, else the English one, else the official one."""
    titles = {bill.language: bill.title, **{one.language: one.title for one in reversed(bill.titles) if not one.note}}
    return _choose(titles, language, bill.language)


def bill_abstract_for(bill: Bill, language: str) -> ShownText | None:
    """What it is about, for readers of `language`; None where nobody has written it."""
    texts = {one.language: one.abstract for one in reversed(bill.abstracts)}
    return _choose(texts, language, bill.language) if texts else None


def _choose(texts: Mapping[str, str], language: str, own: str) -> ShownText:
    # Texts of laws are in languages that the site does not speak, Latin and Cyrillic written as they were printed.
    if language in texts:
        return ShownText(texts[language], language)
    source = source_of(language) if language in KNOWN else language
    if source in texts:
        is_generated = language in KNOWN and KNOWN[language].generated_from is not None
        return ShownText(latin_from_cyrillic(texts[source]) if is_generated else texts[source], language)
    near = [code for code in (own, *texts) if are_mutually_understood(code, language)]
    for code in (*near, "en", own, *texts):
        if code in texts:
            return ShownText(texts[code], code)
    return ShownText("", own)


def subjects_in_use(db: Session, *, public_only: bool = True, most: int = 200) -> list[tuple[str, int]]:
    """The subjects with the number of their proposals, the frequent ones first."""
    number = func.count().label("number")
    query = select(BillSubject.subject, number).join(Bill, Bill.id == BillSubject.bill_id)
    if public_only:
        query = query.where(Bill.is_public)
    query = query.group_by(BillSubject.subject).order_by(number.desc(), BillSubject.subject).limit(most)
    return [(row.subject, row.number) for row in db.execute(query)]


def bill_called(db: Session, *, jurisdiction_id: int | None, identifier: str, session: str = "") -> Bill | None:
    """The proposal that a source calls so, by its identifier or another one; None where none or several are called so."""
    by_own = and_(
        Bill.identifier == identifier,
        Bill.legislative_session.has(identifier=session) if session else Bill.id.is_not(None),
    )
    query = select(Bill).where(or_(by_own, Bill.identifiers.any(identifier=identifier)))
    if jurisdiction_id is not None:
        query = query.where(Bill.jurisdiction_id == jurisdiction_id)
    found = db.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None
