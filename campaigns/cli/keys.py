"""Commands about keys: the order is rotate (a new key for what is written from now on), reseal (the rest), retire (the old key)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click
from sqlalchemy import select

from campaigns.accounts.operations.renewing import account_keys_in_use, renew_accounts
from campaigns.alerts.operations.keeping import follower_keys_in_use, renew_followers
from campaigns.foundation.crypto import KEY_BYTES, Keyring
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.queries import trace_keys_in_use
from campaigns.petitions.models import Petition
from campaigns.process import prepare_process
from campaigns.settings import load_settings
from campaigns.signatures.operations.keeping import SLICE, renew_indexes, reseal_signatures, sealing_keys_in_use

if TYPE_CHECKING:
    from uuid import UUID


@click.group("keys")
def keys_group() -> None:
    """Encryption and index keys: create, rotate, reseal, retire."""


@keys_group.command("create")
def create() -> None:
    """Make a keyring where there is none."""
    settings = load_settings()
    if settings.keyring.exists():
        message = f"There is a keyring at {settings.keyring} already. It stays as it is."
        raise click.ClickException(message)
    Keyring.fresh().save_new(settings.keyring)
    click.echo(
        f"Made {settings.keyring}. Without it nobody can read what the database holds: keep a copy in a safe place, apart from backups."
    )


@keys_group.command("status")
def status() -> None:
    """Say which keys there are and which are still needed."""
    settings = load_settings()
    prepare_process(settings)
    ring = Keyring.load(settings.keyring)
    sealing, index = _in_use()
    click.echo(
        f"Sealing keys: {sorted(ring.sealing)}, in use: {sorted(sealing)}, for new values: {ring.sealing_number}"
    )
    click.echo(f"Index keys:   {sorted(ring.index)}, in use: {sorted(index)}, for new values: {ring.index_number}")


@keys_group.command("rotate")
def rotate() -> None:
    """Add a new sealing key and a new index key. Restart all processes, then run `campaigns keys reseal`."""
    settings = load_settings()
    ring = Keyring.load(settings.keyring)
    ring.sealing[ring.sealing_number + 1] = secrets.token_bytes(KEY_BYTES)
    ring.index[ring.index_number + 1] = secrets.token_bytes(KEY_BYTES)
    ring.save(settings.keyring)
    click.echo("Added new keys. Restart the web and the worker, then run `campaigns keys reseal`.")


@keys_group.command("reseal")
def reseal() -> None:
    """Seal everything under the newest keys. Can be stopped and run again at any time; signing goes on meanwhile."""
    prepare_process(load_settings())
    with writing() as db:
        renew_accounts(db)
    last: int | None = 0
    while last is not None:
        with writing() as db:
            last = renew_followers(db, last)
    after: tuple[int, UUID] | None = None
    done = 0
    while True:
        with writing() as db:
            after = reseal_signatures(db, after)
        if after is None:
            break
        done += SLICE
        click.echo(f"\rSealed {done:,} signatures anew", nl=False)
    with reading() as db:
        petitions = list(db.scalars(select(Petition.id).order_by(Petition.id)))
    with click.progressbar(petitions, label="Blind indexes of petitions") as bar:
        for petition_id in bar:
            with writing() as db:
                renew_indexes(db, db.get_one(Petition, petition_id))
    click.echo("Everything is sealed under the newest keys. `campaigns keys retire` takes the old ones away.")


@keys_group.command("retire")
def retire() -> None:
    """Take away the keys that nothing needs any more; one that is still needed stays."""
    settings = load_settings()
    prepare_process(settings)
    ring = Keyring.load(settings.keyring)
    sealing, index = _in_use()
    kept = _without(ring, sealing | {ring.sealing_number}, index | {ring.index_number})
    gone = len(ring.sealing) + len(ring.index) - len(kept.sealing) - len(kept.index)
    if gone == 0:
        click.echo("No key can go: each is the newest or still needed.")
        return
    kept.save(settings.keyring)
    click.echo(f"Took away {gone} keys. Backups from before need the old keyring: keep it as long as you keep them.")


def _without(ring: Keyring, sealing: set[int], index: set[int]) -> Keyring:
    return Keyring(
        {number: key for number, key in ring.sealing.items() if number in sealing},
        {number: key for number, key in ring.index.items() if number in index},
        ring.secret,
    )


def _in_use() -> tuple[set[int], set[int]]:
    with reading() as db:
        sealing, index = account_keys_in_use(db)
        followers_sealing, followers_index = follower_keys_in_use(db)
        sealing, index = sealing | followers_sealing, index | followers_index | trace_keys_in_use(db)
        return sealing | sealing_keys_in_use(db), index | set(db.scalars(select(Petition.index_key).distinct()))
