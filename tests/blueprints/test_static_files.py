"""Static files: style sheets whole, nothing outside the folder, kept as long as their address names their content."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from campaigns.blueprints.static_files import STATIC, folded_styles, send_static, static_path

APP = Flask(__name__)


def test_a_style_sheet_holds_its_parts_and_imports_nothing() -> None:
    css = folded_styles(STATIC / "css" / "app.css")
    assert "@import" not in css
    for part in (STATIC / "css").glob("*.css"):
        assert part.name == "app.css" or part.read_text("utf-8").strip() in css


def test_styles_name_only_meanings_that_are_there() -> None:
    css = folded_styles(STATIC / "css" / "app.css")
    known = set(re.findall(r"(--[\w-]+):", css))
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= known


@pytest.mark.parametrize("name", ["../settings.py", "css/../../app.py", "css", "css/absent.css", "/etc/passwd"])
def test_only_files_of_the_folder_are_found(name: str) -> None:
    assert static_path(name) is None


@pytest.mark.parametrize(("query", "expected"), [("?v=abc", "immutable"), ("", "max-age=300")])
def test_an_address_with_its_content_s_hash_is_kept_for_long(query: str, expected: str) -> None:
    with APP.test_request_context(f"/static/css/app.css{query}"):
        response = send_static("css/app.css")
    assert response.mimetype == "text/css"
    assert expected in response.headers["Cache-Control"]
