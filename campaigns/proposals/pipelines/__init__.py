"""Procedures as data: one file a procedure, with its stages, who acts in each, the rule, where the rule is written, and whether that was checked.

A file is `<key>.toml`; `docs/pipelines.md` says what stands in one. Texts are written in English and, beside it, in Serbian; Latin script follows.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.languages import source_of
from campaigns.foundation.i18n.scripts import fold_name, latin_from_cyrillic
from campaigns.foundation.i18n.texts import current_language

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in several languages; `str()` gives those of the language in use, English where there are none."""

    by_language: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        language = current_language()
        text = self.by_language.get(source_of(language.code))
        if text is None:
            return self.by_language.get("en", "")
        return latin_from_cyrillic(text) if language.generated_from else text

    def __bool__(self) -> bool:
        return bool(self.by_language)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a journal or a register says when something has happened, and the standard classification of that."""

    text: str
    classification: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PipelineStage:
    """One stage of a procedure: its own `key`, the `canonical` stage by which procedures are compared, and what is known of it.

    `citation` says where the rule is written and `url` where that can be read; where `is_verified` is false, nobody has looked it up there yet.
    `institutions` are the classifications of the bodies that act in it, `classifications` those of the actions that lead into it.
    """

    key: str
    canonical: str
    labels: Words
    actors_in_words: Words = Words()
    rule_in_words: Words = Words()
    citation: str = ""
    url: str = ""
    is_verified: bool = False
    institutions: tuple[str, ...] = ()
    classifications: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.labels)

    @property
    def actors(self) -> str:
        """Who acts, in the language in use."""
        return str(self.actors_in_words)

    @property
    def rule(self) -> str:
        """What the law says about it, in the language in use."""
        return str(self.rule_in_words)


@dataclass(frozen=True, slots=True, eq=False)
class Pipeline:
    """A procedure. `jurisdiction` is the id of the one it belongs to, empty for those that fit any; `chambers` says how many houses must agree.

    A proposal that lives and about which nothing was heard for `stuck_after_days` is stuck.
    """

    key: str
    names: Words
    jurisdiction: str
    instruments: Words
    stages: tuple[PipelineStage, ...]
    stuck_after_days: int = 365
    chambers: int = 1
    outcome_phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the procedure is called, in the language in use."""
        return str(self.names)

    @property
    def instrument(self) -> str:
        """What comes out of it (a law, a directive, a resolution), in the language in use."""
        return str(self.instruments)

    def stage(self, key: str) -> PipelineStage | None:
        """The stage with that key, or the first that stands for that canonical stage; None where the procedure has none."""
        return _stages_by_key(self).get(key)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All its phrases, in the order of the stages."""
        return (
            *(phrase for stage in self.stages for phrase in stage.phrases),
            *(phrase for phrases in self.outcome_phrases.values() for phrase in phrases),
        )


@lru_cache
def _stages_by_key(pipeline: Pipeline) -> Mapping[str, PipelineStage]:
    """The stages by their own keys and, where no stage is called so, by what they stand for."""
    by_key: dict[str, PipelineStage] = {}
    for stage in pipeline.stages:
        by_key.setdefault(stage.canonical, stage)
    return by_key | {stage.key: stage for stage in reversed(pipeline.stages)}


@lru_cache
def pipelines() -> tuple[Pipeline, ...]:
    """All procedures, the generic one last, the others by key."""
    found = (_read(path) for path in sorted(FOLDER.glob("*.toml")))
    return tuple(sorted(found, key=lambda one: (one.key == GENERIC, one.key)))


def pipeline_of(key: str) -> Pipeline:
    """The procedure with that key; the generic one where none has it, so that a proposal outlives its file."""
    table = _by_key()
    return table.get(key) or table[GENERIC]


def pipelines_for(ocd_id: str) -> tuple[Pipeline, ...]:
    """Those that fit a jurisdiction: its own, and those that fit any."""
    own = [one for one in pipelines() if one.jurisdiction == ocd_id]
    return (*own, *(one for one in pipelines() if not one.jurisdiction))


@lru_cache
def phrase_stages(pipeline: Pipeline) -> Mapping[str, tuple[str, ...]]:
    """From a folded phrase of a procedure to the keys of the stages (or the outcomes) that it means, in their order."""
    table: dict[str, list[str]] = {}
    for stage in pipeline.stages:
        for phrase in stage.phrases:
            table.setdefault(fold_name(phrase.text), []).append(stage.key)
    for outcome, phrases in pipeline.outcome_phrases.items():
        for phrase in phrases:
            table.setdefault(fold_name(phrase.text), []).append(outcome)
    return {text: tuple(dict.fromkeys(keys)) for text, keys in table.items()}


@lru_cache
def _by_key() -> Mapping[str, Pipeline]:
    return {one.key: one for one in pipelines()}


def _read(path: Path) -> Pipeline:
    content = tomllib.loads(path.read_text("utf-8"))
    return Pipeline(
        key=path.stem,
        names=Words(content["name"]),
        jurisdiction=content.get("jurisdiction", ""),
        instruments=Words(content["instrument"]),
        stages=tuple(_stage(one) for one in content["stages"]),
        stuck_after_days=content.get("stuck_after_days", 365),
        chambers=content.get("chambers", 1),
        outcome_phrases={
            outcome: tuple(_phrase(one) for one in phrases) for outcome, phrases in content.get("outcomes", {}).items()
        },
    )


def _stage(content: Mapping[str, Any]) -> PipelineStage:
    return PipelineStage(
        key=content["key"],
        canonical=content["canonical"],
        labels=Words(content["label"]),
        actors_in_words=Words(content.get("actors", {})),
        rule_in_words=Words(content.get("rule", {})),
        citation=content.get("citation", ""),
        url=content.get("url", ""),
        is_verified=content.get("is_verified", False),
        institutions=tuple(content.get("institutions", ())),
        classifications=tuple(content.get("classifications", ())),
        phrases=tuple(_phrase(one) for one in content.get("phrases", ())),
    )


def _phrase(content: Mapping[str, Any]) -> Phrase:
    return Phrase(content["text"], tuple(content.get("classification", ())), content.get("language", ""))
