"""Files on their way in: kept in a folder of the instance until they are imported, sent whole or piece by piece, and taken up where they broke off.

The folder has an end, and so has the disk under it, which the database shares: what does not fit is refused before it is written.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from campaigns.foundation.errors import Conflict, Invalid, Missing
from campaigns.foundation.i18n.said import said
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from campaigns.foundation.i18n.said import Said

LARGEST_FILE = 2_000_000_000
# All files together: two of the largest, one that is imported and one that comes in meanwhile.
MOST_HELD = 4_000_000_000
# What has to stay free on the disk, for the database and all else that lives there.
LEAST_FREE = 1024 * 1024 * 1024
LARGEST_PIECE = 8 * 1024 * 1024
FORGET_AFTER_S = 7 * 24 * 3600
_NAME = re.compile(r"[0-9a-f]{32}")
_PIECE = 1024 * 1024
_FOLDER_IS_FULL = said(
    "There is no room for this file: those that wait to be imported would take up more than 4 GB. They go when they are imported, after a week at the latest."
)
_DISK_IS_FULL = said("There is no room for this file: the disk of this server is almost full. Tell who looks after it.")


class NoRoomError(Invalid):
    """A file has no room: `reason` says why to who reads of it later, `faults` to who sends it now."""

    def __init__(self, reason: Said) -> None:
        super().__init__({"file": str(reason)})
        self.reason = reason


def free_bytes_on(folder: Path) -> int:
    """How many bytes are free on the disk where `folder` is."""
    return shutil.disk_usage(folder).free


class Uploads:
    """The folder. Files are called by random names of our own; what their sender calls them never touches the disk.

    `free_bytes` tells what is free where the folder is; tests, which fill no disk, bring another.
    """

    def __init__(self, folder: Path, free_bytes: Callable[[Path], int] = free_bytes_on) -> None:
        self._folder = folder
        self._free_bytes = free_bytes

    def begin(self, size: int = 0) -> str:
        """A new empty file, of which it is known that it will have at least `size` bytes; gives back its name.

        Raises:
            Invalid: when it would be too large, or there is no room for it.

        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _check_size(size)
        self.check_room(size)
        name = uuid7().hex
        self._path(name).touch(mode=0o600)
        return name

    def check_room(self, more: int) -> None:
        """Pass where `more` bytes still fit.

        Raises:
            NoRoomError: when the folder, or the disk under it, would be too full.

        """
        if self._held() + more > MOST_HELD:
            raise NoRoomError(_FOLDER_IS_FULL)
        if self._free_bytes(self._folder) - more < LEAST_FREE:
            raise NoRoomError(_DISK_IS_FULL)

    def _held(self) -> int:
        held = 0
        for path in self._folder.glob("*"):
            # One may have been imported a moment ago.
            with suppress(FileNotFoundError):
                held += path.stat().st_size
        return held

    def path_of(self, name: str) -> Path:
        """Where the file called `name` is.

        Raises:
            Missing: when there is none.

        """
        path = self._path(name)
        if not path.is_file():
            raise Missing
        return path

    def has(self, name: str) -> bool:
        """Whether a file called `name` is there."""
        return _NAME.fullmatch(name) is not None and self._path(name).is_file()

    def size_of(self, name: str) -> int:
        """How many bytes of it have arrived.

        Raises:
            Missing: when there is none.

        """
        return self.path_of(name).stat().st_size

    def append(self, name: str, offset: int, piece: bytes) -> int:
        """Add the piece that begins at byte `offset`; gives back how many bytes have arrived. A piece that came already changes nothing.

        A file that is refused is forgotten: nobody would send the rest.

        Raises:
            Missing: when there is no such file.
            Conflict: when `offset` leaves a gap: ask `size_of` and go on from there.
            Invalid: when the file would become too large, or there is no room for it.

        """
        path = self.path_of(name)
        with path.open("r+b") as file:
            size, end = file.seek(0, 2), offset + len(piece)
            if offset > size or offset < 0:
                raise Conflict(_("A piece of the file is missing. Send it again from where it broke off."))
            with self._forgetting(name):
                _check_size(end)
                self.check_room(max(0, end - size))
            file.seek(offset)
            file.write(piece)
            return max(size, file.tell())

    def take(self, source: IO[bytes]) -> tuple[str, str]:
        """Keep a whole file; gives back its name and the SHA-256 of its content.

        Raises:
            Invalid: when it is empty or too large, or there is no room for it.

        """
        name, digest, size = self.begin(), hashlib.sha256(), 0
        with self._forgetting(name), self._path(name).open("wb") as file:
            while piece := source.read(_PIECE):
                size += len(piece)
                _check_size(size)
                self.check_room(len(piece))
                digest.update(piece)
                file.write(piece)
            if not size:
                raise Invalid({"file": _("Choose a file that is not empty.")})
        return name, digest.hexdigest()

    @contextmanager
    def _forgetting(self, name: str) -> Iterator[None]:
        """Forget a file that is refused, or breaks off, within the block: nothing half is left."""
        try:
            yield
        except BaseException:
            self.forget(name)
            raise

    def digest_of(self, name: str) -> str:
        """The SHA-256 of a file.

        Raises:
            Missing: when there is none.

        """
        with self.path_of(name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def forget(self, name: str) -> None:
        """Remove a file, if it is there."""
        if _NAME.fullmatch(name):
            self._path(name).unlink(missing_ok=True)

    def forget_old(self) -> int:
        """Remove what has lain for a week; gives back how many files."""
        end = time.time() - FORGET_AFTER_S
        old = [path for path in self._folder.glob("*") if path.is_file() and path.stat().st_mtime < end]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise Missing
        return self._folder / name


def _check_size(size: int) -> None:
    if size > LARGEST_FILE:
        raise Invalid(
            {"file": _("This file is too large: at most 2 GB. Pack it with gzip or Zstandard, or send it in parts.")}
        )


_current: list[Uploads] = []


def use_uploads(uploads: Uploads) -> None:
    """Make `uploads` the ones of this process."""
    _current[:] = [uploads]


def the_uploads() -> Uploads:
    """The uploads of this process.

    Raises:
        RuntimeError: when no door has named their folder.

    """
    if not _current:
        message = "no folder of uploads has been named in this process"
        raise RuntimeError(message)
    return _current[0]
