"""Positions are history: the code only ever adds them, erases them on a person's request, and changes none."""

from __future__ import annotations

import ast

from campaigns.proposals.models import BillPosition
from tests.architecture.source import modules

COLUMNS = {column.name for column in BillPosition.__table__.columns} | {
    "organization",
    "person",
    "institution",
    "jurisdiction",
}


def _calls_on_positions(verb: str) -> set[str]:
    return {
        path
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == verb
        and any(isinstance(one, ast.Name) and one.id == "BillPosition" for one in node.args)
    }


def test_no_statement_updates_positions() -> None:
    assert _calls_on_positions("update") == set(), "a position is never changed: record another one"


def test_positions_are_deleted_only_where_a_person_asks_for_it() -> None:
    assert _calls_on_positions("delete") == {"campaigns/proposals/personal_data.py"}


def test_positions_are_made_in_one_place() -> None:
    makers = {
        path
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BillPosition"
    }
    assert makers == {"campaigns/proposals/operations/advocacy.py"}, "go through record_position"


def test_nobody_writes_into_a_position_that_is_there() -> None:
    for path, module in modules().items():
        for node in ast.walk(module):
            if not isinstance(node, ast.Assign | ast.AugAssign):
                continue
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                    assert not (target.value.id == "position" and target.attr in COLUMNS), (
                        f"{path}:{node.lineno}: a position is never changed"
                    )
