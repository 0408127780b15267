"""Forms of organizations and campaigns."""

from __future__ import annotations

from wtforms import RadioField, SelectField

from campaigns.accounts.operations import LONGEST_NAME
from campaigns.blueprints.forms import Address, AtMost, BaseForm, LineField, Needed, TextField
from campaigns.coalitions.models import Role
from campaigns.foundation.addresses import LONGEST as LONGEST_ADDRESS
from campaigns.foundation.i18n.texts import lazy_gettext as _

LONGEST_TITLE = 200
LONGEST_SUMMARY = 600
LONGEST_BODY = 50_000
ROLES = [
    (Role.OWNER, _("Owner")),
    (Role.MANAGER, _("Manager")),
    (Role.MODERATOR, _("Moderator")),
    (Role.VIEWER, _("Viewer")),
]
ROLE_NOTES = {
    Role.OWNER.value: _("Everything that managers may, and who belongs to the organisation."),
    Role.MANAGER.value: _("Writes and publishes petitions, begins campaigns, exports signatures."),
    Role.MODERATOR.value: _("Reviews petitions and hides what signers show in public."),
    Role.VIEWER.value: _("Reads everything and changes nothing."),
}


class OrganizationTextForm(BaseForm):
    """Name and description of an organization in one language."""

    name = LineField(_("Name of the organisation"), [Needed(_("Write the name.")), AtMost(LONGEST_TITLE)])
    description = TextField(_("Description"), [AtMost(LONGEST_BODY)])


class ContactsForm(BaseForm):
    """Where an organization is reached."""

    website = LineField(_("Website"), [AtMost(300)])
    contact = LineField(_("E-mail address for questions"), [AtMost(LONGEST_ADDRESS)])


class MemberForm(BaseForm):
    """Add a member."""

    email = LineField(_("E-mail address"), [Needed(_("Write an e-mail address.")), AtMost(LONGEST_ADDRESS), Address()])
    name = LineField(_("Name"), [Needed(_("Write a name.")), AtMost(LONGEST_NAME)])
    role = RadioField(_("Role"), [Needed(_("Choose a role."))], choices=lambda: ROLES, default=Role.VIEWER)
    language = RadioField(_("Language of the letter"), [Needed(_("Choose a language."))])


class RoleForm(BaseForm):
    """Another role for a member."""

    role = SelectField(_("Role"), [Needed(_("Choose a role."))], choices=lambda: ROLES)


class CampaignTextForm(BaseForm):
    """Title, summary and text of a campaign in one language."""

    title = LineField(_("Title"), [Needed(_("Write a title.")), AtMost(LONGEST_TITLE)])
    summary = TextField(_("Summary"), [AtMost(LONGEST_SUMMARY)])
    body = TextField(_("Text"), [AtMost(LONGEST_BODY)])


class NewCampaignForm(CampaignTextForm):
    """Begin a campaign."""

    organization = SelectField(_("Organisation that leads it"), [Needed(_("Choose an organisation."))])
    language = RadioField(_("First language"), [Needed(_("Choose a language."))])


class PartnerForm(BaseForm):
    """Let another organization carry a campaign too."""

    organization = SelectField(_("Organisation"), [Needed(_("Choose an organisation."))])


class FoundForm(OrganizationTextForm):
    """Set up an organization with its first owner."""

    language = RadioField(_("First language"), [Needed(_("Choose a language."))])
    owner_email = LineField(
        _("E-mail address of the first owner"),
        [Needed(_("Write an e-mail address.")), AtMost(LONGEST_ADDRESS), Address()],
    )
    owner_name = LineField(_("Name of the first owner"), [Needed(_("Write a name.")), AtMost(LONGEST_NAME)])
