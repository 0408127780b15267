"""The drain: takes what is due on a lane and sends it, a few connections side by side, until nothing is due or its time is up."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import structlog

from campaigns.foundation import clock
from campaigns.foundation.i18n.texts import speaking
from campaigns.foundation.mail import queue
from campaigns.foundation.mail.composing import composers_for
from campaigns.foundation.mail.mime import Envelope, UnfitHeaderError, build_envelope
from campaigns.foundation.mail.models import LetterState
from campaigns.foundation.mail.queue import Claimed, Outcome
from campaigns.foundation.mail.transport import Answer, Fate, Transport, open_transport
from campaigns.foundation.transaction import UNAVAILABLE, reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import datetime
    from uuid import UUID

    from campaigns.foundation.mail.composing import Writer
    from campaigns.settings import Settings

BUDGET_S = 15.0
# So many letters a connection share a commit: a commit costs as much as handing over several letters.
_LETTERS_A_FLIGHT = 16
_FLIGHTS_A_CLAIM = 4
# No letter begins to fly later than this after its flight was marked. The last one may still meet a relay that hangs until
# `transport.TIMEOUT_S`, and what became of it must be noted long before the lease ends.
_BEGINNING_S = 5.0
# What landed is recorded so often while others are in the air: a death now leaves only the rest in doubt.
_NOTING_S = 0.5
_SICK_PAUSES_S = (5, 10, 20, 30, 60, 120, 300)
log = structlog.get_logger(__name__)
Result = TypeVar("Result")


class Drain:
    """Sends letters over `settings.mail_connections` kept connections; lives as long as its worker."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._transports: list[Transport] = [open_transport(settings) for _ in range(settings.mail_connections)]
        self._pool = ThreadPoolExecutor(settings.mail_connections, thread_name_prefix="smtp")
        self._sick_in_a_row = 0

    def run(self, lane: str, budget_s: float = BUDGET_S) -> int:
        """Send what is due on `lane` for at most about `budget_s` seconds; gives back how many letters were accepted."""
        end = time.monotonic() + budget_s
        most = len(self._transports) * _LETTERS_A_FLIGHT * _FLIGHTS_A_CLAIM
        accepted = 0
        while time.monotonic() < end:
            leased_at = time.monotonic()
            with writing() as db:
                claim, letters = queue.claim_due(db, lane, most)
            if not letters:
                break
            sent, goes_on = self._send(claim, letters, leased_at, end)
            accepted += sent
            if not goes_on:
                break
        for transport in self._transports:
            transport.close()
        return accepted

    def _send(self, claim: UUID, letters: Sequence[Claimed], leased_at: float, end: float) -> tuple[int, bool]:
        """Fly the letters some a connection at a time: one commit records the last flight and marks the next, which was composed meanwhile.

        Gives back how many were accepted, and whether there is time and a relay for more.
        """
        size = len(self._transports) * _LETTERS_A_FLIGHT
        left, accepted = list(letters), 0
        ready: dict[UUID, Envelope | Outcome] = {}
        outcomes: list[Outcome] = []
        grounded: list[Claimed] = []
        while left and time.monotonic() < end:
            batch, left = left[:size], left[size:]
            if any(one.id not in ready for one in batch):
                ready = _insisting(partial(self._composed, batch), leased_at)
            unfit = [made for one in batch if isinstance(made := ready[one.id], Outcome)]
            fit = {one.id: (one, made) for one in batch if isinstance(made := ready[one.id], Envelope)}
            marking = partial(_step_on, claim, [*outcomes, *unfit], [one for one, _ in fit.values()])
            may_fly, leased_at = _insisting(marking, leased_at)
            flight = _Flight([pair for one, pair in fit.items() if one in may_fly], leased_at + _BEGINNING_S)
            with self._in_the_air(flight) as futures:
                ready = _insisting(partial(self._composed, left[:size]), leased_at) if left else {}
                # While one hangs, the others are not left in doubt.
                while wait(futures, _NOTING_S).not_done:
                    if landed := flight.outcomes():
                        _insisting(partial(_step_on, claim, landed, ()), leased_at)
            outcomes, grounded = flight.outcomes(), flight.grounded
            accepted += flight.accepted
            if flight.is_relay_sick:
                self._rest(claim, outcomes, grounded, leased_at)
                return accepted, False
            left = [*grounded, *left]
        if left:
            _insisting(partial(_step_down, claim, outcomes, grounded, None), leased_at)
        elif outcomes:
            _insisting(partial(_step_on, claim, outcomes, ()), leased_at)
        self._sick_in_a_row = 0
        return accepted, not left

    def _composed(self, batch: Sequence[Claimed]) -> dict[UUID, Envelope | Outcome]:
        """The message of each letter, or what became of one that has none. Where composing fails for several together, each is tried alone."""
        try:
            with reading() as db:
                composers = composers_for(db, batch)
                return {one.id: self._message(composers[one.kind], one) for one in batch}
        except UNAVAILABLE:
            raise
        except Exception as error:
            if len(batch) > 1:
                return {key: ready for one in batch for key, ready in self._composed([one]).items()}
            one = batch[0]
            log.exception("letter could not be composed", letter_id=str(one.id), kind=one.kind)
            return {one.id: _later(one, Answer(Fate.LATER, reason=type(error).__name__), clock.now())}

    def _message(self, compose: Writer, one: Claimed) -> Envelope | Outcome:
        with speaking(one.language):
            letter = compose(one)
            if letter is None:
                return Outcome(one, LetterState.DROPPED, reason="no longer wanted")
            try:
                return build_envelope(letter, one.id, self._settings.mail_from, one.language)
            except UnfitHeaderError:
                return Outcome(one, LetterState.FAILED, reason="unfit header")

    @contextmanager
    def _in_the_air(self, flight: _Flight) -> Iterator[list[Future[None]]]:
        """Uses every connection for `flight`. Who is called away in the block lets no further letter begin, and leaves no connection in use."""
        futures = [self._pool.submit(flight.use, transport) for transport in self._transports]
        try:
            yield futures
        except BaseException:
            flight.ground()
            wait(futures)
            raise

    def _rest(self, claim: UUID, outcomes: list[Outcome], grounded: Sequence[Claimed], leased_at: float) -> None:
        """The relay is out of order: that is no fault of the letters, so they wait without losing a try."""
        pause = _SICK_PAUSES_S[min(self._sick_in_a_row, len(_SICK_PAUSES_S) - 1)]
        self._sick_in_a_row += 1
        due_at = clock.now() + timedelta(seconds=pause)
        _insisting(partial(_step_down, claim, outcomes, grounded, due_at), leased_at)
        log.warning("mail relay is out of order", pause_s=pause)


