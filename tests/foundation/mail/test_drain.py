"""The drain against a server that accepts, refuses, is out of order, hangs up: each letter ends as it should, under one Message-ID."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation import clock as the_clock
from campaigns.foundation.mail import composing, transport
from campaigns.foundation.mail import drain as drain_module
from campaigns.foundation.mail.composing import Composed, composes
from campaigns.foundation.mail.drain import Drain
from campaigns.foundation.mail.models import LetterState
from campaigns.foundation.mail.queue import PATIENCE, TRANSACTIONAL
from tests.letters import letter_rows, letter_states
from tests.places import Queries
from tests.running import eventually
from tests.smtp_server import CUT, HANG, TAKE_AND_CUT, ScriptedSmtp

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from campaigns.foundation.mail.mime import Envelope
    from campaigns.settings import Settings
    from tests.conftest import Clock
    from tests.foundation.mail.conftest import WriteLetters
    from tests.letters import Mailbox

QUEUED, SENT, FAILED, DROPPED = LetterState.QUEUED, LetterState.SENT, LetterState.FAILED, LetterState.DROPPED


def test_letters_go_out_over_kept_connections(drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters) -> None:
    write_letters(25)
    assert drain.run(TRANSACTIONAL) == 25
    assert sorted(recipient for _, recipient, _ in smtp.taken) == sorted(
        f"reader-{n}@example.org" for n in range(1, 26)
    )
    assert letter_states() == [SENT] * 25
    assert smtp.connections == 2
    assert drain.run(TRANSACTIONAL) == 0


def test_the_message_id_is_the_letters_own(drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters) -> None:
    write_letters()
    drain.run(TRANSACTIONAL)
    [letter] = smtp.letters
    assert letter.message_id == f"<{letter_rows()[0].id}@localhost.localdomain>"
    assert (letter.to, letter.subject, letter.text.strip()) == ("reader-1@example.org", "Letter 1", "Dear reader 1")


def test_two_drains_at_once_send_each_letter_once(
    make_drain: Callable[..., Drain], smtp: ScriptedSmtp, write_letters: WriteLetters
) -> None:
    write_letters(150)
    drains = [make_drain(smtp.url), make_drain(smtp.url)]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda one: one.run(TRANSACTIONAL), drains))
    assert sum(sent) == 150
    assert len(smtp.taken) == len({recipient for _, recipient, _ in smtp.taken}) == 150


@pytest.mark.parametrize(
    ("stage", "reply"), [("rcpt", "550 5.1.1 no such"), ("end", "554 5.7.1 spam"), ("data", "550 5.7.0 no")]
)
def test_a_final_refusal_ends_it(
    stage: str, reply: str, drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters
) -> None:
    smtp.answer(stage, reply)
    write_letters()
    assert drain.run(TRANSACTIONAL) == 0
    [row] = letter_rows()
    assert (row.state, row.last_code, row.last_reason) == (FAILED, int(reply[:3]), reply.split()[1])
    assert smtp.taken == []


@pytest.mark.parametrize(
    ("stage", "reply"), [("rcpt", "450 4.2.0 greylisted"), ("end", "452 4.3.1 full"), ("data", "451 4.3.0 later")]
)
def test_a_temporary_refusal_is_tried_again_in_growing_steps(
    stage: str, reply: str, drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters, clock: Clock
) -> None:
    smtp.answer(stage, reply, reply)
    write_letters()
    for wait in PATIENCE[:2]:
        drain.run(TRANSACTIONAL)
        [row] = letter_rows()
        assert (row.state, row.last_code) == (QUEUED, int(reply[:3]))
        assert (row.due_at - the_clock.now()).total_seconds() == wait
        clock.advance(seconds=wait)
    assert drain.run(TRANSACTIONAL) == 1
    assert letter_rows()[0].attempts == 3


def test_patience_ends(drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters, clock: Clock) -> None:
    smtp.answer("rcpt", *["450 4.2.0 greylisted"] * 20)
    write_letters()
    for _ in range(len(PATIENCE) + 1):
        drain.run(TRANSACTIONAL)
        clock.advance(days=2)
    [row] = letter_rows()
    assert (row.state, row.attempts) == (FAILED, len(PATIENCE) + 1)


def test_what_a_refusal_quotes_is_not_kept(drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters) -> None:
    smtp.answer("rcpt", "550 reader-1@example.org is unknown here", "550 5.1.1 <reader-2@example.org> is unknown here")
    write_letters(1)
    drain.run(TRANSACTIONAL)
    write_letters(1, first=2)
    drain.run(TRANSACTIONAL)
    assert [row.last_reason for row in letter_rows()] == ["no status code", "5.1.1"]


def _refused_port() -> str:
    with ScriptedSmtp() as gone:
        return gone.url


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("banner", "554 5.3.2 not now"),
        ("banner", CUT),
        ("banner", "421 4.3.2 busy"),
        ("mail", "530 5.7.0 sign in first"),
        ("rcpt", "421 4.3.2 going down"),
    ],
)
def test_a_relay_that_is_out_of_order_costs_no_letter_a_try(
    stage: str,
    reply: str,
    make_drain: Callable[..., Drain],
    smtp: ScriptedSmtp,
    write_letters: WriteLetters,
    clock: Clock,
) -> None:
    smtp.answer(stage, reply)
    write_letters(3)
    drain = make_drain(smtp.url, connections=1)
    assert drain.run(TRANSACTIONAL) == 0
    assert [(row.state, row.attempts) for row in letter_rows()] == [(QUEUED, 0)] * 3
    assert all(row.due_at > the_clock.now() for row in letter_rows())
    clock.advance(minutes=5)
    assert drain.run(TRANSACTIONAL) == 3


def test_a_relay_that_is_gone_is_asked_less_and_less_often(
    make_drain: Callable[..., Drain], write_letters: WriteLetters, clock: Clock
) -> None:
    drain = make_drain(_refused_port(), connections=1)
    write_letters(2)
    waits = []
    for _ in range(8):
        drain.run(TRANSACTIONAL)
        waits.append(max((row.due_at - the_clock.now()).total_seconds() for row in letter_rows()))
        clock.advance(seconds=waits[-1])
    assert waits == [5, 10, 20, 30, 60, 120, 300, 300]
    assert [(row.state, row.attempts) for row in letter_rows()] == [(QUEUED, 0)] * 2


def test_a_line_cut_before_the_message_is_tried_again(
    drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters, clock: Clock
) -> None:
    smtp.answer("data", CUT)
    write_letters()
    drain.run(TRANSACTIONAL)
    assert letter_states() == [QUEUED]
    clock.advance(minutes=1)
    drain.run(TRANSACTIONAL)
    assert letter_states() == [SENT]
    assert len(smtp.taken) == 1


def test_a_line_cut_after_the_message_repeats_it_under_the_same_id(
    drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters, clock: Clock
) -> None:
    smtp.answer("end", TAKE_AND_CUT)
    write_letters()
    drain.run(TRANSACTIONAL)
    clock.advance(minutes=1)
    drain.run(TRANSACTIONAL)
    assert letter_states() == [SENT]
    first, second = smtp.letters
    assert first.message_id == second.message_id


def test_a_server_that_hangs_is_left(
    drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIMEOUT_S", 0.1)
    smtp.answer("rcpt", HANG)
    write_letters()
    assert drain.run(TRANSACTIONAL) == 0
    assert letter_states() == [QUEUED]
    clock.advance(minutes=1)
    assert drain.run(TRANSACTIONAL) == 1


def test_one_letter_that_cannot_be_written_does_not_stop_the_others(
    drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters
) -> None:
    write_letters(4)
    whole = composing.composer_of("tests.letter")

    @composes("tests.letter")
    def compose(db: object, letter: object) -> Composed | None:
        made = whole(db, letter)  # type: ignore[arg-type]
        assert made is not None
        if made.to == "reader-1@example.org":
            raise LookupError
        if made.to == "reader-2@example.org":
            return None
        if made.to == "reader-3@example.org":
            return Composed(made.to, "Hello\r\nBcc: everybody@example.org", made.text, made.html)
        return made

    assert drain.run(TRANSACTIONAL) == 1
    assert letter_states() == [QUEUED, DROPPED, FAILED, SENT]
    assert [recipient for _, recipient, _ in smtp.taken] == ["reader-4@example.org"]
    assert letter_rows()[0].due_at > the_clock.now()


def test_a_letter_is_written_in_its_own_language(drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters) -> None:
    write_letters(language="sr-Latn")
    drain.run(TRANSACTIONAL)
    assert smtp.letters[0].message["Content-Language"] == "sr-Latn"


def test_the_mailbox_keeps_one_file_a_letter(settings: Settings, mailbox: Mailbox, write_letters: WriteLetters) -> None:
    drain = Drain(settings)
    write_letters(3)
    assert drain.run(TRANSACTIONAL) == 3
    drain._pool.shutdown()
    assert [letter.subject for letter in mailbox.all()] == ["Letter 1", "Letter 2", "Letter 3"]
    assert [path.name for path in mailbox.folder.iterdir() if path.suffix != ".eml"] == []


def test_letters_share_commits_and_reads(
    make_drain: Callable[..., Drain], smtp: ScriptedSmtp, write_letters: WriteLetters
) -> None:
    drain = make_drain(smtp.url, connections=2)
    sent = []
    for number in (2, 32):
        write_letters(number, first=100 * number)
        with Queries() as queries:
            assert drain.run(TRANSACTIONAL) == number
        sent.append(queries.number)
    assert sent[0] == sent[1]


def test_a_relay_that_falls_ill_costs_those_that_had_not_begun_no_try(
    make_drain: Callable[..., Drain], smtp: ScriptedSmtp, write_letters: WriteLetters, clock: Clock
) -> None:
    smtp.answer("rcpt", "250 ok", "421 4.3.2 going down")
    write_letters(9)
    drain = make_drain(smtp.url, connections=1)
    assert drain.run(TRANSACTIONAL) == 1
    assert sorted((row.state, row.attempts) for row in letter_rows()) == [*[(QUEUED, 0)] * 8, (SENT, 1)]
    clock.advance(minutes=5)
    assert drain.run(TRANSACTIONAL) == 8
    assert len(smtp.taken) == 9


def test_none_begins_late_behind_one_that_hangs(
    make_drain: Callable[..., Drain],
    smtp: ScriptedSmtp,
    write_letters: WriteLetters,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rest of its flight is marked again, with a lease of its own, and loses no try."""
    monkeypatch.setattr(transport, "TIMEOUT_S", 0.3)
    monkeypatch.setattr(drain_module, "_BEGINNING_S", 0.2)
    smtp.answer("rcpt", HANG)
    write_letters(5)
    drain = make_drain(smtp.url, connections=1)
    assert drain.run(TRANSACTIONAL) == 4
    assert sorted((row.state, row.attempts) for row in letter_rows()) == [(QUEUED, 1), *[(SENT, 1)] * 4]
    clock.advance(minutes=1)
    assert drain.run(TRANSACTIONAL) == 1
    assert len(smtp.taken) == 5


