"""The ways out: SMTP over kept connections, or a folder that the running product shows in the browser."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from campaigns.foundation.mail.mime import Envelope
    from campaigns.settings import Settings

TIMEOUT_S = 10.0
_PERMANENT = 500
_TEMPORARY = 400


class Fate(Enum):
    """What a way out did with a message."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    SICK = "sick"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message. SICK says that the relay itself is out of order, and the message was not judged."""

    fate: Fate
    code: int | None = None
    reason: str | None = None


class Transport(Protocol):
    """One connection; used by one thread at a time."""

    def deliver(self, letter_id: UUID, envelope: Envelope) -> Answer:
        """Hand over one message."""

    def close(self) -> None:
        """Say good-bye."""


class Mailbox:
    """A local folder of messages, one file each, named by the letter: the same letter twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, letter_id: UUID, envelope: Envelope) -> Answer:
        """Write the message, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{letter_id}.eml"
        partial = self._folder / f".{letter_id}.{os.getpid()}"
        with partial.open("wb") as file:
            file.write(envelope.content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        return Answer(Fate.ACCEPTED, 250)

    def close(self) -> None:
        """Nothing is open."""


class Smtp:
    """One SMTP connection, opened when first needed and kept for the messages that follow."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._is_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._is_tls else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password or "")
        self._is_starttls = "starttls" in parts.query
        self._client: smtplib.SMTP | None = None

    def _connected(self) -> smtplib.SMTP:
        if self._client is not None:
            return self._client
        client: smtplib.SMTP
        if self._is_tls:
            client = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        else:
            client = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        try:
            client.ehlo()
            if self._is_starttls or (not self._is_tls and client.has_extn("starttls") and self._user):
                client.starttls(context=ssl.create_default_context())
                client.ehlo()
            if self._user:
                client.login(self._user, self._password)
        except BaseException:
            client.close()
            raise
        self._client = client
        return client

    def deliver(self, letter_id: UUID, envelope: Envelope) -> Answer:  # noqa: ARG002, PLR0911 - a mailbox needs the id; SMTP has this many answers
        """Hand over one message; the reply code decides, not the class of the error: smtplib raises the same for 450 and 550."""
        try:
            client = self._connected()
        except smtplib.SMTPResponseException as error:
            return Answer(Fate.SICK, error.smtp_code, _words(error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            return Answer(Fate.SICK, None, type(error).__name__)
        try:
            client.sendmail(envelope.sender, [envelope.recipient], envelope.content)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            return self._judged(code, text)
        except smtplib.SMTPSenderRefused as error:
            self.close()
            return Answer(Fate.SICK, error.smtp_code, _words(error.smtp_error))
        except smtplib.SMTPResponseException as error:
            return self._judged(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            # The line was cut: nobody knows whether before or after the message was taken.
            self.close()
            return Answer(Fate.LATER, None, type(error).__name__)
        return Answer(Fate.ACCEPTED, 250)

    def _judged(self, code: int, text: bytes | str) -> Answer:
        if code == 421:  # noqa: PLR2004 - "service not available, closing channel" (RFC 5321, 4.2.3)
            self.close()
            return Answer(Fate.SICK, code, _words(text))
        if code >= _PERMANENT:
            return Answer(Fate.REFUSED, code, _words(text))
        if code >= _TEMPORARY:
            return Answer(Fate.LATER, code, _words(text))
        self.close()
        return Answer(Fate.LATER, code, _words(text))

    def close(self) -> None:
        """Leave politely, or just leave."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.quit()
        except (OSError, smtplib.SMTPException):
            client.close()


def _words(text: bytes | str) -> str:
    """The enhanced status code of a reply (RFC 3463) if it has one: the rest may quote the address."""
    words = (text.decode("ascii", "replace") if isinstance(text, bytes) else text).split()
    return words[0] if words and words[0].count(".") == 2 and words[0].replace(".", "").isdigit() else "no status code"  # noqa: PLR2004


def open_transport(settings: Settings) -> Transport:
    """A new connection of the kind that the settings name."""
    return Smtp(settings.mail_url) if settings.mail_url else Mailbox(settings.mailbox)
