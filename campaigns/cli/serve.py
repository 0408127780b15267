"""The web alone: `campaigns serve`."""

from __future__ import annotations

import errno
import gc
import os
import signal
import socket
from functools import partial
from typing import TYPE_CHECKING, cast

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server
from werkzeug.utils import import_string

from campaigns.foundation.processes import end_with
from campaigns.process import prepare_process
from campaigns.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from campaigns.settings import Settings

APPLICATION = "campaigns.app:create_app"
_BACKLOG = 2048
_SECONDS_TO_FINISH = 15
_HEADERS_WITHIN_MS = 10_000
_COLLECT_AFTER = (10_000, 20, 50)


@click.command()
def serve() -> None:
    """Serve the pages. Letters and counts need a worker too; `campaigns run` starts both."""
    settings = load_settings()
    prepare_process(settings).dispose()
    refuse_taken_port(settings.host, settings.port)
    serve_pages(settings)


def serve_pages(settings: Settings) -> None:
    """Serve until asked to stop. A web process that dies is replaced at once."""
    # Read before the processes part, so that they share it; also the place where a fault shows at once, and once.
    import_string(APPLICATION)
    server = Server(
        APPLICATION,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        backlog=_BACKLOG,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_WITHIN_MS),
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_FINISH,
    )
    server.serve(target_loader=partial(application, os.getpid()), wrap_loader=False)


def application(keeper: int) -> WSGIApplication:
    """The application of one web process, which ends with process `keeper`, even if that was killed while this one began."""
    # Inherited handlers would note a signal on the keeper's behalf; here it must end the process until the server sets its own.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    end_with(keeper)
    create_app = cast("Callable[[], WSGIApplication]", import_string(APPLICATION))
    ready = create_app()
    # What is there now stays, so the collector need not go through it again and again while people wait; the rest it visits less often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    return ready


def refuse_taken_port(host: str, port: int) -> None:
    """Make sure that nobody else serves at this address: web processes share a port, so that a stranger's would not be noticed.

    Raises:
        click.ClickException: when the port is taken, or the address cannot be listened at.

    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        reason = (
            "is taken by another program"
            if error.errno == errno.EADDRINUSE
            else f"cannot be listened at ({error.strerror})"
        )
        message = f"{host}:{port} {reason}. Choose another with PORT"
        raise click.ClickException(message) from None
