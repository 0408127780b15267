"""The command line: `campaigns`, one module for each group of commands."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that `arguments` (by default those of this process) ask for."""
    # While the house is read nothing can be thrown away, and what was read stays: to look through it again and again would double the time that
    # a process needs to start and to end.
    gc.disable()
    from campaigns.cli.commands import campaigns  # noqa: PLC0415 - the reading itself is what this is about

    gc.freeze()
    gc.enable()
    campaigns(arguments, prog_name="campaigns")
