"""Commands about the database."""

from __future__ import annotations

import click

from campaigns.foundation.migrations import downgrade, head_revision, is_current, upgrade
from campaigns.foundation.transaction import reading
from campaigns.process import prepare_process
from campaigns.settings import load_settings


def bring_up_to_date() -> None:
    """Give the database of the settings all tables of this version."""
    upgrade(prepare_process(load_settings()))


@click.group("db")
def db_group() -> None:
    """Tables: bring them up to date, take them back, check them."""


@db_group.command("upgrade")
def upgrade_tables() -> None:
    """Bring the tables to this version."""
    bring_up_to_date()
    click.echo(f"The database is at revision {head_revision()}.")


@db_group.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="Going back can lose data. Is there a backup, and shall we go on?")
def downgrade_tables(revision: str) -> None:
    """Take the tables back to REVISION (base: to nothing)."""
    downgrade(prepare_process(load_settings()), revision)
    click.echo(f"The database is at revision {revision}.")


@db_group.command("check")
def check_tables() -> None:
    """Say whether the tables are those of this version."""
    prepare_process(load_settings())
    with reading() as db:
        is_up_to_date = is_current(db)
    if not is_up_to_date:
        message = "The tables are not those of this version. Run `campaigns db upgrade`."
        raise click.ClickException(message)
    click.echo(f"The database is at revision {head_revision()}.")
