"""Voters and counts that a newer file has no more: kept and named until their going is confirmed, and never mixed up with their namesakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing.report import Fate
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Person
from campaigns.proposals.models import Bill, PersonVote, VoteCount, VoteEvent
from campaigns.proposals.operations import CountData, VoteData, VoterData, correct_vote, match_voter, record_vote
from tests.proposals.imports.making import (
    SERBIA,
    bill,
    content_of_tables,
    make_serbia,
    one_bill,
    run_import,
    vote,
    write_lines,
)

if TYPE_CHECKING:
    from pathlib import Path

    from campaigns.foundation.importing.report import Report

pytestmark = pytest.mark.usefixtures("database", "clock")

ANA, NOVAK = {"option": "yes", "voter_name": "Ana Petrović"}, {"option": "no", "voter_name": "P. Novák"}
JOVAN = {"option": "no", "voter_name": "Јован Јовић"}
NOVAK_AGAIN = {**NOVAK, "option": "yes"}
YES, NO = {"option": "yes", "value": 1}, {"option": "no", "value": 2}


@pytest.fixture(autouse=True)
def _serbia(database: object) -> None:  # noqa: ARG001 - the place is made in it
    make_serbia()


def bring(folder: Path, *voters: dict[str, str], counts: Any = (), may_remove: bool = False) -> Report:  # noqa: ANN401
    """Import a proposal with one vote, in which these voted."""
    event = vote(identifier="v1", votes=list(voters), counts=list(counts))
    path = write_lines(folder / "votes", [bill(votes=[event])])
    dry = run_import(path, is_dry_run=True, may_remove=may_remove)
    report = run_import(path, may_remove=may_remove)
    assert report.as_json() == dry.as_json()
    return report


def there() -> list[tuple[str, str, str | None]]:
    """Who voted, how, and who that is."""
    with reading() as db:
        query = select(PersonVote.voter_name, PersonVote.option, Person.name).outerjoin(PersonVote.person)
        return sorted((row[0], row[1], row[2]) for row in db.execute(query))


def counted() -> dict[str, int]:
    with reading() as db:
        return {one.option: one.value for one in db.scalars(select(VoteCount))}


def the_vote() -> VoteEvent:
    with reading() as db:
        return db.scalars(select(VoteEvent)).one()


def say_who_it_is(slug: str) -> None:
    """Say by hand that the only printed name means this person."""
    with writing() as db:
        voter = db.scalars(select(PersonVote)).one()
        vote = db.get_one(VoteEvent, voter.vote_event_id)
        match_voter(db, SYSTEM, vote, voter, db.scalars(select(Person).where(Person.slug == slug)).one())


class TestWhoIsMissing:
    def test_stays_and_is_named_until_it_is_confirmed(self, tmp_path: Path) -> None:
        bring(tmp_path, ANA, NOVAK, JOVAN, counts=[YES, NO])
        everybody, before = there(), content_of_tables()
        for _ in range(2):
            report = bring(tmp_path, ANA, counts=[YES])
            assert report.counts["voters"] == {Fate.VANISHED: 2}
            assert report.counts["counts"] == {Fate.VANISHED: 1}
            assert report.counts["votes"] == {Fate.SAME: 1}
            assert (there(), counted()) == (everybody, {"yes": 1, "no": 2})
            assert content_of_tables()["person_vote"] == before["person_vote"]
        report = bring(tmp_path, ANA, counts=[YES], may_remove=True)
        assert report.counts["voters"] == {Fate.REMOVED: 2}
        assert report.counts["counts"] == {Fate.REMOVED: 1}
        assert report.counts["votes"] == {Fate.UPDATE: 1}
        assert (there(), counted()) == ([("Ana Petrović", "yes", "Ana Petrović")], {"yes": 1})
        assert bring(tmp_path, ANA, counts=[YES], may_remove=True).has_changed_nothing
        assert bring(tmp_path, ANA, counts=[YES]).has_changed_nothing

    def test_stays_beside_what_else_changes(self, tmp_path: Path) -> None:
        bring(tmp_path, ANA, JOVAN)
        report = bring(tmp_path, {**ANA, "option": "abstain"}, NOVAK)
        assert report.counts["votes"] == {Fate.UPDATE: 1}
        assert report.counts["voters"] == {Fate.VANISHED: 1}
        assert there() == [
            ("Ana Petrović", "abstain", "Ana Petrović"),
            ("P. Novák", "no", None),
            ("Јован Јовић", "no", "Јован Јовић"),
        ]

    def test_goes_from_a_table_too(self, tmp_path: Path) -> None:
        run_import(write_lines(tmp_path / "a", [bill()]))
        path = tmp_path / "votes.csv"
        options: dict[str, Any] = {"jurisdiction": SERBIA, "session": "XIII"}
        lines = ["identifier,date,motion,yes,no,voter,option", "011-1,2024-02-20,At first reading,1,1,Ana Petrović,yes"]
        path.write_text("\n".join([*lines, "011-1,2024-02-20,At first reading,1,1,P. Novák,no"]), "utf-8")
        run_import(path, "votes", **options)
        # A file about another vote makes nothing of this one vanish, nor does it make it be forgotten.
        other = tmp_path / "other.csv"
        other.write_text("\n".join([lines[0], "011-1,2024-03-01,At last reading,,,Ana Petrović,no"]), "utf-8")
        assert run_import(other, "votes", may_remove=True, **options).total(Fate.REMOVED) == 0
        path.write_text("\n".join(lines), "utf-8")
        assert run_import(path, "votes", **options).counts["voters"] == {Fate.VANISHED: 1}
        assert len(there()) == 3
        assert run_import(path, "votes", may_remove=True, **options).counts["voters"] == {Fate.REMOVED: 1}
        assert [name for name, _option, _person in there()] == ["Ana Petrović"] * 2

    def test_is_named_also_where_nobody_is_named_any_more(self, tmp_path: Path) -> None:
        bring(tmp_path, ANA, NOVAK, counts=[YES])
        assert bring(tmp_path).counts["voters"] == {Fate.VANISHED: 2}
        assert (len(there()), counted()) == (2, {"yes": 1})


class TestWhoIsTheSame:
    def test_who_voted_otherwise_after_all_has_not_vanished(self, tmp_path: Path) -> None:
        bring(tmp_path, ANA, NOVAK)
        report = bring(tmp_path, ANA, {**NOVAK, "option": "abstain", "note": "by proxy"})
        assert report.counts["voters"] == {}
        assert there() == [("Ana Petrović", "yes", "Ana Petrović"), ("P. Novák", "abstain", None)]

    def test_nor_who_is_printed_in_the_other_script(self, tmp_path: Path) -> None:
        bring(tmp_path, JOVAN)
        assert bring(tmp_path, {**JOVAN, "voter_name": "Jovan Jović"}).counts["voters"] == {}
        assert there() == [("Jovan Jović", "no", "Јован Јовић")]

    def test_who_was_said_to_be_somebody_stays_it(self, tmp_path: Path) -> None:
        bring(tmp_path, NOVAK)
        say_who_it_is("ana")
        bring(tmp_path, {**NOVAK, "option": "abstain"})
        assert there() == [("P. Novák", "abstain", "Ana Petrović")]
        # Nobody votes twice: found under her own name, she is not the other one as well.
        bring(tmp_path, {**NOVAK, "option": "abstain"}, ANA)
        assert there() == [("Ana Petrović", "yes", "Ana Petrović"), ("P. Novák", "abstain", None)]


class TestNamesakes:
    def test_all_of_them_stay_until_it_is_confirmed(self, tmp_path: Path) -> None:
        bring(tmp_path, NOVAK, NOVAK, ANA, NOVAK)
        for _ in range(2):
            report = bring(tmp_path, NOVAK, ANA)
            assert report.counts["voters"] == {Fate.VANISHED: 2}
            assert report.counts["votes"] == {Fate.SAME: 1}
            assert [name for name, *_ in there()] == ["Ana Petrović", *["P. Novák"] * 3]
        bring(tmp_path, NOVAK, ANA, may_remove=True)
        assert [name for name, *_ in there()] == ["Ana Petrović", "P. Novák"]
        assert bring(tmp_path, NOVAK, ANA).has_changed_nothing

    def test_one_who_voted_otherwise_is_told_from_one_who_is_missing(self, tmp_path: Path) -> None:
        bring(tmp_path, {**NOVAK, "group": "A"}, {**NOVAK, "group": "B"}, {**NOVAK, "group": "C"})
        report = bring(tmp_path, {**NOVAK_AGAIN, "group": "B"}, {**NOVAK, "group": "C"})
        assert report.counts["voters"] == {Fate.VANISHED: 1}
        with reading() as db:
            voted = {row.group_name: row.option for row in db.scalars(select(PersonVote))}
        assert voted == {"A": "no", "B": "yes", "C": "no"}

    def test_two_who_are_known_to_be_two_are_not_taken_for_one(self, tmp_path: Path) -> None:
        bring(tmp_path, {**ANA, "group": "A"})
        say_who_it_is("jovan")
        assert bring(tmp_path, {**ANA, "group": "B"}).counts["voters"] == {Fate.VANISHED: 1}
        assert there() == [("Ana Petrović", "yes", "Ana Petrović"), ("Ana Petrović", "yes", "Јован Јовић")]

    def test_who_of_them_is_meant_stays_unsaid_when_one_is_missing(self, tmp_path: Path) -> None:
        bring(tmp_path, ANA, ANA)
        assert there() == [("Ana Petrović", "yes", None)] * 2
        # One Ana alone would be the one who is known; beside another she may be either.
        assert bring(tmp_path, ANA).counts["votes"] == {Fate.SAME: 1}
        assert there() == [("Ana Petrović", "yes", None)] * 2
        bring(tmp_path, ANA, may_remove=True)
        assert there() == [("Ana Petrović", "yes", "Ana Petrović")]


class TestWhatPeopleWrote:
    """What a person wrote down of a vote never vanishes, whatever files lack it."""

    DATA = VoteData(
        date="2024-02-20",
        motion="Предлог закона у начелу",
        identifier="v1",
        counts=[CountData("no", 2)],
        voters=[VoterData("Ana Petrović", "yes"), VoterData("Written by Hand", "no")],
    )

    def test_a_vote_that_was_here_before_the_file(self, tmp_path: Path) -> None:
        run_import(write_lines(tmp_path / "a", [bill()]))
        with writing() as db:
            record_vote(db, SYSTEM, db.get_one(Bill, one_bill().id), self.DATA)
        for _ in range(2):
            report = bring(tmp_path, ANA, NOVAK, counts=[YES], may_remove=True)
            assert report.total(Fate.VANISHED) == 0
            assert [name for name, *_ in there()] == ["Ana Petrović", "P. Novák", "Written by Hand"]
            assert counted() == {"yes": 1, "no": 2}
        assert bring(tmp_path, ANA, NOVAK, counts=[YES], may_remove=True).has_changed_nothing

    def test_a_vote_that_was_corrected_after_it(self, tmp_path: Path) -> None:
        bring(tmp_path, ANA)
        with writing() as db:
            correct_vote(db, SYSTEM, db.merge(the_vote()), self.DATA)
        for _ in range(2):
            report = bring(tmp_path, ANA, NOVAK, may_remove=True)
            assert report.total(Fate.VANISHED) == 0
        assert [name for name, *_ in there()] == ["Ana Petrović", "P. Novák", "Written by Hand"]


def test_a_file_of_proposals_and_one_of_votes_take_nothing_from_each_other(tmp_path: Path) -> None:
    run_import(write_lines(tmp_path / "a", [bill()]))
    run_import(write_lines(tmp_path / "b", [vote(identifier="v1")]))
    report = run_import(write_lines(tmp_path / "c", [bill(actions=bill()["actions"][:1])]), may_remove=True)
    assert report.counts["actions"] == {Fate.SAME: 1, Fate.REMOVED: 1}
    # The votes are in a file of their own, so none of them has vanished from this one.
    assert report.counts["votes"] == {}
    assert len(there()) == 3
