"""The lock files: whole, with hashes, and silent about where packages come from."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.architecture.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([a-z0-9.-]+)(?:\[[a-z,-]+\])?==(\S+)", re.MULTILINE)
REQUIRED = re.compile(r"^[A-Za-z0-9._-]+")


def pins(lock: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / lock).read_text("utf-8")))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")

    assert "://" not in text, "a lock names packages and hashes only: write it with `make lock`"
    assert not re.search(r"^\s*(--?(index|extra-index|find-links|trusted)|-i |-f )", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_has_a_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()

    bare = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if PINNED.match(line) and "--hash=sha256:" not in after
    ]

    assert not bare, "write the lock with `make lock`, which adds the hashes"


def test_what_is_for_developing_includes_what_is_for_running() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items(), (
        "write both locks with `make lock`"
    )


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    for_running = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["embedded"],
        *groups["build"],
    ]

    assert _names(for_running) <= set(pins("requirements.lock")), (
        "pyproject.toml asks for more than is locked: `make lock`"
    )
    assert _names(groups["dev"]) <= set(pins("requirements-dev.lock")), (
        "pyproject.toml asks for more than is locked: `make lock`"
    )


def _names(requirements: list[str]) -> set[str]:
    found = (REQUIRED.match(one) for one in requirements)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match}
