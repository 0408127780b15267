"""The worker that counts dies while people confirm and withdraw."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation.transaction import reading
from campaigns.signatures.links import own_token
from campaigns.signatures.models import Signature
from tests.faults.crowd import ask
from tests.faults.promises import arrived, assert_count, assert_no_traces, await_letters, confirm, time_passes

if TYPE_CHECKING:
    from tests.faults.crowd import Crowd
    from tests.faults.stage import Stage

COUNTS = "work: counts"


def _withdraw(crowd: Crowd, number: int) -> None:
    """Have so many take their signatures back, each twice."""
    with reading() as db:
        query = select(Signature.uuid).where(Signature.petition_id == crowd.petition.id).limit(number)
        tokens = [own_token(crowd.petition.uuid, uuid) for uuid in db.scalars(query)]
    for token in [*tokens, *tokens]:
        assert ask(crowd.port, "POST", f"/signature/{token}/withdraw", {}).code == 303


def test_killed_while_people_confirm_and_withdraw(stage: Stage, crowd: Crowd) -> None:
    crowd.sign(24)
    await_letters(crowd.petition)
    mail = list(arrived(stage.smtp, crowd).values())
    with ThreadPoolExecutor(2) as pool:
        confirming = [pool.submit(confirm, crowd, half) for half in (mail[::2], mail[1::2])]
        for _ in range(3):
            stage.worker.child(COUNTS).kill()
            time_passes(crowd.petition)
        for one in confirming:
            one.result()
    confirm(crowd, mail[:4])
    _withdraw(crowd, 5)
    stage.worker.child(COUNTS).kill()
    stage.redis.ask("FLUSHALL")
    time_passes(crowd.petition)
    assert_count(crowd, 19)
    assert_no_traces(stage)
