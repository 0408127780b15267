"""The parts of a proposal as an import sees them: which table, what makes one the same again, what may change, what a row is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaigns.foundation.natural_keys import natural_key
from campaigns.proposals.imports.records import partial_date
from campaigns.proposals.models import (
    BillAbstract,
    BillAction,
    BillDocument,
    BillEvent,
    BillIdentifier,
    BillSource,
    BillSponsorship,
    BillSubject,
    BillTitle,
    BillVersion,
    ChangeKind,
    RelatedBill,
)

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Table

    from campaigns.proposals.imports.places import Place, Places
    from campaigns.proposals.imports.records import Part

Row = dict[str, Any]
Making = Callable[["Part", "Place", "Places"], Row]


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part: `key` are the columns that make it the same, `changing` those that a file may change, `own` those that a new row gets besides.

    What a name is resolved to (`resolved`) is kept where a later file resolves it no more.
    """

    name: str
    table: Table
    key: tuple[str, ...]
    make: Making
    changing: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    has_uuid: bool = False
    stamps: tuple[str, ...] = ()
    change: ChangeKind | None = None
    grows: str = ""

    def short_key(self, row: Row) -> str:
        """What the proposal remembers it by."""
        if self.key == ("natural_key",):
            return str(row["natural_key"])[:12]
        return natural_key(*(row[name] for name in self.key))[:12]


def _title(part: Part, _place: Place, _places: Places) -> Row:
    return {"language": part["language"], "title": part["title"], "note": part.get("note", "")}


def _abstract(part: Part, _place: Place, _places: Places) -> Row:
    return {"language": part["language"], "abstract": part["abstract"], "note": part.get("note", "")}


def _subject(part: Part, _place: Place, _places: Places) -> Row:
    return {"subject": part["subject"]}


def _identifier(part: Part, _place: Place, _places: Places) -> Row:
    return {"scheme": part.get("scheme", ""), "identifier": part["identifier"]}


def _source(part: Part, _place: Place, _places: Places) -> Row:
    return {"url": part["url"], "note": part.get("note", "")}


def action_row(part: Part, place: Place, places: Places) -> Row:
    """The columns of an action; its natural key is made of date, body as printed, and phrase, as for one that a person enters."""
    day = partial_date(part["date"])
    printed, body = part.get("institution", ""), part.get("kind", "")
    return {
        "institution_id": places.body(place, printed or body),
        "institution_name": printed,
        "date": day.text,
        "sort_date": day.first_day,
        "position": part.get("position", 0),
        "description": part["description"],
        "language": part.get("language", ""),
        "classification": part.get("classification", []),
        "stage": part.get("stage", ""),
        "related": part.get("related", []),
        "source_url": part.get("source_url") or None,
        "note": part.get("note", ""),
        "natural_key": natural_key(day.text, printed or body, part["description"], *part.get("again", ())),
    }


def _version(part: Part, _place: Place, _places: Places) -> Row:
    text = part.get("text", "")
    date, first_day = _optional_day(part)
    return {
        "note": part["note"],
        "date": date,
        "sort_date": first_day,
        "classification": part.get("classification", ""),
        "language": part["language"],
        "format": part.get("format", "plain"),
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest() if text else "",
        "links": part.get("links", []),
        "source_url": part.get("source_url") or None,
        "natural_key": natural_key(part["note"], date, part["language"]),
    }


def _document(part: Part, _place: Place, _places: Places) -> Row:
    date, first_day = _optional_day(part)
    return {
        "note": part["note"],
        "date": date,
        "sort_date": first_day,
        "classification": part.get("classification", ""),
        "links": part.get("links", []),
        "natural_key": natural_key(part["note"], date),
    }


def _sponsorship(part: Part, place: Place, places: Places) -> Row:
    is_body = part.get("entity_type") == "organization"
    name = part["name"]
    return {
        "name": name,
        "entity_type": part.get("entity_type", ""),
        "person_id": None if is_body else places.person(place, name, part.get("date", "")),
        "institution_id": places.body(place, name) if is_body else None,
        "classification": part.get("classification", ""),
        "is_primary": bool(part.get("is_primary")),
    }


