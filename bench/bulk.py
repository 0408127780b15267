"""Much at once: counting a hundred thousand, exporting a million."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bench.crowd import fill_ledger, fill_signatures
from bench.memory import peak_mib
from bench.results import Row, limited
from bench.servers import ROOT
from bench.stage import Stage, staged
from campaigns.foundation.transaction import writing
from campaigns.process import prepare_process
from campaigns.settings import load_settings
from campaigns.signatures.export import ExportKind, export_csv
from campaigns.signatures.operations.counting import count_new_signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNT_SECONDS = 5.0
_COUNT_GROWTH_MIB = 20.0
_EXPORT_MIB = 200.0


def count_rows(kind: str, *, number: int) -> Iterator[Row]:
    """Seconds for one run of the count job over `number` new signatures, and by how much its memory grows."""
    with staged(kind) as stage:
        fill_ledger(stage, number // 10)
        _counted(stage)
        fill_ledger(stage, number)
        before = peak_mib()
        seconds, entries = _counted(stage)
        assert entries == number, f"{entries} of {number} entries were counted"
        yield limited(f"count job, {number:,} new signatures: seconds", kind, seconds, _COUNT_SECONDS)
        yield limited(
            f"count job, {number:,} new signatures: growth of memory in MiB",
            kind,
            peak_mib() - before,
            _COUNT_GROWTH_MIB,
        )


def _counted(stage: Stage) -> tuple[float, int]:  # noqa: ARG001 - its database is the one of this process
    began = time.perf_counter()
    with writing() as db:
        entries = count_new_signatures(db)
    return time.perf_counter() - began, entries


def export_rows(kind: str, *, number: int) -> Iterator[Row]:
    """Peak memory of a process that exports `number` signatures as CSV in a stream."""
    with staged(kind) as stage:
        fill_signatures(stage, number)
        done = subprocess.run(
            [sys.executable, "-m", "bench.bulk", str(stage.petition_id)],
            cwd=ROOT,
            env={**os.environ, **stage.environment, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        )
        found = json.loads(done.stdout)
        assert found["lines"] == number + 1, f"{found['lines']} lines came out"
        yield limited(
            f"export of {number:,} signatures as CSV: peak memory in MiB",
            kind,
            found["peak_mib"],
            _EXPORT_MIB,
        )


def _export(petition_id: int) -> None:
    prepare_process(load_settings(_env_file=None))
    began, lines = time.perf_counter(), 0
    for piece in export_csv(petition_id, ExportKind.SIGNATURES):
        lines += piece.count(b"\r\n")
    print(json.dumps({"lines": lines, "seconds": time.perf_counter() - began, "peak_mib": peak_mib()}))


if __name__ == "__main__":
    _export(int(sys.argv[1]))
