"""Headers of every answer, errors too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# A letter in the development mailbox is shown in a frame of our own, with the styles that letters need.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
FRAMING_POLICY = f"{POLICY}; frame-src 'self'"
_EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    # same-origin, not no-referrer: with that, browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
_OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def guard_answers(app: Flask, *, is_https: bool) -> None:
    """Give every answer of `app` the security headers; what a view has set stays."""
    wanted = [(name.lower(), name, value) for name, value in (_EVERYWHERE | (_OVER_HTTPS if is_https else {})).items()]

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        # One look for all: each `setdefault` would go through the whole list.
        given = set(headers.keys(lower=True))
        for key, name, value in wanted:
            if key not in given:
                headers.add(name, value)
        if request.method == "HEAD" and response.status_code == 200:  # noqa: PLR2004 - OK
            headers.pop("Set-Cookie", None)
        return response
