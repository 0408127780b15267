"""How much memory this process needed at its peak."""

from __future__ import annotations

import re
from pathlib import Path


def peak_mib() -> float:
    """The most that this process had in memory, in MiB. From the kernel's own line: what getrusage tells begins with the peak of the process that started this one."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1024
