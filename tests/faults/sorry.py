"""What people are told while nothing can be saved."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.crowd import Answer, Crowd


def assert_sorry(answer: Answer, crowd: Crowd, number: int) -> None:
    """It says that nothing can be saved now, when to try again, and gives back what that signer typed, ready to be sent."""
    assert answer.code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["cache-control"] == "no-store"
    page = html.unescape(answer.body)
    for name, value in crowd.fields(number).items():
        assert f'name="{name}" value="{value}"' in page
    assert f'action="/petitions/{crowd.petition.slug}/sign"' in page
    assert "Traceback" not in page
