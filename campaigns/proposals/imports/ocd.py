"""Open Civic Data and Open States JSON: bills and vote events, in one file or many, as arrays, lines or single objects.

References between items are pseudo ids: a `~` before an object of attributes that the thing meant must have. Written after the JSON schemas of
Open States (`openstates/scrape/schemas`): dates are texts of any precision, `extras` carries anything else.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.importing.items import json_items
from campaigns.foundation.importing.opening import open_text
from campaigns.foundation.importing.report import Fate
from campaigns.proposals.classifications import ACTIONS, RELATIONS
from campaigns.proposals.imports.ocd_names import named, pseudo, read_source
from campaigns.proposals.imports.ocd_votes import read_ballot, read_vote
from campaigns.proposals.imports.records import (
    NO_DESCRIPTION,
    NO_IDENTIFIER,
    NO_TITLE,
    BillName,
    Part,
    Reader,
    Record,
    UnfitError,
    language_of,
    line_of,
    list_of,
    partial_date,
    table_of,
    text_of,
    unknown_code,
    url_of,
    words_of,
)
from campaigns.proposals.imports.running import RawItem, digest_of, import_proposals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from campaigns.foundation.importing.formats import ImportTask
    from campaigns.foundation.importing.items import Item
    from campaigns.foundation.importing.report import Report

SOURCE = "ocd"
# Grows when this module reads an item in another way, so that what is known to be the same is read again.
_READING = "2"
_WRAPPERS = ("bills", "vote_events", "votes", "results")


def import_ocd(task: ImportTask) -> None:
    """Import bills and vote events."""
    import_proposals(task, SOURCE, _items)


def _items(task: ImportTask) -> Iterator[RawItem]:
    with open_text(task.path, encoding=task.options.get("encoding", "")) as text:
        for item in json_items(text):
            for value in _unwrapped(item):
                found = _item(task, item, value, value is item.value)
                if found is not None:
                    yield found


def _unwrapped(item: Item) -> list[Any]:
    """The things in an item: itself, or those in the list that it holds, as answers of programming interfaces do."""
    if isinstance(item.value, dict) and "identifier" not in item.value and "motion_text" not in item.value:
        for name in _WRAPPERS:
            if isinstance(item.value.get(name), list):
                return list(item.value[name])
    return [item.value]


def _item(task: ImportTask, item: Item, value: Any, is_alone: bool) -> RawItem | None:  # noqa: FBT001, ANN401 - whatever the file holds
    try:
        content = table_of(value, "")
        is_vote = "motion_text" in content
        name = _vote_name(content, task.options) if is_vote else _bill_name(content, task.options)
    except UnfitError as error:
        task.report.blame(item.place, error.reason)
        task.report.note("proposals", Fate.UNRESOLVED)
        return None
    text = item.text if is_alone else json.dumps(value, sort_keys=True)
    digest = "" if is_vote else digest_of(task, _READING, text)
    read = partial(read_vote if is_vote else _read_bill, content, item.place, digest, task.options)
    return RawItem(name, item.place, digest, read, len(text))


def _jurisdiction(content: Mapping[str, Any], options: Mapping[str, str]) -> str:
    value = content.get("jurisdiction_id") or content.get("jurisdiction")
    if isinstance(value, dict):
        value = value.get("id")
    return line_of(value, "jurisdiction", most=200) or options.get("jurisdiction", "")


def _session(content: Mapping[str, Any], options: Mapping[str, str]) -> str:
    value = content.get("legislative_session") or content.get("session")
    if isinstance(value, dict):
        value = value.get("identifier")
    return line_of(value, "legislative_session", most=120) or options.get("session", "")


def _bill_name(content: Mapping[str, Any], options: Mapping[str, str]) -> BillName:
    identifier = line_of(content.get("identifier"), "identifier", most=120)
    if not identifier:
        raise UnfitError(NO_IDENTIFIER)
    return BillName(_jurisdiction(content, options), _session(content, options), identifier)


def _vote_name(content: Mapping[str, Any], options: Mapping[str, str]) -> BillName:
    """Which proposal was voted on: by pseudo id, by identifier, or by an object."""
    value = content.get("bill") or content.get("bill_id") or content.get("bill_identifier")
    found: Mapping[str, Any] = {}
    if isinstance(value, str) and value.startswith("~"):
        found = pseudo(value)
    elif isinstance(value, dict):
        found = value
    identifier = line_of(found.get("identifier") if found else value, "bill", most=120)
    if not identifier:
        raise UnfitError(_("This vote names no proposal. Write the number of the proposal as “bill”."))
    session = _session(found, {}) or _session(content, options)
    return BillName(_jurisdiction(content, options), session, identifier)


# ------------------------------------------------------------------------------------------------------------ bills


def _read_bill(
    content: Mapping[str, Any],
    place: str,
    digest: str,
    options: Mapping[str, str],
    name: BillName,
    report: Report,
) -> Record:
    title = line_of(content.get("title"), "title")
    if not title:
        raise UnfitError(NO_TITLE)
    language = language_of(content.get("language"), otherwise=options.get("language", "en"))
    record = Record(name, place, digest, title, language)
    reader = Reader(record, report)
    record.classification = words_of(content.get("classification"), "classification", most=60)
    chamber, kind = named(content.get("from_organization") or content.get("from_organization_id"), "from_organization")
    record.from_institution = chamber or kind or line_of(content.get("chamber"), "chamber", most=40)
    record.pipeline = options.get("pipeline", "")
    record.extras = reader.extras(content.get("extras"))
    reader.each("titles", list_of(content.get("other_titles"), "other_titles"), partial(_read_title, language))
    reader.each("abstracts", list_of(content.get("abstracts"), "abstracts"), partial(_read_abstract, language))
    for subject in words_of(content.get("subject") or content.get("subjects"), "subject"):
        record.add("subjects", {"subject": subject})
    reader.each("identifiers", list_of(content.get("other_identifiers"), "other_identifiers"), _read_identifier)
    reader.each("sources", list_of(content.get("sources"), "sources"), read_source)
    _read_actions(reader, list_of(content.get("actions"), "actions"), language)
    reader.each("versions", list_of(content.get("versions"), "versions"), partial(_read_version, language))
    reader.each("documents", list_of(content.get("documents"), "documents"), _read_document)
    reader.each("sponsorships", list_of(content.get("sponsorships"), "sponsorships"), _read_sponsorship)
    reader.each("related", list_of(content.get("related_bills"), "related_bills"), partial(_read_related, name, reader))
    reader.each("votes", list_of(content.get("votes"), "votes"), partial(read_ballot, reader, place))
    return record


def _read_title(language: str, value: object, path: str) -> Part:
    if isinstance(value, str):
        value = {"title": value}
    found = table_of(value, path)
    title = line_of(found.get("title"), f"{path}.title")
    if not title:
        raise UnfitError(_("This title has no words. Write it, or take it away."))
    code = language_of(found.get("language"), f"{path}.language", language)
    return {"language": code, "title": title, "note": line_of(found.get("note"), f"{path}.note", most=120)}


def _read_abstract(language: str, value: object, path: str) -> Part | None:
    if isinstance(value, str):
        value = {"abstract": value}
    found = table_of(value, path)
    text = text_of(found.get("abstract"), f"{path}.abstract")
    code = language_of(found.get("language"), f"{path}.language", language)
    note = line_of(found.get("note"), f"{path}.note", most=120)
    return {"language": code, "abstract": text, "note": note} if text else None


def _read_identifier(value: object, path: str) -> Part:
    if isinstance(value, str):
        value = {"identifier": value}
    found = table_of(value, path)
    identifier = line_of(found.get("identifier"), f"{path}.identifier", most=300)
    if not identifier:
        raise UnfitError(_("This number is empty. Write it, or take it away."))
    return {"scheme": line_of(found.get("scheme"), f"{path}.scheme", most=80), "identifier": identifier}


def _read_actions(reader: Reader, values: list[Any], language: str) -> None:
    """Actions in the order of the file; the place of one is its number within its day, so that a new one moves no other day."""
    seen: dict[tuple[str, str, str], int] = {}
    days: dict[str, int] = {}
    record = reader.record
    for number, value in enumerate(values):
        path = f"actions[{number}]"
        try:
            part = _read_action(reader, value, path, language)
        except UnfitError as error:
            reader.blame(path, error.reason)
            continue
        same = (part["date"], part["institution"], part["description"])
        if same in seen:
            # Said twice on one day by one body in the same words: two things.
            seen[same] += 1
            part["again"] = [seen[same]]
        else:
            seen[same] = 1
        day = part["date"][:10]
        part["position"] = days.get(day, 0)
        days[day] = part["position"] + 1
        record.add("actions", part)


def _read_action(reader: Reader, value: object, path: str, language: str) -> Part:
    found = table_of(value, path)
    description = line_of(found.get("description"), "description")
    if not description:
        raise UnfitError(NO_DESCRIPTION)
    day = partial_date(line_of(found.get("date"), "date", most=40))
    institution, kind = named(found.get("organization_id") or found.get("organization"), f"{path}.organization")
    codes = found.get("classification")
    words = words_of(codes, f"{path}.classification", most=60) if codes else []
    if not all(word in ACTIONS for word in words):
        words = reader.known(words, ACTIONS, f"{path}.classification")
    related = found.get("related_entities")
    url = found.get("source_url")
    return {
        "date": day.text,
        "description": description,
        "institution": institution,
        "kind": kind,
        "classification": words,
        "related": [_entity(one, path) for one in list_of(related, "related_entities")] if related else [],
        "source_url": url_of(url, f"{path}.source_url") if url else "",
        "language": language,
    }


def _entity(value: object, path: str) -> str:
    name, kind = named(value, f"{path}.related_entities")
    return name or kind


def _links(value: object, path: str) -> list[dict[str, str]]:
    made = []
    for number, one in enumerate(list_of(value, f"{path}.links")):
        found = table_of({"url": one} if isinstance(one, str) else one, f"{path}.links[{number}]")
        url = url_of(found.get("url"), f"{path}.links[{number}].url")
        if url:
            made.append({"url": url, "media_type": line_of(found.get("media_type"), "media_type", most=120)})
    return made


def _optional_date(value: object, path: str) -> str:
    text = line_of(value, f"{path}.date", most=40)
    return partial_date(text).text if text else ""


def _read_version(language: str, value: object, path: str) -> Part:
    found = table_of(value, path)
    note = line_of(found.get("note"), f"{path}.note", most=300)
    if not note:
        raise UnfitError(_("This text has no name. Write one as “note”, such as As filed."))
    return {
        "note": note,
        "date": _optional_date(found.get("date"), path),
        "classification": line_of(found.get("classification"), f"{path}.classification", most=40),
        "language": language_of(found.get("language"), f"{path}.language", language),
        "text": text_of(found.get("text"), f"{path}.text"),
        "links": _links(found.get("links"), path),
    }


def _read_document(value: object, path: str) -> Part:
    found = table_of(value, path)
    note = line_of(found.get("note"), f"{path}.note", most=300)
    if not note:
        raise UnfitError(_("This paper has no name. Write one as “note”."))
    return {
        "note": note,
        "date": _optional_date(found.get("date"), path),
        "classification": line_of(found.get("classification"), f"{path}.classification", most=40),
        "links": _links(found.get("links"), path),
    }


def _read_sponsorship(value: object, path: str) -> Part:
    found = table_of(value, path)
    name = line_of(found.get("name"), f"{path}.name", most=300)
    if not name:
        name, _kind = named(found.get("person_id") or found.get("organization_id"), f"{path}.name")
    if not name:
        raise UnfitError(_("This sponsor has no name. Write it as “name”."))
    kind = line_of(found.get("entity_type"), f"{path}.entity_type", most=20)
    if kind not in {"", "person", "organization"}:
        raise UnfitError(
            _("A sponsor is a “person” or an “organization”, not “%(code)s”. Correct it.", code=excerpt(kind))
        )
    classification = line_of(found.get("classification"), f"{path}.classification", most=60)
    return {
        "name": name,
        "entity_type": kind,
        "classification": classification,
        "is_primary": bool(found.get("primary")),
    }


def _read_related(name: BillName, reader: Reader, value: object, path: str) -> Part:
    found = table_of(value, path)
    identifier = line_of(found.get("identifier"), f"{path}.identifier", most=120)
    if not identifier:
        raise UnfitError(_("It is not said to which proposal this one is related. Write its number as “identifier”."))
    session = line_of(found.get("legislative_session"), f"{path}.legislative_session", most=120)
    if identifier == name.identifier and session in {"", name.session}:
        raise UnfitError(_("A proposal is not related to itself. Write the number of the other one."))
    relation = line_of(found.get("relation_type"), f"{path}.relation_type", most=40) or "related"
    if relation not in RELATIONS:
        reader.blame(path, unknown_code(relation, "related"))
        relation = "related"
    return {"identifier": identifier, "session": session, "relation_type": relation}
