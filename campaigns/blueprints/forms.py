"""What all forms share: a base class and fields that clean what is typed and refuse what cannot be kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from wtforms import Field, Form, SelectField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import html_params

from campaigns.foundation.addresses import is_address
from campaigns.foundation.i18n.texts import KNOWN_COUNTRIES, countries, current_language, format_number, raw_ngettext
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.partial_dates import iso_date
from campaigns.foundation.text import clean_line, clean_text, is_unreadable, names_a_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wtforms.fields.core import UnboundField
    from wtforms.form import BaseForm as BaseFormOfWtforms


class _Words:
    """WTForms' own messages, in our language."""

    def gettext(self, text: str) -> str:
        """Translate a message."""
        return _(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Translate a message that counts; WTForms fills it in."""
        return raw_ngettext(one, many, number)


_WORDS = _Words()
_patterns: dict[tuple[UnboundField[Any], str, str], Field] = {}


class BaseForm(Form):
    """A form whose messages come from our own catalogues."""

    class Meta:
        """WTForms' settings."""

        def get_translations(self, _form: Form) -> _Words:
            """Our catalogues."""
            return _WORDS

        def bind_field(self, form: Form, unbound_field: UnboundField[Any], options: dict[str, Any]) -> Field:
            """A field of a form: made once in the process and then copied, which costs a tenth; nobody changes the parts that the copies share."""
            key = (unbound_field, options["name"], options["prefix"])
            pattern = _patterns.get(key)
            if pattern is None:
                pattern = _patterns[key] = unbound_field.bind(form=form, **options)
                vars(pattern).update(_form=None, meta=None)
            field: Field = object.__new__(type(pattern))
            vars(field).update(vars(pattern), _form=form, meta=form.meta)
            return field

    def take_faults(self, faults: dict[str, str]) -> None:
        """Put what an operation found wrong beside its fields."""
        for name, text in faults.items():
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, text]
            else:
                self.form_errors.append(text)


class _Cleaned:
    """Mixin of text fields: unreadable characters are named as a fault, invisible ones go."""

    is_line = True
    data: str | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was typed."""
        raw = valuelist[0] if valuelist else ""
        if is_unreadable(raw):
            self.data = "".join(mark for mark in raw if not is_unreadable(mark))
            raise ValueError(_("This holds characters that cannot be read. Type it again."))
        self.data = clean_line(raw) if self.is_line else clean_text(raw)


class LineField(_Cleaned, StringField):
    """One line of text."""


class PartialDateField(LineField):
    """A day, a month or a year; one that is written day first, as the region does, is turned round."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was typed."""
        super().process_formdata(valuelist)
        self.data = iso_date(self.data or "")


class TextField(_Cleaned, TextAreaField):
    """Several lines of text."""

    is_line = False


class LinesField(TextField):
    """A list of texts, one a line; `lines` gives them."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that are not empty."""
        return tuple(line.strip() for line in (self.data or "").splitlines() if line.strip())


@lru_cache
def _country_options(language: str) -> str:  # noqa: ARG001 - the key: `countries()` speaks the language in use
    return "".join(f'<option value="{code}">{escape(name)}</option>' for code, name in countries())


class _CountryWidget:
    """A list of 250 options, made once a language: WTForms' own takes longer over it than all the rest of a page."""

    def __call__(self, field: Field, **attributes: Any) -> Markup:  # noqa: ANN401 - HTML's own
        """Show the field."""
        options = _country_options(current_language().code)
        if field.data:
            chosen = f'value="{escape(field.data)}"'
            options = options.replace(chosen, f"selected {chosen}")
        blank = f'<option value="">{escape(_("Choose"))}</option>'
        own = html_params(id=field.id, name=field.name, required="required" in field.flags, **attributes)
        return Markup(f"<select {own}>{blank}{options}</select>")  # noqa: S704 - each part is escaped


class CountryField(SelectField):
    """A country; the choices are in the language of the reader, the check is a look into a set."""

    widget = _CountryWidget()

    def __init__(self, label: str | None = None, validators: list[Any] | None = None, **options: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(label, validators, choices=[], validate_choice=False, **options)

    def pre_validate(self, form: BaseFormOfWtforms) -> None:  # noqa: ARG002 - WTForms' own
        """Refuse what is no country."""
        if self.data and self.data not in KNOWN_COUNTRIES:
            self.data = ""
            raise StopValidation(_("Choose a country from the list."))


class Needed:
    """Something must be there; `text` says what to do."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, _form: Form, field: Field) -> None:
        """Check a field."""
        if not field.data:
            if field.errors:
                raise StopValidation
            raise StopValidation(str(self.text))


class OneOf:
    """One of the values that are offered: a look into a set, where WTForms would walk through the choices."""

    def __init__(self, values: Iterable[str]) -> None:
        self.values = frozenset(values)

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 - WTForms' own
        """Check a field."""
        if field.data not in self.values:
            raise StopValidation(field.gettext("Not a valid choice."))


class AtMost:
    """A text of at most `most` characters."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, _form: Form, field: Field) -> None:
        """Check a field."""
        length = len(field.data or "")
        if length > self.most:
            numbers = {"length": format_number(length), "most": format_number(self.most)}
            raise StopValidation(_("This is %(length)s characters long. At most %(most)s fit.", **numbers))


class Address:
    """An e-mail address that could exist."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check a field."""
        if not is_address(field.data or ""):
            raise StopValidation(_("This is not a whole e-mail address. It looks like name@example.org."))


def _is_no_name(text: str) -> bool:
    return text.startswith(("=", "+", "-", "@")) or "@" in text or names_a_page(text)


class PlaceName:
    """A name of a place, if there is one: no formula for a spreadsheet, no address of a page, no address of mail."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check a field."""
        if _is_no_name(field.data or ""):
            raise StopValidation(_("Write the name of the place alone, without an address."))


class PersonName:
    """A name of a person: no formula for a spreadsheet, no address of a page, no address of mail."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check a field."""
        text = field.data or ""
        if _is_no_name(text):
            raise StopValidation(_("Write the name alone: without an address and not beginning with =, +, - or @."))
        if not any(mark.isalpha() for mark in text):
            raise StopValidation(_("Write your name with letters."))
