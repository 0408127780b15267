"""Searching names and titles: words folded over scripts, spellings and diacritics, found by their beginnings.

A table that can be searched keeps its words in a column `folded`. PostgreSQL keeps them as a vector in a column `words` too, with an index (migrations make both);
SQLite looks through the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, literal_column, select
from sqlalchemy import text as sql

from campaigns.foundation.i18n.scripts import fold_sounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

_MOST_WORDS = 12
_FEW = 200


def folded_words(texts: Iterable[str | None]) -> str:
    """What is kept in `folded` for a thing with these names: each word once, in the order in which they come, between spaces."""
    words = dict.fromkeys(word for text in texts if text for word in fold_sounds(text).split())
    return f" {' '.join(words)} "


def has_words(db: Session, column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool] | None:
    """The condition that `column` has a word beginning with each word of `text`; None when there is no word in it.

    Where few rows have them, the condition names these: PostgreSQL takes the beginning of any word for frequent, and would walk through a sorted list for it.
    """
    words = fold_sounds(text).split()[:_MOST_WORDS]
    if not words:
        return None
    if db.get_bind().dialect.name == "postgresql":
        simple: ColumnElement[str] = literal_column("'simple'::regconfig")
        # Folded words hold letters and digits only.
        wanted = func.to_tsquery(simple, " & ".join(f"{word}:*" for word in words))
        matches: ColumnElement[bool] = literal_column(f"{column.class_.__tablename__}.words").op("@@")(wanted)
        return _named(db, column, matches)
    return and_(*(column.contains(f" {word}", autoescape=True) for word in words))


def _named(db: Session, column: InstrumentedAttribute[str], matches: ColumnElement[bool]) -> ColumnElement[bool]:
    # A plan that was made once for any words fits no words.
    db.execute(sql("SET LOCAL plan_cache_mode TO force_custom_plan"))
    key = column.class_.id
    # Apart, so that the index over the words is used whatever is asked besides; no more is read of it than is taken.
    found = select(key).where(matches).cte().prefix_with("MATERIALIZED")
    ids = db.scalars(select(found.c.id).limit(_FEW + 1)).all()
    return key.in_(ids) if len(ids) <= _FEW else matches
