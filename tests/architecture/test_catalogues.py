"""The catalogues of texts: current with the code, whole in every language, generated ones up to date."""

from __future__ import annotations

from campaigns.cli.translations import faults


def test_catalogues_are_complete_and_up_to_date() -> None:
    found = faults()
    assert not found, "\n".join(["run `make translations`, then mend:", *found])
