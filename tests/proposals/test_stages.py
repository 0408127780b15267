"""Deriving where a proposal stands: no order of entry matters, nothing is left of what is taken back, death is told from what looks like it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.proposals.classifications import ACTIONS
from campaigns.proposals.pipelines import pipeline_of, pipelines
from campaigns.proposals.stages import (
    CANONICAL,
    FINAL,
    OUTCOMES,
    Derived,
    derive_stage,
    in_order,
    is_stuck,
    stage_name,
    trace_stages,
)

FIRST = dt.date(2020, 1, 1)


@dataclass(frozen=True)
class Step:
    """An action, as far as the derivation reads it."""

    classification: tuple[str, ...] = ()
    sort_date: dt.date = FIRST
    description: str = "It happened"
    stage: str = ""
    position: int = 0
    institution_id: int | None = None
    institution_name: str = ""
    natural_key: str = ""
    date: str = ""


def walk(*kinds: str, pipeline: str = "generic") -> Derived:
    """What follows from actions of these kinds, a day apart; several kinds of one action are joined by +, `=` sets a stage by hand."""
    steps = [
        Step(
            () if kind.startswith("=") else tuple(kind.split("+")),
            FIRST + dt.timedelta(days=number),
            stage=kind[1:] if kind.startswith("=") else "",
            natural_key=str(number),
        )
        for number, kind in enumerate(kinds)
    ]
    return derive_stage(pipeline_of(pipeline), steps)


PHRASES = sorted({phrase.text for one in pipelines() for phrase in one.phrases})
steps = st.builds(
    Step,
    classification=st.lists(st.sampled_from(sorted(ACTIONS)), max_size=3).map(tuple),
    sort_date=st.dates(FIRST, FIRST + dt.timedelta(days=40)),
    description=st.one_of(st.sampled_from(PHRASES), st.just("Something else")),
    stage=st.one_of(st.just(""), st.just(""), st.just(""), st.sampled_from([*CANONICAL, *OUTCOMES])),
    institution_id=st.one_of(st.none(), st.integers(1, 3)),
)
histories = st.lists(steps, max_size=9).map(
    lambda found: [replace(one, natural_key=str(number)) for number, one in enumerate(found)]
)
procedures = st.sampled_from(pipelines())
BODIES = {1: "lower", 2: "upper", 3: "committee"}


class TestProperties:
    @given(procedures, histories, st.randoms(use_true_random=False))
    def test_the_order_of_entry_does_not_matter(self, pipeline, history, chance) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        shuffled = list(history)
        chance.shuffle(shuffled)
        assert derive_stage(pipeline, shuffled, BODIES) == derive_stage(pipeline, history, BODIES)

    @given(procedures, histories, steps)
    def test_taking_the_last_one_back_undoes_it(self, pipeline, history, last) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        later = replace(last, sort_date=FIRST + dt.timedelta(days=90), natural_key="last")
        before = derive_stage(pipeline, history, BODIES)
        moves = trace_stages(pipeline, [*history, later], BODIES)
        own = [move for move in moves if move.act is later]
        rest = [move for move in moves if move.act is not later]
        assert (rest[-1].to if rest else Derived()) == before
        assert all(move.to.since == later.sort_date for move in own)

    @given(procedures, histories)
    def test_what_comes_out_is_known_and_dated_by_an_action(self, pipeline, history) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        derived = derive_stage(pipeline, history, BODIES)
        assert derived.stage in CANONICAL
        assert derived.outcome in {"", *OUTCOMES}
        assert derived.since is None or derived.since in {one.sort_date for one in history}
        assert stage_name(derived.stage)

    @given(histories)
    def test_what_is_dead_stays_dead_unless_a_hand_or_a_carry_over_revives_it(self, history) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        tame = [
            replace(one, stage="", description="It happened", sort_date=FIRST + dt.timedelta(days=60))
            for one in history
            if "carried-over" not in one.classification
        ]
        dead = [Step(("introduction",)), Step(("failure",), FIRST + dt.timedelta(days=50))]
        assert derive_stage(pipeline_of("generic"), [*dead, *tame]).outcome == "rejected"


class TestEnds:
    @pytest.mark.parametrize(
        ("kinds", "stage", "outcome"),
        [
            ((), "idea", ""),
            (("introduction", "reading-1", "failure"), "reading_1", "rejected"),
            (("introduction", "reading-1+failure"), "reading_1", "rejected"),
            (("introduction", "withdrawal"), "introduced", "withdrawn"),
            (("introduction", "committee-failure"), "introduced", ""),
            (("introduction", "deferral"), "introduced", ""),
            (("introduction", "=lapsed"), "introduced", "lapsed"),
            (("introduction", "=lapsed", "referral-committee"), "committee_first", ""),
            (("introduction", "=lapsed", "hearing-held"), "introduced", "lapsed"),
            (("introduction", "=lapsed", "carried-over"), "introduced", ""),
            (("introduction", "failure", "reading-2"), "introduced", "rejected"),
            (("introduction", "failure", "carried-over", "reading-2"), "reading_2", ""),
            (("introduction", "failure", "=reading_1"), "reading_1", ""),
            (("passage", "executive-veto"), "adopted", "returned"),
            (("passage", "executive-veto", "passage"), "adopted", ""),
            (("passage", "executive-veto", "reading-1"), "reading_1", ""),
            (("passage", "executive-veto", "veto-override-passage", "executive-signature"), "promulgation", ""),
            (("passage", "executive-veto", "veto-override-failure"), "adopted", "rejected"),
            (("passage", "became-law"), "in_force", "in_force"),
            (("passage", "became-law", "=annulled"), "in_force", "annulled"),
            (("passage", "became-law", "failure"), "in_force", "in_force"),
        ],
    )
    def test_provisional_death_is_told_from_death(self, kinds: tuple[str, ...], stage: str, outcome: str) -> None:
        derived = walk(*kinds)
        assert (derived.stage, derived.outcome) == (stage, outcome)
        assert derived.is_alive == (outcome in {"", "returned"})

    @pytest.mark.parametrize(
        ("kinds", "stage"),
        [
            (("introduction", "referral-committee", "reading-1", "referral-committee", "reading-2"), "reading_2"),
            (("reading-1", "referral-committee"), "committee_second"),
            (("reading-1", "introduction"), "reading_1"),
            (("passage", "hearing-held", "referral-committee"), "adopted"),
            (("reading-1+passage",), "reading_1"),
            (("reading-3+passage",), "adopted"),
            (("reading-2", "=reading_1"), "reading_1"),
        ],
    )
    def test_it_only_moves_on(self, kinds: tuple[str, ...], stage: str) -> None:
        assert walk(*kinds).stage == stage

    def test_a_date_known_to_the_year_throws_nothing_back(self) -> None:
        adopted = Step(("passage",), dt.date(2023, 1, 1))
        committee = Step(("referral-committee",), dt.date(2023, 5, 1))
        assert derive_stage(pipeline_of("generic"), [adopted, committee]).stage == "adopted"

    def test_since_is_the_day_of_the_move_not_of_what_came_after(self) -> None:
        assert walk("reading-1", "reading-1", "hearing-held").since == FIRST


class TestTwoHouses:
    def test_the_italian_shuttle(self) -> None:
        assert walk("introduction", "passage", pipeline="it-law").stage == "second_chamber"
        assert walk("passage", "passage", pipeline="it-law").stage == "adopted"
        assert walk("passage", "passage+amendment-passage", pipeline="it-law").stage == "reconciliation"
        assert walk("passage", "passage+amendment-passage", "passage", pipeline="it-law").stage == "adopted"

    def test_the_same_phrase_in_either_house_of_bosnia_and_herzegovina(self) -> None:
        pipeline = pipeline_of("ba-law")

        def read(words: str, day: int, house: int | None) -> Step:
            return Step((), FIRST + dt.timedelta(days=day), words, institution_id=house)

        for houses in ((1, 2), (None, None)):
            first, second = houses
            history = [
                read("Usvojen u prvom čitanju", 1, first),
                read("Usvojen u drugom čitanju", 2, first),
                read("Usvojen u prvom čitanju", 3, second),
            ]
            assert derive_stage(pipeline, history, BODIES).key == "house_of_peoples"
            history.append(read("Усвојен у другом читању", 4, second))
            assert derive_stage(pipeline, history, BODIES).stage == "adopted"


@dataclass(frozen=True)
class Standing:
    """A proposal, as far as it takes to tell whether it is stuck."""

    pipeline: str = "generic"
    stage: str = "reading_1"
    outcome: str = ""
    latest_action_date: dt.date | None = FIRST


class TestStuck:
    @pytest.mark.parametrize(
        ("days", "changes", "stuck"),
        [
            (365, {}, False),
            (366, {}, True),
            (366, {"outcome": "returned"}, True),
            (900, {"outcome": "rejected"}, False),
            (900, {"outcome": "lapsed"}, False),
            (900, {"stage": "published"}, False),
            (900, {"stage": "in_force", "outcome": "in_force"}, False),
            (900, {"latest_action_date": None}, False),
            (300, {"pipeline": "ba-law"}, True),
            (500, {"pipeline": "eu-ordinary"}, False),
        ],
    )
    def test_stuck_is_alive_and_silent_for_too_long(self, days: int, changes: dict[str, object], stuck: bool) -> None:  # noqa: FBT001
        bill = replace(Standing(), **changes)  # type: ignore[arg-type]
        assert is_stuck(bill, FIRST + dt.timedelta(days=days)) is stuck

    def test_every_stage_and_outcome_has_a_name(self) -> None:
        for key in (*CANONICAL, *FINAL, *OUTCOMES):
            assert stage_name(key) != stage_name("nonsense")


def test_what_trilogues_agree_on_is_not_in_committee() -> None:
    phrases = ("Provisional agreement reached", "Decision by Parliament, 1st reading")
    steps = [
        Step((), FIRST + dt.timedelta(days=number), phrase, natural_key=phrase) for number, phrase in enumerate(phrases)
    ]
    moves = trace_stages(pipeline_of("eu-ordinary"), steps)
    assert [(move.to.key, move.to.stage) for move in moves] == [
        ("provisional_agreement", "reading_1"),
        ("parliament_first_reading", "reading_1"),
    ]


class TestCoarseDates:
    """What is known to the month or the year stands where the procedure lets it stand in that time."""

    @staticmethod
    def dated(*history: tuple[str, str]) -> list[Step]:
        return [
            Step(
                tuple(kinds.split("+")),
                dt.date.fromisoformat(f"{date}-01-01"[:10]),
                natural_key=str(number),
                date=date,
            )
            for number, (date, kinds) in enumerate(history)
        ]

    def order(self, *history: tuple[str, str]) -> list[str]:
        return [step.date for step in in_order(pipeline_of("rs-law"), self.dated(*history))]

    def test_in_force_in_a_year_is_after_what_led_to_it(self) -> None:
        history = self.dated(
            ("2026", "became-law"),
            ("2026-02-01", "introduction"),
            ("2026-03-01", "passage"),
            ("2026-03-05", "executive-signature"),
        )
        moves = trace_stages(pipeline_of("rs-law"), history)
        assert [move.to.stage for move in moves] == ["introduced", "adopted", "promulgation", "in_force"]

    def test_submitted_in_a_year_is_before_what_followed(self) -> None:
        assert self.order(("2026", "introduction"), ("2026-03-01", "passage"), ("2026-02-01", "hearing-held")) == [
            "2026",
            "2026-02-01",
            "2026-03-01",
        ]

    def test_it_stays_in_its_period(self) -> None:
        assert self.order(
            ("2025-12-01", "introduction"),
            ("2026", "referral-committee"),
            ("2026-02-01", "passage"),
            ("2027-01-02", "became-law"),
        ) == ["2025-12-01", "2026", "2026-02-01", "2027-01-02"]
        assert self.order(
            ("2026-03", "executive-signature"), ("2026-03-20", "passage"), ("2026-04-01", "became-law")
        ) == [
            "2026-03-20",
            "2026-03",
            "2026-04-01",
        ]

    def test_a_month_says_where_the_year_belongs(self) -> None:
        assert self.order(
            ("2026", "became-law"),
            ("2026-03", "passage"),
            ("2026-02-01", "introduction"),
            ("2026", "executive-signature"),
        ) == ["2026-02-01", "2026-03", "2026", "2026"]

    def test_what_was_sent_back_in_a_year_was_adopted_before(self) -> None:
        history = self.dated(("2026", "executive-veto"), ("2026-03-01", "passage"), ("2026-05-01", "passage"))
        assert derive_stage(pipeline_of("rs-law"), history).outcome == ""
        assert [move.to.outcome for move in trace_stages(pipeline_of("rs-law"), history)] == ["", "returned", ""]
