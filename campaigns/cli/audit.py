"""Commands about the audit trail."""

from __future__ import annotations

import click

from campaigns.audit.operations import first_broken_entry
from campaigns.audit.queries import count_entries
from campaigns.foundation.transaction import reading
from campaigns.process import prepare_process
from campaigns.settings import load_settings


@click.group("audit")
def audit_group() -> None:
    """The audit trail: who did what."""


@audit_group.command("verify")
def verify() -> None:
    """Walk the whole trail and name the first entry that does not follow from the one before it; ends with 1 if there is one."""
    prepare_process(load_settings())
    with reading() as db:
        number, broken = count_entries(db), first_broken_entry(db)
    if broken is not None:
        message = f"entry {broken:,} does not follow from the one before it: compare with a backup"
        raise click.ClickException(message)
    click.echo(f"All {number:,} entries follow from one another.")
