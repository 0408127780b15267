"""A small cache of this process for things that may be a moment old."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")


GRACE_S = 1.0


class BriefCache(Generic[Value]):
    """Keeps values for `seconds`, at most `size` of them; an error is not kept.

    When a value has become too old, the first who asks is told so and makes it anew; the others get it for a moment more (`GRACE_S` at most) instead of all
    making it side by side. Nobody waits for anybody.
    """

    def __init__(self, seconds: float, size: int = 512) -> None:
        self.seconds = seconds
        self._size = size
        self._kept: dict[Hashable, tuple[float, Value, bool]] = {}

    def get(self, key: Hashable) -> Value | None:
        """The value kept under `key`; None says that it is for the caller to make it."""
        found = self._kept.get(key)
        if found is None:
            return None
        until, value, is_being_renewed = found
        now = time.monotonic()
        if now <= until:
            return value
        if not is_being_renewed:
            self._kept[key] = (now + min(self.seconds, GRACE_S), value, True)
        return None

    def put(self, key: Hashable, value: Value) -> None:
        """Keep `value`."""
        if len(self._kept) >= self._size:
            self._kept.clear()
        self._kept[key] = (time.monotonic() + self.seconds, value, False)

    def recall(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """The value under `key`, computed if it is not kept or too old."""
        found = self.get(key)
        if found is None:
            found = compute()
            self.put(key, found)
        return found

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
