"""Structured logs: JSON lines with the time, the event and ids; never a name, an address, a token or what a person typed."""

from __future__ import annotations

import io
import json
import logging
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TextIO, cast

import structlog


def configure_logs(level: str) -> None:
    """Write JSON lines of at least `level` to standard error, ours and those of libraries alike."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _plain_exception,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(_STANDARD_ERROR),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=max(logging.WARNING, logging.getLevelNamesMapping()[level]), handlers=[_LibraryLines()], force=True
    )


class _StandardError(io.TextIOBase):
    """Standard error, whatever stands for it just now (a test's, a command runner's); a line that cannot be written is lost, and nothing else.

    A full disk, or a reader of the log that went away, must not make a fault of a request that was in order.
    """

    def write(self, text: str) -> int:
        """Write what can be written."""
        with suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand it on."""
        with suppress(OSError):
            sys.stderr.flush()


_STANDARD_ERROR = cast("TextIO", _StandardError())


class _LibraryLines(logging.Handler):
    """What libraries log, as lines like ours: the words of the record without what was to be filled in, an exception without its message."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        event: structlog.types.EventDict = {
            "event": str(record.msg),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info:
            event["exc_info"] = record.exc_info[1]
        print(json.dumps(_plain_exception(None, "", event)), file=_STANDARD_ERROR, flush=True)


def _plain_exception(_logger: object, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Where an error came from, without its message: messages of databases and parsers quote their input."""
    info = event.pop("exc_info", None)
    if info:
        error = info if isinstance(info, BaseException) else sys.exc_info()[1]
        if error is not None:
            event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
            event["at"] = _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/campaigns/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]
