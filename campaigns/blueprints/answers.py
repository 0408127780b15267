"""How views of the signed-in answer a form: it is whole and true and one goes on, or it comes back with what to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for

from campaigns.foundation.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from campaigns.blueprints.forms import BaseForm

MEND = 422


def is_done(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether `form` is right in shape and `act` finds it true; what `act` finds wrong stands beside the fields afterwards."""
    if not form.validate():
        return False
    try:
        act()
    except Invalid as error:
        form.take_faults(error.faults)
        return False
    return True


def go_on(endpoint: str, notice: str, **values: Any) -> Response:  # noqa: ANN401 - parts of an address
    """Send on to a page that says `notice` (a code of the table of notices), in the language in use."""
    return redirect(url_for(endpoint, **values, notice=notice), 303)


def to_mend(template: str, **context: Any) -> tuple[str, int]:  # noqa: ANN401 - what a template needs
    """The page again, with what was typed and what is wrong with it."""
    return render_template(template, **context), MEND


def go_back_in(path: str) -> Response:
    """Send on to a path of our own that was remembered without its language."""
    return redirect(request.script_root + path, 303)


def with_query(endpoint: str, query: dict[str, str], **values: Any) -> str:  # noqa: ANN401 - parts of an address
    """The address of a list with those of its filters that are set."""
    kept = {name: value for name, value in query.items() if value}
    address = url_for(endpoint, **values)
    return f"{address}?{urlencode(kept)}" if kept else address
