"""The edge of a request: one unit of work from before the first guard until the answer is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask, Response, g, request

from campaigns.foundation.transaction import edge

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.transaction import Work

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FIRST_FAILURE = 400


class EdgedFlask(Flask):
    """Flask whose every request is one transaction: committed before the answer leaves, undone when the answer is a refusal.

    GET and HEAD read only, and the database enforces it. A request that asks the database nothing opens no transaction.
    """

    def full_dispatch_request(self) -> Response:
        """Dispatch within a unit of work."""
        with edge(writes=request.method not in SAFE_METHODS) as work:
            g.work = work
            response = super().full_dispatch_request()
            if response.status_code >= _FIRST_FAILURE:
                work.rollback()
            return response

    def log_exception(self, exc_info: object) -> None:
        """Leave the telling to the last error handler, which leaves out what a person typed."""


def db() -> Session:
    """The session of this request."""
    return cast("Work", g.work).session


def let_go() -> None:
    """Give the database back before something slow; the next `db()` begins a new unit of work. Only where nothing was written yet."""
    cast("Work", g.work).end()
