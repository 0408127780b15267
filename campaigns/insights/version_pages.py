"""The texts of proposals as pages: one to be read, two to be compared, each by its articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from sqlalchemy import Text as SqlText
from sqlalchemy import cast, or_, select
from sqlalchemy.orm import aliased, undefer

from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.languages import are_mutually_understood
from campaigns.foundation.i18n.texts import current_language
from campaigns.institutions.queries import jurisdiction_title
from campaigns.proposals.access import visible_bill
from campaigns.proposals.comparing import (
    ComparedArticle,
    Comparison,
    Kind,
    Piece,
    compare_articles,
    paragraphs_of,
)
from campaigns.proposals.models import Bill, BillVersion, Demand, DemandRow, RelatedBill
from campaigns.proposals.queries import bill_title_for
from campaigns.proposals.texts import Article, UnreadableTextError, read_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

MODEL_LAW = "model law"
# What a visitor may have compared; the longest codes have half of it.
MOST_CHARACTERS = 1_500_000
_MOST_CHOICES = 100


@dataclass(frozen=True, slots=True)
class TextShown:
    """A version by what it is called and which proposal it is a text of."""

    uuid: UUID
    slug: str
    title: str
    title_language: str
    identifier: str
    jurisdiction: str
    note: str
    date: str
    language: str
    language_name: str
    format: str
    is_model: bool
    source_url: str | None
    links: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A text with its articles; `fault` says why it cannot be shown by them, where it cannot. `others` can be compared with it."""

    text: TextShown
    articles: tuple[Article, ...]
    fault: str
    others: tuple[TextShown, ...]

    @property
    def groups(self) -> list[list[TextShown]]:
        """The others, those of one proposal together."""
        return _grouped(self.others)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Articles in a row that are shown alike: untouched ones together and folded, so several that only go by another number; each other one by itself."""

    is_folded: bool
    articles: tuple[ComparedShown, ...]

    @property
    def is_untouched(self) -> bool:
        """Whether nothing in it is to be looked at."""
        return all(one.article.is_untouched for one in self.articles)


@dataclass(frozen=True, slots=True)
class ComparedShown:
    """An article of a comparison for the page; `anchor` is where links lead, `paragraphs` are runs of pieces."""

    anchor: str
    article: ComparedArticle
    number: str
    number_before: str
    paragraphs: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two texts held against each other, what else could be chosen, and why it could not be done where it could not."""

    slug: str
    title: str
    title_language: str
    before: TextShown | None
    after: TextShown | None
    comparison: Comparison | None
    stretches: tuple[Stretch, ...]
    choices: tuple[TextShown, ...]
    fault: str

    @property
    def groups(self) -> list[list[TextShown]]:
        """What can be chosen, the texts of one proposal together."""
        return _grouped(self.choices)

    @property
    def changed(self) -> list[ComparedShown]:
        """The articles to look at."""
        return [one for stretch in self.stretches if not stretch.is_untouched for one in stretch.articles]


def version_page(db: Session, slug: str, uuid: UUID, language: str) -> VersionPage:
    """A text of a public proposal.

    Raises:
        Missing: when the proposal is not public or has no such text.

    """
    bill = visible_bill(db, slug)
    version = db.scalar(
        select(BillVersion)
        .where(BillVersion.uuid == uuid, BillVersion.bill_id == bill.id)
        .options(undefer(BillVersion.text))
    )
    if version is None:
        raise Missing
    articles, fault = _articles(version)
    others = tuple(one for one in _choices(db, bill, language) if one.uuid != uuid)
    return VersionPage(_shown(version, language), articles, fault, others)


def compare_page(db: Session, slug: str, before: UUID | None, after: UUID | None, language: str) -> ComparePage:
    """Two texts compared: of one proposal, or of a public proposal with any other public one.

    Where none is named, the newest text is compared with the one before it, or with a model law, or with what else there is.

    Raises:
        Missing: when the proposal or a text that is named is not public.

    """
    bill = visible_bill(db, slug)
    title = bill_title_for(bill, language)
    choices = _choices(db, bill, language)
    before, after = _chosen(choices, slug, before, after)
    texts = _texts(db, [uuid for uuid in (before, after) if uuid is not None])
    old, new = (texts.get(uuid) if uuid is not None else None for uuid in (before, after))
    comparison, fault = _compared(old, new) if old is not None and new is not None else (None, "")
    return ComparePage(
        slug=slug,
        title=title.text,
        title_language=title.language,
        before=_shown(old, language) if old is not None else None,
        after=_shown(new, language) if new is not None else None,
        comparison=comparison,
        stretches=_stretches(comparison.articles) if comparison is not None else (),
        choices=choices,
        fault=fault,
    )


def language_name(code: str) -> str:
    """The name of a language in the one that is in use; texts of laws come in languages that the site does not speak."""
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    return locale.get_display_name(current_language().locale) or code


def _articles(version: BillVersion) -> tuple[tuple[Article, ...], str]:
    try:
        return read_articles(version.text, version.format, version.language), ""
    except UnreadableTextError as error:
        return (), str(error)


