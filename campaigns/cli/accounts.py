"""Commands about accounts: who looks after the installation, who is here, sign somebody out."""

from __future__ import annotations

import sys

import click
from sqlalchemy import select

from campaigns.accounts.models import Account
from campaigns.accounts.operations import create_administrator, end_all_sessions
from campaigns.accounts.queries import account_of_address
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.errors import Invalid
from campaigns.foundation.transaction import reading, writing
from campaigns.process import prepare_process
from campaigns.settings import load_settings


@click.group("account")
def account_group() -> None:
    """Accounts: make an administrator, list, sign somebody out."""


@account_group.command("create-administrator")
@click.argument("email")
@click.option(
    "--name", default="", help="How the account is called; by default what stands before the @ of the address."
)
@click.option(
    "--passphrase-stdin",
    is_flag=True,
    help="Read the passphrase from the first line of the standard input instead of asking.",
)
def create_administrator_command(email: str, name: str, *, passphrase_stdin: bool) -> None:
    """Make an account with the address EMAIL that looks after the whole installation."""
    settings = load_settings()
    prepare_process(settings)
    if passphrase_stdin:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    else:
        passphrase = click.prompt(
            "Passphrase (at least 15 characters)", hide_input=True, confirmation_prompt="Once more"
        )
    try:
        with writing() as db:
            create_administrator(
                db,
                SYSTEM,
                email=email,
                name=name or email.partition("@")[0],
                passphrase=passphrase,
                language=settings.default_language,
            )
    except Invalid as error:
        raise click.ClickException("\n".join(error.faults.values())) from None
    click.echo(f"{email} can sign in at {settings.base_url}/sign-in and sees everything.")


@account_group.command("list")
def list_accounts() -> None:
    """Show all accounts, a line each."""
    prepare_process(load_settings())
    with reading() as db:
        for account in db.scalars(select(Account).order_by(Account.id)):
            marks = [
                "administrator" if account.is_administrator else "",
                "disabled" if account.disabled_at is not None else "",
                "" if account.passphrase_hash is not None else "no passphrase yet",
            ]
            click.echo(
                "  ".join(
                    part for part in (account.email, account.name, ", ".join(mark for mark in marks if mark)) if part
                )
            )


@account_group.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign the account with the address EMAIL out everywhere."""
    prepare_process(load_settings())
    with writing() as db:
        account = account_of_address(db, email)
        if account is None:
            message = f"no account has the address {email}"
            raise click.ClickException(message)
        number = end_all_sessions(db, SYSTEM, account)
    click.echo(f"Signed {email} out everywhere: {number:,} open sessions ended.")
