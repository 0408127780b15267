"""What a list of proposals can be narrowed to, as a form whose answers stand in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import SelectField

from campaigns.blueprints.forms import BaseForm, LineField
from campaigns.foundation.i18n.texts import gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.proposals.classifications import BILLS
from campaigns.proposals.queries import Search
from campaigns.proposals.stages import CANONICAL, OUTCOMES, stage_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 200


class SearchForm(BaseForm):
    """A search for proposals. Nothing in it can be wrong: what is not known finds nothing."""

    text = LineField(_("Words"), name="q")
    jurisdiction = SelectField(_("Where"), choices=[], validate_choice=False)
    stage = SelectField(_("Stage"), choices=[], validate_choice=False)
    outcome = SelectField(_("How it stands"), choices=[], validate_choice=False)
    subject = SelectField(_("Subject"), choices=[], validate_choice=False)
    classification = SelectField(_("Kind"), choices=[], validate_choice=False)

    def offer(self, jurisdictions: Sequence[tuple[str, str]], subjects: Sequence[str]) -> None:
        """Fill in what can be chosen."""
        self.jurisdiction.choices = [("", gettext("Everywhere")), *jurisdictions]
        self.subject.choices = [("", gettext("Any subject")), *((one, one) for one in subjects)]
        self.stage.choices = [("", gettext("Any stage")), *((key, stage_name(key)) for key in CANONICAL)]
        self.outcome.choices = [
            ("", gettext("Alive or ended")),
            ("alive", gettext("Alive")),
            *((key, stage_name(key)) for key in reversed(OUTCOMES)),
        ]
        self.classification.choices = [("", gettext("Any kind")), *BILLS.items()]

    def query(self) -> dict[str, str]:
        """What is asked for, as it stands in the address."""
        fields = (self.text, self.jurisdiction, self.stage, self.outcome, self.subject, self.classification)
        return {field.name: field.data[:_LONGEST] for field in fields if field.data}

    def search(self) -> Search:
        """What is asked for."""
        asked = self.query()
        return Search(
            text=asked.get("q", ""),
            jurisdiction=asked.get("jurisdiction", ""),
            stage=asked.get("stage", ""),
            outcome=asked.get("outcome", ""),
            subject=asked.get("subject", ""),
            classification=asked.get("classification", ""),
        )
