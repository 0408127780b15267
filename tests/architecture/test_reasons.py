"""Reasons of faults are sentences of the catalogues: a bare text would reach every reader in English."""

from __future__ import annotations

import ast
from typing import get_type_hints

import pytest

from campaigns.foundation.i18n.said import Said, SaidError
from campaigns.foundation.importing.report import Fault, Report
from campaigns.foundation.importing.uploads import NoRoomError
from campaigns.institutions.imports.records import Reader as RegisterReader
from campaigns.proposals.imports.records import Reader
from tests.architecture.source import modules

_MAKER = "campaigns.foundation.i18n.said"


def names_of_the_maker(module: ast.Module) -> set[str]:
    """What a module calls `said`."""
    return {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == _MAKER
        for alias in node.names
        if alias.name == "said"
    }


def test_who_blames_needs_a_sentence() -> None:
    # The types are checked with the code; what they are is held here.
    assert get_type_hints(Fault)["reason"] is Said
    for taker in (Report.blame, SaidError.__init__, NoRoomError.__init__):
        assert get_type_hints(taker, localns={"Said": Said})["reason"] is Said
    for reader in (Reader, RegisterReader):
        assert reader.blame.__annotations__["reason"] == "Said"


@pytest.mark.parametrize("path", [path for path, module in modules().items() if names_of_the_maker(module)])
def test_a_sentence_is_written_where_it_can_be_read_out(path: str) -> None:
    names = names_of_the_maker(modules()[path])
    calls = [
        node
        for node in ast.walk(modules()[path])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    assert calls
    for call in calls:
        text = call.args[0]
        assert isinstance(text, ast.Constant), f"{path}:{call.lineno}: write the text itself, for the catalogues"
        assert isinstance(text.value, str)
        # What its placeholders name is given, and nothing else.
        given = {keyword.arg: "x" for keyword in call.keywords}
        assert None not in given
        said = text.value % given if given else text.value
        assert all(f"%({name})s" in text.value for name in given), f"{path}:{call.lineno}"
        assert "%(" not in said, f"{path}:{call.lineno}: fill in what the text names"


def test_nobody_but_the_maker_makes_sentences() -> None:
    for path, module in modules().items():
        if path == f"{_MAKER.replace('.', '/')}.py":
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "Said", f"{path}:{node.lineno}: say it with `said`, which is read out"
