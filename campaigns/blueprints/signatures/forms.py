"""The forms of a signer's own page."""

from __future__ import annotations

from wtforms import BooleanField, RadioField
from wtforms.validators import ValidationError

from campaigns.blueprints.forms import (
    AtMost,
    BaseForm,
    CountryField,
    LineField,
    Needed,
    PersonName,
    PlaceName,
    TextField,
)
from campaigns.blueprints.petitions.forms import DISPLAYS, LONGEST_NAME, LONGEST_REASON
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.signatures.models import Display


class CorrectForm(BaseForm):
    """Put right what one wrote."""

    name = LineField(_("Your name"), [Needed(_("Write your name.")), AtMost(LONGEST_NAME), PersonName()])
    country = CountryField(_("Country where you live"), [Needed(_("Choose your country."))])
    locality = LineField(_("Town or village"), [AtMost(100), PlaceName()])
    reason = TextField(_("Why do you sign?"), [AtMost(LONGEST_REASON)])


class DisplayForm(BaseForm):
    """Choose what others see."""

    display = RadioField(_("What may others see of you?"), choices=lambda: DISPLAYS, default=Display.NOTHING)
    public = BooleanField(_("I agree that this is shown in public on the petition's page."))

    def validate_public(self, field: BooleanField) -> None:
        """A shown name needs the consent to show it."""
        if self.display.data in {Display.INITIALS, Display.FULL} and not field.data:
            raise ValidationError(str(_("To show your name we need your consent here, or choose to show nothing.")))
