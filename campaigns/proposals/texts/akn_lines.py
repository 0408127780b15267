"""The text of elements of Akoma Ntoso, a paragraph a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Elements that begin a paragraph of their own; all others run on within one.
_BLOCKS = {
    *(
        "p",
        "content",
        "intro",
        "wrapUp",
        "paragraph",
        "subparagraph",
        "point",
        "indent",
        "alinea",
        "list",
        "item",
        "blockList",
    ),
    *(
        "listIntroduction",
        "listWrapUp",
        "division",
        "section",
        "subsection",
        "clause",
        "article",
        "table",
        "tr",
        "tblock",
        "block",
    ),
    *(
        "container",
        "formula",
        "recital",
        "citation",
        "mainBody",
        "body",
        "hcontainer",
        "chapter",
        "part",
        "title",
        "book",
        "toc",
    ),
    *(
        "quotedStructure",
        "level",
        "crossHeading",
        "longTitle",
        "ul",
        "ol",
        "li",
        "signature",
        "rule",
        "proviso",
        "tome",
        "heading",
    ),
}
_LEFT_OUT = {"meta", "authorialNote", "noteRef", "toc"}


def local_name(element: Element) -> str:
    """The name without its namespace: three of them have been in use, and files mix them."""
    return element.tag.rpartition("}")[2]


def one_line(element: Element) -> str:
    """The text of an element on one line."""
    return " ".join(text_of(element).split())


def text_of(element: Element, *, without: set[Element | None] | None = None) -> str:
    """The text of an element, a paragraph a line; a number (`1.`, `a)`) stands before the text that it numbers."""
    lines: list[list[str]] = [[]]
    _write(element, lines, without or set())
    # A line of nothing but a number belongs to the text that follows.
    out: list[str] = []
    carried = ""
    for parts, is_number in ((line, bool(line) and line[0] == _NUMBER_MARK) for line in lines):
        text = " ".join("".join(parts).replace(_NUMBER_MARK, "").split())
        if not text:
            continue
        if is_number and "".join(parts).count(_NUMBER_MARK) == _NUMBER_ALONE:
            carried = f"{carried} {text}".strip()
            continue
        out.append(f"{carried} {text}".strip())
        carried = ""
    if carried:
        out.append(carried)
    return "\n".join(out)


_NUMBER_MARK = "\ue000"
_NUMBER_ALONE = 2


def _write(element: Element, lines: list[list[str]], without: set[Element | None]) -> None:
    if element in without or local_name(element) in _LEFT_OUT:
        return
    name = local_name(element)
    if name == "num":
        lines.append([_NUMBER_MARK, *_inline(element), _NUMBER_MARK])
        lines.append([])
        return
    is_block = name in _BLOCKS
    if is_block:
        lines.append([])
    if name in {"eol", "br"}:
        lines[-1].append(" ")
    lines[-1].append(element.text or "")
    children = _last_column(element) if name == "tr" else list(element)
    for child in children:
        _write(child, lines, without)
        lines[-1].append(child.tail or "")
    if is_block:
        lines.append([])


def _inline(element: Element) -> list[str]:
    return ["".join(element.itertext())]


def _last_column(row: Element) -> list[Element]:
    """Texts side by side end with the newest one in the last column."""
    cells = [child for child in row if local_name(child) in {"td", "th"}]
    return cells[-1:] or list(row)
