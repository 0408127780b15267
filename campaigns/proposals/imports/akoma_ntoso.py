"""Akoma Ntoso: one document is one text of one proposal, with its title, its proponents and the steps of its way.

What is here already keeps its own title: each chamber prints another. The text is kept as the document is, so that it can be read and compared by article.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.opening import open_binary
from campaigns.foundation.importing.report import UnreadableFileError
from campaigns.foundation.natural_keys import natural_key
from campaigns.proposals.guessing import guess_action
from campaigns.proposals.imports.records import (
    LONGEST_TEXT,
    BillName,
    Reader,
    Record,
    UnfitError,
    language_of,
    line_of,
    partial_date,
    url_of,
)
from campaigns.proposals.imports.running import RawItem, import_proposals
from campaigns.proposals.pipelines import GENERIC, pipeline_of, pipelines_for
from campaigns.proposals.texts import UnreadableTextError, text_from_akn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaigns.foundation.importing.formats import ImportTask
    from campaigns.foundation.importing.report import Report
    from campaigns.proposals.texts import AknDocument

LARGEST = 20_000_000
# Countries and languages as documents name them, where they use three letters.
_COUNTRIES = {"ita": "it", "ury": "uy", "alb": "al", "bih": "ba", "mne": "me", "mkd": "mk", "srb": "rs", "hrv": "hr"}
_LANGUAGES = {
    "ita": "it",
    "esp": "es",
    "spa": "es",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "deu": "de",
    "ger": "de",
    "sqi": "sq",
    "alb": "sq",
    "srp": "sr-Cyrl",
    "hrv": "hr",
    "bos": "bs",
    "mkd": "mk",
    "mac": "mk",
    "por": "pt",
}


def import_akoma_ntoso(task: ImportTask) -> None:
    """Import a document."""
    with open_binary(task.path, most=LARGEST) as file:
        raw = file.read()
    try:
        document = text_from_akn(raw)
    except UnreadableTextError as error:
        raise UnreadableFileError(error.reason, error.place) from None
    # Each text of a proposal is a source of its own: what another one brought has not vanished because this one lacks it.
    mark = document.identity.expression or document.identity.work or document.number
    import_proposals(task, f"akn:{natural_key(mark)[:12]}", partial(_items, raw, document))


def _items(raw: bytes, document: AknDocument, task: ImportTask) -> Iterator[RawItem]:
    identity = document.identity
    place = f"{document.kind} {identity.work}".strip()[:200]
    country = identity.country.lower()
    country = _COUNTRIES.get(country, country)
    jurisdiction = task.options.get("jurisdiction", "") or f"ocd-jurisdiction/country:{country}/government"
    try:
        identifier = line_of(identity.number or document.number, "FRBRnumber", most=120)
    except UnfitError as error:
        raise UnreadableFileError(error.reason) from None
    if not identifier:
        raise UnreadableFileError(
            _("The document has no number (FRBRnumber, docNumber), so nobody can say which proposal it is.")
        )
    name = BillName(jurisdiction, task.options.get("session", ""), identifier)
    yield RawItem(name, place, "", partial(_read, raw, document, place, task), len(raw))


def _read(raw: bytes, document: AknDocument, place: str, task: ImportTask, name: BillName, report: Report) -> Record:
    identity = document.identity
    title = line_of(document.title or document.number, "docTitle")
    code = _LANGUAGES.get(identity.language.lower(), identity.language) or task.options.get("language", "en")
    record = Record(name, place, "", title, language_of(code), keeps_head=True)
    reader = Reader(record, report)
    record.classification = ["amendment"] if document.kind == "amendment" else ["bill"]
    fitting = [one for one in pipelines_for(name.jurisdiction) if one.jurisdiction]
    record.pipeline = task.options.get("pipeline", "") or (fitting[0].key if len(fitting) == 1 else "")
    _read_steps(reader, document)
    for one in document.proponents:
        printed = line_of(one.name, "docProponent", most=300)
        if printed:
            part = {"name": printed, "entity_type": "person", "classification": "author", "date": identity.date}
            record.add("sponsorships", part)
    if identity.work:
        record.add("identifiers", {"scheme": "Akoma Ntoso", "identifier": line_of(identity.work, "FRBRuri", most=300)})
    _read_text(reader, raw, document)
    return record


def _read_steps(reader: Reader, document: AknDocument) -> None:
    record = reader.record
    pipeline = pipeline_of(record.pipeline or GENERIC)
    days: dict[str, int] = {}
    for number, step in enumerate(document.steps):
        path = f"step[{number + 1}]"
        try:
            day = partial_date(step.date)
            description = line_of(step.outcome, "outcome")
            if not description:
                continue
            guess = guess_action(pipeline, description)
            part = {
                "date": day.text,
                "description": description,
                "institution": line_of(step.actor, "actor", most=300),
                "classification": list(guess.classification),
                "stage": guess.stage,
                "source_url": url_of(step.href, "href") if step.href.startswith("http") else "",
                "language": record.language,
                "position": days.get(day.text, 0),
            }
        except UnfitError as error:
            reader.blame(path, error.reason)
            continue
        days[day.text] = days.get(day.text, 0) + 1
        record.add("actions", part)


def _read_text(reader: Reader, raw: bytes, document: AknDocument) -> None:
    identity = document.identity
    date = ""
    try:
        date = partial_date(identity.date).text if identity.date else ""
    except UnfitError as error:
        reader.blame("FRBRdate", error.reason)
    note = " ".join(part for part in (identity.subtype or document.kind, document.number, date) if part)[:300]
    # With its declared encoding taken away it is text like any other.
    text = raw.decode("utf-8-sig", "replace") if b"\x00" not in raw else ""
    is_kept = bool(text) and len(text) <= LONGEST_TEXT and "\ufffd" not in text
    reader.record.add(
        "versions",
        {
            "note": note,
            "date": date,
            "classification": "introduced" if document.kind == "bill" else "amendment",
            "language": reader.record.language,
            # What is no UTF-8 has been read, and is kept as plain text.
            "format": "akn" if is_kept else "plain",
            "text": text if is_kept else document.text[:LONGEST_TEXT],
        },
    )
