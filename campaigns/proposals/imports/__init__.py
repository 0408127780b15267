"""Importing proposals: Open Civic Data, Parltrack, Akoma Ntoso, tables; one way of reading each, one way of merging for all."""

from __future__ import annotations

from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.importing.formats import ImportFormat, register_format
from campaigns.proposals.imports.akoma_ntoso import import_akoma_ntoso
from campaigns.proposals.imports.ocd import import_ocd
from campaigns.proposals.imports.parltrack import import_parltrack
from campaigns.proposals.imports.tables import (
    ACTION_COLUMNS,
    PROPOSAL_COLUMNS,
    VOTE_COLUMNS,
    import_actions_table,
    import_proposals_table,
    import_votes_table,
)

_ALL = ("jurisdiction", "session", "language", "pipeline", "encoding")

for _made in (
    ImportFormat(
        "ocd",
        _("Open Civic Data: bills and votes (JSON)"),
        import_ocd,
        _ALL,
        _("One object, an array, or one object a line; packed with gzip or Zstandard or not."),
    ),
    ImportFormat(
        "parltrack",
        _("Parltrack: dossiers and votes (JSON)"),
        import_parltrack,
        ("session", "encoding"),
        _("A dump of the European Parliament, one record a line, packed or not."),
    ),
    ImportFormat(
        "akn",
        _("Akoma Ntoso: a text (XML)"),
        import_akoma_ntoso,
        ("jurisdiction", "session", "language", "pipeline"),
        _("One document: a bill, an amendment, an act."),
    ),
    ImportFormat(
        "proposals",
        _("Table of proposals (CSV)"),
        import_proposals_table,
        _ALL,
        _("Columns: %(columns)s.", columns=", ".join(PROPOSAL_COLUMNS)),
    ),
    ImportFormat(
        "actions",
        _("Table of actions (CSV)"),
        import_actions_table,
        _ALL,
        _("Columns: %(columns)s.", columns=", ".join(ACTION_COLUMNS)),
    ),
    ImportFormat(
        "votes",
        _("Table of votes (CSV)"),
        import_votes_table,
        _ALL,
        _("Columns: %(columns)s.", columns=", ".join(VOTE_COLUMNS)),
    ),
):
    register_format(_made)
