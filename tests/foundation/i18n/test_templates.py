"""Texts in templates: escaped values, markup of our own, numbers in the habit of the language."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from campaigns.foundation.i18n.templates import teach_texts
from campaigns.foundation.i18n.texts import speaking


@pytest.fixture
def page() -> Environment:
    environment = Environment(autoescape=True)
    teach_texts(environment)
    return environment


@pytest.mark.parametrize(
    ("code", "said"), [("en", "2,153 signatures"), ("sr-Cyrl", "2.153 потписа"), ("sr-Latn", "2.153 potpisa")]
)
def test_a_text_that_counts_groups_the_digits(page: Environment, code: str, said: str) -> None:
    with speaking(code):
        text = page.from_string('{{ ngettext("%(num)s signature", "%(num)s signatures", 2153) }}').render()
    assert text == said


def test_what_is_filled_in_is_escaped_and_the_text_is_not(page: Environment) -> None:
    source = '{{ _("<b>%(name)s</b>", name=name) }} {{ ngettext("<i>%(who)s</i>", "<i>%(who)s</i>", 2, who=name) }}'
    assert page.from_string(source).render(name="<&>") == "<b>&lt;&amp;&gt;</b> <i>&lt;&amp;&gt;</i>"


def test_a_text_with_a_context_is_its_own_text(page: Environment) -> None:
    assert page.from_string('{{ pgettext("of a person", "Name") }}').render() == "Name"


def test_a_text_in_a_block_is_one_line(page: Environment) -> None:
    assert page.from_string("{% trans %}\n  One\n  line\n{% endtrans %}").render() == "One line"
