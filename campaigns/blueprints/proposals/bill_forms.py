"""Forms of those who write down proposals and what happens to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, DateField, FileField, SelectField, TimeField

from campaigns.blueprints.forms import AtMost, BaseForm, LineField, LinesField, Needed, PartialDateField, TextField
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.partial_dates import iso_date
from campaigns.foundation.time_zones import local_moment, zone_named
from campaigns.proposals.classifications import (
    ACTIONS,
    BILLS,
    DOCUMENTS,
    EVENTS,
    RELATIONS,
    SPONSORSHIPS,
    VERSIONS,
)
from campaigns.proposals.operations import BillData
from campaigns.proposals.pipelines import pipelines, pipelines_for
from campaigns.proposals.stages import OUTCOMES, stage_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from campaigns.institutions.models import Institution
    from campaigns.proposals.models import Bill, BillAction, BillEvent
    from campaigns.proposals.pipelines import Pipeline

LONGEST_TITLE = 2000
LONGEST_ABSTRACT = 20_000
LONGEST_TEXT = 900_000
LONGEST_URL = 1000
# Texts of laws come in the languages of the countries, not only in those of the site.
TEXT_LANGUAGES = [
    ("sq", "Shqip"),
    ("bs", "Bosanski"),
    ("hr", "Hrvatski"),
    ("sr-Cyrl", "Српски"),
    ("sr-Latn", "Srpski"),
    ("cnr", "Crnogorski"),
    ("mk", "Македонски"),
    ("it", "Italiano"),
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
]
FORMATS = [
    ("plain", _("Plain text")),
    ("markdown", _("Markdown")),
    ("html", _("HTML")),
    ("akn", _("Akoma Ntoso")),
    ("pdf", _("Text of a PDF")),
]


def _options(words: Mapping[str, str], blank: str = "") -> list[tuple[str, str]]:
    return [*([("", blank)] if blank else []), *words.items()]


class DayField(DateField):
    """A day that may be left out; what cannot be one is said in our words."""

    def __init__(self, label: str, **options: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(label, format=["%Y-%m-%d"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata([iso_date(valuelist[0])])
        except ValueError:
            raise ValueError(gettext("Write the day like 2026-05-31.")) from None


class HourField(TimeField):
    """A time of day that may be left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write the time like 14:30.")) from None


class ActionForm(BaseForm):
    """What happened: a date and the official phrase; all else is guessed, and can be said."""

    date = PartialDateField(_("Date"), [Needed(_("Write the date.")), AtMost(32)])
    description = LineField(
        _("What happened"), [Needed(_("Write what happened, in the official words.")), AtMost(2000)]
    )
    institution_name = LineField(_("Where it happened"), [AtMost(300)])
    source_url = LineField(_("Address of the source"), [AtMost(LONGEST_URL)])
    classification = SelectField(_("Kind"), choices=lambda: _options(ACTIONS, gettext("as the words say")), default="")
    stage = SelectField(_("Stage that it leads to"), choices=[], default="")
    note = TextField(_("Note"), [AtMost(2000)])

    @classmethod
    def for_today(cls) -> ActionForm:
        """The form for something that has just happened."""
        return cls(data={"date": clock.today().isoformat()}).offering(None)

    def offering(self, pipeline: Pipeline | None) -> ActionForm:
        """The form with the stages of a procedure to choose from."""
        stages = [(stage.key, stage.label) for stage in pipeline.stages] if pipeline is not None else []
        ends = [(key, stage_name(key)) for key in OUTCOMES if key not in {stage for stage, _label in stages}]
        self.stage.choices = [("", gettext("as the words say")), *stages, *ends]
        return self

    @classmethod
    def showing(cls, action: BillAction) -> ActionForm:
        """The form with an action in it."""
        kinds = action.classification
        return cls(
            data={
                "date": action.date,
                "description": action.description,
                "institution_name": action.institution_name,
                "source_url": action.source_url or "",
                "classification": kinds[0] if len(kinds) == 1 else "",
                "stage": action.stage,
                "note": action.note,
            }
        )

    def kinds(self, before: Sequence[str] = ()) -> tuple[str, ...]:
        """The classifications that were chosen; an action with several keeps them while none is chosen and its words stay."""
        return (self.classification.data,) if self.classification.data else tuple(before)


