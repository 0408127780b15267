"""The mail relay refuses, hangs, hangs up, is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.mail.queue import PATIENCE
from campaigns.foundation.transaction import reading
from tests.faults.promises import assert_all_kept, letters_by_state, time_passes
from tests.running import eventually
from tests.smtp_server import CUT, HANG, TAKE_AND_CUT

if TYPE_CHECKING:
    from tests.factories import Made
    from tests.faults.crowd import Crowd
    from tests.faults.stage import Stage


def _await(petition: Made, state: LetterState, number: int, within_s: float = 45) -> None:
    eventually(
        lambda: letters_by_state(petition)[state] == number,
        lambda: f"{number} letters {state.name}, there are {letters_by_state(petition)}",
        within_s=within_s,
    )


def _waiting(petition: Made) -> list[Letter]:
    """Letters that wait for another try."""
    with reading() as db:
        tried = Letter.state == LetterState.QUEUED, Letter.attempts > 0
        return list(db.scalars(select(Letter).where(Letter.shard == petition.id, *tried)))


def test_not_yet(stage: Stage, crowd: Crowd) -> None:
    """Greylisting: refused for now, taken later; the others go out meanwhile."""
    stage.smtp.answer("rcpt", f"450 4.2.0 <{crowd.address(1)}> greylisted", to=crowd.address(1))
    stage.smtp.answer("end", "451 4.3.0 later", to=crowd.address(2))
    crowd.sign(8)
    _await(crowd.petition, LetterState.SENT, 6)
    eventually(lambda: len(_waiting(crowd.petition)) == 2, "two letters wait for another try")
    for letter in _waiting(crowd.petition):
        assert letter.attempts == 1
        assert letter.last_code in {450, 451}
        assert 0 < (letter.due_at - clock.now()).total_seconds() <= PATIENCE[0]
    time_passes(crowd.petition)
    mail = assert_all_kept(stage, crowd)
    assert {one.times for one in mail.values()} == {1}


def test_never(stage: Stage, crowd: Crowd) -> None:
    """No such mailbox: not tried again, and nobody else is concerned."""
    unknown, full = crowd.address(1), crowd.address(6)
    stage.smtp.answer("rcpt", f"550 5.1.1 <{unknown}>: no such user", to=unknown)
    stage.smtp.answer("end", "554 5.7.1 refused", to=full)
    crowd.sign(8)
    _await(crowd.petition, LetterState.FAILED, 2)
    _await(crowd.petition, LetterState.SENT, 6)
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd, but=(unknown, full))
    assert letters_by_state(crowd.petition) == {LetterState.SENT: 6, LetterState.FAILED: 2}


def test_cut_before_and_after_the_letter_was_taken(stage: Stage, crowd: Crowd) -> None:
    """The line breaks: whoever may not have been written to is written to again, under the same Message-ID."""
    before, after, early = crowd.address(1), crowd.address(2), crowd.address(3)
    stage.smtp.answer("end", CUT, to=before)
    stage.smtp.answer("end", TAKE_AND_CUT, to=after)
    stage.smtp.answer("data", CUT, to=early)
    crowd.sign(8)
    eventually(lambda: len(_waiting(crowd.petition)) == 3, "three letters wait for another try")
    time_passes(crowd.petition)
    mail = assert_all_kept(stage, crowd)
    assert {to: one.times for to, one in mail.items() if one.times > 1} == {after: 2}


def test_hanging(stage: Stage, crowd: Crowd) -> None:
    """One connection gets no answer: the letters of the others go out, the hanging one after its time."""
    stage.smtp.answer("end", HANG, to=crowd.address(0))
    crowd.sign(12)
    _await(crowd.petition, LetterState.SENT, 11)
    eventually(lambda: _waiting(crowd.petition), "the hanging letter is given up for now")
    time_passes(crowd.petition)
    assert_all_kept(stage, crowd)


def test_not_there(stage: Stage, crowd: Crowd) -> None:
    """Nobody listens: signing works, no letter loses a try, and all go out once the relay is back."""
    stage.smtp.close()
    crowd.sign(12)
    eventually(lambda: b"mail relay is out of order" in stage.product.log.read_bytes(), "the worker notices")
    with reading() as db:
        assert not any(db.scalars(select(Letter.attempts).where(Letter.shard == crowd.petition.id)))
    stage.smtp.open()
    time_passes(crowd.petition)
    mail = assert_all_kept(stage, crowd)
    assert {one.times for one in mail.values()} == {1}
