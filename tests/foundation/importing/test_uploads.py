"""The folder of uploads has an end, and so has the disk under it: what does not fit is refused, and nothing half is left."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.errors import Invalid
from campaigns.foundation.importing import uploads
from campaigns.foundation.importing.uploads import LARGEST_FILE, LEAST_FREE, Uploads, free_bytes_on

if TYPE_CHECKING:
    from pathlib import Path


class Disk:
    """A disk on which so many bytes are free."""

    def __init__(self) -> None:
        self.free = 1_000_000_000_000

    def free_bytes(self, _folder: Path) -> int:
        return self.free


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def box(tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Uploads:
    """A folder for ten bytes."""
    monkeypatch.setattr(uploads, "MOST_HELD", 10)
    return Uploads(tmp_path / "uploads", disk.free_bytes)


def files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "uploads").glob("*"))


def test_a_file_for_which_the_folder_has_no_room_is_refused(tmp_path: Path, box: Uploads) -> None:
    first, _digest = box.take(io.BytesIO(b"x" * 6))
    with pytest.raises(Invalid, match="those that wait to be imported"):
        box.take(io.BytesIO(b"x" * 5))
    assert files(tmp_path) == [first]
    second, _digest = box.take(io.BytesIO(b"x" * 4))
    box.forget(first)
    # There is room again as soon as one was imported.
    third, _digest = box.take(io.BytesIO(b"x" * 6))
    assert files(tmp_path) == sorted([second, third])


def test_pieces_of_several_files_together_fill_it_no_more(tmp_path: Path, box: Uploads) -> None:
    one, other = box.begin(), box.begin()
    assert box.append(one, 0, b"x" * 6) == 6
    with pytest.raises(Invalid):
        box.append(other, 0, b"x" * 5)
    assert files(tmp_path) == [one]
    assert box.append(one, 6, b"x" * 4) == 10
    # The answer was lost: what is there already needs no room.
    assert box.append(one, 6, b"x" * 4) == 10


def test_a_file_is_refused_before_it_is_sent(tmp_path: Path, box: Uploads) -> None:
    with pytest.raises(Invalid, match="no room"):
        box.begin(11)
    with pytest.raises(Invalid, match="too large"):
        box.begin(LARGEST_FILE + 1)
    assert files(tmp_path) == []
    assert box.has(box.begin(10))


def test_a_disk_that_is_almost_full_is_not_filled(tmp_path: Path, box: Uploads, disk: Disk) -> None:
    disk.free = LEAST_FREE + 4
    kept, _digest = box.take(io.BytesIO(b"x" * 4))
    with pytest.raises(Invalid, match="the disk of this server is almost full"):
        box.take(io.BytesIO(b"x" * 5))
    begun = box.begin()
    disk.free = LEAST_FREE - 1
    with pytest.raises(Invalid):
        box.append(begun, 0, b"x")
    with pytest.raises(Invalid):
        box.begin()
    assert files(tmp_path) == [kept]


def test_what_breaks_off_leaves_nothing_half(tmp_path: Path, box: Uploads) -> None:
    class Broken(io.BytesIO):
        """A line that breaks off after the first piece."""

        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(min(size or 1, 1))

    with pytest.raises(ConnectionResetError):
        box.take(Broken(b"xyz"))
    assert files(tmp_path) == []


def test_the_disk_is_asked_how_much_is_free(tmp_path: Path) -> None:
    assert free_bytes_on(tmp_path) > 0
