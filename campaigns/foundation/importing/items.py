"""The items of a JSON file one after the other, in flat memory: an array, JSON lines, texts in a row, or one record a line in the framing of dumps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.opening import JSON_TOO_DEEP, no_json, no_number, refuse_constant
from campaigns.foundation.importing.report import UnreadableFileError

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

_PIECE = 512 * 1024
# One proposal with all that happened to it; what is longer is no proposal.
LONGEST_ITEM = 64 * 1024 * 1024
# What may stand between items in all of the framings.
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")
# A line that begins as the next item does, in JSON lines and in the framing of dumps.
_NEXT_ITEM = re.compile(r"\n,?[ \t]*\{")
# An error so near to the end of what was read may come of the cut.
_NEAR = 64
_CUT = ("Unterminated string", "Invalid \\", "Invalid control")


@dataclass(frozen=True, slots=True)
class Item:
    """A value of the file, the line on which it begins, and its own text."""

    line: int
    value: Any
    text: str

    @property
    def place(self) -> str:
        """Where it stands, as reports say it."""
        return f"line {self.line}"


class _Window:
    """The part of a text that is being looked at."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self.content = ""
        self.at = 0
        self.line = 1
        self.has_ended = False
        self._open_lists = 0
        # Of the line in which the part that is held begins.
        self._columns_before = 0
        # Of the item that was found last, nought before the first; and whether each had one line so far, and none had the same.
        self.last_line = 0
        self.has_one_a_line = True

    def pass_over(self, end: int) -> None:
        """What stands before `end` is done with."""
        self.line += self.content.count("\n", self.at, end)
        self.at = end

    def column_of(self, at: int) -> int:
        """The column, from one on, of a place in what is held."""
        line_break = self.content.rfind("\n", 0, at)
        return at - line_break if line_break >= 0 else self._columns_before + at + 1

    def take(self, value: object, end: int) -> Item:
        """The item that was found, which ends at `end`."""
        item = Item(self.line, value, self.content[self.at : end])
        self.has_one_a_line &= self.line > self.last_line
        self.pass_over(end)
        self.has_one_a_line &= self.line == item.line
        self.last_line = item.line
        return item

    def pass_between(self) -> None:
        """Go on to the next item, and note whether the list that holds them has begun and ended."""
        match = _BETWEEN.match(self.content, self.at)
        end = match.end() if match else self.at
        self._open_lists += self.content.count("[", self.at, end) - self.content.count("]", self.at, end)
        self.pass_over(end)

    def check_end(self) -> None:
        """Raise UnreadableFileError when the file ended within its list."""
        if self._open_lists > 0:
            raise UnreadableFileError(
                _("The file ends in the middle: the closing ] is missing. Send it again."), f"line {self.line}"
            )

    def widen(self) -> None:
        """Read on; the more is held already, the larger the piece, so that a long item is not tried too often."""
        piece = self._text.read(max(_PIECE, len(self.content) - self.at))
        self.has_ended = not piece
        self._columns_before = self.column_of(self.at) - 1
        self.content, self.at = self.content[self.at :] + piece, 0


def json_items(text: io.TextIOBase) -> Iterator[Item]:
    """The items of `text`.

    Raises:
        UnreadableFileError: at the first that is no JSON, with line and column.

    """
    window = _Window(text)
    decode = json.JSONDecoder(parse_constant=refuse_constant).raw_decode
    window.widen()
    while True:
        window.pass_between()
        if window.at >= len(window.content):
            if window.has_ended:
                window.check_end()
                return
            window.widen()
            continue
        try:
            value, end = decode(window.content, window.at)
        except json.JSONDecodeError as error:
            _read_on(window, error)
            continue
        except RecursionError:
            raise UnreadableFileError(JSON_TOO_DEEP, f"line {window.line}") from None
        except ValueError as error:
            raise UnreadableFileError(no_number(error), f"line {window.line}") from None
        if end == len(window.content) and not window.has_ended:
            # A number may go on in the next piece.
            window.widen()
            continue
        yield window.take(value, end)


def _read_on(window: _Window, error: json.JSONDecodeError) -> None:
    """Read on where the cut may be the reason; otherwise say what is wrong."""
    may_be_cut = error.pos >= len(window.content) - _NEAR or error.msg.startswith(_CUT)
    held = len(window.content) - window.at
    if may_be_cut and not window.has_ended and held < LONGEST_ITEM:
        window.widen()
        return
    if may_be_cut and held >= LONGEST_ITEM:
        raise UnreadableFileError(
            _(
                "This item is longer than %(most)s characters, as no proposal is. Look whether a quotation mark is missing.",
                most=LONGEST_ITEM,
            ),
            f"line {window.line}",
        )
    _blame_own_line(window)
    line = window.line + window.content.count("\n", window.at, error.pos)
    column = window.column_of(error.pos)
    is_cut = window.has_ended and (error.pos >= len(window.content.rstrip()) or error.msg.startswith(_CUT[0]))
    raise UnreadableFileError(no_json(error, is_cut=is_cut), f"line {line}, column {column}") from None


def _blame_own_line(window: _Window) -> None:
    """Where each item has a line of its own, one that is broken is so within its line, however far the decoder went on into the next ones."""
    end = window.content.find("\n", window.at)
    if end < 0 or not window.has_one_a_line or not _NEXT_ITEM.match(window.content, end):
        return
    try:
        json.JSONDecoder(parse_constant=refuse_constant).raw_decode(window.content[window.at : end])
    except json.JSONDecodeError as error:
        place = f"line {window.line}, column {window.column_of(window.at) + error.pos}"
        raise UnreadableFileError(no_json(error), place) from None
