"""What people type: forged and unreadable characters go or are refused, Markdown never becomes a script."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.foundation.identifiers import LONGEST_SLUG, slugify, uuid7
from campaigns.foundation.text import clean_line, clean_text, is_unreadable, names_a_page, render_markdown


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "a\udfffb", "Mira\ufffd"])
def test_what_cannot_be_kept_is_named(text: str) -> None:
    assert is_unreadable(text)


@pytest.mark.parametrize("text", ["", "Mira Kovač", "Мира", "🏚️👩🏽‍🌾", "\u202e", "\u200b", "a\nb"])
def test_what_can_be_kept_or_cleaned_is_not_refused(text: str) -> None:
    assert not is_unreadable(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Mira   Kovač  ", "Mira Kovač"),
        ("Mira\u00a0\u2003Kovač", "Mira Kovač"),
        ("Mira\tKovač\nNiš", "Mira Kovač Niš"),
        ("Mira\r\nBcc: all@example.org", "Mira Bcc: all@example.org"),
        ("\u202eMira\u202c", "Mira"),
        ("Mi\u200bra\ufeff", "Mira"),
        ("Mi\u00adra", "Mira"),
        ("\u2066Mira\u2069", "Mira"),
        ("Mira\x07\x1b[31m", "Mira[31m"),
        ("Mira\x7f\x9f", "Mira"),
        ("e\u0301", "\u00e9"),
        ("\ue000Mira", "Mira"),
        ("Mira\U000e0041\U000e007f", "Mira"),
        ("नी\u200dर", "नी\u200dर"),
        ("👩🏽‍🌾", "👩🏽‍🌾"),
        ("Ђорђе Џаџић", "Ђорђе Џаџић"),
        ("\u200b\u200b", ""),
    ],
)
def test_a_line_is_kept_as_it_looks(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_several_lines_stay_several_lines() -> None:
    assert (
        clean_text("one\r\ntwo\rthree\u2028four\u2029five\x85six\n\nseven \u202e")
        == "one\ntwo\nthree\nfour\nfive\nsix\n\nseven"
    )


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_nothing_invisible_is_left_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert clean_line(clean_line(text)) == clean_line(text)
    for mark in cleaned:
        assert mark in "\n\t\u200c\u200d" or unicodedata.category(mark) not in {"Cc", "Cf", "Co", "Cn"}


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<style>*{background:url(https://evil.example)}</style>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "[x](file:///etc/passwd)",
        "![x](https://evil.example/pixel.gif)",
        "![x](javascript:alert(1))",
        "<javascript:alert(1)>",
        '[x](https://example.org "onmouseover=alert(1)")',
        '[x](https://example.org"onmouseover="alert(1))',
        "[x]: javascript:alert(1)\n\n[x]",
        "<form action=https://evil.example><input name=p></form>",
        "<math><mtext></mtext><script>alert(1)</script></math>",
        "<<script>script>alert(1)<</script>/script>",
        "<details open ontoggle=alert(1)>",
        "<base href='https://evil.example/'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "`<script>alert(1)</script>`",
        "```\n</code><script>alert(1)</script>\n```",
        "<p style='position:fixed' class='button' id='count'>x</p>",
    ],
)
def test_markdown_never_becomes_more_than_text(source: str) -> None:
    html = str(render_markdown(source))
    tags = re.findall(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>", html)
    for _, name, attributes in tags:
        assert name in {"p", "a", "code", "pre", "em", "strong", "h2", "ul", "li"}, html
        names = set(re.findall(r"([a-zA-Z-]+)=\"", attributes))
        assert names <= {"href", "rel", "title"}, html
    assert all(href.startswith(("http://", "https://", "mailto:")) for href in re.findall(r'href="([^"]*)"', html)), (
        html
    )
    assert "src=" not in re.sub(r"&lt;.*?&gt;", "", html)


def test_what_people_need_of_markdown_works() -> None:
    html = str(
        render_markdown(
            "# Title\n\nA **strong** *word* and ~~not this~~.\n\n- one\n- two\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
        )
    )
    for part in (
        "<h2>Title</h2>",
        "<strong>strong</strong>",
        "<em>word</em>",
        "<li>one</li>",
        "<blockquote>",
        "<td>1</td>",
    ):
        assert part in html
    assert "<h1" not in html


def test_links_tell_nothing_of_where_they_were() -> None:
    html = str(render_markdown("See https://example.org/a?b=1&c=2 or [this](https://example.org) or mira@example.org."))
    assert html.count('rel="noopener noreferrer nofollow ugc"') == 3
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_markdown(text: str) -> None:
    assert "<script" not in str(render_markdown(text)).lower()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Дајте кућу дечјем клубу!", "dajte-kucu-decjem-klubu"),
        ("Đorđe & Ђорђе", "dorde-dorde"),
        ("Ќебе и Ѓеврек", "kebe-i-gevrek"),
        ("Shtëpia e fëmijëve", "shtepia-e-femijeve"),
        ("../../etc/passwd", "etc-passwd"),
        ("🏚️", "house-abandoned"),
        ("", "untitled"),
        ("!!!", "untitled"),
    ],
)
def test_slugs_can_be_read_aloud(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_title_has_a_slug(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST_SLUG
    assert slugify(slug) == slug


def test_public_ids_are_in_the_order_of_time() -> None:
    made = [uuid7() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000
    assert {one.version for one in made} == {7}


@pytest.mark.parametrize(
    "name", ["evil.com", "Ana casino.bet", "bit.ly/abc", "EVIL.COM", "купи.срб", "evil。com", "www.a", "http://x"]
)
def test_a_line_that_mail_programs_link_is_seen(name: str) -> None:
    assert names_a_page(name)


@pytest.mark.parametrize(
    "name",
    ["Ana M.", "M.Petrović", "J.R.R. Tolkien", "Dr.Petar Petrović", "dr.petar", "St.Paul", "Ђ.М.Ђурић", "O'Neill-Li"],
)
def test_a_name_with_dots_stays_a_name(name: str) -> None:
    assert not names_a_page(name)
