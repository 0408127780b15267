"""The README's table of settings: each setting has a row, and each row a setting."""

from __future__ import annotations

import re

import pytest

from campaigns.settings import Settings
from tests.architecture.source import ROOT

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
PLAIN_DEFAULTS = {
    name.upper(): f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
    for name, field in Settings.model_fields.items()
    if isinstance(field.default, str | int | float) and field.default != ""
}


def rows() -> dict[str, str]:
    """The default that the README names, by setting."""
    return {name: default for name, default, _ in ROW.findall((ROOT / "README.md").read_text("utf-8"))}


def test_each_setting_has_a_row_and_each_row_a_setting() -> None:
    assert set(rows()) == {name.upper() for name in Settings.model_fields}, "mend the table of settings in README.md"


@pytest.mark.parametrize(("name", "default"), PLAIN_DEFAULTS.items())
def test_a_row_names_the_default(name: str, default: str) -> None:
    assert rows()[name] == f"`{default}`", f"the README names another default for {name}"


def test_the_example_for_real_use_sets_nothing_unknown() -> None:
    example = (ROOT / "deploy" / "campaigns.env").read_text("utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))

    assert named <= {name.upper() for name in Settings.model_fields}, (
        "deploy/campaigns.env names a setting that is none"
    )
