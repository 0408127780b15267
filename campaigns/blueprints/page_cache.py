"""Finished public pages, kept in the process for a moment: a crowd that reloads one page costs what one reader costs.

Only an answer that says `Cache-Control: public` is kept: it holds nothing of its reader and sets no cookie. Who is signed in passes by, and so sees
a change at once.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.blueprints.session_cookie import COOKIE_NAMES
from campaigns.foundation.caching import BriefCache

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LARGEST = 512 * 1024
_WORTH_PACKING = 1024
_PACKED_TYPES = ("text/", "application/json", "application/atom+xml", "image/svg+xml", "application/xml")


@dataclass(frozen=True, slots=True)
class _Page:
    headers: list[tuple[str, str]]
    body: bytes
    packed_headers: list[tuple[str, str]] | None
    packed: bytes


class PageCache:
    """A WSGI layer that answers public GETs from memory for `seconds`."""

    def __init__(self, app: WSGIApplication, seconds: float) -> None:
        self._app = app
        self._pages: BriefCache[_Page] = BriefCache(seconds)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        cookie = environ.get("HTTP_COOKIE", "")
        if (
            environ["REQUEST_METHOD"] != "GET"
            or self._pages.seconds <= 0
            or any(name in cookie for name in COOKIE_NAMES)
        ):
            return self._app(environ, start_response)
        key = (environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        page = self._pages.get(key)
        if page is None:
            answer = self._ask(environ, start_response)
            if not isinstance(answer, _Page):
                return answer
            page = answer
            self._pages.put(key, page)
        if page.packed_headers is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            start_response("200 OK", page.packed_headers)
            return (page.packed,)
        start_response("200 OK", page.headers)
        return (page.body,)

    def _ask(self, environ: WSGIEnvironment, start_response: StartResponse) -> _Page | Iterable[bytes]:
        """Let the product answer: a page to keep, or whatever else, passed on as it is."""
        begun: list[tuple[str, list[tuple[str, str]], object]] = []

        def begin(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> object:
            begun[:] = [(status, headers, exc_info)]
            return lambda _data: None

        answer = self._app(environ, begin)  # type: ignore[arg-type]
        status, headers, exc_info = begun[0]
        found = {name.lower(): value for name, value in headers}
        may_keep = (
            status.startswith("200")
            and found.get("cache-control", "").startswith("public")
            and "set-cookie" not in found
            and int(found.get("content-length", _LARGEST + 1)) <= _LARGEST
        )
        if not may_keep:
            start_response(status, headers, exc_info)  # type: ignore[arg-type]
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        return _finished(headers, body, found.get("content-type", ""))


def _finished(headers: list[tuple[str, str]], body: bytes, media_type: str) -> _Page:
    if len(body) < _WORTH_PACKING or not media_type.startswith(_PACKED_TYPES):
        return _Page(headers, body, None, b"")
    plain = [*headers, ("Vary", "Accept-Encoding")]
    packed = gzip.compress(body, 6)
    packed_headers = [(name, value) for name, value in plain if name.lower() not in {"content-length", "etag"}]
    packed_headers += [("Content-Length", str(len(packed))), ("Content-Encoding", "gzip")]
    return _Page(plain, body, packed_headers, packed)
