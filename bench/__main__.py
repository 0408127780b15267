"""`python -m bench`: measure, print, write. BENCH_SMOKE=1 measures everything for a moment only; words name the groups to measure."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from bench.bulk import count_rows, export_rows
from bench.compare import compare_rows
from bench.imports import import_rows
from bench.mail import mail_rows
from bench.page import page_rows
from bench.registers import register_rows
from bench.results import Row, table_of, write_results
from bench.search import search_rows
from bench.servers import NoLoadError
from bench.signing import signing_rows
from bench.stage import kinds
from bench.starting import starting_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _signing(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001 - a column of the table below
    return signing_rows(kind, rounds=1 if is_smoke else 5, seconds=1 if is_smoke else 6)


def _page(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001
    return page_rows(
        kind, rounds=1 if is_smoke else 5, seconds=1 if is_smoke else 4, crowd=2_000 if is_smoke else 1_000_000
    )


def _count(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001
    return count_rows(kind, number=2_000 if is_smoke else 100_000)


def _export(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001
    return export_rows(kind, number=5_000 if is_smoke else 1_000_000)


def _mail(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001
    return mail_rows(kind, rounds=1 if is_smoke else 3, number=200 if is_smoke else 4_000)


def _compare(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001
    return compare_rows(kind, rounds=1 if is_smoke else 5, articles=30 if is_smoke else 300)


def _imports(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001
    return import_rows(kind, number=500 if is_smoke else 10_000, rounds=1 if is_smoke else 3)


def _search(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001
    return search_rows(kind, number=500 if is_smoke else 50_000, questions=40 if is_smoke else 400)


def _registers(kind: str, is_smoke: bool) -> Iterator[Row]:  # noqa: FBT001
    return register_rows(kind, people=50 if is_smoke else 1_000)


GROUPS: dict[str, Callable[[str, bool], Iterator[Row]]] = {
    "signing": _signing,
    "page": _page,
    "count": _count,
    "export": _export,
    "mail": _mail,
    "compare": _compare,
    "imports": _imports,
    "registers": _registers,
    "search": _search,
}


def main(words: list[str]) -> int:
    """Measure the groups named, by default all of them and (but for a smoke run) how long starting takes."""
    is_smoke = os.environ.get("BENCH_SMOKE", "") not in {"", "0"}
    rows: list[Row] = []
    try:
        for name, group in GROUPS.items():
            for kind in kinds() if not words or name in words else ():
                for row in group(kind, is_smoke):
                    print(
                        f"{row.name} on {row.database}: {row.ours:,g} against {row.ceiling:,g}, ratio {row.ratio:g}",
                        flush=True,
                    )
                    rows.append(row)
        if (not words and not is_smoke) or "starting" in words:
            rows += starting_rows()
    except NoLoadError as error:
        print(error, file=sys.stderr)
        return 1
    print(table_of(rows))
    if not is_smoke:
        # What a smoke run measures means nothing.
        write_results(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
