"""The Makefile: what it promises exists, and what the documents tell people to type is there."""

from __future__ import annotations

import re
from itertools import chain

from campaigns.cli.commands import campaigns
from tests.architecture.source import ROOT

TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
TOLD = re.compile(r"`make ([a-z-]+)`|^make ([a-z-]+)", re.MULTILINE)
COMMAND_TOLD = re.compile(r"`campaigns ([a-z][a-z-]*)")
SCRIPT = re.compile(r"deploy/[a-z-]+\.sh")


def makefile() -> str:
    return (ROOT / "Makefile").read_text("utf-8")


def documents() -> str:
    files = chain([ROOT / "README.md", ROOT / "CHANGELOG.md"], (ROOT / "docs").rglob("*.md"))
    return "\n".join(file.read_text("utf-8") for file in files)


def test_what_the_documents_tell_to_make_can_be_made() -> None:
    told = {one or other for one, other in TOLD.findall(documents())}

    assert told
    assert told <= set(TARGET.findall(makefile())), "a document tells to make what the Makefile does not know"


def test_what_the_documents_tell_to_run_is_a_command() -> None:
    told = set(COMMAND_TOLD.findall(documents()))

    assert told
    assert told <= set(campaigns.commands), "a document tells to run a command that is none"


def test_each_script_that_is_called_can_be_run() -> None:
    for name in SCRIPT.findall(makefile()):
        script = ROOT / name
        assert script.stat().st_mode & 0o100, f"{name} must be executable"


def test_each_target_that_is_no_file_says_so() -> None:
    phony = set(re.findall(r"^\.PHONY: ([a-z-]+)$", makefile(), re.MULTILINE))

    assert set(TARGET.findall(makefile())) == phony
