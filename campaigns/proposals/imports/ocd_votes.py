"""Votes of Open Civic Data, and of Popolo, whose counts may be written as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns.foundation.i18n.said import said as _
from campaigns.proposals.imports.ocd_names import named, pseudo, read_source
from campaigns.proposals.imports.records import (
    NO_MOTION,
    VOTE_OPTIONS,
    BillName,
    Part,
    Reader,
    Record,
    UnfitError,
    line_of,
    list_of,
    number_of,
    partial_date,
    table_of,
    unknown_code,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaigns.foundation.importing.report import Report


def read_vote(
    content: Mapping[str, Any],
    place: str,
    digest: str,
    options: Mapping[str, str],  # noqa: ARG001 - read as bills are
    name: BillName,
    report: Report,
) -> Record:
    """The record of a vote that stands by itself."""
    record = Record(name, place, digest)
    reader = Reader(record, report)
    record.add("votes", read_ballot(reader, place, content, "vote"))
    return record


def read_ballot(reader: Reader, place: str, value: object, path: str) -> Part:
    """A vote event; also Popolo's, whose counts may be written as text."""
    found = table_of(value, path)
    motion = line_of(found.get("motion_text") or found.get("motion"), f"{path}.motion_text")
    if not motion:
        raise UnfitError(NO_MOTION)
    day = partial_date(line_of(found.get("start_date") or found.get("date"), "start_date", most=40))
    institution, kind = named(found.get("organization") or found.get("organization_id"), f"{path}.organization")
    result = line_of(found.get("result"), f"{path}.result", most=20)
    if result not in {"", "pass", "fail"}:
        reader.blame(f"{path}.result", unknown_code(result))
        result = ""
    counts: dict[str, int] = {}
    for number, one in enumerate(list_of(found.get("counts"), f"{path}.counts")):
        count = table_of(one, f"{path}.counts[{number}]")
        option = _option(reader, count.get("option"), f"{path}.counts[{number}]")
        counts[option] = counts.get(option, 0) + number_of(count.get("value"), f"{path}.counts[{number}].value")
    people = [
        _voter(reader, one, f"{path}.votes[{number}]")
        for number, one in enumerate(list_of(found.get("votes"), f"{path}.votes"))
    ]
    sources = list_of(found.get("sources"), f"{path}.sources")
    action, _kind = _action_named(found.get("bill_action") or found.get("bill_action_id"))
    return {
        "identifier": line_of(found.get("dedupe_key") or found.get("identifier"), f"{path}.identifier", most=200),
        "motion": motion,
        "motion_classification": words_of(found.get("motion_classification"), f"{path}.motion_classification", most=60),
        "date": day.text,
        "institution": institution,
        "kind": kind,
        "result": result,
        "source_url": read_source(sources[0], f"{path}.sources[0]")["url"] if sources else "",
        "action": action,
        "counts": [["", option, value] for option, value in counts.items()],
        "people": people,
        "place": place,
    }


def _action_named(value: object) -> tuple[str, str]:
    if isinstance(value, str) and value.startswith("~"):
        return line_of(pseudo(value).get("description"), "bill_action"), ""
    if isinstance(value, dict):
        return line_of(value.get("description"), "bill_action"), ""
    return line_of(value, "bill_action"), ""


def _option(reader: Reader, value: object, path: str) -> str:
    option = line_of(value, f"{path}.option", most=40)
    if option not in VOTE_OPTIONS:
        reader.blame(path, unknown_code(option, "other"))
        return "other"
    return option


def _voter(reader: Reader, value: object, path: str) -> list[str]:
    found = table_of(value, path)
    name = line_of(found.get("voter_name") or found.get("name"), f"{path}.voter_name", most=300)
    if not name:
        name, _kind = named(found.get("voter_id") or found.get("voter"), f"{path}.voter_name")
    if not name:
        raise UnfitError(_("“%(field)s” names nobody. Write who voted as “voter_name”.", field=path))
    group, _kind = named(found.get("group"), f"{path}.group")
    return [name, _option(reader, found.get("option"), path), group[:200], line_of(found.get("note"), path, most=300)]
