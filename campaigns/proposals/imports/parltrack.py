"""Parltrack's dumps of the European Parliament: dossiers and votes, one record a line, in the framing of the dumps or plain, packed or not.

Written after the measured schemas of Parltrack (`templates/schemas/ep_dossiers.html`, `ep_votes.html`), unions included: a committee, a type or a date may be a
text, a list or absent. The official phrases are kept; what they mean is read from them.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.items import json_items
from campaigns.foundation.importing.opening import open_text
from campaigns.foundation.importing.report import Fate
from campaigns.proposals.guessing import guess_action
from campaigns.proposals.imports.records import (
    NO_MOTION,
    NO_TITLE,
    BillName,
    Part,
    Reader,
    Record,
    UnfitError,
    line_of,
    list_of,
    no_object,
    number_of,
    partial_date,
    table_of,
    url_of,
)
from campaigns.proposals.imports.running import RawItem, digest_of, import_proposals
from campaigns.proposals.pipelines import GENERIC, pipeline_of, pipelines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from campaigns.foundation.importing.formats import ImportTask
    from campaigns.foundation.importing.items import Item
    from campaigns.foundation.importing.report import Report
    from campaigns.proposals.pipelines import Pipeline

SOURCE = "parltrack"
UNION = "ocd-jurisdiction/supranational:eu/parliament"
# The second reads no kind of act out of the procedure that it does not have.
_READING = "2"
# What a procedure is about whatever its instrument: a legislative proposal, or a resolution of Parliament. The others (consent to an agreement, an
# appointment, the budget) say nothing of the kind of act, and none is made up for them.
_KINDS = {"COD": "bill", "CNS": "bill", "SYN": "bill", "RSP": "resolution", "INI": "resolution", "INL": "resolution"}
_KIND = re.compile(r"\(([A-Z]{3})\)")
_OPTIONS = {"+": "yes", "-": "no", "0": "abstain"}
_BODIES = {
    "EP": "European Parliament",
    "CSL": "Council of the European Union",
    "EC": "European Commission",
    "ESOC": "European Economic and Social Committee",
    "CofR": "European Committee of the Regions",
    "EP/CSL": "",
    "CSL/EP": "",
}
# The instruments of the Observatory that have a classification of their own; "Decision" has none.
_INSTRUMENTS = ("directive", "regulation", "framework decision")


def import_parltrack(task: ImportTask) -> None:
    """Import dossiers and votes."""
    import_proposals(task, SOURCE, _items)


def _items(task: ImportTask) -> Iterator[RawItem]:
    with open_text(task.path, encoding=task.options.get("encoding", "")) as text:
        for item in json_items(text):
            try:
                yield from _things(task, item)
            except UnfitError as error:
                task.report.blame(item.place, error.reason)
                task.report.note("proposals", Fate.UNRESOLVED)


def _things(task: ImportTask, item: Item) -> list[RawItem]:
    content = table_of(item.value, "")
    if isinstance(content.get("procedure"), dict):
        return [_dossier(task, item, content)]
    if isinstance(content.get("votes"), dict):
        return _votes(task, item, content)
    raise UnfitError(_("This is neither a dossier, which has a “procedure”, nor a vote, which has “votes”."))


def _name(task: ImportTask, reference: object) -> BillName:
    identifier = line_of(reference, "reference", most=120)
    if not identifier:
        raise UnfitError(_("This dossier has no number. Write it as “reference”."))
    return BillName(task.options.get("jurisdiction", UNION), task.options.get("session", ""), identifier)


def _first(value: object, path: str) -> str:
    """A text that may stand in a list."""
    found = list_of(value, path)
    return line_of(found[0], path) if found else ""


# --------------------------------------------------------------------------------------------------------- dossiers


def _dossier(task: ImportTask, item: Item, content: Mapping[str, Any]) -> RawItem:
    name = _name(task, content["procedure"].get("reference"))
    digest = digest_of(task, _READING, item.text)
    return RawItem(name, item.place, digest, partial(_read_dossier, content, item.place, digest), len(item.text))


def _read_dossier(content: Mapping[str, Any], place: str, digest: str, name: BillName, report: Report) -> Record:
    procedure = table_of(content["procedure"], "procedure")
    title = line_of(procedure.get("title"), "procedure.title")
    if not title:
        raise UnfitError(NO_TITLE)
    record = Record(name, place, digest, title, "en")
    reader = Reader(record, report)
    record.classification = _classification(name.identifier, procedure)
    record.pipeline = _pipeline_key(name.identifier)
    pipeline = pipeline_of(record.pipeline or GENERIC)
    record.extras = reader.extras(_kept(procedure))
    for subject in _subjects(procedure.get("subject")):
        record.add("subjects", {"subject": subject})
    source = _address(reader, content.get("meta"))
    if source:
        record.add("sources", {"url": source, "note": "Legislative Observatory"})
    final = procedure.get("final")
    if isinstance(final, dict) and final.get("title"):
        record.add(
            "identifiers", {"scheme": "final act", "identifier": line_of(final["title"], "final.title", most=300)}
        )
    _read_events(reader, content, pipeline)
    reader.each("documents", list_of(content.get("docs"), "docs"), _read_document)
    reader.each("events", list_of(content.get("forecasts"), "forecasts"), _read_forecast)
    _read_rapporteurs(reader, list_of(content.get("committees"), "committees"))
    return record


def _classification(identifier: str, procedure: Mapping[str, Any]) -> list[str]:
    said = [str(one).lower() for one in list_of(procedure.get("instrument"), "instrument")]
    named = list(dict.fromkeys(kind for one in said for kind in _INSTRUMENTS if kind in one))
    if named:
        return named
    match = _KIND.search(identifier)
    return [_KINDS[match[1]]] if match and match[1] in _KINDS else []


def _pipeline_key(identifier: str) -> str:
    """The procedure of the Union that is made as data, for those that go through it."""
    own = [one.key for one in pipelines() if one.jurisdiction == UNION]
    return own[0] if own and identifier.endswith("(COD)") else GENERIC


def _kept(procedure: Mapping[str, Any]) -> dict[str, Any]:
    names = ("type", "subtype", "instrument", "legal_basis", "stage_reached", "geographical_area")
    return {name: procedure[name] for name in names if procedure.get(name)}


def _subjects(value: object) -> list[str]:
    """Subjects, which are a table of codes and labels, or in old records a list of both in one text."""
    found = value.values() if isinstance(value, dict) else list_of(value, "subject")
    return list(dict.fromkeys(word for one in found if (word := line_of(one, "subject", most=LONGEST_SUBJECT))))


LONGEST_SUBJECT = 120


def _address(reader: Reader, meta: object) -> str:
    if not isinstance(meta, dict):
        return ""
    try:
        return url_of(meta.get("source"), "meta.source")
    except UnfitError as error:
        reader.blame("meta.source", error.reason)
        return ""


def _read_events(reader: Reader, content: Mapping[str, Any], pipeline: Pipeline) -> None:
    days: dict[str, int] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for number, value in enumerate(list_of(content.get("events"), "events")):
        path = f"events[{number}]"
        try:
            part = _read_event(value, path, pipeline)
        except UnfitError as error:
            reader.blame(path, error.reason)
            continue
        same = (part["date"], part["institution"], part["description"])
        seen[same] = seen.get(same, 0) + 1
        if seen[same] > 1:
            part["again"] = [seen[same]]
        part["position"] = days.get(part["date"][:10], 0)
        days[part["date"][:10]] = part["position"] + 1
        reader.record.add("actions", part)


def _read_event(value: object, path: str, pipeline: Pipeline) -> Part:
    found = table_of(value, path)
    description = _first(found.get("type"), f"{path}.type")
    if not description:
        raise UnfitError(_("It is not said what happened here. Write it as “type”."))
    guess = guess_action(pipeline, description)
    body = _first(found.get("body"), f"{path}.body")
    documents = list_of(found.get("docs"), f"{path}.docs")
    addresses = [url_of(one.get("url"), f"{path}.docs.url") for one in documents if isinstance(one, dict)]
    return {
        "date": partial_date(_first(found.get("date"), f"{path}.date")).text,
        "description": description,
        "institution": _BODIES.get(body, body),
        "classification": list(guess.classification),
        "stage": guess.stage,
        "source_url": next((one for one in addresses if one), ""),
        "language": "en",
    }


def _read_document(value: object, path: str) -> Part:
    found = table_of(value, path)
    note = _first(found.get("type"), f"{path}.type")
    files = [one for one in list_of(found.get("docs"), f"{path}.docs") if isinstance(one, dict)]
    titles = [line_of(one.get("title"), f"{path}.docs.title", most=300) for one in files]
    # The number of the paper tells two of the same type and day apart.
    name = " ".join(part for part in (note, next((one for one in titles if one), "")) if part)[:300]
    if not name:
        raise UnfitError(_("This paper has no name. Write a “type” or a “title”."))
    links = [{"url": url, "media_type": ""} for one in files if (url := url_of(one.get("url"), f"{path}.docs.url"))]
    date = _first(found.get("date"), f"{path}.date")
    return {"note": name, "date": partial_date(date).text if date else "", "classification": "", "links": links}


def _read_forecast(value: object, path: str) -> Part:
    found = table_of(value, path)
    name = _first(found.get("title"), f"{path}.title")[:300]
    if not name:
        raise UnfitError(_("It is not said what is expected on this day. Write it as “title”."))
    folded = name.lower()
    kind = "committee-meeting" if "committee" in folded else "vote" if "vote" in folded else "plenary"
    day = partial_date(_first(found.get("date"), f"{path}.date"))
    return {"name": name, "classification": kind, "date": day.text, "institution": "European Parliament"}


def _read_rapporteurs(reader: Reader, committees: list[Any]) -> None:
    roles = (("rapporteur", "rapporteur"), ("shadows", "shadow rapporteur"))
    for number, value in enumerate(committees):
        path = f"committees[{number}]"
        if not isinstance(value, dict):
            reader.blame(path, no_object("committees"))
            continue
        is_leading = "responsible" in str(value.get("type", "")).lower()
        for field, role in roles:
            for place, one in enumerate(list_of(value.get(field), f"{path}.{field}")):
                try:
                    name = line_of(table_of(one, f"{path}.{field}[{place}]").get("name"), "name", most=300)
                except UnfitError as error:
                    reader.blame(f"{path}.{field}[{place}]", error.reason)
                    continue
                if name:
                    reader.record.add(
                        "sponsorships",
                        {
                            "name": name,
                            "entity_type": "person",
                            "classification": role if is_leading else f"{role} for opinion",
                            "is_primary": is_leading and role == "rapporteur",
                        },
                    )


# ------------------------------------------------------------------------------------------------------------ votes


def _votes(task: ImportTask, item: Item, content: Mapping[str, Any]) -> list[RawItem]:
    references = list_of(content.get("epref") or content.get("dossiers"), "epref")
    if not references:
        raise UnfitError(_("This vote names no dossier. Write its number as “epref”."))
    names = [_name(task, reference) for reference in dict.fromkeys(map(str, references))]
    read = partial(_read_vote, content, item.place)
    return [RawItem(name, item.place, "", read, len(item.text) // len(names)) for name in names]


def _read_vote(content: Mapping[str, Any], place: str, name: BillName, report: Report) -> Record:
    record = Record(name, place)
    reader = Reader(record, report)
    motion = line_of(content.get("title"), "title")
    if not motion:
        raise UnfitError(NO_MOTION)
    counts: list[list[Any]] = []
    people: list[list[str]] = []
    for mark, option in _OPTIONS.items():
        side = content["votes"].get(mark)
        if side is None:
            continue
        found = table_of(side, f"votes.{mark}")
        counts.append(["", option, number_of(found.get("total", 0), f"votes.{mark}.total")])
        groups = found.get("groups") or {}
        for group, members in table_of(groups, f"votes.{mark}.groups").items():
            named = line_of(group, "group", most=200)
            for one in list_of(members, f"votes.{mark}.groups.{named}"):
                voter = _voter(one)
                if not voter:
                    reader.blame(
                        f"votes.{mark}.groups.{named}", _("Somebody who voted has neither a name nor a number.")
                    )
                    continue
                people.append([voter, option, named, ""])
    totals = {option: value for _group, option, value in counts}
    record.add(
        "votes",
        {
            "identifier": line_of(content.get("voteid"), "voteid", most=200),
            "motion": motion,
            "date": partial_date(line_of(content.get("ts"), "ts", most=40)).text,
            "institution": "European Parliament",
            "result": "pass" if totals.get("yes", 0) > totals.get("no", 0) else "fail" if totals.get("no") else "",
            "source_url": url_of(content.get("url"), "url"),
            "counts": counts,
            "people": people,
            "place": place,
        },
    )
    return record


def _voter(value: object) -> str:
    """The name of a member or, where the record has none, the number under which the register knows them."""
    if isinstance(value, dict):
        name = line_of(value.get("name"), "name", most=300)
        number = value.get("mepid") or value.get("obscure_id")
        return name or (f"MEP {number}"[:300] if number is not None else "")
    return f"MEP {value}"[:300] if isinstance(value, (int, str)) else ""
