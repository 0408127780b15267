"""Opening a file that somebody sent: packed or not, in its encoding, piece by piece; what cannot be read is named with its line."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

import zstandard

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import UnreadableFileError

if TYPE_CHECKING:
    import csv
    from collections.abc import Iterator
    from pathlib import Path

    from _typeshed import WriteableBuffer

    from campaigns.foundation.i18n.said import Said

# A packed file can unpack to anything; nobody publishes more than this in one piece.
LARGEST_UNPACKED = 16 * 1024**3
LARGEST_WHOLE = 256 * 1024 * 1024
# A row of a table.
LONGEST_LINE = 2_000_000
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BROKEN_PACKING = (OSError, EOFError, zlib.error, zstandard.ZstdError)


class _Measured(io.RawIOBase):
    """The bytes of a file as they pass, counted."""

    def __init__(self, source: IO[bytes], most: int) -> None:
        self._source = source
        self._most = most
        self._passed = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer`."""
        view = memoryview(buffer)
        try:
            piece = self._source.read(len(view))
        except _BROKEN_PACKING:
            raise UnreadableFileError(_("The packed file ends in the middle or is damaged. Send it again.")) from None
        self._passed += len(piece)
        if self._passed > self._most:
            raise UnreadableFileError(_("The file holds more than %(most)s bytes. Send it in parts.", most=self._most))
        view[: len(piece)] = piece
        return len(piece)


class _Lined(io.BufferedReader):
    """Bytes on their way to be decoded, with the line breaks before the piece that was given last."""

    lines_before = 0
    _lines_in_last = 0

    def read1(self, size: int = -1, /) -> bytes:
        """Give the next piece."""
        piece = super().read1(size)
        self.lines_before += self._lines_in_last
        self._lines_in_last = piece.count(b"\n")
        return piece


@contextmanager
def _opened(path: Path, most: int) -> Iterator[_Measured]:
    with path.open("rb") as raw:
        head = raw.read(4)
        raw.seek(0)
        if head.startswith(_GZIP):
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield _Measured(cast("IO[bytes]", unpacked), most)
        elif head == _ZSTD:
            with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as unpacked:
                yield _Measured(cast("IO[bytes]", unpacked), most)
        else:
            yield _Measured(raw, most)


@contextmanager
def open_binary(path: Path, *, most: int = LARGEST_UNPACKED) -> Iterator[IO[bytes]]:
    """The bytes of the file at `path`, unpacked where it is gzip or Zstandard.

    Raises:
        UnreadableFileError: when the packing is damaged or it unpacks to more than `most` bytes.

    """
    with _opened(path, most) as measured, io.BufferedReader(measured, 256 * 1024) as binary:
        yield binary


@contextmanager
def open_text(path: Path, *, encoding: str = "", most: int = LARGEST_UNPACKED) -> Iterator[io.TextIOWrapper]:
    """The text of the file at `path`, unpacked where it is gzip or Zstandard; line ends stay as they are.

    It is read as `encoding`; where none is named, by its byte order mark, else as UTF-8. No encoding is guessed: a wrong guess would
    spoil names without a word.

    Raises:
        UnreadableFileError: also while it is read within the block, with the line of the first bytes that are not of that encoding.

    """
    with _opened(path, most) as measured:
        raw = _Lined(measured, 256 * 1024)
        named = encoding or next((name for mark, name in _MARKS if raw.peek(4).startswith(mark)), "utf-8")
        try:
            known = codecs.lookup(named).name
        except LookupError:
            raise UnreadableFileError(
                _(
                    "There is no encoding called “%(name)s”. Say utf-8, windows-1250 or windows-1251.",
                    name=excerpt(encoding),
                )
            ) from None
        try:
            with io.TextIOWrapper(raw, encoding=named, newline="") as text:
                yield text
        except UnicodeDecodeError as error:
            line = raw.lines_before + error.object[: error.start].count(b"\n") + 1
            raise UnreadableFileError(
                _(
                    "The byte %(byte)s is not %(encoding)s. Save the file as UTF-8, or say in which encoding it is.",
                    byte=f"0x{error.object[error.start]:02X}",
                    encoding=known,
                ),
                f"line {line}",
            ) from None


def lines_of(text: io.TextIOBase, *, most: int = LONGEST_LINE) -> Iterator[str]:
    """The lines of `text` with their ends, for tables: a file that is one line of gigabytes is refused before it is held whole.

    Raises:
        UnreadableFileError: at a line of more than `most` characters.

    """
    number = 0
    while line := text.readline(most + 1):
        number += 1
        if len(line) > most:
            raise UnreadableFileError(
                _("This line is longer than %(most)s characters, so this is no table.", most=most), f"line {number}"
            )
        yield line


def no_table(error: csv.Error) -> Said:
    """Why the rows of a table cannot be read on."""
    return _(
        "This is no table (%(detail)s). Look whether a quotation mark is missing before it.", detail=excerpt(error)
    )


def read_json(path: Path, *, encoding: str = "", most: int = LARGEST_WHOLE) -> Any:  # noqa: ANN401 - whatever the file holds
    """The whole content of a JSON file of moderate size.

    Raises:
        UnreadableFileError: when it is no JSON, with line and column, or larger than `most` bytes.

    """
    with open_text(path, encoding=encoding, most=most) as text:
        content = text.read()
    return parse_json(content)


def parse_json(content: str, *, first_line: int = 1) -> Any:  # noqa: ANN401 - whatever it holds
    """What the JSON text says; `first_line` is the number of its first line in the file.

    Raises:
        UnreadableFileError: when it is no JSON, with line and column.

    """
    try:
        return json.loads(content, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {first_line + error.lineno - 1}, column {error.colno}"
        raise UnreadableFileError(no_json(error), place) from None
    except RecursionError:
        raise UnreadableFileError(JSON_TOO_DEEP, f"line {first_line}") from None
    except ValueError as error:
        raise UnreadableFileError(no_number(error), f"line {first_line}") from None


JSON_TOO_DEEP = _("Things stand within things too deep to be read.")


def no_json(error: json.JSONDecodeError, *, is_cut: bool = False) -> Said:
    """Why a text is no JSON; `is_cut` says that it breaks off."""
    if is_cut:
        return _("The file ends in the middle (%(detail)s). Send it again.", detail=error.msg)
    return _("This is not JSON (%(detail)s). Mend it there, or choose another format.", detail=error.msg)


def no_number(error: ValueError) -> Said:
    """Why a number in a text that is JSON otherwise cannot be read."""
    return _("This is not JSON: it holds a number that cannot be read (%(detail)s).", detail=excerpt(error))


def refuse_constant(word: str) -> Any:  # noqa: ANN401 - it never comes back
    """Refuse what Python reads as a number and JSON does not know: NaN and the infinite ones."""
    raise ValueError(word)
