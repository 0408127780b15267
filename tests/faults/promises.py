"""What must hold whatever died: who was thanked is stored once, was written to, counts; and nothing tells who it was."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from campaigns.foundation import clock
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.models import Petition
from campaigns.signatures.models import CountDelta, Signature, SignatureState
from campaigns.signatures.operations.counting import reconcile_petition
from campaigns.signatures.queries import counts_of, email_index_of
from tests.faults.crowd import DOMAIN, LATIN_SURNAME, SURNAME, ask
from tests.running import PATIENCE_S, eventually

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.factories import Made
    from tests.faults.crowd import Crowd
    from tests.faults.stage import Stage
    from tests.smtp_server import ScriptedSmtp

_CONFIRMING = 12
_HELD = (LetterState.CLAIMED, LetterState.IN_FLIGHT)
_ON_THE_WAY = (LetterState.QUEUED, *_HELD)


def time_passes(petition: Made) -> None:
    """Make due what waits for a second try, and let the leases of dead workers run out, without waiting for either.

    Letters of the petition, and jobs of everybody.
    """
    with writing() as db:
        mine = update(Letter).where(Letter.shard == petition.id)
        db.execute(mine.where(Letter.state == LetterState.QUEUED).values(due_at=clock.now()))
        db.execute(mine.where(Letter.state.in_(_HELD)).values(lease_until=clock.now()))
        db.execute(update(OutboxJob).values(due_at=clock.now(), lease_until=None))


def letters_by_state(petition: Made) -> Counter[LetterState]:
    """How many letters of a petition are in each state."""
    with reading() as db:
        query = select(Letter.state, func.count()).where(Letter.shard == petition.id).group_by(Letter.state)
        return Counter({LetterState(state): number for state, number in db.execute(query)})


def await_letters(petition: Made, *, within_s: float = PATIENCE_S) -> None:
    """Wait until no letter of the petition is on its way any more."""

    def all_ended() -> bool:
        states = letters_by_state(petition)
        return not any(states[state] for state in _ON_THE_WAY)

    eventually(all_ended, lambda: f"letters are still on their way: {letters_by_state(petition)}", within_s=within_s)


@dataclass(frozen=True, slots=True)
class Mail:
    """What arrived at one address: how often, and under which Message-IDs."""

    times: int
    ids: frozenset[str]
    confirm_path: str


def arrived(smtp: ScriptedSmtp, crowd: Crowd) -> dict[str, Mail]:
    """What arrived, by address of the crowd."""
    found: dict[str, list[tuple[str, str]]] = {}
    mine = set(crowd.acknowledged)
    for letter in smtp.letters:
        if letter.to in mine:
            found.setdefault(letter.to, []).append((letter.message_id, letter.path("/confirm/")))
    return {to: Mail(len(ones), frozenset(one for one, _ in ones), ones[0][1]) for to, ones in found.items()}


def assert_stored_once(crowd: Crowd) -> None:
    """Everybody who was told so has signed, once; and the database holds nobody who did not send the form."""
    made = crowd.petition
    with reading() as db:
        petition = db.get_one(Petition, made.id)
        rows = Counter(db.scalars(select(Signature.email_index).where(Signature.petition_id == made.id)))
        expected = {email_index_of(petition.uuid, one, petition.index_key) for one in crowd.acknowledged}
        sent = {email_index_of(petition.uuid, crowd.address(n), petition.index_key) for n in range(crowd._number)}
    assert crowd.acknowledged, "nobody signed: the test shows nothing"
    assert len(crowd.acknowledged) == len(expected), "somebody was acknowledged twice"
    assert expected <= rows.keys() <= sent
    assert set(rows.values()) == {1}


def assert_written_to(crowd: Crowd, smtp: ScriptedSmtp, *, but: Iterable[str] = ()) -> dict[str, Mail]:
    """Everybody has a letter, nobody more than one repeat, and a repeat carries the same Message-ID; `but` are those without."""
    mail = arrived(smtp, crowd)
    assert mail.keys() == set(crowd.acknowledged) - set(but)
    for to, one in mail.items():
        assert one.times <= 2, f"{one.times} letters to {to}"
        assert len(one.ids) == 1, f"two Message-IDs to {to}"
    return mail


def confirm(crowd: Crowd, mail: Iterable[Mail]) -> None:
    """Have those who got these letters confirm, and confirm again until they are thanked."""
    for one in mail:
        eventually(lambda path=one.confirm_path: _thanked(crowd.port, path), "confirming")  # type: ignore[misc]


def _thanked(port: int, path: str) -> bool:
    try:
        return ask(port, "POST", path, {}).code == 303
    except OSError:
        return False


def assert_count(crowd: Crowd, confirmed: int) -> None:
    """The public count becomes `confirmed` and stays, the ledger is empty, and counting one by one comes to the same."""
    made = crowd.petition
    path = f"/petitions/{made.slug}/count.json"
    eventually(lambda: json.loads(ask(crowd.port, "GET", path).body)["count"] == confirmed, f"a count of {confirmed}")
    with writing() as db:
        state = (Signature.petition_id == made.id, Signature.state == SignatureState.CONFIRMED)
        assert db.scalar(select(func.count()).select_from(Signature).where(*state)) == confirmed
        ledger = select(func.count()).select_from(CountDelta).where(CountDelta.petition_id == made.id)
        assert db.scalar(ledger) == 0
        kept = counts_of(db, made.id)
        assert sum(number for _, number in kept.by_country) == sum(number for _, number in kept.by_day) == confirmed
        assert reconcile_petition(db, made.id) == 0


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def assert_no_traces(stage: Stage) -> None:
    """No file that the product writes tells who signed: logs, database, Redis, what is left in temporary folders."""
    needles = [DOMAIN.encode()]
    for name in (SURNAME, LATIN_SURNAME):
        needles += [name.encode(), json.dumps(name).strip('"').encode(), name.encode("utf-16-le")]
    searched = set(_files(stage.product.folder))
    assert stage.product.log in searched
    for path in searched:
        content = path.read_bytes()
        for needle in needles:
            assert needle not in content, f"{path} tells who signed: {needle!r}"
    for key in stage.redis.ask("KEYS", "*"):
        kind = stage.redis.ask("TYPE", key)
        if kind == b"hash":
            content = b" ".join(part for pair in stage.redis.ask("HGETALL", key).items() for part in pair)
            assert not any(needle in content for needle in needles)


def assert_all_kept(stage: Stage, crowd: Crowd, *, but: Iterable[str] = ()) -> dict[str, Mail]:
    """All of it, from the signature to the count; `but` are those whose letters were refused for good."""
    await_letters(crowd.petition)
    assert_stored_once(crowd)
    mail = assert_written_to(crowd, stage.smtp, but=but)
    some = list(mail.values())[:_CONFIRMING]
    confirm(crowd, some)
    assert_count(crowd, len(some))
    assert_no_traces(stage)
    return mail
