"""The one cookie of the product: set for those who sign in, an opaque token and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response

SECURE_NAME = "__Host-campaigns"
PLAIN_NAME = "campaigns_session"
COOKIE_NAMES = (SECURE_NAME, PLAIN_NAME)


def _is_secure() -> bool:
    return bool(current_app.config["IS_HTTPS"])


def session_token() -> str | None:
    """The token that the browser sent, if any."""
    return request.cookies.get(SECURE_NAME if _is_secure() else PLAIN_NAME)


def keep_session_token(response: Response, token: str, expires_at: datetime) -> None:
    """Have the browser keep `token` until `expires_at`; scripts and other sites cannot use it."""
    response.set_cookie(
        SECURE_NAME if _is_secure() else PLAIN_NAME,
        token,
        expires=expires_at,
        path="/",
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",
    )


def drop_session_token(response: Response) -> None:
    """Have the browser forget the token and whatever it kept of our pages."""
    response.delete_cookie(
        SECURE_NAME if _is_secure() else PLAIN_NAME, path="/", secure=_is_secure(), httponly=True, samesite="Lax"
    )
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
