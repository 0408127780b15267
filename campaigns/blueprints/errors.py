"""Errors as pages: what happened, whose fault it was, what to do; never a traceback, never lost input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from flask import make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from campaigns.foundation.errors import CampaignsError, Conflict, Forbidden, Gone, Invalid, Missing
from campaigns.foundation.transaction import CLASH, UNAVAILABLE

if TYPE_CHECKING:
    from flask import Flask, Response

log = structlog.get_logger(__name__)
_CODES = {Missing: 404, Forbidden: 403, Conflict: 409, Gone: 410, Invalid: 422}
_PAGES = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})
_SECRET_FIELDS = ("passphrase", "password", "csrf_token")
RETRY_AFTER_S = 5


def error_page(code: int, **context: Any) -> Response:  # noqa: ANN401 - what a template needs
    """The page of an error."""
    template = f"errors/{code if code in _PAGES else 500 if code >= 500 else 400}.html"  # noqa: PLR2004 - server errors begin here
    return make_response(render_template(template, **context), code)


def _unavailable() -> Response:
    """The database cannot be reached: say so, and give back what was typed as a form that sends it again."""
    kept: list[tuple[str, str]] = []
    try:
        kept = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if not any(secret in name for secret in _SECRET_FIELDS)
        ]
    except HTTPException:
        kept = []
    response = error_page(503, kept_fields=kept, action=request.script_root + request.path)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _clash(_error: BaseException) -> Response:
    log.warning("two did the same at the same moment", endpoint=request.endpoint)
    return error_page(409)


def _last_resort(error: InternalServerError) -> Response:
    """What nobody caught, and what went wrong when the transaction ended."""
    cause = error.original_exception
    if isinstance(cause, UNAVAILABLE):
        log.error("database is out of reach", error=type(cause).__name__)
        return _unavailable()
    if isinstance(cause, CLASH):
        return _clash(cause)
    log.error("request failed", exc_info=cause, endpoint=request.endpoint, method=request.method)
    return error_page(500)


def answer_errors(app: Flask) -> None:
    """Teach `app` to answer errors."""
    app.register_error_handler(CLASH, _clash)
    app.register_error_handler(InternalServerError, _last_resort)

    @app.errorhandler(CampaignsError)
    def campaigns_error(error: CampaignsError) -> Response:
        code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), 400)
        return error_page(code, message=str(error) or None)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if error.response is not None:
            return error.response  # type: ignore[return-value]
        response = error_page(error.code or 500)
        # A handler that drops these loses `Allow` and `Retry-After`.
        for name, value in error.get_headers():
            if name.lower() not in {"content-type", "content-length"}:
                response.headers[name] = value
        return response

    for kind in UNAVAILABLE:

        @app.errorhandler(kind)
        def out_of_reach(error: Exception) -> Response:
            log.error("database is out of reach", error=type(error).__name__)
            return _unavailable()
