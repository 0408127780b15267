"""The whole product under one process: `campaigns run`, which is `make run`."""

from __future__ import annotations

import http.client
import time
from functools import partial
from typing import TYPE_CHECKING

import click

from campaigns.cli.db import bring_up_to_date
from campaigns.cli.serve import refuse_taken_port, serve_pages
from campaigns.cli.worker import work
from campaigns.demonstration.load import MANAGER_EMAIL, MANAGER_PASSPHRASE, load_demonstration
from campaigns.foundation.embedded import EmbeddedError, EmbeddedServer
from campaigns.foundation.processes import Child, Keeper, StopRequestedError
from campaigns.foundation.transaction import writing
from campaigns.process import prepare_process
from campaigns.settings import load_settings

if TYPE_CHECKING:
    from campaigns.settings import Settings

_SECONDS_TO_READY = 60.0
_LOOK_EVERY_S = 0.1
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not listened at
_READY = 200


@click.command()
def run() -> None:
    """Serve everything: the web, the worker and, where REDIS_URL is not set, an embedded queue. In development with a demonstration."""
    settings = load_settings()
    prepare_process(settings).dispose()
    refuse_taken_port(settings.host, settings.port)
    with Keeper(_tell) as keeper:
        try:
            _open(keeper, settings)
            click.echo(_greeting(settings))
            keeper.watch()
        except StopRequestedError:
            click.echo("Stopping …")
    click.echo("Stopped.")


def _open(keeper: Keeper, settings: Settings) -> None:
    """Start one after the other what the next needs.

    Raises:
        click.ClickException: when one of them does not start; it has said why.

    """
    if not settings.redis_url:
        try:
            EmbeddedServer(settings.redis_socket, settings.instance_dir.resolve() / "valkey").start(keeper)
        except EmbeddedError as error:
            raise click.ClickException(str(error)) from None
    if keeper.run(Child("preparation", partial(_prepare, settings))) != 0:
        message = "the database could not be made ready; why stands above"
        raise click.ClickException(message)
    web = Child("web", partial(serve_pages, settings))
    keeper.keep(web)
    keeper.keep(Child("worker", partial(work, settings)))
    end = time.monotonic() + _SECONDS_TO_READY
    while not _is_ready(settings):
        if web.times_ended or time.monotonic() > end:
            message = "the web server does not start; why stands above"
            raise click.ClickException(message)
        keeper.rest(_LOOK_EVERY_S)


def _prepare(settings: Settings) -> None:
    bring_up_to_date()
    if settings.is_development:
        with writing() as db:
            loaded = load_demonstration(db, MANAGER_PASSPHRASE)
        if loaded is not None:
            click.echo(
                f"Loaded a demonstration: {loaded.petitions} petitions, {loaded.signatures:,} invented signatures."
            )


def _is_ready(settings: Settings) -> bool:
    host = _EVERYWHERE.get(settings.host, settings.host)
    connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == _READY
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _greeting(settings: Settings) -> str:
    lines = [("Campaigns is open at", settings.base_url)]
    if settings.is_development:
        lines.append(("Manage petitions at", f"{settings.base_url}/sign-in"))
        lines.append(("   as", MANAGER_EMAIL))
        lines.append(("   with the passphrase", MANAGER_PASSPHRASE))
    if not settings.mail_url:
        lines.append(("Read its letters at", f"{settings.base_url}/dev/mail"))
    width = max(len(name) for name, _ in lines) + 2
    shown = "\n".join(f"  {name:<{width}}{value}" for name, value in lines)
    return f"\n{shown}\n\n  Ctrl-C stops it. What it keeps is in {settings.instance_dir}/.\n"


def _tell(line: str) -> None:
    click.echo(line, err=True)
