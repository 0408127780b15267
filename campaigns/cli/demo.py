"""Commands about the demonstration."""

from __future__ import annotations

import secrets

import click

from campaigns.demonstration.load import MANAGER_EMAIL, MANAGER_PASSPHRASE, load_demonstration
from campaigns.foundation.transaction import writing
from campaigns.process import prepare_process
from campaigns.settings import load_settings


@click.group("demo")
def demo_group() -> None:
    """The demonstration: a true campaign told by invented organizations."""


@demo_group.command("load")
def load() -> None:
    """Load the demonstration, once: where it is already, nothing changes."""
    settings = load_settings()
    prepare_process(settings)
    # The passphrase in the code is known to everybody, so it opens nothing but a try-out on one's own machine.
    passphrase = MANAGER_PASSPHRASE if settings.is_development else secrets.token_urlsafe(18)
    with writing() as db:
        loaded = load_demonstration(db, passphrase)
    if loaded is None:
        click.echo("The demonstration is here already.")
        return
    click.echo(
        f"Loaded {loaded.petitions} petitions with {loaded.signatures:,} invented signatures, and {loaded.proposals} proposals."
    )
    click.echo(f"Its manager signs in as {MANAGER_EMAIL} with the passphrase: {passphrase}")
