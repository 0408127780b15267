"""Files as others send them: UTF-8 with or without its mark, UTF-16 and UTF-32 with theirs; anything else is named with its line."""

from __future__ import annotations

import codecs
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.report import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaigns.foundation.i18n.said import Said

_CHUNK = 1 << 18
_IN_MEMORY = 4 << 20
# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = {b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip", b"%PDF": "PDF", b"\x28\xb5\x2f\xfd": "zstd"}


@contextmanager
def as_utf8(file: BinaryIO) -> Iterator[BinaryIO]:
    """Within the block, the content of `file` as UTF-8 without a mark, from its beginning; `file` itself where it is so already.

    Raises:
        UnreadableFileError: when it is empty, no text, or in another encoding; with the line.

    """
    file.seek(0)
    head = file.read(4)
    if not head:
        raise UnreadableFileError(_("The file is empty."))
    for mark, name in _PACKED.items():
        if head.startswith(mark):
            raise UnreadableFileError(_("This is a %(format)s file. Unpack it first.", format=name))
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\x00" in head:
        encoding = "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
    file.seek(0)
    if encoding == "utf-8":
        _check(file)
        file.seek(0)
        yield file
        return
    with cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)) as copy:
        _rewrite(file, encoding, copy)
        yield copy


def _check(file: BinaryIO) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = 1
    while True:
        chunk = file.read(_CHUNK)
        held = decoder.getstate()[0]
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            line = lines + (held + chunk)[: error.start].count(b"\n")
            raise UnreadableFileError(_foreign(error.object[error.start]), f"line {line}") from None
        if not chunk:
            return
        lines += chunk.count(b"\n")


def _foreign(byte: int) -> Said:
    return _(
        "The byte %(byte)s is no UTF-8; the file seems to be in an older encoding (Windows-1250, Windows-1251, Latin-2). Save it as UTF-8.",
        byte=f"0x{byte:02X}",
    )


def _rewrite(file: BinaryIO, encoding: str, copy: BinaryIO) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    while True:
        chunk = file.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
            copy.write(text.encode())
        except UnicodeError:
            raise UnreadableFileError(
                _(
                    "From here on this is no %(encoding)s, although the file begins as such. Save it as UTF-8.",
                    encoding=encoding.upper(),
                ),
                f"line {lines}",
            ) from None
        lines += text.count("\n")
        if not chunk:
            break
    copy.seek(0)