def _choices(db: Session, bill: Bill, language: str) -> tuple[TextShown, ...]:
    """The texts of a proposal, of the ones related to it, of its counterparts elsewhere, and of model laws, in this order."""
    other = aliased(DemandRow)
    counterparts = (
        select(other.bill_id)
        .join(DemandRow, DemandRow.demand_id == other.demand_id)
        .join(Demand, Demand.id == other.demand_id)
        .where(DemandRow.bill_id == bill.id, Demand.is_public)
    )
    related = select(RelatedBill.related_bill_id).where(RelatedBill.bill_id == bill.id)
    relating = select(RelatedBill.bill_id).where(RelatedBill.related_bill_id == bill.id)
    is_model = cast(Bill.classification, SqlText).contains(f'"{MODEL_LAW}"', autoescape=True)
    found = db.scalars(
        select(BillVersion)
        .join(BillVersion.bill)
        .where(
            BillVersion.text_sha256 != "",
            or_(
                Bill.id == bill.id,
                Bill.is_public & or_(Bill.id.in_(counterparts), Bill.id.in_(related), Bill.id.in_(relating), is_model),
            ),
        )
        .order_by(BillVersion.bill_id != bill.id, ~is_model, BillVersion.bill_id, BillVersion.sort_date, BillVersion.id)
        .limit(_MOST_CHOICES)
    ).all()
    return tuple(_shown(version, language) for version in found)


def _grouped(texts: Iterable[TextShown]) -> list[list[TextShown]]:
    return [list(group) for _slug, group in groupby(texts, key=lambda one: one.slug)]


def _shown(version: BillVersion, language: str) -> TextShown:
    bill = version.bill
    title = bill_title_for(bill, language)
    return TextShown(
        uuid=version.uuid,
        slug=bill.slug,
        title=title.text,
        title_language=title.language,
        identifier=bill.identifier,
        jurisdiction=jurisdiction_title(bill.jurisdiction, language),
        note=version.note,
        date=version.date,
        language=version.language,
        language_name=language_name(version.language),
        format=version.format,
        is_model=MODEL_LAW in bill.classification,
        source_url=version.source_url,
        links=tuple(version.links),
    )


def _chosen(
    choices: Sequence[TextShown], slug: str, before: UUID | None, after: UUID | None
) -> tuple[UUID | None, UUID | None]:
    own = [one.uuid for one in choices if one.slug == slug]
    if after is None:
        after = next((uuid for uuid in reversed(own) if uuid != before), None)
    if before is None:
        earlier = own[: own.index(after)] if after in own else own
        others = [one.uuid for one in choices if one.slug != slug]
        before = next(iter([*reversed(earlier), *others]), None)
    return before, after


def _texts(db: Session, uuids: Iterable[UUID]) -> dict[UUID, BillVersion]:
    """The versions with their texts, all of which must be public."""
    wanted = set(uuids)
    query = select(BillVersion).join(BillVersion.bill).where(BillVersion.uuid.in_(wanted), Bill.is_public)
    found = {version.uuid: version for version in db.scalars(query.options(undefer(BillVersion.text)))}
    if found.keys() != wanted:
        raise Missing
    return found


def _compared(before: BillVersion, after: BillVersion) -> tuple[Comparison | None, str]:
    if max(len(before.text), len(after.text)) > MOST_CHARACTERS:
        return None, "too long"
    try:
        return _comparison(*((one.text, one.format, one.language) for one in (before, after))), ""
    except UnreadableTextError as error:
        return None, str(error)


@lru_cache(maxsize=8)
def _comparison(before: tuple[str, str, str], after: tuple[str, str, str]) -> Comparison:
    """The comparison of two texts with their formats and languages; the last few are kept, because readers come in crowds."""
    return compare_articles(
        read_articles(*before), read_articles(*after), is_by_words=are_mutually_understood(before[2], after[2])
    )


def _stretches(articles: Iterable[ComparedArticle]) -> tuple[Stretch, ...]:
    shown = shown_articles(articles)
    out: list[Stretch] = []
    for (is_untouched, is_renumbered), group in groupby(
        shown, key=lambda one: (one.article.is_untouched, one.article.is_only_renumbered)
    ):
        members = tuple(group)
        is_folded = is_untouched or (is_renumbered and len(members) > 1)
        parts = [members] if is_folded else [(one,) for one in members]
        out.extend(Stretch(is_folded=is_folded, articles=part) for part in parts)
    return tuple(out)


def shown_articles(articles: Iterable[ComparedArticle]) -> list[ComparedShown]:
    """The articles of a comparison as a page shows them, each with an anchor of its own."""
    return [_compared_shown(number, article) for number, article in enumerate(articles, start=1)]


def _compared_shown(number: int, article: ComparedArticle) -> ComparedShown:
    before = article.before.number if article.before is not None and article.is_renumbered else ""
    return ComparedShown(
        anchor=f"a{number}",
        article=article,
        number=article.shown.number,
        number_before=before,
        paragraphs=tuple(tuple(paragraph) for paragraph in paragraphs_of(article.pieces)),
    )


__all__ = [
    "ComparePage",
    "ComparedShown",
    "Kind",
    "Stretch",
    "TextShown",
    "VersionPage",
    "compare_page",
    "language_name",
    "shown_articles",
    "version_page",
]
