"""Where a proposal stands, derived from its actions: nothing here asks a database, and the order in which actions were entered does not matter.

Actions are walked by day, then by their place in the day; where only the month or the year is known, see `acts`. What an action means is, in this order: the stage that somebody set by hand; the phrase, where the
procedure knows it; the classification of Open Civic Data. Within one passage through the procedure a proposal only moves on, so that a hearing after
the vote, or a date known only to the year, does not throw it back. A hand, a return and a revival open a new passage.

Death is told from what looks like it: `rejected`, `withdrawn`, `annulled` end a proposal until a hand or a carry-over revives it; `lapsed` ends it until
anything happens in it again; `returned` is provisional, it lives. Being stuck is no outcome at all: see `is_stuck`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from campaigns.foundation.i18n.scripts import fold_name
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.i18n.texts import lazy_gettext
from campaigns.proposals.acts import place_coarse
from campaigns.proposals.guessing import guess_action
from campaigns.proposals.pipelines import phrase_stages, pipeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from campaigns.proposals.acts import A, Act
    from campaigns.proposals.pipelines import Pipeline, PipelineStage

_NAMES = {
    "idea": lazy_gettext("Idea"),
    "public_consultation": lazy_gettext("Public consultation"),
    "adopted_by_government": lazy_gettext("Adopted by the government"),
    "introduced": lazy_gettext("Introduced"),
    "committee_first": lazy_gettext("In committee"),
    "reading_1": lazy_gettext("First reading"),
    "committee_second": lazy_gettext("In committee again"),
    "reading_2": lazy_gettext("Second reading"),
    "reading_3": lazy_gettext("Third reading"),
    "second_chamber": lazy_gettext("In the second chamber"),
    "reconciliation": lazy_gettext("Between the chambers"),
    "adopted": lazy_gettext("Adopted"),
    "promulgation": lazy_gettext("To be signed"),
    "published": lazy_gettext("Published"),
    "in_force": lazy_gettext("In force"),
    "rejected": lazy_gettext("Rejected"),
    "withdrawn": lazy_gettext("Withdrawn"),
    "lapsed": lazy_gettext("Lapsed"),
    "returned": lazy_gettext("Sent back"),
    "annulled": lazy_gettext("Annulled"),
}
CANONICAL = (
    "idea",
    "public_consultation",
    "adopted_by_government",
    "introduced",
    "committee_first",
    "reading_1",
    "committee_second",
    "reading_2",
    "reading_3",
    "second_chamber",
    "reconciliation",
    "adopted",
    "promulgation",
    "published",
    "in_force",
)
FINAL = ("rejected", "withdrawn", "lapsed", "annulled")
PROVISIONAL = ("returned",)
SUCCESS = "in_force"
OUTCOMES = (*FINAL, *PROVISIONAL, SUCCESS)
RANK = {key: rank for rank, key in enumerate((*CANONICAL, *FINAL, *PROVISIONAL))}
_HOUSES = frozenset({"lower", "upper"})
_COMMITTEE, _PASSAGE, _RECEIPT, _REVIVAL = "committee", "passage", "receipt", "revival"
# What the classifications of Open Civic Data mean where a procedure does not say otherwise; those left out move nothing.
_MEANINGS = {
    "filing": "introduced",
    "introduction": "introduced",
    "referral-committee": _COMMITTEE,
    "committee-passage": _COMMITTEE,
    "committee-passage-favorable": _COMMITTEE,
    "committee-passage-unfavorable": _COMMITTEE,
    "reported-out-of-committee": _COMMITTEE,
    "reading-1": "reading_1",
    "reading-2": "reading_2",
    "reading-3": "reading_3",
    "passage": _PASSAGE,
    "informal-passage": _PASSAGE,
    "receipt": _RECEIPT,
    "concurrence": "adopted",
    "enrolled": "adopted",
    "executive-receipt": "promulgation",
    "executive-signature": "promulgation",
    "executive-veto": "returned",
    "veto-override-passage": "adopted",
    "veto-override-failure": "rejected",
    "became-law": "in_force",
    "failure": "rejected",
    "withdrawal": "withdrawn",
    "carried-over": _REVIVAL,
}
_READINGS = {"reading-1": "reading_2", "reading-2": "reading_3"}


def stage_name(key: str) -> str:
    """What a canonical stage or an outcome is called, in the language in use."""
    name = _NAMES.get(key)
    return str(name) if name is not None else _("Unknown stage")


def standing_name(pipeline: Pipeline, stage: str) -> str:
    """What the stage of a proposal is called where no move tells; before its procedure begins nothing is known of it."""
    has_begun = stage != CANONICAL[0] or any(one.canonical == stage for one in pipeline.stages)
    return stage_name(stage) if has_begun else _("Not known yet")


@dataclass(frozen=True, slots=True)
class Derived:
    """Where a proposal stands: the canonical `stage`, the day `since` which (with this outcome), the `outcome`, empty while it simply goes on.

    `key` is the stage of the procedure itself, which may be finer.
    """

    stage: str = CANONICAL[0]
    since: date | None = None
    outcome: str = ""
    key: str = CANONICAL[0]

    @property
    def is_alive(self) -> bool:
        """Whether it can still become law."""
        return self.outcome not in FINAL and self.outcome != SUCCESS


@dataclass(frozen=True, slots=True)
class Move:
    """That an action moved a proposal, and to where."""

    act: Act
    to: Derived


def derive_stage(pipeline: Pipeline, actions: Iterable[Act], bodies: Mapping[int, str] | None = None) -> Derived:
    """Where a proposal stands after `actions`, given in any order; `bodies` tells the classification of institutions by their key, where known."""
    moves = trace_stages(pipeline, actions, bodies)
    return moves[-1].to if moves else Derived()


def trace_stages(
    pipeline: Pipeline, actions: Iterable[Act], bodies: Mapping[int, str] | None = None
) -> tuple[Move, ...]:
    """Each move of a proposal through its procedure, earliest first: what a drawing of it shows."""
    return _walk(pipeline, in_order(pipeline, actions, bodies), bodies or {})


def in_order(pipeline: Pipeline, actions: Iterable[A], bodies: Mapping[int, str] | None = None) -> list[A]:
    """The actions of a proposal, earliest first: the order in which they are walked and shown."""
    walk = _Walk(pipeline, bodies or {})

    def moves(acts: Sequence[A]) -> list[tuple[Act, int]]:
        return [(one.act, RANK[one.to.outcome or one.to.stage]) for one in _walk(pipeline, acts, bodies or {})]

    def reach(act: A) -> int:
        # Sent back is what was adopted, however far it may come afterwards.
        rank = walk.reach(act)
        return RANK["adopted"] if rank == RANK["returned"] else rank

    return place_coarse(sorted(actions, key=walk.place), reach, moves)


def _walk(pipeline: Pipeline, acts: Iterable[Act], bodies: Mapping[int, str]) -> tuple[Move, ...]:
    walk = _Walk(pipeline, bodies)
    for act in acts:
        walk.take(act)
    return tuple(walk.moves)


def is_alive(outcome: str) -> bool:
    """Whether a proposal with that outcome can still become law."""
    return outcome not in FINAL and outcome != SUCCESS


class Standing(Protocol):
    """What is read of a proposal to tell whether it is stuck."""

    @property
    def pipeline(self) -> str: ...  # noqa: D102 - as in the table
    @property
    def stage(self) -> str: ...  # noqa: D102
    @property
    def outcome(self) -> str: ...  # noqa: D102
    @property
    def latest_action_date(self) -> date | None: ...  # noqa: D102


def is_stuck(bill: Standing, today: date) -> bool:
    """Whether a proposal lives, is no law yet, and nothing was heard of it for longer than its procedure lets one wait."""
    if not is_alive(bill.outcome) or bill.latest_action_date is None:
        return False
    if RANK.get(bill.stage, 0) >= RANK["published"]:
        return False
    return (today - bill.latest_action_date).days > pipeline_of(bill.pipeline).stuck_after_days


@lru_cache(maxsize=32768)
def _folded(text: str) -> str:
    return fold_name(text)


def place_in_day(pipeline: Pipeline, description: str, classification: Sequence[str], stage: str = "") -> int:
    """The place of an action among those of its day: that of what it leads to, so that it does not matter which was entered first."""
    return max(
        (_rough_rank(pipeline, word) for word in _words(pipeline, description, classification, stage)), default=0
    )


def _words(pipeline: Pipeline, description: str, classification: Sequence[str], stage: str) -> tuple[str, ...]:
    """What an action says: the stage set by hand; the stages that its phrase may mean (joined, one of them counts); its classifications."""
    if stage:
        return (stage,)
    known = phrase_stages(pipeline)
    keys = known.get(_folded(description)) if known else None
    return ("|".join(keys),) if keys else _meant(pipeline, tuple(classification))


@lru_cache(maxsize=4096)
def _meant(pipeline: Pipeline, classification: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a classification that count, those that lead least far first."""
    words = list(dict.fromkeys(classification))
    has = {one.canonical for one in pipeline.stages}
    if any(_READINGS.get(word) in has for word in words):
        # Passed at a reading after which another one comes: the house has not passed the proposal yet.
        words = [word for word in words if _MEANINGS.get(word) != _PASSAGE]
    return tuple(sorted(words, key=lambda word: _rough_rank(pipeline, word)))


