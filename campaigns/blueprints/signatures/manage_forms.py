"""Forms over the list of signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import RadioField, SelectField

from campaigns.blueprints.forms import AtMost, BaseForm, LineField, Needed
from campaigns.foundation.i18n.texts import countries, gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.signatures.export import ExportKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.datastructures import MultiDict

    from campaigns.coalitions.queries import OrganizationName

STATES = [
    ("", _("All")),
    ("confirmed", _("Confirmed")),
    ("pending", _("Waiting for confirmation")),
    ("withdrawn", _("Withdrawn")),
]


class FilterForm(BaseForm):
    """Find signatures: by name in any script, by whole address, by state, by country."""

    text = LineField(_("Name or e-mail address"), [AtMost(254)])
    state = SelectField(_("State"), choices=lambda: STATES, validate_choice=False)
    country = SelectField(_("Country"), choices=[], validate_choice=False)

    @classmethod
    def asked(cls, values: MultiDict[str, Any], present: Iterable[str]) -> FilterForm:
        """The filters of an address; countries that signatures come from stand in the list."""
        form = cls(values)
        known = set(present)
        form.country.choices = [("", gettext("All")), *((code, name) for code, name in countries() if code in known)]
        form.validate()
        return form

    @property
    def query(self) -> dict[str, str]:
        """The filters that are set, as parts of an address; a state or a country that is not offered is none."""
        if self.errors:
            return {}
        offered = {choice[0] for choice in self.country.choices or ()}
        country = self.country.data if self.country.data in offered else ""
        state = self.state.data if self.state.data in dict(STATES) else ""
        return {"text": self.text.data or "", "state": state or "", "country": country or ""}


class ExportForm(BaseForm):
    """Take signatures out as a table."""

    what = RadioField(_("What"), [Needed(_("Choose what to export."))])
    form = RadioField(
        _("Format"),
        [Needed(_("Choose a format."))],
        choices=lambda: [("csv", "CSV"), ("xlsx", "XLSX (Excel, LibreOffice)")],
        default="csv",
    )

    @classmethod
    def offering(
        cls, organizations: Iterable[OrganizationName], values: MultiDict[str, Any] | None = None
    ) -> ExportForm:
        """The form for somebody who acts for `organizations`; each gets only those who want its news."""
        form = cls(values, data={"what": ExportKind.SIGNATURES.value, "form": "csv"})
        signatures = (
            ExportKind.SIGNATURES.value,
            gettext("All confirmed signatures, to be handed over, without e-mail addresses"),
        )
        news = [
            (str(one.uuid), gettext("Those who want news from %(name)s, with e-mail addresses", name=one.name))
            for one in organizations
        ]
        form.what.choices = [signatures, *news]
        return form
