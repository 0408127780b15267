"""How a register is imported: for which jurisdiction, under which name, and what of it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import UnreadableFileError
from campaigns.foundation.partial_dates import PartialDateError, read_partial_date
from campaigns.foundation.web_addresses import is_web_address
from campaigns.institutions.models import Jurisdiction  # noqa: TC001 - part of a dataclass that others build

_REGISTER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
OWN_REGISTER = "own"


@dataclass(frozen=True, slots=True)
class RegisterOptions:
    """What an import of a register is told.

    `register` names where the things come from: what one register calls `legislature` is not what another does, so a second file about the same
    jurisdiction (its upper house, say) gets a name of its own. `language` is that of the names, where all are in one. `source_url` and
    `source_date` say where the file was found and how old it is. Only with `may_remove` goes what this register had and has no more.

    Raises:
        UnreadableFileError: when the name of the register, the source or its date cannot be one; its place is the option.

    """

    jurisdiction: Jurisdiction
    register: str = "popolo"
    language: str = ""
    source_url: str | None = None
    source_date: str | None = None
    keeps_birth_dates: bool = False
    keeps_private_contacts: bool = False
    may_remove: bool = False
    is_dry_run: bool = False

    def __post_init__(self) -> None:
        if not _REGISTER.fullmatch(self.register) or self.register == OWN_REGISTER:
            raise UnreadableFileError(_("Write a short word in small letters, digits and hyphens."), "register")
        if self.source_url and not is_web_address(self.source_url):
            raise UnreadableFileError(_("Write the whole address, beginning with https://."), "source_url")
        if self.source_date:
            try:
                read_partial_date(self.source_date)
            except PartialDateError as error:
                raise UnreadableFileError(error.reason, "source_date") from None

    def key(self, thing_id: str) -> str:
        """What a thing of the register is kept under, within its jurisdiction."""
        return f"{self.register}:{thing_id}"

    def local(self, thing_id: str) -> str:
        """The same for what proposals name too (sessions, areas): as the register has it, unless it is a second one."""
        return thing_id if self.register == "popolo" else f"{self.register}:{thing_id}"[:120]