class _Flight:
    """Letters that are marked in flight together. Each connection takes one after the other, so a slow one keeps none from the rest.

    None begins after `begins_until` (on the monotonic clock), nor once the relay is out of order: those are `grounded`.
    """

    def __init__(self, letters: Iterable[tuple[Claimed, Envelope]], begins_until: float) -> None:
        self._waiting = deque(letters)
        self._begins_until = begins_until
        self._landed: deque[tuple[Claimed, Answer]] = deque()
        self.accepted = 0
        self.is_relay_sick = False

    def use(self, transport: Transport) -> None:
        """Hand over letter after letter on one connection; for a thread of its own."""
        while not self.is_relay_sick and time.monotonic() < self._begins_until:
            try:
                one, envelope = self._waiting.popleft()
            except IndexError:
                return
            answer = _delivered(transport, one, envelope)
            self._landed.append((one, answer))
            if answer.fate is Fate.SICK:
                self.is_relay_sick = True

    def outcomes(self) -> list[Outcome]:
        """What became of the letters that landed since this was last asked."""
        now = clock.now()
        landed = [self._landed.popleft() for _ in range(len(self._landed))]
        outcomes = [_outcome(one, answer, now) for one, answer in landed]
        self.accepted += sum(one.state is LetterState.SENT for one in outcomes)
        return outcomes

    def ground(self) -> None:
        """Let no further letter begin."""
        self._begins_until = 0

    @property
    def grounded(self) -> list[Claimed]:
        """The letters that did not begin."""
        return [one for one, _ in self._waiting]


def _delivered(transport: Transport, one: Claimed, envelope: Envelope) -> Answer:
    try:
        return transport.deliver(one.id, envelope)
    except Exception as error:
        # One that nobody foresaw is this letter's alone: the others of its flight are noted.
        log.exception("letter could not be handed over", letter_id=str(one.id), kind=one.kind)
        return Answer(Fate.LATER, reason=type(error).__name__)


def _step_on(claim: UUID, outcomes: Sequence[Outcome], to_fly: Sequence[Claimed]) -> tuple[set[UUID], float]:
    """Record and mark; gives back who may fly, and the moment on the monotonic clock from which their lease lasts."""
    leased_at = time.monotonic()
    with writing() as db:
        return queue.step_on(db, claim, outcomes, to_fly), leased_at


def _step_down(claim: UUID, outcomes: Sequence[Outcome], grounded: Sequence[Claimed], due_at: datetime | None) -> None:
    """Record, and give back all that did not fly, to be due at `due_at` (None: when it was)."""
    with writing() as db:
        queue.step_on(db, claim, outcomes, ())
        queue.give_back(db, claim, due_at, grounded)


def _insisting(act: Callable[[], Result], leased_at: float) -> Result:
    """Do what needs the database; when it is away for a moment, try again until the lease of what is in hand is over.

    What SMTP took and nobody noted would be sent again. A step that was made already, and only its answer lost, changes nothing a second time.
    """
    end = leased_at + queue.LEASE.total_seconds()
    while True:
        try:
            return act()
        except UNAVAILABLE as error:
            if time.monotonic() > end:
                raise
            log.warning("waiting for the database", error=type(error).__name__)
            time.sleep(1)


def _outcome(letter: Claimed, answer: Answer, now: datetime) -> Outcome:
    if answer.fate is Fate.ACCEPTED:
        return Outcome(letter, LetterState.SENT, answer.code)
    if answer.fate is Fate.REFUSED:
        return Outcome(letter, LetterState.FAILED, answer.code, answer.reason)
    if answer.fate is Fate.LATER:
        return _later(letter, answer, now)
    soon = now + timedelta(seconds=_SICK_PAUSES_S[0])
    return Outcome(letter, LetterState.QUEUED, answer.code, answer.reason, soon, counts_as_attempt=False)


def _later(letter: Claimed, answer: Answer, now: datetime) -> Outcome:
    if letter.attempts >= len(queue.PATIENCE):
        return Outcome(letter, LetterState.FAILED, answer.code, answer.reason)
    due_at = now + timedelta(seconds=queue.PATIENCE[letter.attempts])
    return Outcome(letter, LetterState.QUEUED, answer.code, answer.reason, due_at)


_drains: list[Drain] = []


def use_mail_settings(settings: Settings) -> None:
    """Prepare this process to send; a worker says so once."""
    _drains[:] = [Drain(settings)]


def deliver_letters(lane: str) -> None:
    """What RQ calls: send what is due on `lane`. Repeatable: each letter is claimed in the database by one drain at a time."""
    _drains[0].run(lane)
