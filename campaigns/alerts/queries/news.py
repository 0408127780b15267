"""Changes of proposals as lines that people read, in the language in use: for letters, feeds and pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from campaigns.alerts.queries.ballots import own_ballots
from campaigns.foundation.i18n.texts import (
    current_language,
    format_day,
    format_local_moment,
    format_number,
)
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.partial_dates import format_partial_date
from campaigns.institutions.models import Institution
from campaigns.institutions.queries.names import institution_title
from campaigns.proposals.models import (
    Bill,
    BillAction,
    BillChange,
    BillDocument,
    BillEvent,
    BillSponsorship,
    BillVersion,
    ChangeKind,
    VoteEvent,
)
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.queries import bill_title_for, local_start
from campaigns.proposals.stages import stage_name, standing_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

# An import may change a hundred thousand things; a database takes so many numbers in one statement, and some more.
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """One change: what it is, in our words, and `words` of the source as they were printed, in `language` where that is known."""

    uuid: UUID
    number: int
    at: datetime
    kind: str
    label: str
    words: str
    language: str
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What is new of one proposal: where its page is (a path without a language), where it stands, the lines, oldest first, and how many more there are."""

    uuid: UUID
    path: str
    identifier: str
    title: str
    language: str
    stage: str
    lines: tuple[Line, ...]
    more: int = 0


class _Thing(NamedTuple):
    label: str
    words: str = ""
    language: str = ""
    source_url: str | None = None


_TABLES: dict[str, Any] = {
    ChangeKind.ACTION: BillAction,
    ChangeKind.VERSION: BillVersion,
    ChangeKind.DOCUMENT: BillDocument,
    ChangeKind.VOTE: VoteEvent,
    ChangeKind.VOTER: VoteEvent,
    ChangeKind.EVENT: BillEvent,
    ChangeKind.SPONSORSHIP: BillSponsorship,
}


def date_in_words(text: str) -> str:
    """A date of a source as people read it, as precise as it is; what is no date stays as it was printed."""
    try:
        return format_partial_date(text)
    except ValueError:
        return text


def _action(row: BillAction) -> _Thing:
    body = row.institution_name
    if row.institution is not None:
        body = institution_title(row.institution, current_language().code)
    return _Thing(
        " · ".join(filter(None, (date_in_words(row.date), body))), row.description, row.language, row.source_url
    )


def _version(row: BillVersion) -> _Thing:
    label = _("New text (%(date)s)", date=date_in_words(row.date)) if row.date else _("New text")
    return _Thing(label, row.note, row.language, row.source_url)


def _document(row: BillDocument) -> _Thing:
    return _Thing(
        _("New document (%(date)s)", date=date_in_words(row.date)) if row.date else _("New document"), row.note
    )


def _vote(row: VoteEvent) -> _Thing:
    results = {"pass": _("Vote: adopted"), "fail": _("Vote: not adopted")}
    totals = {one.option: one.value for one in row.counts if not one.group_name}
    numbers = ", ".join(
        f"{name} {format_number(totals[option])}"
        for option, name in (("yes", _("for")), ("no", _("against")), ("abstain", _("abstained")))
        if option in totals
    )
    label = f"{results.get(row.result, _('Vote'))} ({numbers})" if numbers else results.get(row.result, _("Vote"))
    return _Thing(f"{label} · {date_in_words(row.date)}", row.motion_text, "", row.source_url)


def _event(row: BillEvent) -> _Thing:
    day, start = date_in_words(row.date), local_start(row)
    if start is not None and row.end_date is None:
        day = format_local_moment(start, "long")
    label = _("Called off: %(date)s", date=day) if row.is_cancelled else _("To come: %(date)s", date=day)
    if row.end_date is not None and not row.is_cancelled:
        label = _("To come: %(first)s to %(last)s", first=day, last=format_day(row.end_date))
    return _Thing(label, row.name, "", row.source_url)


def _sponsorship(row: BillSponsorship) -> _Thing:
    return _Thing(_("New sponsor or rapporteur"), row.name)


_WRITERS: dict[str, Callable[[Any], _Thing]] = {
    ChangeKind.ACTION: _action,
    ChangeKind.VERSION: _version,
    ChangeKind.DOCUMENT: _document,
    ChangeKind.VOTE: _vote,
    ChangeKind.VOTER: _vote,
    ChangeKind.EVENT: _event,
    ChangeKind.SPONSORSHIP: _sponsorship,
}


def _gone(kind: str) -> str:
    """What is said of a thing that was taken away since."""
    return {
        ChangeKind.ACTION: _("An action was corrected or taken away"),
        ChangeKind.VERSION: _("A text was taken away"),
        ChangeKind.DOCUMENT: _("A document was taken away"),
        ChangeKind.VOTE: _("A vote was corrected or taken away"),
        ChangeKind.VOTER: _("A vote was corrected or taken away"),
        ChangeKind.EVENT: _("A date was taken away"),
        ChangeKind.SPONSORSHIP: _("A sponsor or rapporteur is no longer named"),
    }.get(ChangeKind(kind), _("Changed"))