class BoardActionForm(ActionForm):
    """The same on the board, where the proposal is chosen too."""

    proposal = SelectField(_("Proposal"), [Needed(_("Choose a proposal."))])


class BillForm(BaseForm):
    """What a proposal is called and where it belongs."""

    identifier = LineField(_("Number"), [Needed(_("Write the number under which it is known.")), AtMost(120)])
    title = LineField(_("Official title"), [Needed(_("Write the title.")), AtMost(LONGEST_TITLE)])
    language = SelectField(_("Language of the title"), choices=lambda: TEXT_LANGUAGES)
    classification = SelectField(_("Kind of proposal"), choices=lambda: _options(BILLS, gettext("Choose")), default="")
    pipeline = SelectField(_("Procedure"), [Needed(_("Choose a procedure."))])
    from_institution = LineField(_("Body in which it was tabled"), [AtMost(300)])
    subjects = LinesField(_("Subjects"), [AtMost(4000)])
    is_public = BooleanField(_("Everybody may see it"))
    is_unverified = BooleanField(_("Not yet checked in a primary source"))

    # What the proposal is so far, by its source perhaps something that is not on the list.
    kept_kinds: tuple[str, ...] = ()

    def offering(self, ocd_id: str = "", kept_kinds: Sequence[str] = ()) -> BillForm:
        """The form with the procedures of a jurisdiction, or all of them, and with the kind that the proposal has."""
        fitting = pipelines_for(ocd_id) if ocd_id else pipelines()
        self.pipeline.choices = [(one.key, one.name) for one in fitting]
        self.kept_kinds = tuple(kept_kinds)
        unlisted = [(one, one) for one in kept_kinds[:1] if one not in BILLS]
        self.classification.choices = [*_options(BILLS, gettext("Choose")), *unlisted]
        return self

    @classmethod
    def showing(cls, bill: Bill) -> BillForm:
        """The form with a proposal in it."""
        return cls(
            data={
                "identifier": bill.identifier,
                "title": bill.title,
                "language": bill.language,
                "classification": bill.classification[0] if bill.classification else "",
                "pipeline": bill.pipeline,
                "from_institution": bill.from_institution.name if bill.from_institution is not None else "",
                "subjects": "\n".join(sorted(one.subject for one in bill.subjects)),
                "is_public": bill.is_public,
                "is_unverified": bill.is_unverified,
            }
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kind that was chosen; further ones stay with the first, for only that is shown."""
        if self.kept_kinds and self.classification.data == self.kept_kinds[0]:
            return self.kept_kinds
        return (self.classification.data,) if self.classification.data else ()

    def bill_data(self, body: Institution | None) -> BillData:
        """What was typed, for the operation."""
        return BillData(
            identifier=self.identifier.data or "",
            title=self.title.data or "",
            language=self.language.data,
            classification=self.kinds,
            pipeline=self.pipeline.data,
            subjects=self.subjects.lines,
            from_institution=body,
            is_public=self.is_public.data,
            is_unverified=self.is_unverified.data,
        )


class NewBillForm(BillForm):
    """Set up a proposal."""

    session = SelectField(_("Where and in which session"), [Needed(_("Choose a session."))])


class TitleForm(BaseForm):
    """Another title."""

    language = SelectField(_("Language"), choices=lambda: TEXT_LANGUAGES)
    title = LineField(_("Title"), [Needed(_("Write a title.")), AtMost(LONGEST_TITLE)])
    note = LineField(_("What kind of title"), [AtMost(120)])


class AbstractForm(BaseForm):
    """What a proposal is about, in one language."""

    language = SelectField(_("Language"), choices=lambda: TEXT_LANGUAGES)
    abstract = TextField(_("What it is about"), [AtMost(LONGEST_ABSTRACT)])


class IdentifierForm(BaseForm):
    """How a proposal is called elsewhere."""

    scheme = LineField(_("Register"), [AtMost(80)])
    identifier = LineField(_("Number there"), [Needed(_("Write the number.")), AtMost(300)])


class SourceForm(BaseForm):
    """Where what we say of a proposal can be checked."""

    url = LineField(_("Address"), [Needed(_("Write the address.")), AtMost(LONGEST_URL)])
    note = LineField(_("What is found there"), [AtMost(300)])


class SponsorForm(BaseForm):
    """Who brings a proposal in or reports on it."""

    name = LineField(_("Name as printed"), [Needed(_("Write the name.")), AtMost(300)])
    classification = SelectField(_("Part"), choices=lambda: _options(SPONSORSHIPS))
    is_primary = BooleanField(_("First among them"))


class RelationForm(BaseForm):
    """To which other proposal it is related."""

    relation_type = SelectField(_("This proposal"), choices=lambda: _options(RELATIONS))
    identifier = LineField(_("Number of the other one"), [Needed(_("Write the number.")), AtMost(120)])
    legislative_session = LineField(_("Its session"), [AtMost(120)])
    jurisdiction = SelectField(_("Where"))


class VersionForm(BaseForm):
    """A text of a proposal, typed or as a file."""

    note = LineField(_("Which version"), [Needed(_("Say which version this is.")), AtMost(300)])
    date = PartialDateField(_("Date"), [AtMost(32)])
    language = SelectField(_("Language"), choices=lambda: TEXT_LANGUAGES)
    classification = SelectField(
        _("Stage of the text"), choices=lambda: _options(VERSIONS, gettext("Choose")), default=""
    )
    file = FileField(_("File"))
    format = SelectField(_("Format of the text"), choices=lambda: FORMATS)
    text = TextField(_("Text"), [AtMost(LONGEST_TEXT)])
    link = LineField(_("Address of the official file"), [AtMost(LONGEST_URL)])


class DocumentForm(BaseForm):
    """A paper about a proposal."""

    note = LineField(_("What it is"), [Needed(_("Say what this paper is.")), AtMost(300)])
    date = PartialDateField(_("Date"), [AtMost(32)])
    classification = SelectField(_("Kind"), choices=lambda: _options(DOCUMENTS, gettext("Choose")), default="")
    link = LineField(_("Address"), [Needed(_("Write the address.")), AtMost(LONGEST_URL)])


class EventForm(BaseForm):
    """What is to come."""

    name = LineField(_("What takes place"), [Needed(_("Say what takes place.")), AtMost(300)])
    classification = SelectField(_("Kind"), choices=lambda: _options(EVENTS))
    date = PartialDateField(_("Date"), [Needed(_("Write the date.")), AtMost(32)])
    time = HourField(_("Time there"))
    end_date = DayField(_("Last day"))
    institution_name = LineField(_("Where it takes place"), [AtMost(300)])
    location = LineField(_("Room, town, or address of a broadcast"), [AtMost(300)])
    note = TextField(_("Note"), [AtMost(2000)])
    source_url = LineField(_("Address of the source"), [AtMost(LONGEST_URL)])

    @classmethod
    def showing(cls, event: BillEvent, zone: str) -> EventForm:
        """The form with an event in it, its time on the clocks of `zone`."""
        local = local_moment(event.starts_at, zone) if event.starts_at is not None else None
        return cls(
            data={
                "name": event.name,
                "classification": event.classification,
                "date": event.date,
                "time": local.time().replace(tzinfo=None) if local is not None else None,
                "end_date": event.end_date,
                "institution_name": event.institution.name if event.institution is not None else "",
                "location": event.location,
                "note": event.note,
                "source_url": event.source_url or "",
            }
        )

    def moment(self, zone: str) -> datetime | None:
        """When it begins, where a time is known; it was typed as the clocks of `zone` show it.

        Raises:
            Invalid: when there is a time and no whole day, or the clocks skip that hour.

        """
        moment: time | None = self.time.data
        if moment is None:
            return None
        try:
            day = date.fromisoformat((self.date.data or "")[:10])
        except ValueError:
            raise Invalid({"date": gettext("Write the whole day where there is a time, like 2026-05-31.")}) from None
        typed = datetime.combine(day, moment, zone_named(zone))
        start = typed.astimezone(UTC)
        if local_moment(start, zone).time() != moment:
            raise Invalid({"time": gettext("There is no such hour on that day: the clocks are put forward.")})
        return start


class BoardSearchForm(BaseForm):
    """What the board shows."""

    q = LineField(_("Words"), [AtMost(200)])
    jurisdiction = SelectField(_("Where"))
    outcome = SelectField(_("Which"))