def _related(part: Part, place: Place, places: Places) -> Row:
    named = part.get("jurisdiction", "")
    other = places.known_jurisdiction(named) if named else place
    return {
        "jurisdiction_id": other.id if other is not None and other.id > 0 else None,
        "legislative_session": part.get("session", ""),
        "identifier": part["identifier"],
        "relation_type": part.get("relation_type", "related"),
    }


def _event(part: Part, place: Place, places: Places) -> Row:
    day = partial_date(part["date"])
    return {
        "institution_id": places.body(place, part.get("institution", "")),
        "name": part["name"],
        "classification": part["classification"],
        "date": day.text,
        "sort_date": day.first_day,
        "starts_at": None,
        "end_date": None,
        "location": part.get("location", ""),
        "note": part.get("note", ""),
        "source_url": part.get("source_url") or None,
        "is_cancelled": False,
        "sequence": 0,
        "natural_key": natural_key(part["name"], part["classification"], day.text),
    }


def _optional_day(part: Part) -> tuple[str, dt.date | None]:
    text = part.get("date", "")
    day = partial_date(text) if text else None
    return (day.text, day.first_day) if day is not None else ("", None)


NATURAL = ("natural_key",)
KINDS = {
    kind.name: kind
    for kind in (
        PartKind("titles", BillTitle.__table__, ("language", "title", "note"), _title),  # type: ignore[arg-type]
        PartKind("abstracts", BillAbstract.__table__, ("language", "abstract", "note"), _abstract),  # type: ignore[arg-type]
        PartKind("subjects", BillSubject.__table__, ("subject",), _subject),  # type: ignore[arg-type]
        PartKind("identifiers", BillIdentifier.__table__, ("scheme", "identifier"), _identifier),  # type: ignore[arg-type]
        PartKind("sources", BillSource.__table__, ("url",), _source, ("note",)),  # type: ignore[arg-type]
        PartKind(
            "actions",
            BillAction.__table__,  # type: ignore[arg-type]
            NATURAL,
            action_row,
            ("institution_id", "position", "classification", "related", "source_url"),
            ("institution_id",),
            has_uuid=True,
            stamps=("created_at",),
            change=ChangeKind.ACTION,
        ),
        PartKind(
            "versions",
            BillVersion.__table__,  # type: ignore[arg-type]
            NATURAL,
            _version,
            ("classification", "format", "text_sha256", "links", "source_url"),
            has_uuid=True,
            stamps=("created_at",),
            change=ChangeKind.VERSION,
        ),
        PartKind(
            "documents",
            BillDocument.__table__,  # type: ignore[arg-type]
            NATURAL,
            _document,
            ("classification", "links"),
            has_uuid=True,
            change=ChangeKind.DOCUMENT,
        ),
        PartKind(
            "sponsorships",
            BillSponsorship.__table__,  # type: ignore[arg-type]
            ("name", "classification"),
            _sponsorship,
            ("entity_type", "person_id", "institution_id", "is_primary"),
            ("person_id", "institution_id"),
            has_uuid=True,
            change=ChangeKind.SPONSORSHIP,
        ),
        PartKind(
            "related",
            RelatedBill.__table__,  # type: ignore[arg-type]
            ("legislative_session", "identifier", "relation_type"),
            _related,
            ("jurisdiction_id",),
            ("jurisdiction_id",),
        ),
        PartKind(
            "events",
            BillEvent.__table__,  # type: ignore[arg-type]
            NATURAL,
            _event,
            ("institution_id", "location", "source_url"),
            ("institution_id",),
            has_uuid=True,
            stamps=("created_at", "updated_at"),
            change=ChangeKind.EVENT,
            grows="sequence",
        ),
    )
}
