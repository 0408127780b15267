"""What the derivation of stages reads of an action, and where one of which only the month or the year is known stands among the days of its period.

By its first day it would stand before everything else of that year, so that a law "in force in 2026" would be in force before it was submitted. It stands
where the procedure allows it: after the last move of its period that leads no further than itself, else at the beginning of the period.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

_MONTH, _YEAR = len("YYYY-MM"), len("YYYY")


class Act(Protocol):
    """What the derivation reads of an action; `BillAction` has it all."""

    @property
    def date(self) -> str: ...  # noqa: D102 - as in the table
    @property
    def sort_date(self) -> dt.date: ...  # noqa: D102
    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def description(self) -> str: ...  # noqa: D102
    @property
    def classification(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def stage(self) -> str: ...  # noqa: D102
    @property
    def institution_id(self) -> int | None: ...  # noqa: D102
    @property
    def institution_name(self) -> str: ...  # noqa: D102
    @property
    def natural_key(self) -> str: ...  # noqa: D102


A = TypeVar("A", bound=Act)


def place_coarse(
    acts: Sequence[A], rank: Callable[[A], int], moves: Callable[[Sequence[A]], Iterable[tuple[Act, int]]]
) -> list[A]:
    """The acts, given by their first days, in the order in which they can have happened.

    `rank` is how far an act leads; `moves` walks acts in their order and gives those that moved the proposal, each with how far it then had come.
    """
    placed = [act for act in acts if _precision(act) not in {_MONTH, _YEAR}]
    # The finer ones first: what is known to the month says where in the year the others belong.
    for precision in (_MONTH, _YEAR):
        coarse = sorted((act for act in acts if _precision(act) == precision), key=rank)
        if coarse:
            placed = _with(placed, coarse, precision, rank, list(moves(placed)))
    return placed


def _with(
    placed: list[A], coarse: list[A], precision: int, rank: Callable[[A], int], moved: list[tuple[Act, int]]
) -> list[A]:
    index = {id(act): number for number, act in enumerate(placed)}
    periods = [_period(act, precision) for act in placed]
    before: dict[int, list[A]] = {}
    for act in coarse:
        period = _period(act, precision)
        fitting = [
            index[id(one)] + 1 for one, come_to in moved if come_to <= rank(act) and periods[index[id(one)]] == period
        ]
        before.setdefault(max(fitting, default=bisect_left(periods, period)), []).append(act)
    out: list[A] = []
    for number in range(len(placed) + 1):
        out += [*before.get(number, ()), *placed[number : number + 1]]
    return out


def _precision(act: Act) -> int:
    return len(act.date)


def _period(act: Act, precision: int) -> str:
    return act.sort_date.isoformat()[:precision]
