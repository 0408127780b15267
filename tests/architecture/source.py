"""The source as the guard tests read it: its files, parsed."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "campaigns"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product, by its path from the root."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for path in [*sorted(PACKAGE.rglob("*.py")), ROOT / "worker.py"]
    }


def uses_of(*attributes: str) -> list[str]:
    """Where the product speaks of an attribute of one of these names, as `path:line`."""
    return [
        f"{path}:{node.lineno}"
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in attributes
    ]
