"""The count is exact: whatever comes and goes, in whatever order, however many count at once, and however a figure was spoilt."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from campaigns.foundation import clock as the_clock
from campaigns.foundation.actor import SYSTEM, VISITOR
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.operations import close_petition
from campaigns.signatures.jobs import reconcile_counts
from campaigns.signatures.models import CountryCount, DayCount, PetitionCount, Signature
from campaigns.signatures.operations.counting import reconcile_petition
from campaigns.signatures.operations.holding import correct_signature, erase_signature, withdraw_signature
from campaigns.signatures.operations.signing import confirm_signature
from campaigns.signatures.queries import has_uncounted
from tests.factories import (
    Made,
    count_now,
    counts,
    make_petition,
    make_signature,
    petition_row,
    run_jobs,
    signature_row,
)

if TYPE_CHECKING:
    from campaigns.foundation.transaction import Database
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("database")


def truth(petition: Made) -> Counter[str]:
    """Confirmed signatures by country, counted one by one."""
    with reading() as db:
        query = select(Signature.country).where(Signature.petition_id == petition.id, Signature.state == "confirmed")
        return Counter(db.scalars(query))


def assert_exact(petition: Made) -> None:
    found, true = counts(petition), truth(petition)
    assert found.count == true.total()
    assert dict(found.by_country) == dict(true)
    assert sum(number for _, number in found.by_day) == true.total()


def reconcile(petition: Made) -> int:
    with writing() as db:
        return reconcile_petition(db, petition.id)


def test_nothing_counts_before_it_is_confirmed() -> None:
    petition = make_petition()
    make_signature(petition, confirmed=False)
    assert count_now() == 0
    assert counts(petition).count == 0
    make_signature(petition, email="ana@example.org")
    with reading() as db:
        assert has_uncounted(db)
    assert count_now() == 1
    assert count_now() == 0
    with reading() as db:
        assert not has_uncounted(db)
    assert_exact(petition)


def test_days_and_countries_are_those_of_the_confirmation(clock: Clock) -> None:
    petition = make_petition()
    make_signature(petition)
    make_signature(petition, email="ana@example.org", country="AL")
    clock.advance(days=1)
    make_signature(petition, email="eva@example.org", country="AL")
    count_now()
    found = counts(petition)
    assert (found.count, found.by_country) == (3, (("AL", 2), ("RS", 1)))
    assert found.by_day == ((date(2026, 6, 1), 2), (date(2026, 6, 2), 1))
    assert found.as_of == the_clock.now()


def test_midnight_is_utc(clock: Clock) -> None:
    petition = make_petition()
    clock.set(the_clock.now().replace(hour=23, minute=59, second=59))
    make_signature(petition)
    clock.advance(seconds=1)
    make_signature(petition, email="ana@example.org")
    count_now()
    assert [day for day, _ in counts(petition).by_day] == [date(2026, 6, 1), date(2026, 6, 2)]


def test_a_withdrawal_is_an_entry_of_its_own_day(clock: Clock) -> None:
    petition = make_petition()
    make_signature(petition)
    count_now()
    clock.advance(days=1)
    with writing() as db:
        withdraw_signature(db, petition_row(db, petition), _signature(db, petition))
    count_now()
    assert counts(petition).by_day == ((date(2026, 6, 1), 1), (date(2026, 6, 2), -1))
    assert counts(petition).by_country == ()
    assert_exact(petition)


def _signature(db: object, petition: Made, email: str = "mira@example.org") -> Signature:
    found = signature_row(db, petition, email)  # type: ignore[arg-type]
    assert found is not None
    return found


VERBS = ("sign", "confirm", "withdraw", "erase", "keep", "move", "count", "reconcile", "sleep")


@dataclass
class Story:
    """What a few signers of two petitions do, one after the other."""

    petitions: list[Made] = field(default_factory=lambda: [make_petition(), make_petition()])

    def act(self, verb: str, which: int, who: int) -> None:
        """Do one thing, where it can be done."""
        petition, email = self.petitions[which], f"signer-{who}@example.org"
        if verb == "sign":
            make_signature(petition, email=email, confirmed=False, country="RS" if who % 2 else "AL")
        elif verb == "count":
            count_now()
        elif verb == "reconcile":
            assert reconcile(petition) == 0
        elif verb != "sleep":
            with writing() as db:
                row, signature = petition_row(db, petition), signature_row(db, petition, email)
                if signature is not None:
                    _do(verb, db, row, signature)


def _do(verb: str, db: object, petition: object, signature: Signature) -> None:
    if verb == "confirm" and signature.state == "pending":
        confirm_signature(db, petition, signature)  # type: ignore[arg-type]
    elif verb == "withdraw":
        withdraw_signature(db, petition, signature)  # type: ignore[arg-type]
    elif verb in {"erase", "keep"}:
        erase_signature(db, VISITOR, petition, signature, keeps_count=verb == "keep")  # type: ignore[arg-type]
    elif verb == "move":
        country = "ME" if signature.country == "RS" else "RS"
        correct_signature(db, petition, signature, name="Mira", country=country, locality="", reason="")  # type: ignore[arg-type]


STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 1), st.integers(1, 3)), min_size=5, max_size=25)


@settings(max_examples=20)
@given(STEPS)
def test_it_is_exact_after_any_story(steps: list[tuple[str, int, int]]) -> None:
    story = Story()
    start = the_clock.now()
    for number, (verb, which, who) in enumerate(steps):
        with the_clock.telling(start + timedelta(hours=9 * number)):
            story.act(verb, which, who)
    count_now()
    for petition in story.petitions:
        assert_exact(petition)
        assert reconcile(petition) == 0
        assert_exact(petition)


def test_many_counters_at_once_count_each_entry_once() -> None:
    petition = make_petition()
    for number in range(30):
        make_signature(petition, email=f"signer-{number}@example.org", confirmed=False)

    def confirm(number: int) -> None:
        with writing() as db:
            confirm_signature(db, petition_row(db, petition), _signature(db, petition, f"signer-{number}@example.org"))

    with ThreadPoolExecutor(6) as pool:
        confirming = [pool.submit(confirm, number) for number in range(30)]
        counting = [pool.submit(count_now) for _ in range(12)]
        reconciling = [pool.submit(reconcile, petition) for _ in range(4)]
        counted = sum(job.result() for job in counting)
        assert [job.result() for job in reconciling] == [0] * 4
        assert all(job.result() is None for job in confirming)
    assert counted + count_now() == 30
    assert_exact(petition)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda petition_id: (
            update(PetitionCount).where(PetitionCount.petition_id == petition_id).values(count=PetitionCount.count + 7)
        ),
        lambda petition_id: update(PetitionCount).where(PetitionCount.petition_id == petition_id).values(count=0),
        lambda petition_id: update(CountryCount).where(CountryCount.petition_id == petition_id).values(count=5),
        lambda petition_id: delete(CountryCount).where(CountryCount.petition_id == petition_id),
        lambda petition_id: update(DayCount).where(DayCount.petition_id == petition_id).values(count=9),
        lambda petition_id: delete(DayCount).where(DayCount.petition_id == petition_id),
        lambda petition_id: delete(PetitionCount).where(PetitionCount.petition_id == petition_id),
        lambda petition_id: delete(Signature).where(Signature.petition_id == petition_id, Signature.country == "AL"),
    ],
    ids=[
        "total too high",
        "total nought",
        "country wrong",
        "countries gone",
        "day wrong",
        "days gone",
        "total gone",
        "rows gone",
    ],
)
def test_a_spoilt_figure_is_put_right(spoil: object) -> None:
    petition, other = make_petition(), make_petition()
    for number, country in enumerate(("RS", "RS", "AL")):
        make_signature(petition, email=f"signer-{number}@example.org", country=country)
        make_signature(other, email=f"signer-{number}@example.org", country=country)
    count_now()
    make_signature(petition, email="later@example.org", country="ME")
    untouched = counts(other)
    with writing() as db:
        db.execute(spoil(petition.id))  # type: ignore[operator]
    reconcile(petition)
    assert reconcile(petition) == 0
    # What still waits in the ledger is counted once, by the count job and not by this one.
    assert counts(petition).count == truth(petition).total() - 1
    count_now()
    assert_exact(petition)
    assert counts(other) == untouched


def test_the_first_count_of_old_signatures_has_the_days_of_their_confirmation(clock: Clock) -> None:
    petition = make_petition()
    for number in range(3):
        make_signature(petition, email=f"signer-{number}@example.org")
        clock.advance(days=1)
    count_now()
    before = counts(petition)
    with writing() as db:
        for table in (PetitionCount, CountryCount, DayCount):
            db.execute(delete(table))
    assert reconcile(petition) == 3
    after = counts(petition)
    assert (after.count, after.by_country, after.by_day) == (before.count, before.by_country, before.by_day)


def test_the_nightly_job_looks_at_closed_petitions_too() -> None:
    petition = make_petition()
    make_signature(petition)
    count_now()
    with writing() as db:
        close_petition(db, SYSTEM, petition_row(db, petition))
        db.execute(update(PetitionCount).values(count=99))
    with writing() as db:
        reconcile_counts.owe(db)
    run_jobs()
    assert_exact(petition)


def test_closing_reconciles(database: Database) -> None:  # noqa: ARG001 - its tables are empty
    petition = make_petition()
    make_signature(petition)
    count_now()
    with writing() as db:
        db.execute(update(PetitionCount).values(count=99))
        close_petition(db, SYSTEM, petition_row(db, petition))
    run_jobs()
    assert_exact(petition)
