"""What a page says after something was done: a code in the address, a text from this table; no cookie carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from campaigns.foundation.i18n.texts import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# A notice that depends on what was done makes its text from the other parts of the address.
_NOTICES: dict[str, str | Callable[[], str]] = {
    "confirmed": _("Your signature is confirmed and counts."),
    "corrected": _("Your details were changed."),
    "display-changed": _("What is shown of you was changed."),
    "news-changed": _("Your choice of news was saved."),
    "withdrawn": _("Your signature was taken back. It no longer counts."),
    "erased": _("Everything about you was erased."),
    "link-renewed": _("A new link is on its way to your mailbox."),
}


def add_notices(more: Mapping[str, str] | Mapping[str, Callable[[], str]]) -> None:
    """Add the notices of a blueprint."""
    _NOTICES.update(more)


def current_notice() -> str | None:
    """The text that belongs to the code in the address; an unknown code says nothing."""
    text = _NOTICES.get(request.args.get("notice", ""))
    if text is None:
        return None
    return text() if callable(text) else str(text)
