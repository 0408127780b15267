"""The invented signers: names that are numbers, addresses in `example.org`, and days that rise and fall as those of real campaigns do.

The same seed and the same moment give the same signers. How many there are, from where, and in what bursts they come stands in `signers.toml`.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.scripts import latin_from_cyrillic

if TYPE_CHECKING:
    from collections.abc import Iterator

FIGURES = Path(__file__).with_name("signers.toml")

# Shares of a day in UTC, hour by hour: asleep until five, at work by eight, on the phone in the evening.
_HOURS = (2, 1, 1, 1, 1, 2, 5, 9, 11, 10, 9, 9, 10, 9, 8, 8, 9, 11, 14, 16, 15, 12, 8, 4)
_WEEKEND = 0.68
_SATURDAY = 5
_SHOWN = ("nothing", "nothing", "nothing", "nothing", "initials", "initials", "full", "full")
_REASON = 0.16
_NEWS = 0.3
_REMEMBERED = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Signer:
    """One invented signer of one petition; `state` is pending, confirmed or withdrawn, and times fit it."""

    name: str
    email: str
    language: str
    country: str
    locality: str | None
    reason: str | None
    display: str
    is_public: bool
    wants_news: bool
    state: str
    signed_at: datetime
    confirmed_at: datetime | None
    withdrawn_at: datetime | None


@lru_cache
def figures() -> dict[str, Any]:
    """Crowds, countries, names and reasons as `signers.toml` has them."""
    return tomllib.loads(FIGURES.read_text("utf-8"))


def crowd_of(crowd: dict[str, Any], begins_at: datetime, ends_at: datetime, now: datetime) -> Iterator[Signer]:
    """The signers of one petition between its publication and `ends_at` (its closing, or now), oldest first."""
    chance = Random(f"{figures()['seed']} {crowd['petition']}")
    number = crowd["confirmed"] + crowd["withdrawn"] + crowd["pending"]
    moments = sorted(_moments(chance, crowd, begins_at, ends_at, now, number))
    late = [place for place, moment in enumerate(moments) if moment > now - _REMEMBERED]
    unsettled = chance.sample(late, crowd["withdrawn"] + crowd["pending"])
    states = dict.fromkeys(unsettled[: crowd["withdrawn"]], "withdrawn") | dict.fromkeys(
        unsettled[crowd["withdrawn"] :], "pending"
    )
    for place, signed_at in enumerate(moments):
        yield _signer(chance, place + 1, states.get(place, "confirmed"), signed_at, ends_at)


def _moments(
    chance: Random, crowd: dict[str, Any], begins_at: datetime, ends_at: datetime, now: datetime, number: int
) -> list[datetime]:
    first = begins_at.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [first + timedelta(days=day) for day in range((ends_at - first).days + 1)]
    weights = [_weight(crowd, (now.date() - day.date()).days, day) for day in days]
    moments: list[datetime] = []
    while len(moments) < number:
        day = chance.choices(days, weights)[0]
        hour = chance.choices(range(24), _HOURS)[0]
        moment = day + timedelta(hours=hour, seconds=chance.uniform(0, 3600))
        if begins_at <= moment < ends_at:
            moments.append(moment)
    return moments


def _weight(crowd: dict[str, Any], days_ago: int, day: datetime) -> float:
    weight: float = crowd["trickle"]
    for burst in crowd["bursts"]:
        since = burst["days_ago"] - days_ago
        if since >= 0:
            weight += burst["height"] * math.exp(-since / burst["fade"])
    return weight * (_WEEKEND if day.weekday() >= _SATURDAY else 1.0)


def _signer(chance: Random, number: int, state: str, signed_at: datetime, ends_at: datetime) -> Signer:
    country = chance.choices(figures()["country"], [one["weight"] for one in figures()["country"]])[0]
    language = chance.choices(list(country["languages"]), list(country["languages"].values()))[0]
    display = chance.choice(_SHOWN)
    confirmed_at = None
    if state != "pending":
        # Most open the letter at once; some the next day.
        waited = chance.expovariate(1 / 11) if chance.random() < 0.9 else chance.uniform(60, 1500)
        confirmed_at = min(signed_at + timedelta(minutes=1 + waited), ends_at - timedelta(seconds=1))
        confirmed_at = max(confirmed_at, signed_at)
    return Signer(
        name=f"{_in_script(_written(figures()['names'], language), language)} {number:04}",
        email=f"signer-{number:04}@example.org",
        language=language,
        country=country["code"],
        locality=_town(chance, country, language),
        reason=_in_script(chance.choice(_written(figures()["reasons"], language)), language)
        if chance.random() < _REASON
        else None,
        display=display,
        is_public=display != "nothing",
        wants_news=chance.random() < _NEWS,
        state=state,
        signed_at=signed_at,
        confirmed_at=confirmed_at,
        withdrawn_at=min(confirmed_at + timedelta(hours=chance.uniform(1, 90)), ends_at)
        if confirmed_at and state == "withdrawn"
        else None,
    )


def _town(chance: Random, country: dict[str, Any], language: str) -> str | None:
    if chance.random() > 0.7:
        return None
    town: str = chance.choice(country["towns"])
    return town if language == "sr-Cyrl" else latin_from_cyrillic(town)


def _written(texts: dict[str, Any], language: str) -> Any:  # noqa: ANN401 - a name or a list of reasons
    return texts["en"] if language == "en" else texts["sr-Cyrl"]


def _in_script(text: str, language: str) -> str:
    return latin_from_cyrillic(text) if language == "sr-Latn" else text
