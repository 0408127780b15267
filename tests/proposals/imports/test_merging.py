"""Merging: what is the same changes nothing, what changed changes only that, and what hangs on a part survives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from campaigns.foundation.importing.report import Fate
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Person
from campaigns.proposals.imports import running
from campaigns.proposals.models import (
    Bill,
    BillAction,
    BillChange,
    BillSubject,
    ChangeKind,
    PersonVote,
    RelatedBill,
    VoteEvent,
)
from tests.proposals.imports.making import (
    SERBIA,
    bill,
    content_of_tables,
    make_serbia,
    number_of,
    one_bill,
    run_import,
    vote,
    write_lines,
)

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

pytestmark = pytest.mark.usefixtures("database", "clock")


def test_everything_of_a_proposal_comes_in(tmp_path: Path) -> None:
    make_serbia()
    report = run_import(write_lines(tmp_path / "a", [bill(), vote()]))
    assert report.faults == []
    made = one_bill()
    assert (made.stage, str(made.stage_since)) == ("committee_first", "2024-02-01")
    assert made.latest_action == "Упућен одбору"
    assert [(one.date, one.institution_id is not None) for one in made.actions] == [
        ("2024-01-10", True),
        ("2024-02", True),
    ]
    assert {one.name: one.person_id is not None for one in made.sponsorships} == {
        "Ana Petrović": True,
        "Nobody Known": False,
    }
    assert made.from_institution_id is not None
    assert made.versions[0].links == [{"url": "https://example.org/1.pdf", "media_type": ""}]
    assert [one.subject for one in made.subjects] == ["confiscated assets"]
    assert made.extras == {"kept": True}
    assert " confiscated " in made.folded
    with reading() as db:
        event = db.scalars(select(VoteEvent)).one()
        assert {count.option: count.value for count in event.counts} == {"yes": 2, "no": 1}
        assert event.bill_action_id == made.actions[1].id
        named = {row.voter_name: row.person_id is not None for row in db.scalars(select(PersonVote))}
    # The printed names stay; Jovan is found in the other script.
    assert named == {"Ana Petrović": True, "Jovan Jović": True, "Somebody Else": False}
    assert report.counts["related"] == {Fate.INSERT: 1, Fate.UNRESOLVED: 1}


def test_a_dry_run_reports_the_same_and_writes_nothing(tmp_path: Path) -> None:
    make_serbia()
    related = [{"identifier": "011-2", "relation_type": "companion"}]
    path = write_lines(tmp_path / "a", [bill(related_bills=related), bill(2), vote(), vote(2), vote(7)])
    before = content_of_tables()
    dry = run_import(path, is_dry_run=True)
    assert content_of_tables() == before
    assert run_import(path).as_json() == dry.as_json()
    changed = write_lines(tmp_path / "b", [bill(title="Another", sponsorships=[]), vote(result="fail")])
    before = content_of_tables()
    dry = run_import(changed, is_dry_run=True)
    assert content_of_tables() == before
    assert run_import(changed).as_json() == dry.as_json()


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    make_serbia()
    path = write_lines(tmp_path / "a", [bill(), bill(2), vote()])
    first = run_import(path)
    before = content_of_tables()
    second = run_import(path)
    assert content_of_tables() == before
    assert second.has_changed_nothing
    assert {kind: counts[Fate.SAME] for kind, counts in second.counts.items() if counts[Fate.SAME]} == {
        kind: counts[Fate.INSERT] for kind, counts in first.counts.items() if kind != "sessions"
    }


def test_a_changed_file_changes_only_that_and_what_hangs_on_an_action_survives(tmp_path: Path) -> None:
    make_serbia()
    run_import(write_lines(tmp_path / "a", [bill(), bill(2), vote()]))
    before = {one.natural_key: (one.id, one.uuid) for one in one_bill().actions}
    news = {"date": "2024-01-20", "description": "Прво читање", "classification": ["reading-1"]}
    other = bill(actions=[*bill()["actions"], news])
    other["actions"][0]["classification"] = ["introduction"]
    report = run_import(write_lines(tmp_path / "b", [other, bill(2)]))
    assert report.counts["actions"] == {Fate.INSERT: 1, Fate.UPDATE: 1, Fate.SAME: 3}
    assert report.counts["proposals"] == {Fate.SAME: 2}
    after = one_bill()
    assert {one.natural_key: (one.id, one.uuid) for one in after.actions}.items() >= before.items()
    assert after.stage == "reading_1"
    with reading() as db:
        assert db.scalars(select(VoteEvent.bill_action_id)).one() == before[after.actions[2].natural_key][0]
        changes = db.execute(select(BillChange.kind, BillChange.before, BillChange.after).order_by(BillChange.id)).all()
    # A new proposal is one piece of news, whatever its past; later each thing is one.
    assert [tuple(one) for one in changes] == [
        (ChangeKind.PROPOSAL, "", "committee_first"),
        (ChangeKind.PROPOSAL, "", "committee_first"),
        (ChangeKind.ACTION, "", ""),
        (ChangeKind.STAGE, "committee_first", "reading_1"),
    ]


def test_an_action_printed_beside_another_body_stays_the_same_row(tmp_path: Path) -> None:
    make_serbia()
    run_import(write_lines(tmp_path / "a", [bill()]))
    before = [one.id for one in one_bill().actions]
    changed = bill()
    changed["actions"][0]["organization_id"] = "Скупштина Републике"
    report = run_import(write_lines(tmp_path / "b", [changed]))
    assert [one.id for one in one_bill().actions] == before
    assert report.counts["actions"][Fate.INSERT] == 0


def test_two_equal_actions_of_a_day_are_two(tmp_path: Path) -> None:
    make_serbia()
    twice = [{"date": "2024-03-01", "description": "Расправа"}] * 2
    path = write_lines(tmp_path / "a", [bill(actions=twice)])
    run_import(path)
    assert [one.description for one in one_bill().actions] == ["Расправа", "Расправа"]
    assert run_import(path).has_changed_nothing


def test_what_vanished_goes_only_when_it_was_confirmed(tmp_path: Path) -> None:
    make_serbia()
    run_import(write_lines(tmp_path / "a", [bill()]))
    with writing() as db:
        db.add(BillSubject(bill_id=one_bill().id, subject="written by hand"))
    smaller = write_lines(tmp_path / "b", [bill(actions=bill()["actions"][:1], subject=[], documents=[])])
    for _ in range(2):
        report = run_import(smaller)
        assert report.total(Fate.VANISHED) == 3
        assert len(one_bill().actions) == 2
    report = run_import(smaller, may_remove=True)
    assert (report.total(Fate.VANISHED), report.total(Fate.REMOVED)) == (0, 3)
    made = one_bill()
    assert [one.description for one in made.actions] == ["Предлог закона је поднет"]
    assert made.stage == "introduced"
    assert made.documents == []
    # What people wrote never vanishes.
    assert [one.subject for one in made.subjects] == ["written by hand"]
    assert run_import(smaller, may_remove=True).has_changed_nothing


def test_relations_wait_for_the_other_and_may_form_a_circle(tmp_path: Path) -> None:
    make_serbia()
    to_other = [{"identifier": "011-2", "legislative_session": "XIII", "relation_type": "companion"}]
    run_import(write_lines(tmp_path / "a", [bill(related_bills=to_other)]))
    with reading() as db:
        assert db.scalars(select(RelatedBill.related_bill_id)).all() == [None]
    to_first = [{"identifier": "011-1", "relation_type": "companion"}]
    report = run_import(write_lines(tmp_path / "b", [bill(2, related_bills=to_first)]))
    assert report.counts["related"] == {Fate.INSERT: 1}
    with reading() as db:
        linked = {row.bill_id: row.related_bill_id for row in db.scalars(select(RelatedBill))}
    assert linked == {one_bill().id: one_bill("011-2").id, one_bill("011-2").id: one_bill().id}


def test_a_vote_changes_as_a_whole_and_keeps_its_row(tmp_path: Path) -> None:
    make_serbia()
    run_import(write_lines(tmp_path / "a", [bill(), vote(identifier="v1")]))
    with reading() as db:
        before = db.scalars(select(VoteEvent)).one()
    voters = [*vote()["votes"][:2], {"option": "abstain", "voter_name": "Somebody Else"}]
    counts = [{"option": "yes", "value": 2}, {"option": "abstain", "value": 1}]
    report = run_import(write_lines(tmp_path / "b", [vote(identifier="v1", votes=voters, counts=counts)]))
    assert report.counts["votes"] == {Fate.UPDATE: 1}
    # Who voted otherwise after all is still the same voter.
    assert report.counts["voters"] == {}
    with reading() as db:
        after = db.scalars(select(VoteEvent)).one()
        assert (after.id, after.uuid) == (before.id, before.uuid)
        assert {one.option: one.value for one in after.counts} == {"yes": 2, "no": 1, "abstain": 1}
        assert {one.voter_name: one.option for one in db.scalars(select(PersonVote))}["Somebody Else"] == "abstain"


def _voters() -> list[tuple[str, str, bool]]:
    with reading() as db:
        rows = db.scalars(select(PersonVote).order_by(PersonVote.id))
        return [(row.voter_name, row.option, row.person_id is not None) for row in rows]


ANA, NOVAK = {"option": "yes", "voter_name": "Ana Petrović"}, {"option": "no", "voter_name": "P. Novák"}
ENOUGH = [{"option": "yes", "value": 1}, {"option": "no", "value": 2}]


@pytest.mark.parametrize("inside", [False, True], ids=["by itself", "within the proposal"])
def test_namesakes_who_voted_alike_are_both_there(tmp_path: Path, *, inside: bool) -> None:
    make_serbia()
    event = vote(identifier="v1", result="fail", votes=[NOVAK, ANA, NOVAK], counts=ENOUGH)
    path = write_lines(tmp_path / "a", [bill(votes=[event])] if inside else [bill(), event])
    report = run_import(path)
    # Three were counted, and three are named.
    assert report.faults == []
    assert _voters() == [("P. Novák", "no", False), ("Ana Petrović", "yes", True), ("P. Novák", "no", False)]
    before = content_of_tables()
    assert run_import(path).has_changed_nothing
    assert run_import(path, may_remove=True).has_changed_nothing
    assert content_of_tables() == before


def test_one_namesake_less_is_one_less(tmp_path: Path) -> None:
    make_serbia()
    other = vote(identifier="v2", votes=[NOVAK, NOVAK], counts=[])
    run_import(write_lines(tmp_path / "a", [bill(), vote(identifier="v1", votes=[NOVAK, ANA, NOVAK]), other]))
    with reading() as db:
        untouched = db.scalars(select(PersonVote.id).order_by(PersonVote.id.desc()).limit(2)).all()
    fewer = write_lines(tmp_path / "b", [bill(), vote(identifier="v1", votes=[NOVAK, ANA]), other])
    report = run_import(fewer, may_remove=True)
    assert report.counts["votes"] == {Fate.UPDATE: 1, Fate.SAME: 1}
    assert sorted(_voters()) == [("Ana Petrović", "yes", True), *[("P. Novák", "no", False)] * 3]
    with reading() as db:
        assert set(untouched) <= set(db.scalars(select(PersonVote.id)))
    assert run_import(fewer, may_remove=True).has_changed_nothing


def test_a_voter_who_was_linked_stays_linked_beside_a_namesake(tmp_path: Path) -> None:
    make_serbia()
    run_import(write_lines(tmp_path / "a", [bill(), vote(identifier="v1", votes=[ANA], counts=[])]))
    assert _voters() == [("Ana Petrović", "yes", True)]
    twice = write_lines(tmp_path / "b", [vote(identifier="v1", votes=[ANA, ANA], counts=[])])
    assert run_import(twice).counts["votes"] == {Fate.UPDATE: 1}
    # Nobody votes twice: who the second is, is not known.
    assert _voters() == [("Ana Petrović", "yes", True), ("Ana Petrović", "yes", False)]
    assert run_import(twice).has_changed_nothing


def test_a_vote_that_stands_in_the_file_twice_has_its_voters_once(tmp_path: Path) -> None:
    make_serbia()
    event = vote(identifier="v1", result="fail", votes=[NOVAK, ANA, NOVAK], counts=ENOUGH)
    assert run_import(write_lines(tmp_path / "a", [bill(), event, event])).faults == []
    assert len(_voters()) == 3


def test_each_line_of_a_table_is_a_voter(tmp_path: Path) -> None:
    make_serbia()
    run_import(write_lines(tmp_path / "a", [bill()]))
    lines = ["identifier,date,motion,yes,no,voter,option", "011-1,2024-02-20,At first reading,,,Ana Petrović,yes"]
    lines += ["011-1,2024-02-20,At first reading,1,2,P. Novák,no"] * 2
    path = tmp_path / "votes.csv"
    path.write_text("\n".join(lines), "utf-8")
    options: dict[str, Any] = {"jurisdiction": SERBIA, "session": "XIII"}
    assert run_import(path, "votes", **options).faults == []
    assert _voters() == [("Ana Petrović", "yes", True), *[("P. Novák", "no", False)] * 2]
    assert run_import(path, "votes", **options).has_changed_nothing


def test_a_proposal_in_several_places_of_a_file_comes_together(tmp_path: Path) -> None:
    make_serbia()
    # The vote stands before its proposal, another after it.
    report = run_import(write_lines(tmp_path / "a", [vote(identifier="a"), bill(), vote(identifier="b")]))
    assert report.faults == []
    assert number_of(VoteEvent) == 2


def test_many_batches_and_pieces_make_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_serbia()
    monkeypatch.setattr(running, "BATCH", 7)
    monkeypatch.setattr(running, "SQLITE_GATE_S", 0.0)
    path = write_lines(tmp_path / "a", [bill(number) for number in range(50)])
    report = run_import(path)
    assert report.counts["proposals"] == {Fate.INSERT: 50}
    assert number_of(Bill) == 50
    assert number_of(BillAction) == 100
    assert len({one for (one,) in _slugs()}) == 50
    assert run_import(path).has_changed_nothing


def _slugs() -> list[Any]:
    with reading() as db:
        return [tuple(row) for row in db.execute(select(Bill.slug))]


def test_proposals_called_the_same_have_addresses_of_their_own(tmp_path: Path) -> None:
    make_serbia()
    run_import(write_lines(tmp_path / "a", [bill(1, title="Закон"), bill(2, title="Закон")]))
    run_import(write_lines(tmp_path / "b", [bill(3, title="Закон")]))
    assert len({one for (one,) in _slugs()}) == 3


def test_a_country_that_is_not_here_is_made(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a", [bill(jurisdiction={"id": "ocd-jurisdiction/country:uy/government"})])
    dry = run_import(path, is_dry_run=True)
    report = run_import(path)
    assert report.as_json() == dry.as_json()
    assert report.counts["jurisdictions"] == {Fate.INSERT: 1}
    assert one_bill().jurisdiction.slug == "uruguay"


@pytest.mark.parametrize("wrapped", [False, True], ids=["an array", "an answer of an interface"])
def test_arrays_are_read(tmp_path: Path, *, wrapped: bool) -> None:
    make_serbia()
    path = tmp_path / "a"
    things: Any = [bill(), bill(2)]
    path.write_text(json.dumps({"results": things} if wrapped else things, indent=1), "utf-8")
    assert run_import(path).counts["proposals"] == {Fate.INSERT: 2}


def _told_of_votes() -> list[tuple[str, UUID, str]]:
    with reading() as db:
        rows = db.execute(select(BillChange.kind, BillChange.thing, BillChange.after).order_by(BillChange.id))
        return [(row.kind, row.thing, row.after) for row in rows if row.kind.startswith("vote")]


def _ana_and_the_vote() -> tuple[str, UUID]:
    with reading() as db:
        ana = db.scalars(select(Person.uuid).where(Person.slug == "ana")).one()
        return str(ana), db.scalars(select(VoteEvent.uuid)).one()


def test_who_follows_a_voter_learns_what_a_later_file_names(tmp_path: Path) -> None:
    make_serbia()

    def bring(*votes: dict[str, str]) -> bool:
        event = vote(identifier="v1", votes=list(votes), counts=[], start_date="2026-05-20")
        return run_import(write_lines(tmp_path / "a", [bill(), event])).has_changed_nothing

    bring(NOVAK)
    assert _told_of_votes() == []
    assert not bring(NOVAK, ANA)
    ana, event = _ana_and_the_vote()
    assert bring(NOVAK, ANA)
    assert _told_of_votes() == [("voter", event, ana)]
    bring(NOVAK, ANA | {"option": "no"})
    assert _told_of_votes() == [("voter", event, ana)] * 2, "it was said otherwise before"


def test_a_vote_that_comes_with_its_proposal_is_news_for_who_follows_a_voter_unless_it_is_history(
    tmp_path: Path,
) -> None:
    make_serbia()
    old = vote(identifier="v0", votes=[ANA], start_date="2026-02-20")
    new = vote(2, identifier="v1", votes=[NOVAK, ANA], start_date="2026-05-20")

    run_import(write_lines(tmp_path / "a", [bill(), bill(2), old, new]))

    with reading() as db:
        events = {one.identifier: one.uuid for one in db.scalars(select(VoteEvent))}
        ana = db.scalars(select(Person.uuid).where(Person.slug == "ana")).one()
    assert _told_of_votes() == [("voter", events["v1"], str(ana))]
