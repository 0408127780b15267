"""What operations ask of dates, addresses and classifications before they keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.partial_dates import PartialDate, read_partial_date
from campaigns.foundation.web_addresses import is_web_address
from campaigns.proposals.classifications import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable


def checked_url(text: str, name: str) -> str:
    """An address of a page on the web.

    Raises:
        Invalid: when it is none, under the field `name`.

    """
    url = text.strip()
    if not is_web_address(url):
        raise Invalid({name: _("Write the whole address, beginning with https://.")})
    return url


def checked_optional_url(text: str | None, name: str = "source_url") -> str | None:
    """The same, where it may be left out."""
    return checked_url(text, name) if text and text.strip() else None


def checked_date(text: str, name: str = "date") -> PartialDate:
    """A date as precise as it is known.

    Raises:
        Invalid: when it is none, under the field `name`.

    """
    try:
        return read_partial_date(text)
    except ValueError:
        raise Invalid(
            {name: _("Write the date as 2026-05-31; 2026-05 or 2026 will do where no more is known.")}
        ) from None


def checked_optional_date(text: str, name: str = "date") -> PartialDate | None:
    """The same, where it may be left out."""
    return checked_date(text, name) if text.strip() else None


def checked_classification(words: Iterable[str]) -> list[str]:
    """Classifications of an action, each once.

    Raises:
        Invalid: when one is not on the list.

    """
    kept = list(dict.fromkeys(words))
    unknown = [word for word in kept if word not in ACTIONS]
    if unknown:
        raise Invalid({"classification": _("No such classification: %(word)s.", word=unknown[0])})
    return kept
