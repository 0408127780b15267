"""Forms of the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from campaigns.blueprints.forms import AtMost, BaseForm, LineField, Needed, PartialDateField, TextField
from campaigns.foundation.i18n.texts import gettext as _now
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.institutions.models import JurisdictionClassification
from campaigns.institutions.operations import CONTACT_KINDS, SessionData
from campaigns.institutions.queries import CLASSIFICATIONS, SESSION_KINDS, session_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaigns.institutions.models import InstitutionMembership, LegislativeSession, Post
    from campaigns.institutions.queries import JurisdictionCard, PostRow

LONGEST_NAME = 300
LONGEST_ADDRESS = 1000
LANGUAGES = [
    ("", _("Not said")),
    ("sq", "Shqip"),
    ("sr-Cyrl", "Српски"),
    ("sr-Latn", "Srpski"),
    ("bs", "Bosanski"),
    ("hr", "Hrvatski"),
    ("cnr", "Crnogorski"),
    ("mk", "Македонски"),
    ("it", "Italiano"),
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("et", "Eesti"),
]
CONTACT_NAMES = {
    "email": _("E-mail"),
    "phone": _("Phone"),
    "fax": _("Fax"),
    "address": _("Postal address"),
    "url": _("Website"),
    "twitter": "X (Twitter)",
    "facebook": "Facebook",
}
_DATE_HINT = 10


class FindForm(BaseForm):
    """Find institutions and people."""

    q = LineField(_("Name of an institution or a person"), [AtMost(200)])


class SourceForm(BaseForm):
    """Where something was found, and when."""

    source_url = LineField(_("Source (web address)"), [AtMost(LONGEST_ADDRESS)])
    source_date = PartialDateField(_("Seen there on"), [AtMost(_DATE_HINT)])


class InstitutionForm(SourceForm):
    """What is said of an institution."""

    name = LineField(_("Name"), [Needed(_("Write the name.")), AtMost(LONGEST_NAME)])
    language = SelectField(_("Language of the name"), choices=lambda: LANGUAGES, default="")
    classification = SelectField(
        _("Kind"), [Needed(_("Choose a kind."))], choices=lambda: list(CLASSIFICATIONS.items()), default="agency"
    )
    abbreviation = LineField(_("Abbreviation"), [AtMost(40)])
    seats = IntegerField(_("Seats by law"), [Optional(), NumberRange(1, 100_000)])
    description = TextField(_("Description"), [AtMost(20_000)])
    founding_date = PartialDateField(_("Founded"), [AtMost(_DATE_HINT)])
    dissolution_date = PartialDateField(_("Dissolved"), [AtMost(_DATE_HINT)])
    parent = LineField(_("Part of (name of an institution)"), [AtMost(LONGEST_NAME)])


class NewInstitutionForm(SourceForm):
    """Found an institution."""

    jurisdiction = SelectField(_("Jurisdiction"), [Needed(_("Choose a jurisdiction."))])
    name = LineField(_("Name"), [Needed(_("Write the name.")), AtMost(LONGEST_NAME)])
    language = SelectField(_("Language of the name"), choices=lambda: LANGUAGES, default="")
    classification = SelectField(
        _("Kind"), [Needed(_("Choose a kind."))], choices=lambda: list(CLASSIFICATIONS.items()), default="agency"
    )
    abbreviation = LineField(_("Abbreviation"), [AtMost(40)])
    seats = IntegerField(_("Seats by law"), [Optional(), NumberRange(1, 100_000)])


class JurisdictionForm(BaseForm):
    """Set up a jurisdiction."""

    name = LineField(_("Name in English"), [Needed(_("Write the name.")), AtMost(200)])
    ocd_id = LineField(
        _("Open Civic Data id"), [Needed(_("Write an id: ocd-jurisdiction/country:rs/government.")), AtMost(200)]
    )
    classification = SelectField(
        _("Kind"),
        choices=lambda: [
            (JurisdictionClassification.GOVERNMENT, _("State")),
            (JurisdictionClassification.MUNICIPALITY, _("Municipality")),
            (JurisdictionClassification.SUPRANATIONAL, _("Union of states")),
            (JurisdictionClassification.TREATY, _("Treaty")),
        ],
    )
    url = LineField(_("Website"), [AtMost(500)])


class PlaceForm(BaseForm):
    """In which jurisdiction; written first, so that what is wrong with it is said first."""

    jurisdiction = SelectField(_("Jurisdiction"), [Needed(_("Choose a jurisdiction."))])

    def offering(self, jurisdictions: Iterable[JurisdictionCard]) -> Self:
        """Offer the jurisdictions."""
        self.jurisdiction.choices = [("", _now("Choose")), *((one.slug, one.title) for one in jurisdictions)]
        return self


class SessionForm(BaseForm):
    """What is said of a legislative session."""

    identifier = LineField(_("Identifier"), [AtMost(120)])
    has_none = BooleanField(_("Laws are made here without sessions"))
    name = LineField(_("Name"), [AtMost(LONGEST_NAME)])
    classification = SelectField(_("Kind"), choices=lambda: list(SESSION_KINDS.items()), default="primary")
    start_date = PartialDateField(_("From"), [AtMost(_DATE_HINT)])
    end_date = PartialDateField(_("Until"), [AtMost(_DATE_HINT)])

    @classmethod
    def showing(cls, session: LegislativeSession) -> SessionForm:
        """The form with a session in it."""
        return cls(obj=session, data={"has_none": not session.identifier}).keeping(session.classification)

    def keeping(self, kind: str) -> Self:
        """Offer also the kind that a session has, where a source has a word of its own for it."""
        self.classification.choices = [*{**SESSION_KINDS, kind: session_kind(kind)}.items()]
        return self

    def validate_identifier(self, field: LineField) -> None:
        """Either there is one, or it was said that there are no sessions."""
        if self.has_none.data and field.data:
            raise ValidationError(str(_("Leave this empty where there are no sessions, or take the tick away.")))
        if not self.has_none.data and not field.data and not field.errors:
            raise ValidationError(str(_("Write how the session is told from others: 14, 2024-2029.")))

    def said(self) -> SessionData:
        """What was typed."""
        return SessionData(
            identifier=self.identifier.data or "",
            name=self.name.data or "",
            classification=self.classification.data,
            start_date=self.start_date.data,
            end_date=self.end_date.data,
        )


class NewSessionForm(SessionForm, PlaceForm):
    """Open a legislative session."""


class PostForm(BaseForm):
    """What is said of a post. Its ids are its own: it stands on a page with other forms."""

    label = LineField(_("Post"), [Needed(_("Write what the post is called.")), AtMost(LONGEST_NAME)], id="post-label")
    role = LineField(_("Role"), [AtMost(120)], id="post-role")
    area = LineField(_("Area"), [AtMost(120)], id="post-area")
    start_date = PartialDateField(_("From"), [AtMost(_DATE_HINT)], id="post-start")
    end_date = PartialDateField(_("Until"), [AtMost(_DATE_HINT)], id="post-end")

    @classmethod
    def showing(cls, post: Post, area: str) -> PostForm:
        """The form with a post in it."""
        said = {name: getattr(post, name) for name in ("label", "role", "start_date", "end_date")}
        return cls(data={**said, "area": area})


class NameForm(BaseForm):
    """Add another name."""

    name = LineField(_("Name"), [Needed(_("Write the name.")), AtMost(LONGEST_NAME)])
    language = SelectField(_("Language"), choices=lambda: LANGUAGES, default="")
    note = LineField(_("What kind of name"), [AtMost(120)])


class ContactForm(BaseForm):
    """Add a way to reach an institution or a person in office."""

    kind = SelectField(_("Kind"), choices=lambda: [(key, CONTACT_NAMES[key]) for key in CONTACT_KINDS], default="email")
    value = LineField(_("Number or address"), [Needed(_("Write the number or the address.")), AtMost(500)])
    label = LineField(_("Label"), [AtMost(120)])
    source_url = LineField(_("Source (web address)"), [AtMost(LONGEST_ADDRESS)])
    as_of = PartialDateField(_("Seen there on"), [AtMost(_DATE_HINT)])

    def contact(self) -> dict[str, str]:
        """What was typed, by the names of the operation."""
        return {name: self[name].data or "" for name in ("kind", "value", "label", "source_url", "as_of")}


class MemberForm(SourceForm):
    """Enter that a person belongs to an institution."""

    person = LineField(_("Name of the person"), [Needed(_("Write the name.")), AtMost(LONGEST_NAME)])
    role = LineField(_("Role"), [AtMost(120)])
    post = SelectField(_("Post"), default="")
    group = LineField(_("For which party or group"), [AtMost(LONGEST_NAME)])
    start_date = PartialDateField(_("From"), [AtMost(_DATE_HINT)])
    end_date = PartialDateField(_("Until"), [AtMost(_DATE_HINT)])

    @classmethod
    def showing(cls, membership: InstitutionMembership, person: str, group: str) -> MemberForm:
        """The form with a membership in it."""
        return cls(
            data={
                "person": person,
                "role": membership.role,
                "post": str(membership.post.uuid) if membership.post is not None else "",
                "group": group,
                "start_date": membership.start_date,
                "end_date": membership.end_date,
                "source_url": membership.source_url,
                "source_date": membership.source_date,
            }
        )

    def offering(self, posts: Iterable[PostRow], present: Post | None = None) -> Self:
        """Offer the posts of the institution, and the present one wherever it belongs."""
        labels = {str(one.uuid): " · ".join(part for part in (one.label, one.area) if part) for one in posts}
        if present is not None:
            labels.setdefault(str(present.uuid), present.label)
        self.post.choices = [("", _now("No post")), *labels.items()]
        return self


class PersonForm(SourceForm):
    """What is said of a person in office."""

    name = LineField(_("Name"), [Needed(_("Write the name.")), AtMost(LONGEST_NAME)])
    family_name = LineField(_("Family name"), [AtMost(200)])
    given_name = LineField(_("Given name"), [AtMost(200)])


class ErasureForm(BaseForm):
    """Erase what is kept of a person beyond the office."""

    note = LineField(_("Reason"), [AtMost(LONGEST_NAME)])
    sure = BooleanField(
        _("Yes, erase it for good"), [Needed(_("Tick this if it is to be erased. Nobody can undo it."))]
    )
