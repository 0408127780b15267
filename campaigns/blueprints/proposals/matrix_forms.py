"""Forms of demands that are followed in several jurisdictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import RadioField, SelectField
from wtforms.fields.core import UnboundField

from campaigns.blueprints.forms import AtMost, BaseForm, LineField, Needed, TextField
from campaigns.foundation.i18n.texts import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzeug.datastructures import MultiDict

    from campaigns.insights.matrix import RowToTranslate

LONGEST_TITLE = 200
LONGEST_BODY = 50_000
LONGEST_NOTE = 2_000


class DemandTextForm(BaseForm):
    """Title and explanation of a demand in one language."""

    title = LineField(_("The demand, in one line"), [Needed(_("Write a title.")), AtMost(LONGEST_TITLE)])
    body = TextField(_("Explanation"), [AtMost(LONGEST_BODY)])


class TranslationForm(DemandTextForm):
    """Title and explanation of a demand in another language than its first, and a note for each of its rows."""

    def __init__(
        self,
        data: MultiDict[str, Any] | None = None,
        *,
        rows: Sequence[RowToTranslate] = (),
        **present: Any,  # noqa: ANN401 - WTForms' own
    ) -> None:
        super().__init__(data, **present)
        self.rows: dict[str, RowToTranslate] = {}
        for row in rows:
            # Rows whose proposals were deleted may be called alike; what is typed goes to the first.
            self.rows.setdefault(f"note.{row.jurisdiction}.{row.bill}", row)
        for name, row in self.rows.items():
            # Not by `bind_field`, which keeps what it binds: the names of rows are without end.
            field = UnboundField(TextField, row.label, [AtMost(LONGEST_NOTE)]).bind(self, name)
            field.process(data, row.written)
            self._fields[name] = field

    def typed_notes(self) -> Iterator[tuple[RowToTranslate, str]]:
        """The rows that stood on the page, with what was typed for each; one that was put in meanwhile is left alone."""
        for name, row in self.rows.items():
            if self[name].raw_data:
                yield row, self[name].data or ""


class NewDemandForm(DemandTextForm):
    """Begin to follow a demand in several jurisdictions."""

    campaign = SelectField(_("Campaign"), [Needed(_("Choose a campaign."))])
    language = RadioField(_("First language"), [Needed(_("Choose a language."))])


class RowForm(BaseForm):
    """Put a jurisdiction into the matrix, with its proposal where there is one."""

    jurisdiction = SelectField(_("Country or body"), [Needed(_("Choose a country or body."))])
    bill = LineField(_("Proposal"), [AtMost(LONGEST_TITLE)])
    note = TextField(_("What is to be said of it"), [AtMost(LONGEST_NOTE)])
    source_url = LineField(_("Where that can be checked"), [AtMost(1000)])
