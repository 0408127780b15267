"""Lines out of HTML and Markdown: blocks become paragraphs, numbered lists keep their numbers, scripts and styles are left out."""

from __future__ import annotations

from functools import lru_cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from campaigns.proposals.texts.splitting import Line

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
    ),
    *(
        "form",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ),
}
_UNSEEN = {"head", "noscript", "script", "style", "svg", "template", "title"}


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._text: list[str] = []
        self._mark = ""
        self._heading = ""
        self._unseen: list[str] = []
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen or tag in _UNSEEN:
            self._unseen.append(tag)
            return
        if tag in _BLOCKS or tag == "br":
            self.finish()
        if tag in {"ul", "ol"}:
            start = dict(attrs).get("start") or "1"
            self._lists.append((int(start) if start.isdecimal() else 1) if tag == "ol" else None)
        elif tag == "li" and self._lists:
            number = self._lists[-1]
            self._mark = "\u2013 " if number is None else f"{number}. "
            if number is not None:
                self._lists[-1] = number + 1
        elif tag in {"td", "th"} and self._text:
            self._text.append(" ")
        elif tag in _HEADINGS:
            self._heading = tag

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:
                while self._unseen.pop() != tag:
                    pass
            return
        if tag in _BLOCKS:
            self.finish()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag == self._heading:
            self._heading = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._text.append(data)

    def finish(self) -> None:
        """Close the paragraph that is being read."""
        text = " ".join("".join(self._text).split())
        if text:
            self.lines.append(Line(self._mark + text, is_marked=bool(self._heading)))
            self._mark = ""
        self._text.clear()


def lines_of_html(text: str) -> list[Line]:
    """The paragraphs of an HTML text."""
    reader = _Lines()
    reader.feed(text)
    reader.close()
    reader.finish()
    return reader.lines


@lru_cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def lines_of_markdown(text: str) -> list[Line]:
    """The paragraphs of a Markdown text."""
    return lines_of_html(_markdown().render(text))
