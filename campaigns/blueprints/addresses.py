"""Addresses: the language prefix, links in the same language, static files under their content's hash."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request

from campaigns.blueprints.static_files import STATIC, last_change, static_bytes
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.site import the_site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ENVIRON_KEY = "campaigns.language"


class LanguagePrefix:
    """Takes `/<language>` off the path and keeps it as the script name, so that every link made while answering stays in that language."""

    def __init__(self, app: WSGIApplication, languages: tuple[str, ...], default: str) -> None:
        self._app = app
        self._prefixes = {f"/{code}": code for code in languages}
        self._default = default

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        prefix = "/" + path[1:].partition("/")[0]
        code = self._prefixes.get(prefix)
        environ[ENVIRON_KEY] = code or self._default
        if code is not None:
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return self._app(environ, start_response)


def language_url(code: str) -> str:
    """The path of the page that is being answered, in another language."""
    site = the_site()
    prefix = "" if code == site.default_language else f"/{code}"
    query = (
        f"?{request.query_string.decode('ascii', 'ignore')}"
        if request.query_string and "notice=" not in request.url
        else ""
    )
    return f"{prefix}{request.path}{query}"


def canonical_url() -> str:
    """The full public address of the page that is being answered."""
    return f"{the_site().base_url}{language_url(current_language().code)}"


@lru_cache(maxsize=256)
def _hash_of(name: str, _changed: float) -> str:
    return hashlib.sha256(static_bytes(STATIC / name)).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it for ever."""
    return f"/static/{name}?v={_hash_of(name, last_change(STATIC / name))}"
