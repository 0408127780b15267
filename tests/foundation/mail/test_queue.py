"""The states of letters: one worker at a time holds one, and a worker that died lets it go."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from campaigns.foundation import clock as the_clock
from campaigns.foundation.mail import queue
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.mail.queue import LEASE, PATIENCE, TRANSACTIONAL, Claimed, Outcome
from campaigns.foundation.transaction import reading, writing
from tests.letters import letter_rows, letter_states

if TYPE_CHECKING:
    from uuid import UUID

    from campaigns.foundation.transaction import Database
    from tests.conftest import Clock
    from tests.foundation.mail.conftest import WriteLetters

AFTER_THE_LEASE = LEASE.total_seconds() + 1


def claim(lane: str = TRANSACTIONAL, most: int = 10) -> tuple[UUID, list[Claimed]]:
    with writing() as db:
        return queue.claim_due(db, lane, most)


def fly(claim_id: UUID, letters: list[Claimed]) -> set[UUID]:
    with writing() as db:
        return queue.step_on(db, claim_id, (), letters)


def record(claim_id: UUID, *outcomes: Outcome) -> None:
    with writing() as db:
        queue.step_on(db, claim_id, outcomes, ())


def free() -> int:
    with writing() as db:
        return queue.free_stale(db)


def test_the_same_intent_is_written_once(write_letters: WriteLetters) -> None:
    write_letters(3)
    write_letters(3)
    assert len(letter_rows()) == 3


def test_a_letter_is_claimed_by_one(write_letters: WriteLetters) -> None:
    write_letters(5)
    _, first = claim(most=3)
    _, second = claim(most=3)
    assert (len(first), len(second)) == (3, 2)
    assert {one.id for one in first}.isdisjoint(one.id for one in second)
    assert claim()[1] == []
    assert letter_states() == [LetterState.CLAIMED] * 5


def test_lanes_do_not_mix(write_letters: WriteLetters) -> None:
    write_letters(2)
    write_letters(1, first=7, lane="news")
    with reading() as db:
        assert sorted(queue.lanes_due(db)) == ["news", TRANSACTIONAL]
    assert [one.subject.int for one in claim("news")[1]] == [7]
    with reading() as db:
        assert queue.lanes_due(db) == [TRANSACTIONAL]


def test_it_flies_and_is_recorded(write_letters: WriteLetters, clock: Clock) -> None:
    write_letters()
    mine, [letter] = claim()
    assert fly(mine, [letter]) == {letter.id}
    assert letter_states() == [LetterState.IN_FLIGHT]
    record(mine, Outcome(letter, LetterState.SENT, 250))
    [row] = letter_rows()
    assert (row.state, row.attempts, row.last_code, row.sent_at) == (LetterState.SENT, 1, 250, the_clock.now())
    assert (row.claim, row.lease_until) == (None, None)
    clock.advance(days=1)
    assert free() == 0


def test_one_that_was_only_claimed_goes_back_without_losing_a_try(write_letters: WriteLetters, clock: Clock) -> None:
    write_letters()
    claim()
    clock.advance(seconds=LEASE.total_seconds())
    with reading() as db:
        assert not queue.has_stale(db)
    assert free() == 0
    clock.advance(seconds=1)
    with reading() as db:
        assert queue.has_stale(db)
    assert free() == 1
    [row] = letter_rows()
    assert (row.state, row.attempts, row.claim) == (LetterState.QUEUED, 0, None)


def test_a_lease_that_was_taken_over_neither_flies_nor_is_recorded(write_letters: WriteLetters, clock: Clock) -> None:
    write_letters()
    slow, [letter] = claim()
    clock.advance(seconds=AFTER_THE_LEASE)
    free()
    fast, [same] = claim()
    assert same.id == letter.id
    assert fly(slow, [letter]) == set()
    record(slow, Outcome(letter, LetterState.FAILED, 550))
    assert letter_states() == [LetterState.CLAIMED]
    assert fly(fast, [same]) == {same.id}
    record(slow, Outcome(letter, LetterState.SENT, 250))
    assert letter_states() == [LetterState.IN_FLIGHT]
    record(fast, Outcome(same, LetterState.SENT, 250))
    assert letter_states() == [LetterState.SENT]


def test_a_claim_that_was_never_made_moves_nothing(write_letters: WriteLetters) -> None:
    write_letters()
    _, [letter] = claim()
    assert fly(uuid4(), [letter]) == set()
    assert letter_states() == [LetterState.CLAIMED]


def test_a_transactional_letter_in_flight_goes_again(write_letters: WriteLetters, clock: Clock) -> None:
    write_letters()
    mine, letters = claim()
    fly(mine, letters)
    clock.advance(seconds=AFTER_THE_LEASE)
    assert free() == 1
    [row] = letter_rows()
    assert (row.state, row.attempts) == (LetterState.QUEUED, 1)
    assert claim()[1][0].id == letters[0].id


def test_but_not_for_ever(write_letters: WriteLetters, clock: Clock) -> None:
    write_letters()
    for _ in range(len(PATIENCE) + 1):
        mine, letters = claim()
        fly(mine, letters)
        clock.advance(seconds=AFTER_THE_LEASE)
        free()
    assert letter_states() == [LetterState.UNCERTAIN]


def test_any_other_letter_in_flight_waits_for_a_person(write_letters: WriteLetters, clock: Clock) -> None:
    write_letters(1, lane="news")
    mine, letters = claim("news")
    fly(mine, letters)
    clock.advance(seconds=AFTER_THE_LEASE)
    assert free() == 1
    assert letter_states() == [LetterState.UNCERTAIN]
    assert claim("news")[1] == []
    with reading() as db:
        assert queue.lanes_due(db) == []


def test_what_is_given_back_is_due_when_it_was_told(write_letters: WriteLetters, clock: Clock) -> None:
    write_letters(3)
    mine, letters = claim()
    fly(mine, letters[:1])
    with writing() as db:
        queue.give_back(db, mine, the_clock.now())
    assert sorted(letter_states()) == [LetterState.QUEUED, LetterState.QUEUED, LetterState.IN_FLIGHT]
    clock.advance(seconds=1)
    assert len(claim()[1]) == 2


def test_two_claimers_side_by_side_share(write_letters: WriteLetters, database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer: the second one waits")
    write_letters(4)
    with writing() as db:
        _, first = queue.claim_due(db, TRANSACTIONAL, 2)
        _, second = claim()
    assert len(first) == 2
    assert len(second) == 2
    with reading() as db:
        assert db.scalar(select(func.count(Letter.claim.distinct()))) == 2
