"""Rows of figures, written for people and for programs."""

from __future__ import annotations

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parent
_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours and the ceiling in the same unit, their ratio, and the goal that the ratio should reach (`at_least`) or stay under."""

    name: str
    database: str
    ours: float
    ceiling: float
    ratio: float
    goal: float
    at_least: bool

    @property
    def is_reached(self) -> bool:
        """Whether the goal is met."""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal


def paired(
    name: str, database: str, pairs: Sequence[tuple[float, float]], goal: float, *, is_cost: bool = False
) -> Row:
    """A row from rounds of (ours, ceiling) measured one after the other: medians, and the median of the ratios round by round.

    They are rates, of which ours should reach the goal, or costs, of which it should stay under.
    """
    digits = 3 if is_cost else 1
    return Row(
        name,
        database,
        round(statistics.median(ours for ours, _ in pairs), digits),
        round(statistics.median(ceiling for _, ceiling in pairs), digits),
        round(statistics.median(ours / ceiling for ours, ceiling in pairs), 3),
        goal,
        at_least=not is_cost,
    )


def limited(name: str, database: str, ours: float, limit: float) -> Row:
    """A row for a figure that should stay under `limit` in its own unit; the ratio is the share of the limit that is used."""
    return Row(name, database, round(ours, 2), limit, round(ours / limit, 3), 1.0, at_least=False)


def at_least(name: str, database: str, ours: float, ceiling: float, goal: float) -> Row:
    """A figure that was measured once beside its ceiling, in the same unit; their ratio should reach the goal."""
    return Row(name, database, round(ours, 2), round(ceiling, 2), round(ours / ceiling, 3), goal, at_least=True)


def write_results(rows: Sequence[Row]) -> None:
    """Write `results.json` and `results.md`; figures that were not measured this time stay as they were."""
    file = FOLDER / "results.json"
    known = [Row(**row) for row in json.loads(file.read_text("utf-8"))] if file.exists() else []
    fresh = {(row.name, row.database): row for row in rows}
    together = [fresh.pop((row.name, row.database), row) for row in known] + list(fresh.values())
    file.write_text(json.dumps([asdict(row) for row in together], indent=1) + "\n", "utf-8")
    (FOLDER / "results.md").write_text(_page(table_of(together)), "utf-8")


def table_of(rows: Sequence[Row]) -> str:
    """The rows as a table to read."""
    lines = ["| figure | database | ours | ceiling | ratio | goal | |", "|---|---|---:|---:|---:|---|---|"]
    for row in rows:
        goal = f"at least {row.goal:g}" if row.at_least else f"at most {row.goal:g}"
        mark = "reached" if row.is_reached else "**missed**"
        lines.append(
            f"| {row.name} | {row.database} | {row.ours:,g} | {row.ceiling:,g} | {row.ratio:g} | {goal} | {mark} |"
        )
    return "\n".join(lines)


def _page(table: str) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    parts = ", ".join(f"{name} {version(name)}" for name in ("granian", "flask", "sqlalchemy", "psycopg", "rq"))
    return (
        "# What was measured\n\n"
        f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} shared cores, {memory:.0f} GiB of memory, Python {platform.python_version()}, {parts}.\n\n"
        "Ours and the ceiling ran in turn on the same machine in the same run; the ratio is the median of the rounds. A figure with a limit has the limit as its\n"
        "ceiling. Rates are requests, letters or rows a second.\n\n"
        f"{table}\n"
    )
