"""What happened to a thing and how its text grew: the audit trail with names, and versions beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaigns.accounts.queries import names_of
from campaigns.audit.queries import entries_about
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.text import render_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from campaigns.petitions.models import Petition, PetitionText, PetitionVersion

_PARTS = ("title", "summary", "body", "demands", "addressees")


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """An act on a thing; `who` is the name of the person, None where the system or a visitor acted or the account was erased."""

    at: datetime
    who: str | None
    actor_kind: str
    action: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TextShown:
    """A wording in one language; `changed` names its parts that differ from the version before, if there was one."""

    language: str
    language_name: str
    title: str
    summary: str
    body_html: Markup
    demands: tuple[str, ...]
    addressees: tuple[str, ...]
    changed: frozenset[str]
    is_new: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a petition as its writers see it; `removed` are the languages that the version before still had."""

    number: int
    created_at: datetime
    published_at: datetime | None
    note: str
    texts: tuple[TextShown, ...]
    removed: tuple[str, ...]


def trail_of(db: Session, thing_kind: str, thing_uuid: UUID, *, most: int = 200) -> list[TrailEntry]:
    """The newest acts on a thing, in a fixed number of queries."""
    entries = entries_about(db, thing_kind, thing_uuid, most=most)
    names = names_of(db, [entry.account_uuid for entry in entries if entry.account_uuid is not None])
    return [
        TrailEntry(
            at=entry.at,
            who=names.get(entry.account_uuid) if entry.account_uuid is not None else None,
            actor_kind=entry.actor_kind,
            action=entry.action,
            details=entry.details,
        )
        for entry in entries
    ]


def history_of(petition: Petition) -> list[VersionRow]:
    """All versions of a petition, newest first, each held against the one before it."""
    rows, before = [], None
    for version in petition.versions:
        rows.append(_row(version, before))
        before = version
    return rows[::-1]


def _row(version: PetitionVersion, before: PetitionVersion | None) -> VersionRow:
    earlier = {text.language: text for text in before.texts} if before is not None else {}
    kept = {text.language for text in version.texts}
    return VersionRow(
        number=version.number,
        created_at=version.created_at,
        published_at=version.published_at,
        note=version.note,
        texts=tuple(_text(text, earlier.get(text.language)) for text in version.texts),
        removed=tuple(KNOWN[code].name for code in earlier if code not in kept),
    )


def _text(text: PetitionText, before: PetitionText | None) -> TextShown:
    return TextShown(
        language=text.language,
        language_name=KNOWN[text.language].name,
        title=text.title,
        summary=text.summary,
        body_html=render_markdown(text.body),
        demands=tuple(text.demands),
        addressees=tuple(text.addressees),
        changed=frozenset(
            part for part in _PARTS if before is not None and getattr(text, part) != getattr(before, part)
        ),
        is_new=before is None,
    )
