"""The site as letters and pages name it: its address and how an address in a language is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.foundation.i18n.texts import current_language

if TYPE_CHECKING:
    from campaigns.settings import Settings


@dataclass(frozen=True, slots=True)
class Site:
    """Name, contact and public address; links come from here and never from the Host that a request names."""

    name: str
    contact: str
    base_url: str
    default_language: str
    is_development: bool
    confirm_days: int

    def address(self, path: str, language: str | None = None) -> str:
        """The full address of `path` (which begins with a slash) for readers of `language`, by default the one in use."""
        code = language or current_language().code
        prefix = "" if code == self.default_language else f"/{code}"
        return f"{self.base_url}{prefix}{path}"


def site_of(settings: Settings) -> Site:
    """The site that the settings describe."""
    return Site(
        settings.site_name,
        settings.site_contact,
        settings.base_url,
        settings.default_language,
        settings.is_development,
        settings.confirm_days,
    )


_current: list[Site] = []


def use_site(site: Site) -> None:
    """Make `site` the one of this process."""
    _current[:] = [site]


def the_site() -> Site:
    """The site of this process."""
    return _current[0]