def test_those_who_landed_are_recorded_while_one_hangs(
    make_drain: Callable[..., Drain], smtp: ScriptedSmtp, write_letters: WriteLetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drain_module, "_NOTING_S", 0.01)
    hold = smtp.hold("end", "250 2.0.0 taken", to="reader-1@example.org")
    write_letters(6)
    drain = make_drain(smtp.url, connections=2)
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(drain.run, TRANSACTIONAL)
        try:
            eventually(lambda: letter_states().count(SENT) == 5, "five are recorded")
            assert letter_states()[0] is LetterState.IN_FLIGHT
        finally:
            hold.release()
        assert run.result() == 6
    assert letter_states() == [SENT] * 6


def test_when_time_is_up_the_rest_goes_back_as_it_was(
    make_drain: Callable[..., Drain], smtp: ScriptedSmtp, write_letters: WriteLetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drain_module, "_LETTERS_A_FLIGHT", 2)
    hold = smtp.hold("end", "250 2.0.0 taken", to="reader-1@example.org")
    write_letters(6)
    due = {row.id: row.due_at for row in letter_rows()}
    drain = make_drain(smtp.url, connections=1)
    late_by = 0.0
    monkeypatch.setattr(drain_module, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + late_by))
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(drain.run, TRANSACTIONAL)
        hold.await_reached()
        late_by = 20.0
        hold.release()
        sent = run.result()
    rest = [row for row in letter_rows() if row.state == QUEUED]
    assert len(rest) == 6 - sent > 0
    assert {(row.attempts, row.claim, row.due_at == due[row.id]) for row in rest} == {(0, None, True)}
    assert drain.run(TRANSACTIONAL) == len(rest)


def test_what_nobody_foresaw_is_one_letters_own(
    drain: Drain, smtp: ScriptedSmtp, write_letters: WriteLetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver = transport.Smtp.deliver

    def stumble(self: transport.Smtp, letter_id: UUID, envelope: Envelope) -> transport.Answer:
        if envelope.recipient == "reader-1@example.org":
            raise UnicodeError
        return deliver(self, letter_id, envelope)

    monkeypatch.setattr(transport.Smtp, "deliver", stumble)
    write_letters(4)
    assert drain.run(TRANSACTIONAL) == 3
    assert letter_states() == [QUEUED, SENT, SENT, SENT]
    assert len(smtp.taken) == 3
