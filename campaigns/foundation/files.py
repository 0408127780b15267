"""Files kept in the database under the hash of their content: one backup holds them, and an address never changes its content."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, deferred, mapped_column

from campaigns.foundation import clock
from campaigns.foundation.db import Base
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST_UPLOAD = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
WIDEST = 1600
_FORMATS = ("JPEG", "PNG", "WEBP")


class StoredFile(Base):
    """A file; `digest` is the SHA-256 of its content in hex and its name in addresses."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    created_at: Mapped[datetime]

    @property
    def extension(self) -> str:
        """The ending of its address."""
        return {"image/webp": "webp", "image/png": "png", "image/jpeg": "jpg"}[self.media_type]


def store_picture(db: Session, raw: bytes, *, media_type: str = "image/webp") -> StoredFile:
    """Store a picture that a person sent: drawn anew, so that nothing but its pixels remains (no position, no camera, no second file).

    Raises:
        Invalid: when it is no picture that browsers show, or too large.

    """
    if len(raw) > LONGEST_UPLOAD:
        raise Invalid({"picture": _("This file is larger than 8 MB. Save the picture smaller and try again.")})
    try:
        with Image.open(io.BytesIO(raw), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Invalid({"picture": _("This picture has too many pixels. Save it at most 6000 pixels wide.")})
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid({"picture": _("This is not a JPEG, PNG or WebP picture.")}) from None
    picture.thumbnail((WIDEST, WIDEST * 2))
    return store_image(db, picture, media_type)


def store_image(db: Session, picture: Image.Image, media_type: str) -> StoredFile:
    """Store a picture that we drew."""
    out = io.BytesIO()
    picture.save(out, media_type.removeprefix("image/").upper(), quality=82)
    content = out.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    known = db.scalar(select(StoredFile).where(StoredFile.digest == digest))
    if known is not None:
        return known
    made = StoredFile(
        digest=digest,
        media_type=media_type,
        width=picture.width,
        height=picture.height,
        content=content,
        created_at=clock.now(),
    )
    db.add(made)
    db.flush()
    return made


def file_of(db: Session, digest: str) -> StoredFile | None:
    """The file with that digest."""
    return db.scalar(select(StoredFile).where(StoredFile.digest == digest))
