"""How Open Civic Data names things: by text, by object, by pseudo id."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.proposals.imports.records import UnfitError, line_of, table_of, url_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaigns.proposals.imports.records import Part


@lru_cache(maxsize=4096)
def pseudo(text: str) -> Mapping[str, Any]:
    """The attributes of a pseudo id.

    Raises:
        UnfitError: when what follows the `~` is no object.

    """
    try:
        found = json.loads(text[1:])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UnfitError(
            _("What follows the ~ is no JSON object: “%(value)s”. Correct it, or write a name.", value=excerpt(text))
        )
    return found


def named(value: object, path: str) -> tuple[str, str]:
    """The printed name and the kind of a body or person that is named by a text, a pseudo id or an object."""
    if value is None or value == "":
        return "", ""
    if isinstance(value, str) and value.startswith("~"):
        return _named_by_pseudo_id(value)
    if isinstance(value, dict):
        return _named_by_object(value, path)
    return line_of(value, path, most=300), ""


@lru_cache(maxsize=4096)
def _named_by_pseudo_id(text: str) -> tuple[str, str]:
    return _named_by_object(pseudo(text), "~")


def _named_by_object(found: Mapping[str, Any], path: str) -> tuple[str, str]:
    name = line_of(found.get("name"), path, most=300)
    return name, "" if name else line_of(found.get("classification"), path, most=40)


def read_source(value: object, path: str) -> Part:
    """A page at which something can be checked.

    Raises:
        UnfitError: when it has no address.

    """
    if isinstance(value, str):
        value = {"url": value}
    found = table_of(value, path)
    url = url_of(found.get("url"), f"{path}.url")
    if not url:
        raise UnfitError(_("This source has no address. Write it as “url”."))
    return {"url": url, "note": line_of(found.get("note"), f"{path}.note", most=300)}
