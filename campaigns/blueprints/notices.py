"""What a page says after something was done: a code in the address, a text from this table; no cookie carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from campaigns.foundation.i18n.texts import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NOTICES: dict[str, str] = {
    "confirmed": _("Your signature is confirmed and counts."),
    "corrected": _("Your details were changed."),
    "display-changed": _("What is shown of you was changed."),
    "news-changed": _("Your choice of news was saved."),
    "withdrawn": _("Your signature was taken back. It no longer counts."),
    "erased": _("Everything about you was erased."),
    "link-renewed": _("A new link is on its way to your mailbox."),
}
# Notices that depend on what was done, and make their text from the other parts of the address.
_MADE: dict[str, Callable[[], str]] = {}


def add_notices(more: Mapping[str, str]) -> None:
    """Add the notices of a blueprint."""
    _NOTICES.update(more)


def add_made_notice(code: str, make: Callable[[], str]) -> None:
    """Add a notice whose text `make` finds while the page is made."""
    _MADE[code] = make


def current_notice() -> str | None:
    """The text that belongs to the code in the address; an unknown code says nothing."""
    code = request.args.get("notice", "")
    if code in _MADE:
        return _MADE[code]()
    text = _NOTICES.get(code)
    return str(text) if text is not None else None
