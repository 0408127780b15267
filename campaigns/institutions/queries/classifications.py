"""Kinds of institutions and of sessions: Popolo's and Open Civic Data's words, and what people call them."""

from __future__ import annotations

from campaigns.foundation.i18n.texts import lazy_gettext as _

# In the order in which lists show them: who decides, who prepares, who carries out, who judges.
CLASSIFICATIONS: dict[str, str] = {
    "legislature": _("Parliament"),
    "upper": _("Upper house"),
    "lower": _("Lower house"),
    "chamber": _("Chamber"),
    "conference": _("Conference of the parties"),
    "committee": _("Committee"),
    "working_group": _("Working group"),
    "party": _("Party"),
    "parliamentary_group": _("Parliamentary group"),
    "group": _("Political group"),
    "executive": _("Executive"),
    "government": _("Government"),
    "ministry": _("Ministry"),
    "agency": _("Agency"),
    "commission": _("Commission"),
    "council": _("Council"),
    "secretariat": _("Secretariat"),
    "court": _("Court"),
    "prosecution": _("Public prosecution"),
    "municipality": _("Municipality"),
    "organization": _("Other body"),
}
_ORDER = {key: number for number, key in enumerate(CLASSIFICATIONS)}


def classification_name(key: str) -> str:
    """What people call a kind of institution; a word of a register that is none of ours is shown as it is."""
    return str(CLASSIFICATIONS.get(key, key.replace("_", " ").capitalize()))


def classification_order(key: str) -> tuple[int, str]:
    """Where a kind stands in lists; words of registers that are none of ours come last."""
    return _ORDER.get(key, len(_ORDER)), key


PLURALS: dict[str, str] = {
    "legislature": _("Parliaments"),
    "upper": _("Upper houses"),
    "lower": _("Lower houses"),
    "chamber": _("Chambers"),
    "conference": _("Conferences of the parties"),
    "committee": _("Committees"),
    "working_group": _("Working groups"),
    "party": _("Parties"),
    "parliamentary_group": _("Parliamentary groups"),
    "group": _("Political groups"),
    "executive": _("Executive bodies"),
    "government": _("Governments"),
    "ministry": _("Ministries"),
    "agency": _("Agencies"),
    "commission": _("Commissions"),
    "council": _("Councils"),
    "secretariat": _("Secretariats"),
    "court": _("Courts"),
    "prosecution": _("Public prosecution"),
    "municipality": _("Municipalities"),
    "organization": _("Other bodies"),
}


def classification_plural(key: str) -> str:
    """The heading of a list of one kind."""
    return str(PLURALS.get(key, key.replace("_", " ").capitalize()))


# Open Civic Data's two words for a session.
SESSION_KINDS: dict[str, str] = {"primary": _("Regular session"), "special": _("Extraordinary session")}


def session_kind(key: str) -> str:
    """What people call a kind of session; a word of a source that is none of ours is shown as it is."""
    return str(SESSION_KINDS.get(key, key.replace("_", " ").capitalize()))
