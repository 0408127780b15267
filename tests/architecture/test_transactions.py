"""Transactions end at the edge: nobody but `foundation/transaction.py` commits or undoes."""

from __future__ import annotations

from tests.architecture.source import uses_of

# The edge of a request undoes what a refused one has done; migrations run over a connection of their own.
ALLOWED = (
    "campaigns/foundation/transaction.py:",
    "campaigns/foundation/migrations.py:",
    "campaigns/blueprints/edge.py:",
)


def test_only_the_edge_commits() -> None:
    strangers = [place for place in uses_of("commit", "rollback") if not place.startswith(ALLOWED)]

    assert not strangers, "an operation changes and announces; the request, job or command that called it commits"
