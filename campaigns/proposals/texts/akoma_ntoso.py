"""Akoma Ntoso as parliaments publish it: whatever the namespace, with or without `eId`, texts side by side in tables (OASIS LegalDocML 1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.ElementTree import fromstring

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.proposals.texts.akn_lines import local_name, one_line, text_of
from campaigns.proposals.texts.articles import (
    ANNEX,
    PREAMBLE,
    Article,
    UnreadableTextError,
    article_key,
    refuse_length,
    with_own_keys,
)
from campaigns.proposals.texts.splitting import Line, split

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_DOCUMENTS = ("bill", "act", "amendment", "amendmentList", "doc", "statement", "documentCollection", "officialGazette")
_DEEPEST = 200
_PARTS = {
    "book",
    "part",
    "title",
    "chapter",
    "subpart",
    "subtitle",
    "subchapter",
    "tome",
    "section",
    "subsection",
    "division",
    "hcontainer",
}
_CHAPTER_OF_BILL = ("body", "mainBody", "amendmentBody", "collectionBody", "debateBody", "judgmentBody")


@dataclass(frozen=True, slots=True)
class AknIdentity:
    """Where the document stands in the FRBR model: the addresses of the work and of this expression, and what the work says of itself.

    Any of them is empty where the file leaves it out. `language` is as given there: `it`, `ita`, `esp`.
    """

    work: str = ""
    expression: str = ""
    date: str = ""
    country: str = ""
    subtype: str = ""
    number: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class AknProponent:
    """Who brings it in: the printed name, the address of the person where one is given, and the role."""

    name: str
    href: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class AknStep:
    """A step of its way (`workflow/step` or `lifecycle/eventRef`): when, by whom, with what outcome."""

    date: str
    actor: str = ""
    outcome: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class AknDocument:
    """What an Akoma Ntoso file says. `kind` is the name of its document element, `text` all of its articles as plain text."""

    kind: str
    identity: AknIdentity
    title: str
    number: str
    proponents: tuple[AknProponent, ...]
    steps: tuple[AknStep, ...]
    articles: tuple[Article, ...]
    affected: str = ""
    attachments: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole text, an article after the other, each under its number and title."""
        return "\n\n".join(
            "\n".join(part for part in (one.above, one.number, one.heading, one.text) if part) for one in self.articles
        )


def text_from_akn(raw: bytes | str) -> AknDocument:
    """What an Akoma Ntoso document says.

    Raises:
        UnreadableTextError: when it is no well-formed XML, no Akoma Ntoso, or holds a document type or entities, which are never followed.

    """
    root = _parse(raw)
    document = _document(root)
    kind = local_name(document)
    names = _references(document)
    # Of a collection, the cover carries the name; its parts are called "Bill", "Reasons".
    main = _first(root, "docTitle", outside={"body", "meta"})
    number = _first(document, "docNumber", outside={"body", "meta"})
    identity = _identity(document)
    return AknDocument(
        kind=kind,
        identity=identity,
        title=one_line(main) if main is not None else "",
        number=one_line(number) if number is not None else identity.number,
        proponents=_proponents(document, names),
        steps=_steps(document, names),
        articles=_articles(document, identity.language),
        affected=next((e.get("href", "") for e in document.iter() if local_name(e) == "affectedDocument"), ""),
        attachments=tuple(
            one_line(title)
            for element in root.iter()
            if local_name(element) in {"attachment", "component"}
            for title in [_first(element, "docTitle")]
            if title is not None and element is not document and document not in element
        ),
    )


def _parse(raw: bytes | str) -> Element:
    if isinstance(raw, str):
        refuse_length(raw)
    elif len(raw) > 20_000_000:  # noqa: PLR2004 - far above any law, in bytes
        raise UnreadableTextError(_("The file is larger than 20 MB."))
    try:
        root: Element = fromstring(raw, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DTDForbidden as error:
        raise UnreadableTextError(
            _("The file holds a document type declaration, which is refused: it could hide a bomb.")
        ) from error
    except (EntitiesForbidden, ExternalReferenceForbidden) as error:
        raise UnreadableTextError(
            _("The file holds entities, which are refused: they could hide a bomb or fetch other files.")
        ) from error
    except ParseError as error:
        line, column = error.position
        raise UnreadableTextError(
            _("This is no well-formed XML (%(error)s).", error=excerpt(error)), f"line {line}, column {column + 1}"
        ) from error
    except (ValueError, LookupError) as error:
        raise UnreadableTextError(_("The file cannot be read as XML (%(error)s).", error=excerpt(error))) from error
    _refuse_depth(root)
    return root


def _refuse_depth(root: Element) -> None:
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        if depth > _DEEPEST:
            raise UnreadableTextError(_("The elements are nested deeper than %(depth)s.", depth=_DEEPEST))
        waiting.extend((child, depth + 1) for child in element)


def _document(root: Element) -> Element:
    """The document that is the law: of a collection, the first bill or act among its components."""
    known = [element for element in root.iter() if local_name(element) in _DOCUMENTS]
    if local_name(root) not in {"akomaNtoso", *_DOCUMENTS} or not known:
        raise UnreadableTextError(
            _("This is no Akoma Ntoso document: its first element is %(name)s.", name=local_name(root))
        )
    return next((element for element in known if local_name(element) in {"bill", "act", "amendment"}), known[0])


def _child(element: Element | None, *names: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if local_name(child) in names), None)


def _first(element: Element, name: str, *, outside: frozenset[str] | set[str] = frozenset()) -> Element | None:
    for child in element:
        if local_name(child) == name:
            return child
        if local_name(child) not in outside:
            found = _first(child, name, outside=outside)
            if found is not None:
                return found
    return None


