"""The worker: `python worker.py` works all queues, runs the relay and the schedule; `--roles` says which of these."""

from __future__ import annotations

import sys

from campaigns.cli import main

if __name__ == "__main__":
    main(["worker", *sys.argv[1:]])
