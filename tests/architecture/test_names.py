"""Names: no drawer for everything, one verb for one thing, and a first line in every module."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from tests.architecture.source import PACKAGE, ROOT, modules

DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "tools",
    "lib",
    "stuff",
    "base",
}
_EMPTY_VERBS = ("get_", "do_", "process_", "handle_", "perform_", "manage_")
# RQ calls it, and it performs whatever job is owed.
_ALLOWED_VERBS = {"perform_outbox_job"}
LONGEST_MODULE = 420


def functions_of(path: str) -> list[ast.FunctionDef]:
    return [node for node in modules()[path].body if isinstance(node, ast.FunctionDef)]


def operations() -> list[str]:
    """The verbs of the rooms: what takes an actor."""
    paths = [path for path in modules() if "/operations" in path]
    return [
        function.name
        for path in paths
        for function in functions_of(path)
        if "actor" in [argument.arg for argument in function.args.args] and not function.name.startswith("_")
    ]


def test_no_module_is_a_drawer() -> None:
    for path in modules():
        assert not DRAWERS & set(path.removesuffix(".py").split("/")), f"{path}: name it after what it holds"


@pytest.mark.parametrize("path", list(modules()))
def test_a_module_opens_with_one_line(path: str) -> None:
    text = ast.get_docstring(modules()[path]) or ""
    if not modules()[path].body:
        return
    first = text.splitlines()[0] if text else ""
    assert first, f"{path}: say in the first line what it is"
    assert text.splitlines()[1:2] in ([], [""]), f"{path}: one line first, the rest after an empty one"


def test_an_operation_has_a_name_of_its_own() -> None:
    names = Counter(operations())
    assert len(names) > 20
    assert [name for name, number in names.items() if number > 1] == []


def test_a_verb_says_something() -> None:
    for path in modules():
        for function in functions_of(path):
            if function.name in _ALLOWED_VERBS or path.startswith("campaigns/blueprints/"):
                continue
            assert not function.name.startswith(_EMPTY_VERBS), f"{path}: {function.name} hides its verb"


def test_the_session_comes_first_and_who_acts_second() -> None:
    for path in modules():
        for function in functions_of(path):
            arguments = [argument.arg for argument in function.args.args]
            if "db" in arguments:
                assert arguments[0] == "db", f"{path}: {function.name} takes the session first"
                assert "actor" not in arguments or arguments[1] == "actor", (
                    f"{path}: {function.name} takes the actor second"
                )


def test_modules_are_short_enough_to_be_read() -> None:
    for path in modules():
        lines = (ROOT / path).read_text("utf-8").count("\n")
        assert lines <= LONGEST_MODULE, f"{path} has {lines} lines: look whether it is two things"


def test_rooms_introduce_themselves() -> None:
    for folder in PACKAGE.iterdir():
        if folder.is_dir() and (folder / "__init__.py").exists():
            tree = modules()[str((folder / "__init__.py").relative_to(ROOT))]
            assert ast.get_docstring(tree), f"{folder.name}: what is it for, what are its words, what does it refuse?"
