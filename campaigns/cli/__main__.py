"""`python -m campaigns.cli` is the command `campaigns`."""

from __future__ import annotations

from campaigns.cli import main

main()
