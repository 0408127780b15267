"""Imports for those who work with them: runs with their progress and report, and the choices of the forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.foundation.i18n.said import Said, place_in_words
from campaigns.foundation.importing.formats import format_of, formats
from campaigns.foundation.importing.models import RunState
from campaigns.foundation.importing.report import Fate, Fault
from campaigns.foundation.importing.uploads import the_uploads
from campaigns.institutions.models import Jurisdiction
from campaigns.institutions.queries import jurisdiction_title
from campaigns.proposals.access import owns_run
from campaigns.proposals.pipelines import pipelines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.foundation.importing.models import ImportRun, WatchedSource

_WHOLE = 100
_ALWAYS = (Fate.INSERT, Fate.UPDATE, Fate.SAME)
# The language of what was kept in words.
_OLD_WORDS = "en"
_FIRST = ("proposals", "people", "institutions")


def _place_of_kind(kind: str) -> tuple[int, str]:
    """What the file is about comes first, then the rest by name."""
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), kind)


@dataclass(frozen=True, slots=True)
class FaultShown:
    """A fault as a reader sees it. `language` is that of the reason where it is not the reader's: old reports kept their words, which are English."""

    place: str
    about: str
    reason: str
    language: str | None


@dataclass(frozen=True, slots=True)
class RunCard:
    """A run of an import. `percent` is how far it is, None where that cannot be told.

    `kinds` are rows of (kind, numbers by fate), `totals` their sums; both in the
    order of the fates that somebody met. Without `is_own` there are neither the name of the file nor faults, only their number.

    `can_repeat` says whether its file is still kept; `option_names` are those that its format knows, `needed_options` those that it needs.
    """

    uuid: UUID
    file_name: str
    format_name: str
    state: str
    is_dry_run: bool
    may_remove: bool
    percent: int | None
    kinds: tuple[tuple[str, tuple[int, ...]], ...]
    totals: dict[str, int]
    faults: tuple[FaultShown, ...]
    fault_number: int
    created_at: datetime
    finished_at: datetime | None
    is_own: bool
    can_repeat: bool
    option_names: tuple[str, ...]
    needed_options: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it is called: as its file is, or where that is another's, as its format."""
        return self.file_name or self.format_name

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self.state in {RunState.DONE, RunState.FAILED}


def run_card(run: ImportRun, actor: Actor) -> RunCard:
    """A run as pages show it to the actor: that it took place and its counts, and the rest to those whose own it is."""
    is_own = owns_run(actor, run)
    made = format_of(run.format)
    counts: dict[str, dict[str, int]] = run.counts or {}
    # What nothing met needs no column, but for those that one looks for.
    fates = [fate.value for fate in Fate if fate in _ALWAYS or any(one.get(fate.value) for one in counts.values())]
    kinds = tuple(
        (kind, tuple(counts[kind].get(fate, 0) for fate in fates)) for kind in sorted(counts, key=_place_of_kind)
    )
    return RunCard(
        uuid=run.uuid,
        file_name=run.file_name if is_own else "",
        format_name=made.name if made is not None else run.format,
        state=run.state,
        is_dry_run=run.is_dry_run,
        may_remove=bool(run.options.get("may_remove")),
        percent=min(_WHOLE, run.done * _WHOLE // run.total) if run.total else None,
        kinds=kinds,
        totals={fate: sum(numbers.get(fate, 0) for numbers in counts.values()) for fate in fates},
        faults=tuple(map(_fault_shown, run.faults or ())) if is_own else (),
        fault_number=run.fault_number,
        created_at=run.created_at,
        finished_at=run.finished_at,
        is_own=is_own,
        can_repeat=is_own and run.state in {RunState.DONE, RunState.FAILED} and the_uploads().has(run.stored_name),
        option_names=made.options if made is not None else (),
        needed_options=made.needed if made is not None else (),
    )


def _fault_shown(stored: Mapping[str, Any]) -> FaultShown:
    fault = Fault.from_json(stored)
    return FaultShown(
        place_in_words(fault.place),
        fault.about,
        str(fault.reason),
        _OLD_WORDS if isinstance(stored["reason"], str) else None,
    )


def status_of_source(source: WatchedSource) -> tuple[str, str | None]:
    """What came of the last look at a source that failed: the sentence, and its language where it is not the reader's."""
    if source.last_fault is None:
        return source.last_status, _OLD_WORDS
    return str(Said.from_json(source.last_fault)), None


def format_choices() -> list[tuple[str, str]]:
    """The formats, as (key, name)."""
    return [(made.key, made.name) for made in formats()]


def formats_needing(option: str) -> list[str]:
    """The keys of the formats whose files never say this option themselves."""
    return [made.key for made in formats() if option in made.needed]


def format_notes() -> list[tuple[str, str]]:
    """What is to be known of each format, as (name, note)."""
    return [(made.name, made.note) for made in formats() if made.note]


def jurisdiction_id_choices(db: Session, language: str) -> list[tuple[str, str]]:
    """The jurisdictions that are here, as (id of Open Civic Data, name), in their order."""
    found = db.scalars(select(Jurisdiction).order_by(Jurisdiction.position, Jurisdiction.id))
    return [(one.ocd_id, jurisdiction_title(one, language)) for one in found]


def pipeline_choices() -> list[tuple[str, str]]:
    """The procedures, as (key, name)."""
    return [(one.key, one.name) for one in pipelines()]
