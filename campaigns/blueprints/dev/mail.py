"""The local mailbox, read in the browser. Development only."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, make_response, render_template, request

from campaigns.blueprints.headers import FRAMING_POLICY, LETTER_POLICY
from campaigns.foundation.errors import Missing

if TYPE_CHECKING:
    from email.message import EmailMessage
    from uuid import UUID

mail = Blueprint("mail", __name__)
PAGE = 50


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter of the mailbox, opened."""

    id: str
    subject: str
    to: str
    date: datetime
    headers: list[tuple[str, str]]
    text: str
    html: str

    @property
    def has_html(self) -> bool:
        """Whether it has a second part."""
        return bool(self.html)


def _folder() -> Path:
    return Path(current_app.config["MAILBOX"])


def _read(path: Path) -> ReadLetter:
    message: EmailMessage = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    date = (
        parsedate_to_datetime(str(message["Date"]))
        if message["Date"]
        else datetime.fromtimestamp(path.stat().st_mtime, UTC)
    )
    return ReadLetter(
        id=path.stem,
        subject=str(message["Subject"]),
        to=str(message["To"]),
        date=date,
        headers=[(name, str(value)) for name, value in message.items()],
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
    )


def _letter(letter_id: UUID) -> ReadLetter:
    path = _folder() / f"{letter_id}.eml"
    if not path.is_file():
        raise Missing
    return _read(path)


@mail.get("/mail")
def mailbox() -> str:
    """All letters, newest first: their names begin with the time."""
    start = max(request.args.get("from", 0, type=int), 0)
    names = sorted((path for path in _folder().glob("*.eml")), reverse=True)
    letters = [_read(path) for path in names[start : start + PAGE]]
    return render_template(
        "dev/mail.html",
        letters=letters,
        previous_url=f"?from={max(start - PAGE, 0)}" if start else None,
        next_url=f"?from={start + PAGE}" if len(names) > start + PAGE else None,
    )


@mail.get("/mail/<uuid:letter_id>")
def letter(letter_id: UUID) -> Response:
    """One letter."""
    response = make_response(render_template("dev/letter.html", letter=_letter(letter_id)))
    response.headers["Content-Security-Policy"] = FRAMING_POLICY
    return response


@mail.get("/mail/<uuid:letter_id>/html")
def letter_html(letter_id: UUID) -> Response:
    """The second part of a letter, in a frame where it can do nothing."""
    # Links open a page of their own: in the frame they could send no form.
    html = _letter(letter_id).html.replace("<head>", '<head><base target="_blank">', 1)
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
