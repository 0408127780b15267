"""Forms of those who write petitions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wtforms import DateTimeLocalField, FileField, IntegerField, RadioField, SelectField
from wtforms.validators import StopValidation

from campaigns.blueprints.forms import AtMost, BaseForm, LineField, LinesField, Needed, TextField
from campaigns.foundation.i18n.texts import format_number, gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.petitions.operations import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field, Form

    from campaigns.foundation.i18n.languages import Language
    from campaigns.petitions.models import Petition, PetitionText

LONGEST_TITLE = 200
LONGEST_SUMMARY = 600
LONGEST_BODY = 50_000
LONGEST_LINE = 500
MOST_LINES = 30
LARGEST_GOAL = 100_000_000


class FewLines:
    """At most so many lines, none of them longer than a line may be."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check a field."""
        lines = field.lines if isinstance(field, LinesField) else ()
        if len(lines) > MOST_LINES:
            raise StopValidation(
                gettext("These are %(number)s lines. At most %(most)s fit.", number=len(lines), most=MOST_LINES)
            )
        longest = max((len(line) for line in lines), default=0)
        if longest > LONGEST_LINE:
            raise StopValidation(
                gettext(
                    "A line here is %(length)s characters long. At most %(most)s fit.",
                    length=format_number(longest),
                    most=format_number(LONGEST_LINE),
                )
            )


class BetweenGoals:
    """A goal that a petition can have."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check a field."""
        if field.errors:
            field.errors = []
            raise StopValidation(gettext("Write a whole number, in figures."))
        if field.data is None or not 1 <= field.data <= LARGEST_GOAL:
            raise StopValidation(gettext("Write a number from 1 to 100 million."))


class ClosingField(DateTimeLocalField):
    """When signing ends, in UTC; empty: no end."""

    def __init__(self, label: str, **options: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(label, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; a time without a zone is UTC."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write day and time like 2027-05-24 18:00.")) from None

    @property
    def moment(self) -> datetime | None:
        """The moment, if one was given."""
        return self.data.replace(tzinfo=UTC) if self.data is not None else None


class PetitionTextForm(BaseForm):
    """What a petition says in one language. A draft may have gaps; only a whole text can be published."""

    title = LineField(_("Title"), [Needed(_("Write a title: what should happen, in one line.")), AtMost(LONGEST_TITLE)])
    summary = TextField(_("Summary"), [AtMost(LONGEST_SUMMARY)])
    addressees = LinesField(_("Who must answer"), [FewLines()])
    demands = LinesField(_("Demands"), [FewLines()])
    body = TextField(_("Text"), [AtMost(LONGEST_BODY)])
    note = LineField(_("What has changed"), [AtMost(300)])

    @classmethod
    def showing(cls, text: PetitionText | None) -> PetitionTextForm:
        """The form with a text in it."""
        if text is None:
            return cls()
        lines = {"addressees": "\n".join(text.addressees), "demands": "\n".join(text.demands)}
        return cls(data={"title": text.title, "summary": text.summary, "body": text.body, **lines})

    @property
    def wording(self) -> Wording:
        """What was typed, for the operation."""
        return Wording(
            self.title.data or "",
            self.summary.data or "",
            self.body.data or "",
            self.demands.lines,
            self.addressees.lines,
        )


class NewPetitionForm(BaseForm):
    """Begin a petition."""

    campaign = SelectField(_("Campaign"), [Needed(_("Choose a campaign."))])
    language = RadioField(_("First language"), [Needed(_("Choose a language."))])
    title = LineField(_("Title"), [Needed(_("Write a title: what should happen, in one line.")), AtMost(LONGEST_TITLE)])
    summary = TextField(_("Summary"), [AtMost(LONGEST_SUMMARY)])
    goal = IntegerField(_("First goal"), [BetweenGoals()], default=100)


class PetitionSettingsForm(BaseForm):
    """Goal, end and address of a petition."""

    goal = IntegerField(_("First goal"), [BetweenGoals()])
    closes_at = ClosingField(_("Open until (UTC)"))
    slug = LineField(_("Address"), [Needed(_("Write an address.")), AtMost(80)])

    @classmethod
    def showing(cls, petition: Petition) -> PetitionSettingsForm:
        """The form with a petition's present settings."""
        return cls(data={"goal": petition.goal, "closes_at": petition.closes_at, "slug": petition.slug})


class PictureForm(BaseForm):
    """A picture, and for each language what it shows; the fields of the languages are added by `picture_form`."""

    picture = FileField(_("Picture"))


def picture_form(languages: Iterable[Language]) -> type[PictureForm]:
    """The form for a picture in a site that is written in `languages`."""
    fields = {f"text_{language.code}": LineField(language.name, [AtMost(LONGEST_LINE)]) for language in languages}
    return type("PictureFormOfSite", (PictureForm,), fields)


class StepForm(BaseForm):
    """A step of the life cycle, with a word why where one is asked for."""

    note = TextField(_("A word to the writers"), [AtMost(300)])


class UpdateForm(BaseForm):
    """News in one language."""

    title = LineField(_("Title"), [Needed(_("Write a title.")), AtMost(LONGEST_TITLE)])
    body = TextField(_("Text"), [Needed(_("Write what is new.")), AtMost(LONGEST_BODY)])
