"""The audit trail: every act is written down in its own transaction, and a change of what was written shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from campaigns.audit.models import AuditEntry
from campaigns.audit.operations import first_broken_entry, record
from campaigns.audit.queries import entries_about
from campaigns.foundation.actor import SYSTEM, Actor, ActorKind
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.transaction import reading, writing

pytestmark = pytest.mark.usefixtures("database")
THING = UUID(int=7)
ANA = Actor(ActorKind.PERSON, account_id=1, account_uuid=UUID(int=3), name="Ana")


def act(action: str, thing: UUID = THING, **details: object) -> None:
    with writing() as db:
        record(db, ANA, action, "petition", thing, **details)


def entries() -> list[AuditEntry]:
    with reading() as db:
        return list(db.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def broken() -> int | None:
    with reading() as db:
        return first_broken_entry(db)


def test_who_did_what_to_which_thing() -> None:
    act("change_goal", before=100, after=250)
    [entry] = entries()
    assert (entry.action, entry.thing_kind, entry.thing_uuid) == ("change_goal", "petition", THING)
    assert (entry.actor_kind, entry.account_uuid, entry.details) == (
        "person",
        UUID(int=3),
        {"before": 100, "after": 250},
    )
    # People are named by their accounts, which can be erased; a chain of hashes cannot.
    assert "Ana" not in str(vars(entry))


def test_the_chain_is_whole_and_each_entry_names_the_one_before() -> None:
    for number in range(5):
        act("act", number=number, name="Ђорђе", nested={"b": 1, "a": [1, None]})
    with writing() as db:
        record(db, SYSTEM, "act", "account", uuid7())
    found = entries()
    assert found[0].previous_hash == "0" * 64
    assert [entry.previous_hash for entry in found[1:]] == [entry.hash for entry in found[:-1]]
    assert broken() is None


@pytest.mark.parametrize(
    "change",
    [
        {"action": "nothing"},
        {"details": {}},
        {"thing_uuid": UUID(int=9)},
        {"account_uuid": None},
        {"actor_kind": "system"},
    ],
)
def test_a_changed_entry_shows(change: dict[str, object]) -> None:
    for number in range(3):
        act("act", number=number)
    second = entries()[1].id
    with writing() as db:
        db.execute(update(AuditEntry).where(AuditEntry.id == second).values(**change))
    assert broken() == second


def test_a_missing_entry_shows() -> None:
    for number in range(3):
        act("act", number=number)
    _, second, third = (entry.id for entry in entries())
    with writing() as db:
        db.execute(delete(AuditEntry).where(AuditEntry.id == second))
    assert broken() == third


def test_what_was_undone_was_not_done() -> None:
    def act_and_fail() -> None:
        with writing() as db:
            record(db, ANA, "act", "petition", THING)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail()
    assert entries() == []


def test_many_at_once_make_one_chain() -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: act("act", number=number), range(24)))
    assert broken() is None
    assert sorted(entry.details["number"] for entry in entries()) == list(range(24))


def test_the_newest_entries_about_one_thing() -> None:
    for number in range(5):
        act("act", number=number)
        act("other", UUID(int=8))
    with reading() as db:
        found = entries_about(db, "petition", THING, most=3)
    assert [entry.details["number"] for entry in found] == [4, 3, 2]
