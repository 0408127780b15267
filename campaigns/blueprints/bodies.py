"""Bodies that a form names: the only one that is meant, or what to mend beside the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.blueprints.edge import db
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.institutions.queries import institution_at, institution_title, institutions_called

if TYPE_CHECKING:
    from campaigns.institutions.models import Institution


def named_body(
    jurisdiction_id: int, name: str | None, field: str, *, kept: Institution | None = None
) -> Institution | None:
    """The body of a jurisdiction that is called `name`, or has it as the last part of its page's address; none for an empty name.

    `kept` is the body that stands there already: left as the form showed it, it is still meant, also where another has its name.

    Raises:
        Invalid: beside `field`, when no body is called so, or several are.

    """
    if not name:
        return None
    if kept is not None and name in {kept.name, institution_title(kept, current_language().code)}:
        return kept
    found = institutions_called(db(), jurisdiction_id, name)
    if len(found) > 1:
        raise Invalid(
            {
                field: _(
                    "Several bodies of this jurisdiction are called so. Choose from the suggestions or write the full name; "
                    "where two have the same, write the last part of the address of its page."
                )
            }
        )
    body = found[0] if found else institution_at(db(), jurisdiction_id, name)
    if body is None:
        raise Invalid(
            {field: _("No body of this jurisdiction is called so. Choose from the suggestions or write the full name.")}
        )
    return body