def _value(element: Element | None, name: str, attribute: str = "value") -> str:
    """The first value that is not empty; some files repeat an element and leave one of them empty."""
    if element is None:
        return ""
    values = (child.get(attribute, "").strip() for child in element if local_name(child) == name)
    return next((value for value in values if value), "")


def _identity(document: Element) -> AknIdentity:
    identification = _child(_child(document, "meta"), "identification")
    work, expression = _child(identification, "FRBRWork"), _child(identification, "FRBRExpression")
    return AknIdentity(
        work=_value(work, "FRBRuri") or _value(work, "FRBRthis"),
        expression=_value(expression, "FRBRuri") or _value(expression, "FRBRthis"),
        date=_value(work, "FRBRdate", "date"),
        country=_value(work, "FRBRcountry"),
        subtype=_value(work, "FRBRsubtype"),
        number=_value(work, "FRBRnumber"),
        language=_value(expression, "FRBRlanguage", "language"),
    )


def _references(document: Element) -> dict[str, Element]:
    """People, bodies and roles by the id under which the text speaks of them; old files call it `id`."""
    references = _child(_child(document, "meta"), "references")
    if references is None:
        return {}
    return {key: one for one in references for key in [one.get("eId") or one.get("id") or ""] if key}


def _named(reference: str, names: dict[str, Element]) -> Element | None:
    return names.get(reference.removeprefix("#"))


def _shown(reference: str, names: dict[str, Element]) -> str:
    found = _named(reference, names)
    return found.get("showAs", "") if found is not None else reference.removeprefix("#")


def _proponents(document: Element, names: dict[str, Element]) -> tuple[AknProponent, ...]:
    out = []
    for element in document.iter():
        if local_name(element) == "docProponent" and one_line(element):
            person = _named(element.get("refersTo", ""), names)
            href = person.get("href", "") if person is not None else ""
            out.append(AknProponent(one_line(element), href, _shown(element.get("as", ""), names)))
    return tuple(dict.fromkeys(out))


# What the standard calls the life of a document: that this text of it was made or changed. It is nothing that happened to the proposal.
_OF_THE_DOCUMENT = frozenset({"generation", "amendment", "original", "originalVersion", "modification"})


def _steps(document: Element, names: dict[str, Element]) -> tuple[AknStep, ...]:
    meta = _child(document, "meta")
    steps = [
        AknStep(step.get("date", ""), _shown(step.get("by", ""), names), step.get("outcome", ""), step.get("href", ""))
        for step in _child(meta, "workflow") or ()
        if local_name(step) == "step"
    ]
    if not steps:
        steps = [
            AknStep(one.get("date", ""), "", one.get("type", ""), one.get("href", ""))
            for one in _child(meta, "lifecycle") or ()
            if local_name(one) == "eventRef" and one.get("type", "") not in _OF_THE_DOCUMENT
        ]
    return tuple(step for step in steps if step.date)


def _articles(document: Element, language: str) -> tuple[Article, ...]:
    found: list[Article] = []
    preamble = _child(document, "preamble")
    if preamble is not None and (text := text_of(preamble)):
        found.append(Article(PREAMBLE, "", "", text))
    body = _child(document, *_CHAPTER_OF_BILL)
    if body is None:
        return tuple(found)
    articles = list(_gather(body, []))
    if not articles:
        # Texts side by side, amendments, resolutions: no element says article, so the words must.
        articles = list(split([Line(line) for line in text_of(body).split("\n") if line], _two_letters(language)))
    return with_own_keys([*found, *articles, *_annexes(document)])


def _gather(element: Element, above: list[str]) -> Iterator[Article]:
    """The articles under `element`, not those that they quote; `above` collects titles of parts until an article takes them."""
    for child in element:
        name = local_name(child)
        if name == "article":
            yield _article(child, above)
            above.clear()
        elif name in _PARTS:
            title = " ".join(one_line(one) for one in child if local_name(one) in {"num", "heading", "subheading"})
            if title:
                above.append(title)
            yield from _gather(child, above)


def _article(element: Element, above: list[str]) -> Article:
    num, heading = _child(element, "num"), _child(element, "heading", "subheading")
    number = one_line(num) if num is not None else ""
    title = one_line(heading) if heading is not None else ""
    if title.startswith("(") and title.endswith(")"):
        title = title[1:-1].strip()
    text = text_of(element, without={num, heading}).lstrip("-\u2013\u2014 ")
    words = number.split(maxsplit=1)
    digits = words[1] if len(words) > 1 and not words[0][:1].isdigit() else number
    key = (
        article_key(digits)
        or article_key((element.get("eId") or element.get("id") or "").rpartition("art")[2])
        or "unnumbered"
    )
    return Article(key, number, title, text, "\n".join(above))


def _annexes(document: Element) -> Iterator[Article]:
    attachments = _child(document, "attachments", "annexes")
    for number, attachment in enumerate(attachments if attachments is not None else (), start=1):
        body = next((one for one in attachment.iter() if local_name(one) in _CHAPTER_OF_BILL), None)
        if body is not None and (text := text_of(body)):
            title = _first(attachment, "docTitle") or _first(attachment, "heading")
            yield Article(f"{ANNEX}-{number}", "", one_line(title) if title is not None else "", text)


_TWO_LETTERS = {
    "ita": "it",
    "esp": "es",
    "spa": "es",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "srp": "sr",
    "hrv": "hr",
    "bos": "bs",
} | {
    "mkd": "mk",
    "mac": "mk",
    "sqi": "sq",
    "alb": "sq",
}


def _two_letters(language: str) -> str:
    return _TWO_LETTERS.get(language.lower(), language)
