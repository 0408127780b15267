"""The catalogue tool: reads texts out of code and templates, keeps translations, generates Latin, finds faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError

from campaigns.foundation.i18n.catalog_faults import faults_of
from campaigns.foundation.i18n.catalogs import generated, parse_catalog, plural_header, read_catalog, updated
from campaigns.foundation.i18n.extraction import Source, messages_in
from campaigns.foundation.i18n.languages import KNOWN

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog

CODE = """
from campaigns.foundation.i18n.texts import gettext as _, lazy_gettext, ngettext, pgettext

A = lazy_gettext("Lazy")
def f(n):
    _("Plain"), pgettext("of a person", "Name"), pgettext("of a thing", "Name")
    return ngettext("%(num)s signature", "%(num)s signatures", n), _(n)
"""
TEMPLATE = """
{% do [] %}
<p>{{ _("Hello %(name)s", name=name) }} {{ ngettext("%(num)s signature", "%(num)s signatures", 3) }}</p>
{% trans count=3 %}
  One line
  {% if true %}{% endif %}
{% endtrans %}
"""
SERBIAN = KNOWN["sr-Cyrl"]


def catalog(body: str, locale: str = "sr_Cyrl", rule: str | None = None) -> Catalog:
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {rule or plural_header(locale)}\\n"\n\n'
    return parse_catalog(header + body, locale)


def entry(source: str, translation: str) -> str:
    return f'msgid "{source}"\nmsgstr "{translation}"\n\n'


@pytest.fixture
def found(tmp_path: Path) -> Catalog:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "forms.py").write_text(CODE)
    (tmp_path / "room" / "page.html").write_text(TEMPLATE.replace("{% if true %}{% endif %}", ""))
    return messages_in([Source(tmp_path, "product", ("**/*.py", "**/*.html"))])


def test_texts_are_read_out_of_code_and_templates(found: Catalog) -> None:
    texts = {(message.context, message.id) for message in found if message.id}
    assert texts == {
        (None, "Lazy"),
        (None, "Plain"),
        ("of a person", "Name"),
        ("of a thing", "Name"),
        (None, ("%(num)s signature", "%(num)s signatures")),
        (None, "Hello %(name)s"),
        (None, "One line"),
    }


def test_a_catalogue_names_files_and_no_lines(found: Catalog) -> None:
    text = updated(catalog(""), found, SERBIAN)
    assert "#: product/room/forms.py product/room/page.html\n" in text
    assert ".py:" not in text
    assert "Date" not in text


def test_a_missing_catalogue_begins_with_the_rule_of_its_language(tmp_path: Path) -> None:
    assert read_catalog(tmp_path / "none.po", "sr_Cyrl").num_plurals == 3


def test_bringing_up_to_date_keeps_translations_and_is_stable(found: Catalog) -> None:
    old = catalog(entry("Plain", "Обично") + entry("Gone for good, with many words", "Нестало"))
    once = updated(old, found, SERBIAN)
    assert 'msgid "Plain"\nmsgstr "Обично"' in once
    assert "Нестало" not in once
    assert updated(parse_catalog(once, "sr_Cyrl"), found, SERBIAN) == once


def test_a_text_that_was_reworded_keeps_its_translation_as_a_guess(found: Catalog) -> None:
    once = updated(catalog(entry("Hello, %(name)s", "Добар дан, %(name)s")), found, SERBIAN)
    assert (
        '#, fuzzy, python-format\n#| msgid "Hello, %(name)s"\nmsgid "Hello %(name)s"\nmsgstr "Добар дан, %(name)s"'
        in once
    )
    assert any("guessed" in fault for fault in faults_of(parse_catalog(once, "sr_Cyrl")))


def test_latin_is_generated_with_placeholders_and_markup_untouched() -> None:
    master = catalog(
        entry("a", "<a href='%(url)s'>Љубав</a>, WhatsApp, {number} и ЉУБАВ, ЊЕГОШ, Џеп, ЏЕП")
        + 'msgid "%(num)s love"\nmsgid_plural "%(num)s loves"\nmsgstr[0] "%(num)s љубав"\nmsgstr[1] "%(num)s љубави"\nmsgstr[2] "%(num)s љубави"\n'
    )
    text = generated(master, KNOWN["sr-Latn"])
    assert "<a href='%(url)s'>Ljubav</a>, WhatsApp, {number} i LJUBAV, NJEGOŠ, Džep, DŽEP" in text
    assert 'msgstr[0] "%(num)s ljubav"' in text
    assert '"Language: sr_Latn\\n"' in text
    assert "Do not edit" in text


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (entry("Plain", ""), "has no translation"),
        (entry("Plain", "  "), "has no translation"),
        ("#, fuzzy\n" + entry("Plain", "Обично"), "guessed"),
        (entry("Hello %(name)s", "Добар дан, %(наме)s"), "placeholders differ"),
        (entry("Hello %(name)s", "Добар дан"), "placeholders differ"),
        (entry("Left: {number}", "Остало: {broj}"), "placeholders differ"),
        (entry("100%% of all", "100% свега"), "placeholders differ"),
        (entry("A <b>word</b>", "<b>Реч"), "HTML tags differ"),
        (entry("Plain ", "Обично"), "other spaces"),
        (
            'msgid "%(num)s a"\nmsgid_plural "%(num)s b"\nmsgstr[0] "%(num)s а"\nmsgstr[1] "%(num)s б"\n',
            "no translation",
        ),
        (
            'msgid "One"\nmsgid_plural "%(num)s b"\nmsgstr[0] "Један"\nmsgstr[1] "%(num)s б"\nmsgstr[2] "%(num)s б"\n',
            "placeholders",
        ),
    ],
)
def test_faults_are_named(body: str, fault: str) -> None:
    (said,) = faults_of(catalog(body))
    assert fault in said


def test_a_whole_catalogue_has_no_faults() -> None:
    good = entry("A <b>%(name)s</b>, 5%%", "<b>%(name)s</b>, 5%%") + entry("Plain", "Обично")
    assert not list(faults_of(catalog(good)))


def test_more_forms_than_the_header_says_are_refused() -> None:
    four = "".join(f'msgstr[{form}] "%(num)s"\n' for form in range(4))
    with pytest.raises(PoFileError):
        catalog('msgid "%(num)s"\nmsgid_plural "%(num)s"\n' + four)


def test_macedonian_counts_as_it_is_spoken_not_as_babel_writes_it() -> None:
    assert not list(faults_of(catalog("", "mk")))
    (fault,) = faults_of(catalog("", "mk", rule=str(get_plural("mk"))))
    assert "Plural-Forms" in fault


@pytest.mark.parametrize("locale", ["sr_Cyrl", "sr_Latn", "bs", "hr", "mk", "sq", "it", "en"])
def test_the_rules_of_all_languages_agree_with_cldr(locale: str) -> None:
    assert not list(faults_of(catalog("", locale)))
