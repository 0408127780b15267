"""Forms of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import BooleanField, FileField, HiddenField, IntegerField, SelectField
from wtforms.validators import NumberRange, ValidationError

from campaigns.blueprints.forms import AtMost, BaseForm, LineField, Needed
from campaigns.foundation.i18n.texts import gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.importing.formats import format_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    Choices = Sequence[tuple[str, str]]

ENCODINGS = [
    ("", _("UTF-8, or as the file says")),
    ("windows-1250", "Windows-1250"),
    ("windows-1251", "Windows-1251"),
    ("iso-8859-2", "ISO 8859-2"),
]
OPTIONS = ("jurisdiction", "session", "language", "pipeline", "encoding")


class _OptionsForm(BaseForm):
    """What a file may not say itself."""

    jurisdiction = SelectField(_("Jurisdiction"), default="")
    session = LineField(_("Session"), [AtMost(120)])
    language = LineField(_("Language"), [AtMost(12)])
    pipeline = SelectField(_("Procedure"), default="")
    encoding = SelectField(_("Encoding"), choices=lambda: ENCODINGS, default="")

    def offer_options(self, jurisdictions: Choices, pipelines: Choices) -> None:
        """Put the choices."""
        self.jurisdiction.choices = [("", _("As the file says")), *jurisdictions]
        self.pipeline.choices = [("", _("That of the jurisdiction")), *pipelines]

    def validate_jurisdiction(self, field: SelectField) -> None:
        """Ask for it before anything is sent where files of the format never say it."""
        made = format_of(self.format_key)
        if made is not None and "jurisdiction" in made.needed and not field.data:
            raise ValidationError(gettext("Choose the jurisdiction: files of this format do not say it."))

    @property
    def format_key(self) -> str:
        """The format of the file; empty where none is chosen yet, and then nothing more is asked for."""
        return ""

    @property
    def options(self) -> dict[str, str]:
        """The options that were chosen."""
        return {name: self[name].data or "" for name in OPTIONS}


class _SourceForm(_OptionsForm):
    """What every import is asked for."""

    format = SelectField(_("Format"), [Needed(_("Choose a format."))])

    def offer(self, formats: Choices, jurisdictions: Choices, pipelines: Choices) -> None:
        """Put the choices."""
        self.format.choices = [("", _("Choose")), *formats]
        self.offer_options(jurisdictions, pipelines)

    @property
    def format_key(self) -> str:
        """The format that was chosen."""
        return self.format.data or ""


class UploadForm(_SourceForm):
    """Send a file. `stored` is its name where it was sent piece by piece before."""

    file = FileField(_("File"))
    stored = HiddenField()
    stored_as = HiddenField()
    dry_run = BooleanField(_("Dry run: report what would change, and change nothing"))
    may_remove = BooleanField(_("Remove what this source brought earlier and has no more"))


class WatchForm(_SourceForm):
    """Watch a file on the web."""

    url = LineField(_("Address"), [Needed(_("Write the whole address, beginning with https://.")), AtMost(1000)])
    every_hours = IntegerField(
        _("Look again after so many hours"), [NumberRange(1, 720, _("Choose between 1 and 720 hours."))]
    )
    note = LineField(_("Note"), [AtMost(300)])


class RepeatForm(_OptionsForm):
    """Import a kept file; one that failed perhaps with other options."""

    may_remove = BooleanField(_("Remove what this source brought earlier and has no more"))
    of_format = ""

    @property
    def format_key(self) -> str:
        """The format of the run."""
        return self.of_format
