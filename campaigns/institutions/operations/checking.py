"""What may be written of institutions and people: dates as precise as they are known, addresses of the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.partial_dates import read_partial_date
from campaigns.foundation.web_addresses import is_web_address
from campaigns.institutions.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaigns.institutions.models import Institution

_DAY = 10


def refuse_erased(thing: Institution | Person, field: str) -> None:
    """Refuse a detail, written in `field`, of somebody who asked that details be erased.

    Raises:
        Invalid: with the reason beside the field.

    """
    if isinstance(thing, Person) and thing.details_erased_at is not None:
        raise Invalid(
            {
                field: _(
                    "The details of this person were erased on request, so none may be written here. Only the name and the offices are kept. "
                    "Whoever keeps the directory can lift that on the page of what is kept about this person."
                )
            }
        )


def is_in_order(start: str | None, end: str | None) -> bool:
    """Whether one date does not come after the other; a year ends after each of its days."""
    return start is None or end is None or start <= f"{end}-99"


def checked_dates(**dates: str | None) -> dict[str, str | None]:
    """The dates by name, as they are stored; empty ones are None. Those called `start_date` and `end_date` must be in order.

    Raises:
        Invalid: with a fault for each that is none.

    """
    found: dict[str, str | None] = {}
    faults: dict[str, str] = {}
    for name, text in dates.items():
        try:
            found[name] = read_partial_date(text).text[:_DAY] if text and text.strip() else None
        except ValueError:
            faults[name] = _("Write a year, a month or a day: 2024, 2024-05 or 2024-05-17.")
    if not faults and not is_in_order(found.get("start_date"), found.get("end_date")):
        faults["end_date"] = _("The end comes before the beginning.")
    if faults:
        raise Invalid(faults)
    return found


def check_web_addresses(addresses: Mapping[str, str | None]) -> None:
    """Refuse what is no address of the web.

    Raises:
        Invalid: with a fault for each.

    """
    faults = {
        name: _("Write the whole address, beginning with https://.")
        for name, text in addresses.items()
        if text and not is_web_address(text)
    }
    if faults:
        raise Invalid(faults)
