"""A register of a parliament in Popolo, of the form and more than the size of the real ones: imported, and imported again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bench.imports import seconds_of_import
from bench.results import Row, limited
from bench.stage import staged
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.importing.formats import ImportTask
from campaigns.institutions.imports.tasks import import_popolo_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SECONDS = 10.0
_GROUPS = 30
_TERMS = 4


def register_rows(kind: str, *, people: int) -> Iterator[Row]:
    """Seconds for the first import, and for one more of the same file."""
    with staged(kind) as stage:
        path = stage.folder / "register.json"
        path.write_text(json.dumps(_register(people), ensure_ascii=False), "utf-8")
        size = path.stat().st_size / 1024
        name = f"import of a Popolo register of {people:,} people ({size:,.0f} KiB): seconds"
        yield limited(name, kind, _imported(path), _SECONDS)
        yield limited(f"{name}, once more", kind, _imported(path), _SECONDS)


def _imported(path: Path) -> float:
    task = ImportTask(path, SYSTEM, {"jurisdiction": "ocd-jurisdiction/country:rs/government"})
    return seconds_of_import(import_popolo_file, task)


def _register(people: int) -> dict[str, Any]:
    terms = [
        {
            "id": f"term/{number}",
            "classification": "legislative period",
            "name": f"Term {number}",
            "start_date": f"{2008 + 4 * number}-01-01",
            "end_date": f"{2011 + 4 * number}-12-31",
            "organization_id": "legislature",
        }
        for number in range(_TERMS)
    ]
    groups = [
        {"id": f"group/{number}", "classification": "party", "name": f"Invented Group {number}"}
        for number in range(_GROUPS)
    ]
    return {
        "persons": [_person(number) for number in range(people)],
        "organizations": [{"id": "legislature", "classification": "legislature", "name": "Invented Assembly"}, *groups],
        "events": terms,
        "areas": [{"id": f"area/{number}", "name": f"Invented Area {number}"} for number in range(12)],
        "memberships": [
            {
                "person_id": f"person/{number}",
                "organization_id": "legislature",
                "on_behalf_of_id": f"group/{number % _GROUPS}",
                "legislative_period_id": f"term/{term}",
                "area_id": f"area/{number % 12}",
                "role": "member",
            }
            for number in range(people)
            for term in range(number % _TERMS + 1)
        ],
    }


def _person(number: int) -> dict[str, Any]:
    name = f"Invented Person {number}"
    return {
        "id": f"person/{number}",
        "name": name,
        "gender": "female" if number % 2 else "male",
        "identifiers": [{"scheme": f"scheme{one}", "identifier": f"{one}-{number}"} for one in range(8)],
        "links": [{"url": f"https://example.org/{number}/{one}", "note": f"Note {one}"} for one in range(6)],
        "other_names": [{"name": f"{name} {one}", "lang": "en", "note": "multilingual"} for one in range(10)],
        "contact_details": [{"type": "email", "value": f"person{number}@parliament.example"}],
    }
