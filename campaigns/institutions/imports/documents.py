"""A Popolo file read piece by piece: whether it is whole, what it holds, and one kind of thing after another, never all at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import ijson
from ijson.common import JSONError
from ijson.utils import sendable_list

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaigns.foundation.importing.report import Progress

Thing: TypeAlias = dict[str, Any]
COLLECTIONS = ("areas", "organizations", "events", "persons", "posts", "memberships")
_NOT_IMPORTED = frozenset({"meta", "motions", "vote_events", "votes", "speeches", "counts"})
_CHUNK = 1 << 16
_DEEPEST = 60
# What tells the classes of Popolo apart where a file is one thing, or a plain list.
_PERSONAL = frozenset(
    {"family_name", "given_name", "birth_date", "gender", "honorific_prefix", "sort_name", "other_names"}
)
_CORPORATE = frozenset({"classification", "founding_date", "dissolution_date", "parent_id", "posts", "seats"})


class PopoloFile:
    """A Popolo file in UTF-8: one object of lists (as EveryPolitician has it), a plain list, or things one after another.

    Raises:
        UnreadableFileError: when it is broken (with the line), or no Popolo.

    """

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file = file
        self._size = max(self._file.seek(0, os.SEEK_END), 1)
        self._passes = 0
        self._progress = progress
        self._keys = self._check()
        self._is_object_of_lists = bool(self._keys & set(COLLECTIONS))
        self._source: str | None = None
        if not self._is_object_of_lists and not self._starts_with_things():
            raise UnreadableFileError(
                _("This is no Popolo file: it has none of the lists %(names)s.", names=", ".join(COLLECTIONS))
            )

    @property
    def total(self) -> int:
        """The bytes that will be read in all passes."""
        return self._size * (len(COLLECTIONS) + 2)

    def _told(self) -> None:
        self._progress(min(self._passes * self._size + self._file.tell(), self.total), self.total)

    def _begin(self) -> BinaryIO:
        self._passes += 1
        self._file.seek(0)
        return self._file

    def _check(self) -> set[str]:
        """Read all of it once; gives back the names at the top."""
        keys: set[str] = set()
        self._file.seek(0)
        depth = number = 0
        try:
            for event, value in ijson.basic_parse(self._file, multiple_values=True, use_float=True):
                number += 1
                if event == "map_key" and depth == 1:
                    keys.add(value)
                elif event in {"start_map", "start_array"}:
                    depth += 1
                    if depth > _DEEPEST:
                        raise UnreadableFileError(_("Things stand within things too deep to be read."))
                elif event in {"end_map", "end_array"}:
                    depth -= 1
                if number % 50_000 == 0:
                    self._told()
        except (JSONError, ValueError) as error:
            raise _fault_in(self._file, str(error)) from None
        return keys

    def _values(self) -> Iterator[object]:
        """The things of a file that is no object of lists: the elements of a list, or one after another."""
        file = self._begin()
        first = file.read(1)
        while first and first.isspace():
            first = file.read(1)
        file.seek(0)
        yield from ijson.items(file, "item" if first == b"[" else "", multiple_values=True, use_float=True)

    def _starts_with_things(self) -> bool:
        first = next(self._values(), None)
        self._passes -= 1
        return isinstance(first, dict) and _class_of(first) is not None

    def _listed(self, name: str) -> Iterator[tuple[str, object]]:
        if self._is_object_of_lists:
            if name not in self._keys:
                return
            file = self._begin()
            for number, value in enumerate(ijson.items(file, f"{name}.item", multiple_values=True, use_float=True)):
                yield f"{name}[{number}]", value
        else:
            for number, value in enumerate(self._values()):
                if isinstance(value, dict) and _class_of(value) == name:
                    yield f"[{number}]", value

    def source(self) -> str | None:
        """The first web address that the file names as its own source."""
        if "meta" not in self._keys:
            return None
        self._file.seek(0)
        for value in ijson.items(self._file, "meta.sources.item", multiple_values=True, use_float=True):
            text = value.get("url") if isinstance(value, dict) else value
            if isinstance(text, str) and text.startswith(("http://", "https://")):
                return text
        return None

    def things(self, name: str) -> Iterator[tuple[str, object]]:
        """All things of a list with their place in the file, those that stand inside of others too."""
        for place, value in self._listed(name):
            yield place, value
            self._told()
        for outer, own_name in {"posts": [("organizations", "organization_id")]}.get(name, []) + (
            [("persons", "person_id"), ("organizations", "organization_id")] if name == "memberships" else []
        ):
            yield from self._inside(outer, name, own_name)

    def _inside(self, outer: str, name: str, own_name: str) -> Iterator[tuple[str, object]]:
        for place, value in self._listed(outer):
            if isinstance(value, dict) and isinstance(value.get(name), list):
                for number, one in enumerate(value[name]):
                    inner = {own_name: value.get("id"), **one} if isinstance(one, dict) else one
                    yield f"{place}.{name}[{number}]", inner

    def unknown_lists(self) -> list[str]:
        """The names at the top that are not read."""
        return sorted(self._keys - set(COLLECTIONS) - _NOT_IMPORTED) if self._is_object_of_lists else []


def _class_of(thing: Thing) -> str | None:
    """The list in which a thing would stand; None for what is none of Popolo's."""
    keys = set(thing)
    is_personal = bool(keys & _PERSONAL) and not keys & _CORPORATE
    told = (
        ("memberships", "person_id" in keys and bool(keys & {"organization_id", "post_id"})),
        ("posts", "organization_id" in keys and bool(keys & {"label", "role"})),
        ("areas", "name" in keys and "geometry" in keys),
        ("events", "name" in keys and "organization_id" in keys),
        ("organizations", "name" in keys and bool(keys & _CORPORATE) and not is_personal),
        ("persons", "name" in keys),
    )
    return next((name for name, is_so in told if is_so), None)


def _fault_in(file: BinaryIO, reason: str) -> UnreadableFileError:
    """Where a broken file breaks, by feeding it again: whole chunks up to the one that breaks, and then that one byte by byte."""
    detail = excerpt(reason.strip().splitlines()[0]) if reason.strip() else ""
    good, lines = 0, 1
    for chunk in _fed(file, None):
        good += len(chunk)
        lines += chunk.count(b"\n")
    file.seek(good)
    last = file.read(1)
    if not last:
        return UnreadableFileError(
            _("The file ends in the middle (%(detail)s). Send it again.", detail=detail), f"line {lines}"
        )
    for piece in _fed(file, good):
        lines += piece.count(b"\n")
    return UnreadableFileError(
        _("This is not JSON (%(detail)s). Mend it there, or choose another format.", detail=detail), f"line {lines}"
    )


def _fed(file: BinaryIO, start: int | None) -> Iterator[bytes]:
    """The pieces of a file that a parser takes: chunks, or single bytes from `start` on, until one that it does not take."""
    events = sendable_list()
    parser = ijson.basic_parse_coro(events, multiple_values=True, use_float=True)
    file.seek(0)
    done = 0
    while True:
        is_bytewise = start is not None and done >= start
        size = 1 if is_bytewise else _CHUNK if start is None else min(_CHUNK, start - done)
        chunk = file.read(size)
        if not chunk:
            return
        try:
            parser.send(chunk)
        except (JSONError, ValueError):
            return
        del events[:]
        done += len(chunk)
        if start is None or is_bytewise:
            yield chunk
