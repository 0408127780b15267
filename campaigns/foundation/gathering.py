"""Writes that meet share one transaction: whoever finds nobody writing writes for all who wait, and each is answered once that is on the disk.

A commit waits for the disk and a round trip for the database, however little is written. Under a crowd the writes of a process pile up meanwhile;
taken together, thirty cost little more than one. Alone, a write goes through at once: nobody waits for company.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

from campaigns.foundation.transaction import UNAVAILABLE, edge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_TOGETHER = 64
# So many are company enough; for fewer, one who is about to write waits for those who are just coming, for so long at most.
COMPANY = 4
PATIENCE_S = 0.003


class _Place(Generic[Item, Result]):
    """One who waits: with an item, until there is a result or an error, or the turn to write."""

    __slots__ = ("_rung", "error", "is_done", "item", "result")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.result: Result | None = None
        self.error: BaseException | None = None
        self.is_done = False
        self._rung = threading.Lock()
        self._rung.acquire()

    def wait(self) -> None:
        self._rung.acquire()

    def ring(self) -> None:
        self._rung.release()

    def answer(self) -> Result:
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]  # set, when there is no error


class Gathering(Generic[Item, Result]):
    """An edge for many: one unit of work for all items that are there when it begins.

    `write(connection, items)` gives back one result for each item, in their order; it is called by one thread of the process at a time. Where it fails for
    several together, each is tried alone, so that one bad item spoils nobody else's. With `is_one_statement` (see `edge`) an item that was written before the
    fault is written again: that must be harmless.
    """

    def __init__(
        self, write: Callable[[Connection, Sequence[Item]], Sequence[Result]], *, is_one_statement: bool = False
    ) -> None:
        self._write = write
        self._is_one_statement = is_one_statement
        self._waiting: deque[_Place[Item, Result]] = deque()
        self._coming = 0
        self._is_writing = False
        self._door = threading.Condition(threading.Lock())

    @contextmanager
    def expecting(self) -> Iterator[None]:
        """Around the making of an item: who is about to write waits a moment for it."""
        with self._door:
            self._coming += 1
        try:
            yield
        finally:
            with self._door:
                self._coming -= 1
                self._call_writer()

    def add(self, item: Item) -> Result:
        """Have `item` written; comes back with its result when that is on the disk.

        Raises:
            Exception: what writing this item raised; then nothing of it was kept.

        """
        place: _Place[Item, Result] = _Place(item)
        with self._door:
            self._waiting.append(place)
            is_first, self._is_writing = not self._is_writing, True
            if not is_first:
                self._call_writer()
        if not is_first:
            place.wait()
        if not place.is_done:
            self._write_for_all()
        return place.answer()

    def _write_for_all(self) -> None:
        with self._door:
            self._door.wait_for(self._are_enough, PATIENCE_S)
            places = [self._waiting.popleft() for _ in range(min(MOST_TOGETHER, len(self._waiting)))]
        try:
            self._try(places)
        finally:
            with self._door:
                following = self._waiting[0] if self._waiting else None
                self._is_writing = following is not None
            # The next one first: it writes while the others go home.
            for place in (following, *places[1:]):
                if place is not None:
                    place.ring()

    def _call_writer(self) -> None:
        # Only when there is nothing to wait for any more: a call in vain wakes a thread to no purpose.
        if self._are_enough():
            self._door.notify()

    def _are_enough(self) -> bool:
        return not self._coming or len(self._waiting) >= COMPANY

    def _try(self, places: Sequence[_Place[Item, Result]]) -> None:
        try:
            with edge(writes=True, is_one_statement=self._is_one_statement) as work:
                results = self._write(work.connection, [place.item for place in places])
                for place, result in zip(places, results, strict=True):
                    place.result = result
        except BaseException as error:  # noqa: BLE001 - raised again in the thread of each whom it concerns
            if len(places) > 1 and not isinstance(error, UNAVAILABLE):
                for place in places:
                    self._try([place])
                return
            for place in places:
                place.error = error
        for place in places:
            place.is_done = True
