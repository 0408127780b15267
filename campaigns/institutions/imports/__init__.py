"""Bringing in what registers publish about institutions: Popolo JSON and tables of bodies."""

from __future__ import annotations

from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.importing.formats import ImportFormat, register_format
from campaigns.institutions.imports.tasks import import_bodies_file, import_popolo_file

for _made in (
    ImportFormat(
        "popolo",
        _("Popolo: people and bodies (JSON)"),
        import_popolo_file,
        ("jurisdiction", "language"),
        _(
            "Plain or in EveryPolitician's layout. Choose the jurisdiction; birth dates and private contacts are left out."
        ),
        needed=("jurisdiction",),
    ),
    ImportFormat(
        "bodies",
        _("Table of public bodies (CSV)"),
        import_bodies_file,
        ("jurisdiction", "language"),
        _("One body a line, with a name and what else is known. Choose the jurisdiction."),
        needed=("jurisdiction",),
    ),
):
    register_format(_made)
