"""Static files, whole: a style sheet that is written in parts is folded into one, so that a page asks for it once."""

from __future__ import annotations

import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from flask import Response, abort, current_app, request

STATIC = Path(__file__).resolve().parents[1] / "static"
_PART = re.compile(r'@import url\("([\w-]+\.css)"\) layer\(([\w-]+)\);')
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_YEAR_S = 31_536_000
_MOMENT_S = 300


def static_path(name: str) -> Path | None:
    """The file of that name below the static folder; None where there is none, or the name leads out of it."""
    path = (STATIC / name).resolve()
    return path if path.is_relative_to(STATIC) and path.is_file() else None


def static_bytes(path: Path) -> bytes:
    """The content of a static file as it is sent."""
    if path.suffix != ".css":
        return path.read_bytes()
    return folded_styles(path).encode()


def folded_styles(path: Path) -> str:
    """A style sheet with each part that it imports into a layer put in the place of the import.

    Raises:
        FileNotFoundError: when a part is missing.

    """
    return _PART.sub(
        lambda part: f"@layer {part[2]} {{\n{(path.parent / part[1]).read_text('utf-8')}}}", path.read_text("utf-8")
    )


def last_change(path: Path) -> float:
    """When a static file or one beside it, which may be a part of it, last changed; 0 outside development, where none does."""
    return max(beside.stat().st_mtime for beside in path.parent.iterdir()) if current_app.debug else 0.0


@lru_cache(maxsize=64)
def _kept(path: Path, _changed: float) -> bytes:
    return static_bytes(path)


def send_static(name: str) -> Response:
    """Answer with a static file. Under the address that names its content it may be kept for a year, under any other for a moment."""
    path = static_path(name)
    if path is None:
        abort(404)
    content = _kept(path, last_change(path))
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    response = Response(content, mimetype=media_type)
    response.headers["Cache-Control"] = (
        f"public, max-age={_YEAR_S}, immutable" if request.args.get("v") else f"public, max-age={_MOMENT_S}"
    )
    return response
