"""Typed settings, read from the environment and `.env`; a start with a fault in them names every fault at once."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# What LANGUAGES can name; a test holds it against the table of languages, which stands on a higher floor.
SPOKEN = ("en", "sr-Cyrl", "sr-Latn")
_SHORTEST_SECRET = 32
# The kernel's limit for the path of a Unix socket is 108 bytes on Linux, 104 on macOS, the closing NUL included.
_LONGEST_SOCKET = 104


class SettingsError(Exception):
    """The settings have faults; the message lists each of them on a line of its own."""


class Environment(StrEnum):
    """How strict the product is with itself: development forgives and shows the local mailbox."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Everything that an operator can set; the names in the environment are the field names in upper case."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    environment: Environment = Environment.DEVELOPMENT
    instance_dir: Path = Path("var")
    database_url: str = Field("", repr=False)
    redis_url: str = Field("", repr=False)
    mail_url: str = Field("", repr=False)
    mail_from: str = "Campaigns <campaigns@localhost.localdomain>"
    mail_connections: int = Field(4, ge=1, le=64)
    secret_key: str = Field("", repr=False)
    keyring_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    # Forms are accepted from this address only, so a port that was chosen must show in it.
    base_url: str = Field(default_factory=lambda data: f"http://127.0.0.1:{data.get('port', 8000)}")
    web_processes: int = Field(2, ge=1, le=256)
    web_threads: int = Field(8, ge=1, le=256)
    proxy_hops: int = Field(0, ge=0, le=8)
    default_language: str = "en"
    languages: Annotated[tuple[str, ...], NoDecode] = ("en", "sr-Cyrl", "sr-Latn")
    page_cache_seconds: float = Field(2.0, ge=0, le=300)
    count_interval_seconds: float = Field(3.0, ge=0.2, le=3600)
    confirm_days: int = Field(7, ge=1, le=60)
    session_hours: int = Field(12, ge=1, le=72)
    metrics_token: str = Field("", repr=False)
    site_name: str = "Campaigns"
    site_contact: str = ""
    log_level: str = "INFO"

    @field_validator("languages", mode="before")
    @classmethod
    def _split_languages(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
            message = "must be an http(s) address without a path, say https://campaigns.example.org"
            raise ValueError(message)
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        scheme = value.partition(":")[0].partition("+")[0]
        if value and scheme not in {"sqlite", "postgresql", "postgres"}:
            message = "must begin with sqlite:/// or postgresql://"
            raise ValueError(message)
        # The psycopg 3 driver is the one that is installed; the short form names another by default.
        rest = value.partition("://")[2]
        return f"postgresql+psycopg://{rest}" if scheme in {"postgresql", "postgres"} else value

    @field_validator("mail_url")
    @classmethod
    def _known_mail_transport(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"smtp", "smtps"}:
            message = "must begin with smtp:// or smtps:// (left out: a local mailbox)"
            raise ValueError(message)
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
            message = "must begin with redis://, rediss:// or unix:// (left out: an embedded server)"
            raise ValueError(message)
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            message = "must be DEBUG, INFO, WARNING or ERROR"
            raise ValueError(message)
        return value.upper()

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        faults = []
        unknown = [code for code in self.languages if code not in SPOKEN]
        if unknown:
            faults.append(f"LANGUAGES names {', '.join(unknown)}, but the product speaks {', '.join(SPOKEN)}")
        if self.default_language not in self.languages:
            faults.append(f"DEFAULT_LANGUAGE {self.default_language!r} is not one of LANGUAGES")
        if self.environment is Environment.PRODUCTION:
            faults.extend(self._production_faults())
        elif self.secret_key and len(self.secret_key) < _SHORTEST_SECRET:
            faults.append(f"SECRET_KEY must have at least {_SHORTEST_SECRET} characters")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _production_faults(self) -> list[str]:
        faults = []
        if len(self.secret_key) < _SHORTEST_SECRET or len(set(self.secret_key)) < _SHORTEST_SECRET // 4:
            faults.append(f"SECRET_KEY must be random and have at least {_SHORTEST_SECRET} characters in production")
        if not self.mail_url:
            faults.append("MAIL_URL must be set in production: a local mailbox reaches nobody")
        if not self.base_url.startswith("https://"):
            faults.append("BASE_URL must begin with https:// in production")
        if not self.site_contact:
            faults.append("SITE_CONTACT must name an address where signers reach the operator")
        return faults

    @property
    def is_development(self) -> bool:
        """Whether the local mailbox and the style guide are served."""
        return self.environment is Environment.DEVELOPMENT

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in use."""
        return self.database_url or f"sqlite:///{self.instance_dir.resolve() / 'campaigns.sqlite3'}"

    @property
    def keyring(self) -> Path:
        """The file that holds the encryption and index keys."""
        return self.keyring_file or self.instance_dir / "keyring.json"

    @property
    def mailbox(self) -> Path:
        """The folder that takes mail when MAIL_URL is left out."""
        return self.instance_dir / "mailbox"

    @property
    def uploads(self) -> Path:
        """The folder in which files wait to be imported."""
        return self.instance_dir / "uploads"

    @property
    def redis_socket(self) -> Path:
        """Where the embedded server listens when REDIS_URL is left out."""
        folder = self.instance_dir.resolve()
        socket = folder / "valkey.sock"
        if len(os.fsencode(socket)) < _LONGEST_SOCKET:
            return socket
        shelter = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
        return Path(shelter) / f"campaigns-{os.getuid()}-{mark}" / "valkey.sock"


def load_settings(**overrides: object) -> Settings:
    """Settings of this process; `overrides` win over the environment.

    Raises:
        SettingsError: with one line for each fault, named as the operator writes it.

    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            if fault["type"] == "default_factory_not_called":  # follows from a fault in PORT, which is named itself
                continue
            name = str(fault["loc"][0]).upper() if fault["loc"] else ""
            text = fault["msg"].removeprefix("Value error, ")
            lines.extend([f"{name} {text}"] if name else text.split("; "))
        raise SettingsError("\n".join(lines)) from None


def new_secret() -> str:
    """A secret fit for SECRET_KEY: 256 random bits as text."""
    return secrets.token_urlsafe(32)
