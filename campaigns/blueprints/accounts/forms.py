"""Forms of accounts."""

from __future__ import annotations

from urllib.parse import urlsplit

from wtforms import HiddenField, PasswordField, RadioField
from wtforms.validators import StopValidation

from campaigns.accounts.operations import LONGEST_NAME
from campaigns.accounts.operations.passphrases import LONGEST
from campaigns.blueprints.forms import AtMost, BaseForm, LineField, Needed
from campaigns.foundation.addresses import LONGEST as LONGEST_ADDRESS
from campaigns.foundation.i18n.texts import gettext, ngettext
from campaigns.foundation.i18n.texts import lazy_gettext as _

_INSIDE = ("/manage", "/staff")


def wait_words(seconds: int) -> str:
    """What is said to who tried too often."""
    return ngettext(
        "Too many tries. Wait %(num)s second, then try again.",
        "Too many tries. Wait %(num)s seconds, then try again.",
        seconds,
    )


class SignInForm(BaseForm):
    """Address and passphrase; `next` is where the person wanted to go."""

    email = LineField(_("E-mail address"), [Needed(_("Write the address of your account.")), AtMost(LONGEST_ADDRESS)])
    password = PasswordField(_("Passphrase"), [Needed(_("Write your passphrase.")), AtMost(LONGEST)])
    next = HiddenField()

    @property
    def destination(self) -> str | None:
        """The path to go to, if it is one of ours behind the sign-in."""
        path = self.next.data or ""
        if "\\" in path or not path.isprintable() or path.startswith("//"):
            return None
        parts = urlsplit(path)
        is_inside = any(parts.path == root or parts.path.startswith(f"{root}/") for root in _INSIDE)
        return path if is_inside and not parts.netloc and not parts.scheme else None


class _TwiceForm(BaseForm):
    """A new passphrase, typed twice because nobody sees it."""

    new_passphrase = PasswordField(_("New passphrase"), [Needed(_("Write a new passphrase."))])
    again = PasswordField(_("The same once more"))

    def validate_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if self.new_passphrase.data and field.data != self.new_passphrase.data:
            raise StopValidation(gettext("The two are not the same. Type both again."))


class InvitationForm(_TwiceForm):
    """Set a passphrase by the link of a letter."""


class PassphraseForm(_TwiceForm):
    """Change one's passphrase."""

    present = PasswordField(_("Present passphrase"), [Needed(_("Write your present passphrase.")), AtMost(LONGEST)])


class OwnAccountForm(BaseForm):
    """Name and language of one's own account."""

    name = LineField(_("Name"), [Needed(_("Write your name.")), AtMost(LONGEST_NAME)])
    language = RadioField(_("Language of letters to you"), [Needed(_("Choose a language."))])


class InviteForm(BaseForm):
    """An account that an administrator makes for somebody."""

    email = LineField(_("E-mail address"), [Needed(_("Write an e-mail address.")), AtMost(LONGEST_ADDRESS)])
    name = LineField(_("Name"), [Needed(_("Write a name.")), AtMost(LONGEST_NAME)])
    language = RadioField(_("Language of the letter"), [Needed(_("Choose a language."))])
