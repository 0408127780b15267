"""Guessing what an official phrase means, so that whoever enters an action only has to type it.

The phrases of the procedure come first; then words of `phrases.toml`, which say of what an action speaks (a reading, a committee, an amendment) and
how it went. A guess is shown and can be changed; it is never made again later.

Followers are told of what is guessed, so a wrong guess is worse than none. What is negated never counts as done; what is still to come, or would be, means
nothing yet; how an agenda, an opinion or a request for the urgent procedure went says nothing of the proposal. In all of these the person chooses.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from campaigns.foundation.i18n.scripts import fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaigns.proposals.pipelines import Phrase, Pipeline, PipelineStage

_RULES = Path(__file__).with_name("phrases.toml")
_READINGS = ("reading-1", "reading-2", "reading-3")
# What a phrase means by itself, where it speaks neither of a reading nor of a committee; the first that it speaks of counts.
_ALONE = {
    "returned": "executive-veto",
    "withdrawn": "withdrawal",
    "in_force": "became-law",
    "signed": "executive-signature",
    "carried_over": "carried-over",
    "failed": "failure",
    "passed": "passage",
    "hearing": "hearing-held",
    "deferred": "deferral",
    "introduced": "introduction",
}
_BODY_OF = {"returned": "promulgation", "signed": "promulgation", "hearing": "introduced", "introduced": "introduced"}
# What Open Civic Data has no classification for: the stage is kept with the action itself.
_STAGES = {
    "consultation": "public_consultation",
    "government": "adopted_by_government",
    "published": "published",
    "lapsed": "lapsed",
    "annulled": "annulled",
}
# What may still be said of a proposal where a phrase speaks of a matter beside it: that people are heard about it.
_BESIDE = frozenset({"consultation", "hearing", "committee", "lapsed", "annulled"})
# What only a house or the head of state can do with a law, whatever the executive does.
_NOT_OF_EXECUTIVE = frozenset({"passed", "failed", "signed", "published"})
# A report that is passed, submitted or published is not the proposal itself.
_NOT_OF_REPORT = frozenset({"passed", "failed", "introduced", "published"})
_GAP = "…"
_MOST_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """What a phrase probably means: classifications; a stage only where those cannot say it; the kinds of body that act."""

    classification: tuple[str, ...] = ()
    stage: str = ""
    institutions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.classification or self.stage)


@lru_cache(maxsize=4096)
def guess_action(pipeline: Pipeline, description: str) -> Guess:
    """What `description` means in that procedure; an empty guess where nothing is known."""
    folded = f" {fold_name(description)} "
    known = _phrase_in(pipeline, folded)
    if known is not None:
        text, phrase, stage = known
        is_whole = text == folded
        # What stands around the phrase can turn it into its contrary; the phrase itself is meant as it is.
        if is_whole or not _is_in_doubt(stage, _tags(folded.replace(text, " ", 1))):
            # A whole phrase is found again whenever the stage is derived; a part of one is not, so its stage is kept.
            kept = "" if is_whole or phrase.classification else _key(stage)
            return Guess(phrase.classification, kept, _bodies(stage))
    return _from_tags(pipeline, _tags(folded))


def _tags(folded: str) -> set[str]:
    return {tag for tag, pattern in _rules().items() if pattern.search(folded)}


def _is_in_doubt(stage: PipelineStage | str, around: set[str]) -> bool:
    """Whether the words around a phrase take away what it says by itself."""
    if around & {"negated", "future"}:
        return True
    return "aside" in around and (isinstance(stage, str) or stage.canonical != "public_consultation")


def _from_tags(pipeline: Pipeline, tags: set[str]) -> Guess:
    tags = _said(tags)
    for guess in (_of_a_reading, _of_an_amendment, _of_a_committee, _of_a_stage):
        found = guess(pipeline, tags)
        if found:
            return found
    tag = next((one for one in _ALONE if one in tags), None)
    return _guess(pipeline, (_ALONE[tag],), _BODY_OF.get(tag, "adopted")) if tag is not None else Guess()


def _said(tags: set[str]) -> set[str]:
    """The tags that can be relied upon: nothing of what is to come, no success in what is negated, no result of what stands beside the proposal."""
    if "future" in tags or {"hearing", "deferred"} <= tags:
        return set()
    if "house" in tags:
        tags = tags - {"executive"}
    if "negated" in tags:
        # That it did not pass is said in so many words, or else nothing is: "not rejected", "not yet in force", "the committee has not met".
        about = {*_READINGS, "amendment", "committee"}
        is_told = "not_passed" in tags and not tags & {"aside", "executive"} and bool(tags & {*about, "law", "alone"})
        return (tags & about) | {"failed"} if is_told else set()
    if "aside" in tags:
        tags = tags & _BESIDE if tags & {"consultation", "hearing"} else set()
    if "failed" in tags:
        tags = tags - {"passed"}
    if "executive" in tags and not tags & {"committee", "amendment"}:
        tags = tags - _NOT_OF_EXECUTIVE - (set() if "law" in tags else {"introduced"})
    if "report" in tags and not tags & {"committee", *_READINGS}:
        tags = tags - _NOT_OF_REPORT
    return tags - {"published"} if "draft" in tags else tags


def _of_a_reading(pipeline: Pipeline, tags: set[str]) -> Guess:
    reading = next((one for one in _READINGS if one in tags), None)
    if reading is None:
        return Guess()
    return _guess(pipeline, (reading, *_results(tags)), reading.replace("-", "_"))


def _of_an_amendment(_pipeline: Pipeline, tags: set[str]) -> Guess:
    if "amendment" not in tags:
        return Guess()
    if "withdrawn" in tags:
        return Guess(("amendment-withdrawal",))
    return Guess((f"amendment-{next(iter(_results(tags)), 'introduction')}",))


def _of_a_committee(pipeline: Pipeline, tags: set[str]) -> Guess:
    if "committee" not in tags:
        return Guess()
    result = next(iter(_results(tags)), None)
    kind = "hearing-held" if "hearing" in tags else f"committee-{result}" if result else "referral-committee"
    return _guess(pipeline, (kind,), "committee_first")


def _of_a_stage(pipeline: Pipeline, tags: set[str]) -> Guess:
    stage = next((stage for tag, stage in _STAGES.items() if tag in tags), None)
    return Guess((), stage, _bodies(pipeline.stage(stage))) if stage is not None else Guess()


def _results(tags: set[str]) -> list[str]:
    return [_ALONE[tag] for tag in ("failed", "passed") if tag in tags]


def _guess(pipeline: Pipeline, classification: tuple[str, ...], stage: str) -> Guess:
    return Guess(classification, "", _bodies(pipeline.stage(stage)))


def _phrase_in(pipeline: Pipeline, folded: str) -> tuple[str, Phrase, PipelineStage | str] | None:
    """The longest phrase of the procedure that stands in the text, as it stands there."""
    return max((one for one in _phrases(pipeline) if one[0] in folded), key=lambda one: len(one[0]), default=None)


@lru_cache
def _phrases(pipeline: Pipeline) -> tuple[tuple[str, Phrase, PipelineStage | str], ...]:
    own = [(f" {fold_name(one.text)} ", one, stage) for stage in pipeline.stages for one in stage.phrases]
    ends = [
        (f" {fold_name(one.text)} ", one, outcome) for outcome, many in pipeline.outcome_phrases.items() for one in many
    ]
    return (*own, *ends)


def _key(stage: PipelineStage | str) -> str:
    return stage if isinstance(stage, str) else stage.key


def _bodies(stage: PipelineStage | str | None) -> tuple[str, ...]:
    return () if stage is None or isinstance(stage, str) else stage.institutions


@lru_cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    """From what a phrase speaks of to the pattern of the folded words that say so; a word with an asterisk may go on."""
    content = tomllib.loads(_RULES.read_text("utf-8"))
    return {
        tag: re.compile("|".join(_pattern(text) for texts in languages.values() for text in texts))
        for tag, languages in content.items()
    }


def _pattern(text: str) -> str:
    """The pattern of a phrase between spaces, as `phrases.toml` writes it."""
    is_whole = text.startswith("=")
    pattern = ""
    for word in text.removeprefix("=").split():
        between = rf"(?: \w+){{0,{_MOST_BETWEEN}}}"
        pattern += between if word == _GAP else f" {fold_name(word)}" + (r"\w*" if word.endswith("*") else "")
    return f"^{pattern} $" if is_whole else f"{pattern} "
