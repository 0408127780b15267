"""Counting: one job adds what came and went, another looks at night whether the counts are true."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Date, cast, delete, func, select, text, union_all

from campaigns.foundation import clock
from campaigns.signatures.models import CountDelta, CountryCount, DayCount, PetitionCount, Signature, SignatureState

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

_COUNT_LOCK = 0x636F756E74


def _lock(db: Session) -> None:
    """One counter at a time; SQLite has one writer anyway."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _COUNT_LOCK})


def count_new_signatures(db: Session) -> int:
    """Move what the ledger holds into the counts; gives back how many entries there were.

    An entry is deleted in the transaction that adds it, so it is counted once however often, late or twice at the same time this runs.
    """
    _lock(db)
    return sum(
        _count_petition(db, petition_id) for petition_id in db.scalars(select(CountDelta.petition_id).distinct()).all()
    )


def _count_petition(db: Session, petition_id: int) -> int:
    by_country: dict[str, int] = defaultdict(int)
    by_day: dict[date, int] = defaultdict(int)
    entries = 0
    for country, day, delta, number in _take_deltas(db, petition_id):
        by_country[country] += delta
        by_day[day] += delta
        entries += number
    _add(db, petition_id, by_country, by_day)
    return entries


def _take_deltas(db: Session, petition_id: int) -> list[tuple[str, date, int, int]]:
    """Delete the entries of a petition and give back their sums by country and day: as many rows as there are of those, not of entries."""
    mine = CountDelta.petition_id == petition_id
    columns = (CountDelta.country, CountDelta.day, CountDelta.delta)
    if db.get_bind().dialect.name == "postgresql":
        gone = delete(CountDelta).where(mine).returning(*columns).cte("gone")
        sums = select(gone.c.country, gone.c.day, func.sum(gone.c.delta), func.count()).group_by(
            gone.c.country, gone.c.day
        )
        return [(row[0], row[1], int(row[2]), int(row[3])) for row in db.execute(sums)]
    sums = select(CountDelta.country, CountDelta.day, func.sum(CountDelta.delta), func.count()).where(mine)
    rows = [
        (row[0], row[1], int(row[2]), int(row[3]))
        for row in db.execute(sums.group_by(CountDelta.country, CountDelta.day))
    ]
    db.execute(delete(CountDelta).where(mine))
    return rows


def _add(db: Session, petition_id: int, by_country: dict[str, int], by_day: dict[date, int]) -> None:
    total = db.get(PetitionCount, petition_id)
    if total is None:
        total = PetitionCount(petition_id=petition_id, count=0, as_of=clock.now())
        db.add(total)
    total.count += sum(by_country.values())
    total.as_of = clock.now()
    for country, delta in by_country.items():
        row = db.get(CountryCount, (petition_id, country))
        if row is None:
            db.add(CountryCount(petition_id=petition_id, country=country, count=delta))
        else:
            row.count += delta
    for day, delta in by_day.items():
        known = db.get(DayCount, (petition_id, day))
        if known is None:
            db.add(DayCount(petition_id=petition_id, day=day, count=delta))
        else:
            known.count += delta
    db.flush()


def reconcile_petition(db: Session, petition_id: int) -> int:
    """Count the confirmed signatures of a petition one by one and put that; gives back by how much the kept count was wrong.

    The days keep their history: what their sum lacks is entered under today, and only days that never were are set up from those of confirmation.
    """
    _lock(db)
    by_country = _true_counts(db, petition_id)
    true_total = sum(by_country.values())
    kept = db.get(PetitionCount, petition_id)
    difference = true_total - (kept.count if kept else 0)
    known = {
        row.country: row for row in db.scalars(select(CountryCount).where(CountryCount.petition_id == petition_id))
    }
    for country in by_country.keys() | known.keys():
        if country in known:
            known[country].count = by_country.get(country, 0)
        else:
            db.add(CountryCount(petition_id=petition_id, country=country, count=by_country[country]))
    by_day = _missing_days(db, petition_id, true_total)
    if kept is not None or true_total or by_day:
        _add(db, petition_id, {}, by_day)
        kept = db.get_one(PetitionCount, petition_id)
        kept.count = true_total
    db.flush()
    return difference


def _missing_days(db: Session, petition_id: int, true_total: int) -> dict[date, int]:
    days, kept = db.execute(
        select(func.count(), func.sum(DayCount.count)).where(DayCount.petition_id == petition_id)
    ).one()
    missing = true_total - int(kept or 0)
    if not missing:
        return {}
    return {clock.today(): missing} if days else _true_days(db, petition_id)


def _true_counts(db: Session, petition_id: int) -> dict[str, int]:
    """Confirmed signatures by country, less what the ledger still holds: in one statement, so that both are seen at the same moment."""
    confirmed = select(Signature.country.label("country"), func.count().label("number")).where(
        Signature.petition_id == petition_id,
        Signature.state == SignatureState.CONFIRMED,
    )
    waiting = select(CountDelta.country.label("country"), (-func.sum(CountDelta.delta)).label("number")).where(
        CountDelta.petition_id == petition_id
    )
    both = union_all(confirmed.group_by(Signature.country), waiting.group_by(CountDelta.country)).subquery()
    rows = db.execute(select(both.c.country, func.sum(both.c.number)).group_by(both.c.country))
    return {country: int(number) for country, number in rows}


def _true_days(db: Session, petition_id: int) -> dict[date, int]:
    """The same by the day of confirmation."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    day = (
        func.date(Signature.confirmed_at, type_=Date)
        if is_sqlite
        else cast(func.timezone("UTC", Signature.confirmed_at), Date)
    )
    confirmed = select(day.label("day"), func.count().label("number")).where(
        Signature.petition_id == petition_id,
        Signature.state == SignatureState.CONFIRMED,
    )
    waiting = select(CountDelta.day.label("day"), (-func.sum(CountDelta.delta)).label("number")).where(
        CountDelta.petition_id == petition_id
    )
    both = union_all(confirmed.group_by(day), waiting.group_by(CountDelta.day)).subquery()
    rows = db.execute(select(both.c.day, func.sum(both.c.number)).group_by(both.c.day))
    return {day: int(number) for day, number in rows}
