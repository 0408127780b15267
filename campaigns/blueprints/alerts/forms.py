"""The forms of those who follow."""

from __future__ import annotations

from wtforms import RadioField, SelectMultipleField

from campaigns.alerts.models import Frequency
from campaigns.blueprints.forms import Address, AtMost, BaseForm, LineField, Needed, OneOf
from campaigns.foundation.i18n.texts import lazy_gettext as _

LETTERS = [
    (Frequency.AT_ONCE.value, _("At once, within a minute")),
    (Frequency.DAILY.value, _("Once a day, in the morning")),
    (Frequency.WEEKLY.value, _("Once a week, on Monday")),
]
FREQUENCIES = [*LETTERS, (Frequency.NEVER.value, _("No letters: only feeds and the calendar"))]


class FollowForm(BaseForm):
    """Follow something by mail: an address, and how often."""

    email = LineField(_("Your e-mail address"), [Needed(_("Write your e-mail address.")), AtMost(254), Address()])
    frequency = RadioField(
        _("How often may we write?"),
        [OneOf(code for code, _label in LETTERS)],
        choices=lambda: LETTERS,
        default=Frequency.DAILY.value,
        validate_choice=False,
    )


class ConfirmForm(BaseForm):
    """Confirm what is to be followed, and how often."""

    follow = SelectMultipleField(_("What you want to follow"), choices=[], validate_choice=False)
    frequency = RadioField(
        _("How often may we write?"),
        [OneOf(code for code, _label in LETTERS)],
        choices=lambda: LETTERS,
        validate_choice=False,
    )


class FrequencyForm(BaseForm):
    """Choose how often letters come, or none."""

    frequency = RadioField(
        _("How often may we write?"),
        [OneOf(Frequency)],
        choices=lambda: FREQUENCIES,
        validate_choice=False,
    )


class OwnFollowingForm(BaseForm):
    """Ask for the link to one's own page."""

    email = LineField(_("Your e-mail address"), [Needed(_("Write your e-mail address.")), AtMost(254), Address()])
