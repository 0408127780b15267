"""The work behind the web: `python worker.py` or `campaigns worker`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click
import structlog

from campaigns.foundation.jobs import QUEUES
from campaigns.foundation.mail.drain import use_mail_settings
from campaigns.foundation.processes import Child, Keeper, StopRequestedError
from campaigns.foundation.workers import beat, work_queue
from campaigns.process import prepare_process
from campaigns.schedule import timetable
from campaigns.settings import load_settings

if TYPE_CHECKING:
    from campaigns.settings import Settings

ROLES = ("relay", "schedule", "queues")
_CONNECTIONS = 4
log = structlog.get_logger(__name__)


def crew(settings: Settings, roles: frozenset[str]) -> list[Child]:
    """The processes that `roles` ask for. Each opens its own database: nothing is shared with the one that keeps them."""
    children = [Child(f"work: {queue}", partial(_work, settings, queue)) for queue in QUEUES if "queues" in roles]
    beats = sorted(roles & {"relay", "schedule"})
    if beats:
        children.append(Child(", ".join(beats), partial(_beat, settings, roles)))
    return children


def _work(settings: Settings, queue: str) -> None:
    prepare_process(settings, pool_size=_CONNECTIONS)
    use_mail_settings(settings)
    work_queue(settings, queue)


def _beat(settings: Settings, roles: frozenset[str]) -> None:
    prepare_process(settings, pool_size=1)
    beat(settings, timetable(settings), rings="relay" in roles, ticks="schedule" in roles)


def _roles(_context: click.Context, _option: click.Parameter, value: str) -> frozenset[str]:
    named = frozenset(part.strip() for part in value.split(",") if part.strip())
    strange = sorted(named - set(ROLES))
    if strange or not named:
        message = f"{', '.join(strange) or 'nothing'} is no role; there are {', '.join(ROLES)}"
        raise click.BadParameter(message)
    return named


@click.command()
@click.option("--roles", default=",".join(ROLES), show_default=True, callback=_roles, help="What this worker does.")
def worker(roles: frozenset[str]) -> None:
    """Work the queues, ring for what is due, keep the timetable."""
    settings = load_settings()
    prepare_process(settings).dispose()
    work(settings, roles)


def work(settings: Settings, roles: frozenset[str] = frozenset(ROLES)) -> None:
    """Do what `roles` say until asked to stop; jobs at hand are finished first."""
    with Keeper(log.warning) as keeper:
        try:
            for child in crew(settings, roles):
                keeper.keep(child)
            keeper.watch()
        except StopRequestedError:
            pass
