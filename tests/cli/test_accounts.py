"""`campaigns account` and `campaigns audit`: what an operator types, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from campaigns.accounts.operations.passphrases import is_right
from campaigns.accounts.queries import account_of_address
from campaigns.audit.models import AuditEntry
from campaigns.cli.accounts import account_group
from campaigns.cli.audit import audit_group
from campaigns.foundation.transaction import reading, the_database, use_database, writing
from tests.factories import make_account, make_session

if TYPE_CHECKING:
    import click
    from click.testing import Result

    from campaigns.foundation.transaction import Database
    from campaigns.settings import Settings

PASSPHRASE = "the door stands open"


class Shell(Protocol):
    """Runs a command as an operator does."""

    def __call__(self, group: click.Group, *words: str, typed: str = "") -> Result: ...


@pytest.fixture
def shell(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in which the settings of the tests hold; every command opens the same database by itself."""
    monkeypatch.setenv("INSTANCE_DIR", str(settings.instance_dir))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)

    def run(group: click.Group, *words: str, typed: str = "") -> Result:
        done = CliRunner().invoke(group, words, input=typed)
        if the_database() is not database:
            the_database().dispose()
            use_database(database)
        return done

    return run


def test_an_administrator_is_made_with_a_passphrase_from_the_input(shell: Shell) -> None:
    words = ["create-administrator", "admin@example.org", "--name", "Ada", "--passphrase-stdin"]

    done = shell(account_group, *words, typed=f"{PASSPHRASE}\n")

    assert done.exit_code == 0, done.output
    assert PASSPHRASE not in done.output
    with reading() as db:
        account = account_of_address(db, "admin@example.org")
        assert account is not None
        assert (account.is_administrator, account.name) == (True, "Ada")
        assert is_right(account.passphrase_hash, PASSPHRASE)


def test_the_passphrase_is_asked_for_twice_and_not_shown(shell: Shell) -> None:
    done = shell(account_group, "create-administrator", "admin@example.org", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")

    assert done.exit_code == 0, done.output
    assert PASSPHRASE not in done.output


@pytest.mark.parametrize(
    ("email", "passphrase", "words"),
    [
        ("admin", PASSPHRASE, "name@example.org"),
        ("admin@example.org", "short", "at least 15"),
        ("known@example.org", PASSPHRASE, "already"),
    ],
)
def test_what_cannot_be_is_said_in_words(shell: Shell, email: str, passphrase: str, words: str) -> None:
    with writing() as db:
        make_account(db, email="known@example.org")

    done = shell(
        account_group, "create-administrator", email, "--name", "Ada", "--passphrase-stdin", typed=f"{passphrase}\n"
    )

    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output


def test_accounts_are_listed_a_line_each(shell: Shell) -> None:
    with writing() as db:
        make_account(db, email="mira@example.org", name="Mira", is_administrator=True)

    assert shell(account_group, "list").output == "mira@example.org  Mira  administrator, no passphrase yet\n"


def test_somebody_is_signed_out(shell: Shell) -> None:
    make_session(email="mira@example.org")

    assert "1 open sessions ended" in shell(account_group, "end-sessions", "MIRA@example.org").output
    assert shell(account_group, "end-sessions", "nobody@example.org").exit_code == 1


def test_the_audit_trail_is_checked(shell: Shell) -> None:
    with writing() as db:
        make_account(db)
    whole = shell(audit_group, "verify")
    assert (whole.exit_code, whole.output) == (0, "All 1 entries follow from one another.\n")
    with writing() as db:
        db.execute(update(AuditEntry).values(action="nothing_happened"))

    broken = shell(audit_group, "verify")
    assert broken.exit_code == 1
    assert "does not follow" in broken.output
