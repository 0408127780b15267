"""Texts in templates: one set of rules for pages, for letters and for the tool that reads the texts out of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import pass_eval_context
from markupsafe import Markup

from campaigns.foundation.i18n.texts import format_number, raw_gettext, raw_ngettext, raw_npgettext, raw_pgettext

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.nodes import EvalContext


def teach_texts(environment: Environment) -> None:
    """Let the templates of `environment` speak the language in use: `_`, `ngettext`, `pgettext` and `trans` blocks.

    What is filled in is escaped, the texts themselves may hold markup. A block's line disappears with its line break, which decides
    what a `trans` block says; so a catalogue is made by the same environment that shows the page.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.add_extension("jinja2.ext.do")
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        raw_gettext, raw_ngettext, newstyle=True, pgettext=raw_pgettext, npgettext=raw_npgettext
    )
    environment.globals["ngettext"] = _ngettext


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, number: int, **values: object) -> str:
    # Jinja's own would write 2153 where the reader expects 2,153 or 2.153.
    text = raw_ngettext(one, many, number)
    return (Markup(text) if context.autoescape else text) % {"num": format_number(number), **values}  # noqa: S704 - our own texts
