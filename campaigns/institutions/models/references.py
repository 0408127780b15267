"""What hangs on an institution or a person: identifiers elsewhere, contact details with their source, links."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.foundation.db import Base

_ONE_OWNER = "(institution_id IS NULL) <> (person_id IS NULL)"


class OutsideIdentifier(Base):
    """How another register calls it: `scheme` names the register (wikidata, a parliament's own)."""

    __tablename__ = "outside_identifier"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    scheme: Mapped[str] = mapped_column(String(80))
    identifier: Mapped[str] = mapped_column(String(300))
    register: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        UniqueConstraint("institution_id", "scheme", "identifier"),
        UniqueConstraint("person_id", "scheme", "identifier"),
        Index(None, "scheme", "identifier"),
    )


class ContactDetail(Base):
    """A way to reach an institution, or a person in office: `kind` is email, phone, fax, address, url, twitter, facebook … (Popolo's type).

    `source_url` says where it was found and `as_of` when it was last seen there.
    """

    __tablename__ = "contact_detail"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(500), info={"personal": True})
    label: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    source_url: Mapped[str | None] = mapped_column(String(1000))
    as_of: Mapped[str | None] = mapped_column(String(10))
    register: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        UniqueConstraint("institution_id", "kind", "value"),
        UniqueConstraint("person_id", "kind", "value"),
    )


class WebLink(Base):
    """A page about an institution or a person; `note` says which."""

    __tablename__ = "web_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(String(1000))
    note: Mapped[str] = mapped_column(String(300), default="")
    register: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        UniqueConstraint("institution_id", "url"),
        UniqueConstraint("person_id", "url"),
    )
