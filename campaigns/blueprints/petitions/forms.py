"""The form that citizens fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField
from wtforms.validators import ValidationError

from campaigns.blueprints.forms import (
    Address,
    AtMost,
    BaseForm,
    CountryField,
    LineField,
    Needed,
    OneOf,
    PersonName,
    PlaceName,
    TextField,
)
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.signatures.models import Display
from campaigns.signatures.operations.signing import SignatureData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.datastructures import MultiDict

    from campaigns.insights.pages import Named

LONGEST_NAME = 100
LONGEST_REASON = 500
DISPLAYS = [
    (Display.NOTHING, _("Nothing: only the count goes up")),
    (Display.INITIALS, _("My initials and my place")),
    (Display.FULL, _("My full name and my place")),
]


class SignForm(BaseForm):
    """Sign a petition: as little as it takes, and each consent by itself."""

    name = LineField(_("Your name"), [Needed(_("Write your name.")), AtMost(LONGEST_NAME), PersonName()])
    email = LineField(_("Your e-mail address"), [Needed(_("Write your e-mail address.")), AtMost(254), Address()])
    country = CountryField(_("Country where you live"), [Needed(_("Choose your country."))])
    locality = LineField(_("Town or village"), [AtMost(100), PlaceName()])
    reason = TextField(_("Why do you sign?"), [AtMost(LONGEST_REASON)])
    display = RadioField(
        _("What may others see of you?"),
        [OneOf(Display)],
        choices=lambda: DISPLAYS,
        default=Display.NOTHING,
        validate_choice=False,
    )
    public = BooleanField(_("I agree that this is shown in public on the petition's page."))
    news = SelectMultipleField(
        _("I would like news by e-mail from (each choice is free)"), choices=[], validate_choice=False
    )
    consent = BooleanField(
        _(
            "I sign, and I agree that my name, address and support of this demand are kept, encrypted, until six months after this petition has ended."
        ),
        [Needed(_("Without this we may not keep your signature: it says what you think of a law."))],
    )
    version = HiddenField()
    language = HiddenField()

    @classmethod
    def blank(cls, organizations: Sequence[Named], version: UUID, language: str) -> SignForm:
        """An empty form under a petition."""
        form = cls()
        form.version.data, form.language.data = str(version), language
        form.name_organizations(organizations)
        return form

    @classmethod
    def sent(cls, values: MultiDict[str, str]) -> SignForm:
        """What somebody sent."""
        return cls(values)

    def name_organizations(self, organizations: Sequence[Named]) -> None:
        """Offer news of each organization."""
        self.news.choices = [(str(one.uuid), one.name) for one in organizations]

    def validate_public(self, field: BooleanField) -> None:
        """A shown name needs the consent to show it."""
        if self.display.data in {Display.INITIALS, Display.FULL} and not field.data:
            raise ValidationError(str(_("To show your name we need your consent here, or choose to show nothing.")))

    def signature_data(self, language: str) -> SignatureData:
        """What was typed, for the operation; an unknown version is the current one's business."""
        return SignatureData(
            name=self.name.data or "",
            email=self.email.data or "",
            country=self.country.data or "",
            locality=self.locality.data or "",
            reason=self.reason.data or "",
            display=self.display.data,
            is_public=bool(self.public.data) and self.display.data != Display.NOTHING,
            news=tuple(one for one in map(_uuid, self.news.data or ()) if one is not None),
            version=_uuid(self.version.data) or UUID(int=0),
            language=language,
        )


class OwnLinkForm(BaseForm):
    """Ask for the link to one's own signature."""

    email = LineField(_("Your e-mail address"), [Needed(_("Write your e-mail address.")), AtMost(254), Address()])


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
