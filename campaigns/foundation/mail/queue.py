"""The states of letters: written, claimed, in flight, recorded; every step is one short statement with the claim in its condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import case, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from campaigns.foundation import clock
from campaigns.foundation.db import changed_rows
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.mail.models import Letter, LetterState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Update
    from sqlalchemy.orm import Session

LEASE = timedelta(seconds=60)
TRANSACTIONAL = "transactional"
# Seconds between tries at a temporary refusal (greylisting wants minutes); after the last, a letter has failed.
PATIENCE = (15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)

# The session holds no letters, so it need not look for those that a statement changes.
_BLIND = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter in the hands of one worker."""

    shard: int
    id: UUID
    kind: str
    subject: UUID
    language: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter: `state` it goes to, and when to try again if it goes back to the queue."""

    letter: Claimed
    state: LetterState
    code: int | None = None
    reason: str | None = None
    due_at: datetime | None = None
    counts_as_attempt: bool = True

    @property
    def ending(self) -> tuple[object, ...]:
        """All but the letter: what is recorded together for all letters that ended alike."""
        return self.state, self.code, self.reason, self.due_at, self.counts_as_attempt


def write_letter(
    db: Session,
    kind: str,
    subject: UUID,
    *,
    shard: int,
    language: str,
    key: str,
    lane: str = TRANSACTIONAL,
    due_at: datetime | None = None,
) -> None:
    """Owe a letter of `kind` about `subject`; one with the same shard and `key` is owed once."""
    make = insert_sqlite if db.get_bind().dialect.name == "sqlite" else insert_postgresql
    now = clock.now()
    row = {
        "shard": shard,
        "id": uuid7(),
        "lane": lane,
        "kind": kind,
        "subject": subject,
        "language": language,
        "key": key,
        "state": LetterState.QUEUED,
        "attempts": 0,
        "due_at": due_at or now,
        "created_at": now,
    }
    db.execute(make(Letter).values(row).on_conflict_do_nothing(index_elements=["shard", "key"]))


def lanes_due(db: Session) -> list[str]:
    """The lanes on which a letter is due."""
    query = select(Letter.lane).where(Letter.state == LetterState.QUEUED, Letter.due_at <= clock.now()).distinct()
    return list(db.scalars(query))


def has_stale(db: Session) -> bool:
    """Whether a claim has outlived its worker."""
    held = Letter.state.in_((LetterState.CLAIMED, LetterState.IN_FLIGHT))
    return db.scalar(select(Letter.id).where(held, Letter.lease_until < clock.now()).limit(1)) is not None


def free_stale(db: Session) -> int:
    """Take letters back from workers that died; gives back how many.

    One that was only claimed was certainly not sent. One in flight may have been: a transactional letter goes again with the same
    Message-ID, so that it arrives at least once and at most once more for each such death; any other waits for a person as uncertain.
    """
    now = clock.now()
    again = (Letter.state == LetterState.CLAIMED) | ((Letter.lane == TRANSACTIONAL) & (Letter.attempts < len(PATIENCE)))
    freed = db.execute(
        update(Letter)
        .where(Letter.state.in_((LetterState.CLAIMED, LetterState.IN_FLIGHT)), Letter.lease_until < now)
        .values(
            state=case((again, int(LetterState.QUEUED)), else_=int(LetterState.UNCERTAIN)),
            attempts=Letter.attempts + case((Letter.state == LetterState.IN_FLIGHT, 1), else_=0),
            lease_until=None,
            claim=None,
            due_at=now,
        ),
    )
    return changed_rows(freed)


def claim_due(db: Session, lane: str, most: int) -> tuple[UUID, list[Claimed]]:
    """Claim up to `most` due letters of `lane`; the UUID is the claim that every later step must name."""
    now, claim = clock.now(), uuid4()
    due = (
        select(Letter.shard, Letter.id)
        .where(Letter.lane == lane, Letter.state == LetterState.QUEUED, Letter.due_at <= now)
        .order_by(Letter.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    keys = [(row.shard, row.id) for row in db.execute(due)]
    if not keys:
        return claim, []
    taken = db.execute(
        update(Letter)
        .where(_is_among(keys), Letter.state == LetterState.QUEUED)
        .values(state=LetterState.CLAIMED, claim=claim, lease_until=now + LEASE)
        .returning(Letter.shard, Letter.id, Letter.kind, Letter.subject, Letter.language, Letter.attempts),
        execution_options=_BLIND,
    )
    return claim, [Claimed(*row) for row in taken]


def step_on(db: Session, claim: UUID, outcomes: Iterable[Outcome], to_fly: Sequence[Claimed]) -> set[UUID]:
    """In one transaction record `outcomes` of the last batch and mark the next one in flight; gives back the ids that may fly.

    Takes a statement for each way in which letters ended, and one to mark. A letter whose lease was taken over by another worker is
    neither recorded nor flown.
    """
    now = clock.now()
    alike: dict[tuple[object, ...], list[Outcome]] = {}
    for outcome in outcomes:
        alike.setdefault(outcome.ending, []).append(outcome)
    for ones in alike.values():
        one = ones[0]
        values: dict[str, Any] = {
            "state": one.state,
            "last_code": one.code,
            "last_reason": (one.reason or "")[:200] or None,
            "lease_until": None,
            "claim": None,
            "attempts": Letter.attempts + (1 if one.counts_as_attempt else 0),
        }
        if one.state is LetterState.SENT:
            values["sent_at"] = now
        if one.due_at is not None:
            values["due_at"] = one.due_at
        db.execute(_held(claim, [each.letter for each in ones]).values(values), execution_options=_BLIND)
    if not to_fly:
        return set()
    marked = _held(claim, to_fly).values(state=LetterState.IN_FLIGHT, lease_until=now + LEASE).returning(Letter.id)
    return set(db.scalars(marked, execution_options=_BLIND))


def give_back(db: Session, claim: UUID, due_at: datetime | None, grounded: Sequence[Claimed] = ()) -> None:
    """Let go of what this claim still holds and did not fly, to be due again at `due_at` (None: when it was).

    `grounded` were marked in flight and never began.
    """
    values: dict[str, Any] = {"state": LetterState.QUEUED, "claim": None, "lease_until": None}
    if due_at is not None:
        values["due_at"] = due_at
    unmarked = update(Letter).where(Letter.claim == claim, Letter.state == LetterState.CLAIMED)
    db.execute(unmarked.values(values), execution_options=_BLIND)
    if grounded:
        db.execute(_held(claim, grounded).values(values), execution_options=_BLIND)


def _held(claim: UUID, letters: Sequence[Claimed]) -> Update:
    """An UPDATE of those of the letters that the claim still holds."""
    return update(Letter).where(_is_among((one.shard, one.id) for one in letters), Letter.claim == claim)


def _is_among(keys: Iterable[tuple[int, UUID]]) -> ColumnElement[bool]:
    # Ids are unique, so both parts can be said apart. As pairs, PostgreSQL plans a search for each.
    shards, ids = zip(*keys, strict=True)
    return Letter.shard.in_(set(shards)) & Letter.id.in_(ids)