@lru_cache(maxsize=4096)
def _keys_named(pipeline: Pipeline, word: str) -> tuple[str, ...]:
    """The stages or outcomes that a word leads to in a procedure; none where only its general meaning counts."""
    if "|" in word:
        return tuple(word.split("|"))
    if word in RANK or any(stage.key == word for stage in pipeline.stages):
        return (word,)
    return tuple(stage.key for stage in pipeline.stages if word in stage.classifications)


@lru_cache(maxsize=4096)
def _order_of(pipeline: Pipeline, key: str) -> tuple[int, int]:
    """Where a stage stands among all and within its procedure."""
    stage = pipeline.stage(key)
    canonical = stage.canonical if stage else key
    return (RANK.get(canonical, 0), pipeline.stages.index(stage) if stage else -1)


@lru_cache(maxsize=4096)
def _rough_rank(pipeline: Pipeline, word: str) -> int:
    first = word.split("|", maxsplit=1)[0]
    stage = pipeline.stage(first)
    meaning = stage.canonical if stage else _MEANINGS.get(first, first)
    if meaning == _PASSAGE:
        return RANK["second_chamber"]
    return RANK.get(meaning, RANK["committee_first"] if meaning == _COMMITTEE else 0)


@dataclass(slots=True)
class _Walk:
    """A proposal on its way."""

    pipeline: Pipeline
    bodies: Mapping[int, str]
    now: Derived = field(default_factory=Derived)
    # The houses that have passed the present text.
    passed: set[str] = field(default_factory=set)
    is_new_passage: bool = True
    moves: list[Move] = field(default_factory=list)

    def place(self, act: Act) -> tuple[date, int, int, str]:
        """Where an action stands among the others."""
        return (act.sort_date, act.position, self.reach(act), act.natural_key)

    def reach(self, act: Act) -> int:
        """How far an action leads, roughly: what a house passed may have yet to go to the other one."""
        return place_in_day(self.pipeline, act.description, act.classification, act.stage)

    def take(self, act: Act) -> None:
        """Let an action happen."""
        if act.stage:
            # A stage that was guessed from the phrase and kept with it is no hand: a late report on a consultation throws nothing back.
            is_guessed = guess_action(self.pipeline, act.description).stage == act.stage
            self._arrive(act, act.stage, is_forced=not is_guessed)
            return
        for word in _words(self.pipeline, act.description, act.classification, act.stage):
            self._follow(act, word)

    def _has(self, canonical: str) -> bool:
        return any(stage.canonical == canonical for stage in self.pipeline.stages)

    def _follow(self, act: Act, word: str) -> None:
        """Do what one word of an action says."""
        keys = _keys_named(self.pipeline, word)
        meaning = _MEANINGS.get(word, "")
        if keys:
            self._arrive(act, self._choose(act, keys))
        elif meaning == _PASSAGE:
            self._pass_house(act)
        elif meaning == _COMMITTEE:
            self._enter_committee(act)
        elif meaning == _RECEIPT:
            if self.passed:
                self._arrive(act, "second_chamber")
        elif meaning == _REVIVAL:
            self._revive(act)
        elif meaning:
            self._arrive(act, meaning)

    def _choose(self, act: Act, keys: tuple[str, ...]) -> str:
        """Which of several stages with the same phrase: that of the body that acts, else the first that does not lie behind."""
        body = self.bodies.get(act.institution_id or 0, "")
        stages = [self.pipeline.stage(key) for key in keys]
        fitting = [one for one in stages if one is not None and body and body in one.institutions]
        if len(fitting) == 1:
            return fitting[0].key
        if self._is_fresh:
            return keys[0]
        ahead = (key for key in keys if self._order(key) >= self._order(self.now.key))
        return next(ahead, keys[-1])

    @property
    def _is_fresh(self) -> bool:
        """Whether it may come to any stage: at the beginning, and after what is no death."""
        return self.is_new_passage or self.now.outcome in {"returned", "lapsed"}

    def _order(self, key: str) -> tuple[int, int]:
        return _order_of(self.pipeline, key)

    def _enter_committee(self, act: Act) -> None:
        at = 0 if self._is_fresh else RANK[self.now.stage]
        if at < RANK["reading_1"]:
            self._arrive(act, "committee_first")
        elif RANK["reading_1"] <= at < RANK["reading_2"] and self._has("committee_second"):
            self._arrive(act, "committee_second")

    def _pass_house(self, act: Act) -> None:
        body = self.bodies.get(act.institution_id or 0, "")
        houses = 2 if body in _HOUSES else self.pipeline.chambers
        if houses == 1 or not is_alive(self.now.outcome):
            self._arrive(act, "adopted")
            return
        house = body if body in _HOUSES else str(act.institution_id or _folded(act.institution_name) or act.natural_key)
        others = self.passed - {house}
        if others and "amendment-passage" in act.classification:
            # The other house has to agree to the changed text.
            self.passed = {house}
            self._arrive(act, "reconciliation")
            return
        self.passed.add(house)
        self._arrive(act, "adopted" if others else "second_chamber")

    def _revive(self, act: Act) -> None:
        self.is_new_passage = True
        if self.now.outcome in FINAL:
            self._settle(act, Derived(self.now.stage, act.sort_date, "", self.now.key))

    def _arrive(self, act: Act, key: str, *, is_forced: bool = False) -> None:
        """Come to a stage or an outcome, where that can be from here."""
        if not is_forced and not self._is_open_to(key):
            return
        if is_forced or (self.now.outcome and self.now.outcome != SUCCESS):
            self.is_new_passage = True
            self.passed.clear()
        if key in FINAL or key in PROVISIONAL:
            self._settle(act, Derived(self.now.stage, act.sort_date, key, self.now.key))
            return
        stage = self._stage_for(key)
        canonical, own = (stage.canonical, stage.key) if stage else (key, key)
        if canonical not in RANK:
            return
        is_back = self._order(own) <= self._order(self.now.key)
        outcome = SUCCESS if SUCCESS in {key, canonical} else ""
        if is_back and not self.is_new_passage and outcome == self.now.outcome:
            return
        self.is_new_passage = False
        if canonical == "second_chamber" and not self.passed:
            # However it came here, one house has passed it.
            self.passed.add("")
        self._settle(act, Derived(canonical, act.sort_date, outcome, own))

    def _is_open_to(self, key: str) -> bool:
        """Whether something that is no hand can still move it."""
        outcome = self.now.outcome
        if outcome == SUCCESS:
            return key == "annulled"
        return outcome not in FINAL or (outcome == "lapsed" and key not in FINAL)

    def _stage_for(self, key: str) -> PipelineStage | None:
        """The stage of this procedure for a key; where it has none, the nearest before it."""
        stage = self.pipeline.stage(key)
        if stage is not None or key not in CANONICAL:
            return stage
        before = [one for one in self.pipeline.stages if RANK[one.canonical] <= RANK[key]]
        return before[-1] if before else None

    def _settle(self, act: Act, to: Derived) -> None:
        if (to.stage, to.outcome, to.key) == (self.now.stage, self.now.outcome, self.now.key) and self.moves:
            return
        self.now = to
        self.moves.append(Move(act, to))
