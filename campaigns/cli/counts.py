"""Commands about counts."""

from __future__ import annotations

import click
from sqlalchemy import select

from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.models import Petition
from campaigns.process import prepare_process
from campaigns.settings import load_settings
from campaigns.signatures.operations.counting import count_new_signatures, reconcile_petition


@click.group("counts")
def counts_group() -> None:
    """Counts of signatures: add what is new, compare with the signatures."""


@counts_group.command("run")
def run() -> None:
    """Add what came and went since the last count."""
    prepare_process(load_settings())
    with writing() as db:
        entries = count_new_signatures(db)
    click.echo(f"Counted {entries:,} entries.")


@counts_group.command("reconcile")
def reconcile() -> None:
    """Compare every count with the signatures, and put right what differs."""
    prepare_process(load_settings())
    with reading() as db:
        petitions = db.execute(select(Petition.id, Petition.slug).order_by(Petition.id)).all()
    for petition_id, slug in petitions:
        with writing() as db:
            difference = reconcile_petition(db, petition_id)
        click.echo(f"{slug}: {'true' if difference == 0 else f'was wrong by {difference:+,}, put right'}")
