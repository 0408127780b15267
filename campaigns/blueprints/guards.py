"""What stands before a view: where a POST comes from, who is signed in, and the token that their forms carry."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user

from campaigns.blueprints.edge import SAFE_METHODS, let_go
from campaigns.blueprints.signed_in import SignedIn
from campaigns.foundation.actor import VISITOR
from campaigns.foundation.text import is_unreadable
from campaigns.foundation.tokens import the_token_maker

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from campaigns.foundation.actor import Actor

LARGEST_PUBLIC_FORM = 64 * 1024
_large_forms: dict[str, int] = {}
_SAME = frozenset({"same-origin", "none"})
# What a mail program sends in one click (RFC 8058), wherever it runs; the token proves it, and all that it does is to stop letters.
FROM_ANYWHERE = frozenset({"public.following.unsubscribe"})


def refuse_unreadable_addresses() -> None:
    """No page has an address with NUL or broken text in it, and no database could be asked for one."""
    if is_unreadable(request.path):
        abort(404)


def refuse_foreign_posts() -> None:
    """Let in only POSTs that our own pages send: by Fetch-Metadata where the browser tells it, by Origin where it does not.

    A client that sends neither is no browser, so nobody can be tricked into using it.
    """
    if request.method in SAFE_METHODS or request.endpoint in FROM_ANYWHERE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in _SAME:
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin not in _own_origins():
        abort(403)


def _own_origins() -> set[str]:
    base = urlsplit(current_app.config["BASE_URL"])
    own = {f"{base.scheme}://{base.netloc}"}
    if current_app.config["IS_DEVELOPMENT"]:
        own |= {f"{base.scheme}://{name}:{base.port or 80}" for name in ("localhost", "127.0.0.1", "[::1]")}
    return own


def limit_public_form() -> None:
    """A public form is small: a megabyte in a field is refused before it is read. It is here before anybody asks the database."""
    request.max_content_length = LARGEST_PUBLIC_FORM
    if request.method not in SAFE_METHODS:
        # Of a form that trickles in, nobody who writes has to wait for the end.
        _ = request.form


def allow_large_form(endpoint: str, most: int) -> None:
    """Let the form of a view behind the sign-in be as large as `most` bytes."""
    _large_forms[endpoint] = most


def widen_large_form() -> None:
    """A file of hundreds of megabytes is read only for those views that take one, and after it is known who sends it."""
    most = _large_forms.get(request.endpoint or "")
    if most is not None:
        request.max_content_length = most


def signed_in() -> SignedIn | None:
    """The person whose session the request carries, if any."""
    person = current_user._get_current_object()  # noqa: SLF001 - how werkzeug unwraps a proxy
    return person if isinstance(person, SignedIn) else None


def actor() -> Actor:
    """Who acts in this request."""
    person = signed_in()
    return person.actor if person is not None else VISITOR


def require_sign_in() -> Response | None:
    """Send who is not signed in to the door, and remember where they wanted to go."""
    if signed_in() is not None:
        return None
    if request.method in SAFE_METHODS:
        return redirect(url_for("public.sign_in.sign_in", next=request.full_path.rstrip("?")), 303)
    return abort(401)


def require_administrator() -> None:
    """Staff pages look absent to everybody else."""
    if not actor().is_administrator:
        abort(404)


def csrf_token() -> str:
    """The token that this session's forms carry: a MAC over the session's own id, so nothing needs to be kept."""
    person = signed_in()
    return the_token_maker().keyed("csrf", person.session_uuid.hex) if person is not None else ""


def require_csrf_token() -> None:
    """Refuse a POST of a signed-in person that does not carry the session's token."""
    if request.method in SAFE_METHODS:
        return
    expected = csrf_token()
    # Who sends it is known; until the form has arrived, perhaps with a file of hundreds of megabytes, others may write.
    let_go()
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    # Bytes: comparing non-ASCII texts raises.
    if not expected or not hmac.compare_digest(sent.encode("utf-8", "replace"), expected.encode()):
        abort(403)
