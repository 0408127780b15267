"""Signing in: tries are counted before they are looked at, sessions can be ended, and nobody is locked out for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from campaigns.accounts.models import Account, AccountSession, SignInFailure
from campaigns.accounts.operations import (
    begin_attempt,
    check_passphrase,
    complete_attempt,
    disable_account,
    end_all_sessions,
    end_session,
    forget_ended_sessions,
    open_session,
)
from campaigns.accounts.queries import open_sessions, session_of_token, token_hash
from campaigns.audit.queries import entries_about
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from tests.factories import make_account

if TYPE_CHECKING:
    from campaigns.accounts.operations import OpenedSession
    from campaigns.foundation.transaction import Database
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("database")
EMAIL = "mira@example.org"
PASSPHRASE = "the door stands open"


@pytest.fixture
def account(database: Database) -> Account:  # noqa: ARG001 - its tables must be empty first
    with writing() as db:
        return make_account(db, email=EMAIL, passphrase=PASSPHRASE)


def attempt(passphrase: str = PASSPHRASE, email: str = EMAIL, hours: int = 12) -> OpenedSession | int | None:
    """A try as the door makes it: a session, the seconds to wait, or None for a wrong passphrase."""
    with writing() as db:
        begun = begin_attempt(db, email)
    if begun.wait_s:
        return begun.wait_s
    if not check_passphrase(begun, passphrase):
        return None
    with writing() as db:
        return complete_attempt(db, begun, passphrase, hours)


def opens(opened: OpenedSession | int | None) -> str:
    """The token of a session that was opened."""
    assert opened is not None
    assert not isinstance(opened, int)
    return opened.token


def failures() -> int:
    with reading() as db:
        return db.scalar(select(func.count()).select_from(SignInFailure)) or 0


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("spelling", [EMAIL, "MIRA@Example.ORG", "  mira@example.org "])
def test_the_right_passphrase_opens_a_session(spelling: str) -> None:
    token = opens(attempt(email=spelling))

    with reading() as db:
        session = session_of_token(db, token)
        assert session is not None
        assert session.account.email == EMAIL
    assert failures() == 0


@pytest.mark.usefixtures("account")
def test_only_the_hash_of_a_token_is_kept() -> None:
    token = opens(attempt())

    with reading() as db:
        kept = db.scalars(select(AccountSession)).one()
        assert kept.token_hash == token_hash(token)
        assert len(token) >= 43
        assert token.encode() not in bytes(kept.token_hash)


@pytest.mark.usefixtures("account")
def test_wrong_unknown_and_disabled_look_alike(account: Account) -> None:
    assert attempt("another passphrase") is None
    assert attempt(email="nobody@example.org") is None
    with writing() as db:
        disable_account(db, SYSTEM, db.get_one(Account, account.id))
    assert attempt() is None


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_the_sixth_try_must_wait_whether_the_address_is_known_or_not(clock: Clock, email: str) -> None:
    assert [attempt("wrong wrong wrong", email) for _ in range(5)] == [None] * 5

    assert attempt(PASSPHRASE, email) == 6
    assert failures() == 5, "a try that had to wait does not make the wait longer"
    clock.advance(seconds=6)
    assert not isinstance(attempt("wrong wrong wrong", email), int)


@pytest.mark.usefixtures("account")
def test_the_wait_grows_to_a_minute_and_no_further(clock: Clock) -> None:
    waits = []
    for _ in range(20):
        answer = attempt("wrong wrong wrong")
        if isinstance(answer, int):
            waits.append(answer)
            clock.advance(seconds=answer)

    assert waits[:5] == [6, 11, 21, 41, 61]
    assert max(waits) == 61
    clock.advance(seconds=61)
    opens(attempt())


@pytest.mark.usefixtures("account")
def test_others_are_not_slowed_down(clock: Clock) -> None:  # noqa: ARG001 - time stands still
    with writing() as db:
        make_account(db, email="petar@example.org", passphrase=PASSPHRASE)
    for _ in range(7):
        attempt("wrong wrong wrong")

    opens(attempt(email="petar@example.org"))


@pytest.mark.usefixtures("account")
def test_a_failure_says_nothing_of_the_address() -> None:
    attempt("wrong wrong wrong")

    with reading() as db:
        about = bytes(db.scalars(select(SignInFailure.about)).one())
    assert len(about) == 32
    assert b"mira" not in about


def test_old_parameters_are_replaced_at_the_next_sign_in(account: Account) -> None:
    with writing() as db:
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSPHRASE)
        db.get_one(Account, account.id).passphrase_hash = weak

    opens(attempt())

    with reading() as db:
        assert "m=19456,t=2,p=1" in str(db.get_one(Account, account.id).passphrase_hash)


@pytest.mark.usefixtures("account")
def test_a_session_ends_after_its_hours_whatever_happens(clock: Clock) -> None:
    token = opens(attempt(hours=12))

    clock.advance(hours=11.9)
    with reading() as db:
        assert session_of_token(db, token) is not None
    clock.advance(hours=0.2)
    with reading() as db:
        assert session_of_token(db, token) is None


def test_a_session_can_be_ended_alone_or_with_all_others(account: Account) -> None:
    tokens = []
    for _ in range(3):
        with writing() as db:
            tokens.append(open_session(db, db.get_one(Account, account.id), 12).token)
    with writing() as db:
        first, second, _third = db.scalars(select(AccountSession).order_by(AccountSession.id)).all()
        end_session(db, SYSTEM, first)
        assert end_all_sessions(db, SYSTEM, second.account, but=second) == 1

    with reading() as db:
        assert [session_of_token(db, token) is not None for token in tokens] == [False, True, False]
        assert [row.is_this_one for row in open_sessions(db, account.id, session_of_token(db, tokens[1]))] == [True]
        actions = [entry.action for entry in entries_about(db, "account", account.uuid)]
    assert actions == ["end_all_sessions", "end_session", "sign_in", "sign_in", "sign_in", "create_account"]


@pytest.mark.parametrize("token", ["", "x", "ü", "\ud800", "x" * 10_000])
def test_a_token_that_was_never_given_out_opens_nothing(token: str) -> None:
    with reading() as db:
        assert session_of_token(db, token) is None


def test_what_has_ended_is_forgotten_after_a_day(account: Account, clock: Clock) -> None:
    with writing() as db:
        mine = db.get_one(Account, account.id)
        for _ in range(2):
            open_session(db, mine, 1)
        open_session(db, mine, 72)
        begin_attempt(db, EMAIL)
    clock.advance(hours=26)

    with writing() as db:
        forget_ended_sessions(db)
        forget_ended_sessions(db)

    with reading() as db:
        assert db.scalar(select(func.count()).select_from(AccountSession)) == 1
    assert failures() == 0
