"""Commands about letters."""

from __future__ import annotations

import click
from sqlalchemy import func, select, update

from campaigns.foundation import clock
from campaigns.foundation.db import changed_rows
from campaigns.foundation.mail.drain import Drain
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.mail.queue import TRANSACTIONAL, free_stale
from campaigns.foundation.transaction import reading, writing
from campaigns.process import prepare_process
from campaigns.settings import load_settings


@click.group("mail")
def mail_group() -> None:
    """Letters: what waits, what failed, sending without a worker."""


@mail_group.command("status")
def status() -> None:
    """Count the letters by lane and state."""
    prepare_process(load_settings())
    with reading() as db:
        rows = db.execute(
            select(Letter.lane, Letter.state, func.count())
            .group_by(Letter.lane, Letter.state)
            .order_by(Letter.lane, Letter.state)
        ).all()
    for lane, state, number in rows:
        click.echo(f"{lane:<16} {LetterState(state).name.lower():<10} {number:>10,}")
    if not rows:
        click.echo("No letter was ever written.")


@mail_group.command("sweep")
def sweep() -> None:
    """Take letters back from workers that died and send what is due, here and now: for when no worker runs."""
    settings = load_settings()
    prepare_process(settings)
    with writing() as db:
        freed = free_stale(db)
    sent = Drain(settings).run(TRANSACTIONAL, budget_s=3600)
    click.echo(f"Took back {freed:,} letters and sent {sent:,}.")


@mail_group.command("retry")
def retry() -> None:
    """Send again what failed for good, say after a mistake in the relay's settings was mended."""
    prepare_process(load_settings())
    with writing() as db:
        again = db.execute(
            update(Letter)
            .where(Letter.state == LetterState.FAILED)
            .values(state=LetterState.QUEUED, attempts=0, due_at=clock.now()),
        )
    click.echo(f"{changed_rows(again):,} letters are due again.")
