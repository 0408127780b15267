"""Accounts: making, inviting, changing, closing, renewing under new keys, erasing."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.accounts.links import invitation_token, invited_account
from campaigns.accounts.models import Account, AccountSession
from campaigns.accounts.operations import (
    accept_invitation,
    account_keys_in_use,
    change_passphrase,
    create_account,
    create_administrator,
    disable_account,
    edit_account,
    enable_account,
    open_session,
    renew_accounts,
    send_invitation,
)
from campaigns.accounts.operations.passphrases import is_right
from campaigns.accounts.personal_data import erase_for, export_for
from campaigns.accounts.queries import account_list, account_of_address
from campaigns.audit.operations import first_broken_entry
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.crypto import KEY_BYTES, sealing_number, the_keyring
from campaigns.foundation.errors import Conflict, Gone, Invalid, Missing
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.transaction import reading, writing
from tests.factories import make_account, make_session

if TYPE_CHECKING:
    from tests.conftest import Clock, DeliverMail

pytestmark = pytest.mark.usefixtures("database")
PASSPHRASE = "the door stands open"
ANOTHER = "and the key is in the lock"


def test_address_and_name_are_sealed_and_found_by_the_index() -> None:
    with writing() as db:
        make_account(db, email="Mira.Kovac+work@Example.org", name="Mira Kovač")
    with reading() as db:
        account = account_of_address(db, "mira.kovac+WORK@example.ORG")
        assert account is not None
        assert (account.name, account.email) == ("Mira Kovač", "Mira.Kovac+work@Example.org")
        assert b"Mira" not in bytes(account.email_sealed) + bytes(account.name_sealed)
        assert account_of_address(db, "mirakovac@example.org") is None, "two addresses of one person are two accounts"


@pytest.mark.parametrize("email", ["MIRA@example.org", "mira@EXAMPLE.ORG", " mira@example.org"])
def test_an_address_has_one_account(email: str) -> None:
    with writing() as db:
        make_account(db, email="mira@example.org")
        with pytest.raises(Invalid) as refused:
            create_account(db, SYSTEM, email=email, name="Mira", language="en")
    assert set(refused.value.faults) == {"email"}


@pytest.mark.parametrize(
    "email",
    [
        "",
        "mira",
        "mira@",
        "@example.org",
        "a b@example.org",
        "mira@example.org\r\nBcc: x@y.z",
        "x" * 300 + "@example.org",
        "mira@exa\x00mple.org",
    ],
)
def test_an_address_that_cannot_be_one_is_refused(email: str) -> None:
    with writing() as db, pytest.raises(Invalid):
        create_account(db, SYSTEM, email=email, name="Mira", language="en")


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 121, "M\x00"])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    with writing() as db, pytest.raises(Invalid) as refused:
        create_account(db, SYSTEM, email="mira@example.org", name=name, language="en")
    assert set(refused.value.faults) == {"name"}


def test_an_administrator_needs_a_good_passphrase() -> None:
    with writing() as db, pytest.raises(Invalid) as refused:
        create_administrator(db, SYSTEM, email="admin@example.org", name="Admin", passphrase="short", language="en")
    assert set(refused.value.faults) == {"passphrase"}


def test_an_invitation_is_a_letter_with_a_link_that_works_once(deliver_mail: DeliverMail) -> None:
    with writing() as db:
        account = make_account(db, email="mira@example.org", name="Mira Kovač")
        send_invitation(db, SYSTEM, account)
        send_invitation(db, SYSTEM, account)
        opened = open_session(db, account, 12)
    letters = deliver_mail()
    assert [letter.to for letter in letters] == ["mira@example.org"], "the second within an hour changes nothing"
    token = letters[0].path("/invitation/").rpartition("/")[2]
    assert opened.token not in letters[0].text

    with writing() as db:
        accept_invitation(db, invited_account(db, token), PASSPHRASE)

    with reading() as db:
        kept = account_of_address(db, "mira@example.org")
        assert kept is not None
        assert is_right(kept.passphrase_hash, PASSPHRASE)
        assert all(session.ended_at is not None for session in db.scalars(select(AccountSession)))
        with pytest.raises(Gone):
            invited_account(db, token)


def test_a_link_ends_after_a_week_and_with_the_account(clock: Clock) -> None:
    with writing() as db:
        account = make_account(db)
        token = invitation_token(account, uuid7())
        assert invited_account(db, token) is account
        disable_account(db, SYSTEM, account)
        with pytest.raises(Gone):
            invited_account(db, token)
        enable_account(db, SYSTEM, account)
    # The moment of a letter is in its id, which knows the real time and not ours.
    clock.advance(days=3650)
    with reading() as db, pytest.raises(Gone):
        invited_account(db, token)


@pytest.mark.parametrize("token", ["x", "ü", "AAAA", "-" * 70])
def test_a_link_that_was_not_made_here_leads_nowhere(token: str) -> None:
    with reading() as db, pytest.raises(Missing):
        invited_account(db, token)


def test_a_new_passphrase_ends_the_other_sessions() -> None:
    with writing() as db:
        account = make_account(db, passphrase=PASSPHRASE)
        open_session(db, account, 12)
        open_session(db, account, 12)
        db.flush()
        present = db.scalars(select(AccountSession).order_by(AccountSession.id.desc())).first()
        change_passphrase(db, SYSTEM, account, ANOTHER, present=present)
        assert [
            one.ended_at is None
            for one in db.scalars(
                select(AccountSession).order_by(AccountSession.id).execution_options(populate_existing=True)
            )
        ] == [False, True]
        assert is_right(account.passphrase_hash, ANOTHER)


def test_disabling_signs_out_and_the_last_administrator_stays() -> None:
    only = make_session(role=None, is_administrator=True)
    with writing() as db:
        account = db.scalars(select(Account)).one()
        with pytest.raises(Conflict):
            disable_account(db, SYSTEM, account)
        other = make_account(db, is_administrator=True)
        db.flush()
        with pytest.raises(Conflict):
            disable_account(db, only.actor, account)
        disable_account(db, SYSTEM, account)
        assert db.scalars(select(AccountSession).execution_options(populate_existing=True)).one().ended_at is not None
        with pytest.raises(Conflict):
            send_invitation(db, SYSTEM, account)
        enable_account(db, SYSTEM, account)
        assert account.disabled_at is None
        assert other.disabled_at is None


def test_name_and_language_can_be_changed() -> None:
    with writing() as db:
        account = make_account(db)
        edit_account(db, SYSTEM, account, name="  Mira   Kovač ", language="sr-Cyrl")
        assert (account.name, account.language) == ("Mira Kovač", "sr-Cyrl")
        with pytest.raises(Invalid):
            edit_account(db, SYSTEM, account, name="", language="en")


def test_accounts_move_to_new_keys_and_are_found_before_and_after() -> None:
    with writing() as db:
        make_account(db, email="mira@example.org", name="Mira Kovač")
    ring = the_keyring()
    ring.sealing[2], ring.index[2] = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES)
    with writing() as db:
        assert account_of_address(db, "mira@example.org") is not None
        assert account_keys_in_use(db) == ({1}, {1})
        with pytest.raises(Invalid):
            create_account(db, SYSTEM, email="mira@example.org", name="Mira", language="en")
        assert renew_accounts(db) == 1
        assert renew_accounts(db) == 0
        assert account_keys_in_use(db) == ({2}, {2})
    del ring.sealing[1], ring.index[1]
    with reading() as db:
        account = account_of_address(db, "mira@example.org")
        assert account is not None
        assert account.name == "Mira Kovač"
        assert sealing_number(bytes(account.email_sealed)) == 2


def test_a_person_gets_and_erases_what_is_held() -> None:
    with writing() as db:
        account = make_account(db, email="mira@example.org", name="Mira Kovač")
        open_session(db, account, 12)
        send_invitation(db, SYSTEM, account)
    with reading() as db:
        (held,) = export_for(db, "mira@example.org")
        assert (held["name"], held["email"], len(held["sessions"]), len(held["letters"])) == (
            "Mira Kovač",
            "mira@example.org",
            1,
            1,
        )
        assert export_for(db, "nobody@example.org") == []
    with writing() as db:
        assert erase_for(db, SYSTEM, "mira@example.org") == 1
        assert erase_for(db, SYSTEM, "mira@example.org") == 0
    with reading() as db:
        assert export_for(db, "mira@example.org") == []
        assert first_broken_entry(db) is None


def test_the_list_of_accounts_comes_in_pages() -> None:
    with writing() as db:
        for _ in range(51):
            make_account(db)
    with reading() as db:
        first, second = account_list(db, 1), account_list(db, 2)
    assert (len(first.rows), first.has_next, len(second.rows), second.has_next, second.total) == (
        50,
        True,
        1,
        False,
        51,
    )
