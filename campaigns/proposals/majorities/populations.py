"""The States that sit in a council, and how much each weighs where a majority asks for a share of population.

A State is named by its code (ISO 3166-1, lower case), a weight is a whole number of hundredths of a per cent.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.scripts import fold_sounds
from campaigns.proposals.majorities import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_FILE = Path(__file__).with_name("populations.toml")
_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Council:
    """A council of States from a day on: `weights` is what each State weighs, the heaviest first, `names` which State a folded name means."""

    jurisdiction: str
    classification: str
    since: date
    weights: Mapping[str, int]
    names: Mapping[str, str]
    source: Citation

    def state_named(self, name: str) -> str:
        """The code of the State that a printed name, or a code, means; empty for none."""
        return self.names.get(fold_sounds(name), "")

    def taking_part(self, absent: Iterable[str] = ()) -> dict[str, int]:
        """What each State weighs that has a vote, all but the `absent`."""
        left_out = set(absent)
        return {code: weight for code, weight in self.weights.items() if code not in left_out}


def ocd_id_of(code: str) -> str:
    """The Open Civic Data id of a State."""
    return f"ocd-jurisdiction/country:{code}/government"


def council_on(jurisdiction: str, classification: str, day: date) -> Council | None:
    """The council that a body of a jurisdiction (by its Open Civic Data id) is, with the figures of a day; before the first that are known, with those.

    None for a body in which no States sit.
    """
    found = [one for one in _read() if (one.jurisdiction, one.classification) == (jurisdiction, classification)]
    return max((one for one in found if one.since <= day), key=_since, default=min(found, key=_since, default=None))


def is_state_in(jurisdiction: str, name: str) -> bool:
    """Whether a printed name means a State in a council of a jurisdiction, of whatever year."""
    return any(one.state_named(name) for one in _read() if one.jurisdiction == jurisdiction)


def _since(council: Council) -> date:
    return council.since


@cache
def _read() -> tuple[Council, ...]:
    tables = tomllib.loads(_FILE.read_text("utf-8"), parse_float=Decimal)["populations"]
    return tuple(_council(table) for table in tables)


def _council(table: dict[str, Any]) -> Council:
    weights = {code: int(share * _HUNDREDTHS) for code, share in table["states"].items()}
    also = table.get("also_called", {})
    return Council(
        jurisdiction=table["jurisdiction"],
        classification=table["classification"],
        since=table["since"],
        weights=dict(sorted(weights.items(), key=lambda pair: -pair[1])),
        names={fold_sounds(name): code for code in weights for name in (*_names_of(code), *also.get(code, ()))},
        source=Citation(table["jurisdiction"], table["text"], table["url"], table["is_verified"]),
    )


def _names_of(code: str) -> Iterable[str]:
    yield code
    for language in KNOWN.values():
        yield str(language.locale.territories[code.upper()])