def write_lines(db: Session, changes: Iterable[BillChange], people: Collection[int] = ()) -> list[Line]:
    """The changes as lines, for who follows these people (their integer keys): of a vote it is said how they voted. A fixed number of queries."""
    changes = list(changes)
    things: dict[tuple[str, UUID], Any] = {}
    for kind, table in _TABLES.items():
        uuids = {one.thing for one in changes if one.kind == kind}
        if uuids:
            things |= {(kind, row.uuid): row for row in db.scalars(select(table).where(table.uuid.in_(uuids)))}
    bodies = {row.institution_id for row in things.values() if isinstance(row, BillAction)} - {None}
    if bodies:
        # Into the session, where the actions find them.
        db.scalars(select(Institution).where(Institution.id.in_(bodies))).all()
    ballots = own_ballots(db, changes, people)
    return [_line(change, things.get((change.kind, change.thing)), ballots.get(change.id, "")) for change in changes]


def _line(change: BillChange, row: object | None, ballots: str) -> Line:
    if change.kind == ChangeKind.STAGE:
        before, after = (stage_name(one) if one else "" for one in (change.before, change.after))
        label = _("New stage: %(after)s (before: %(before)s)", after=after, before=before) if before else after
        thing = _Thing(label)
    elif change.kind == ChangeKind.PROPOSAL:
        thing = _Thing(_("New here"))
    else:
        thing = _WRITERS[change.kind](row) if row is not None else _Thing(_gone(change.kind))
    if ballots:
        thing = thing._replace(label=f"{ballots} · {thing.label}")
    return Line(
        change.uuid, change.id, change.at, change.kind, thing.label, thing.words, thing.language, thing.source_url
    )


def news_of(
    db: Session, numbers: Collection[int], *, most_bills: int, most_lines: int, people: Collection[int] = ()
) -> tuple[list[News], int]:
    """What these changes say, a proposal after the other, the one that changed last first; and how many proposals are left out.

    Only public proposals and changes that are still there; the last lines of each proposal. `people` as with `write_lines`.
    """
    by_bill: dict[int, list[int]] = defaultdict(list)
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _AT_ONCE):
        public = select(BillChange.id, BillChange.bill_id).join(Bill, Bill.id == BillChange.bill_id)
        some = BillChange.id.in_(ordered[start : start + _AT_ONCE])
        for number, bill_id in db.execute(public.where(some, Bill.is_public).order_by(BillChange.id)):
            by_bill[bill_id].append(number)
    newest_first = sorted(by_bill, key=lambda bill_id: by_bill[bill_id][-1], reverse=True)
    shown = {bill_id: by_bill[bill_id] for bill_id in newest_first[:most_bills]}
    wanted = [number for mine in shown.values() for number in mine[-most_lines:]]
    changes = db.scalars(select(BillChange).where(BillChange.id.in_(wanted))).all()
    lines = _by_bill(changes, write_lines(db, sorted(changes, key=lambda one: one.id), people))
    bills = {one.id: one for one in db.scalars(select(Bill).where(Bill.id.in_(shown)))}
    return [_news(bills[key], lines[key], len(mine)) for key, mine in shown.items()], len(by_bill) - len(shown)


def _by_bill(changes: Sequence[BillChange], lines: Sequence[Line]) -> Mapping[int, list[Line]]:
    places = {one.id: one.bill_id for one in changes}
    found: dict[int, list[Line]] = {key: [] for key in places.values()}
    for line in lines:
        found[places[line.number]].append(line)
    return found


def _news(bill: Bill, lines: Sequence[Line], number: int) -> News:
    title = bill_title_for(bill, current_language().code)
    return News(
        uuid=bill.uuid,
        path=f"/proposals/{bill.slug}",
        identifier=bill.identifier,
        title=title.text,
        language=title.language,
        stage=standing_name(pipeline_of(bill.pipeline), bill.outcome or bill.stage),
        lines=tuple(lines),
        more=number - len(lines),
    )


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A change in a feed, with the proposal that it is about."""

    line: Line
    path: str
    title: str
    language: str


def newest_entries(db: Session, numbers: Collection[int], people: Collection[int] = ()) -> list[FeedEntry]:
    """These changes as entries of a feed, newest first; `people` as with `write_lines`."""
    changes = db.scalars(
        select(BillChange)
        .join(BillChange.bill)
        .where(BillChange.id.in_(numbers), Bill.is_public)
        .order_by(BillChange.id.desc())
    ).all()
    bills = {one.id: one for one in db.scalars(select(Bill).where(Bill.id.in_({one.bill_id for one in changes})))}
    titles = {key: bill_title_for(bill, current_language().code) for key, bill in bills.items()}
    return [
        FeedEntry(
            line,
            f"/proposals/{bills[change.bill_id].slug}",
            titles[change.bill_id].text,
            titles[change.bill_id].language,
        )
        for change, line in zip(changes, write_lines(db, changes, people), strict=True)
    ]
