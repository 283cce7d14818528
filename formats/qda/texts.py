"""A text of a REFI-QDA project as a release: its selections as claims, whatever the program counted as a character."""

import re
from collections.abc import Callable, Iterator

from domain.release import Incoming, Pairs, pairs
from domain.span import OffsetMap
from formats.given import Given
from formats.qda.sources import Element, Project, Source, child_text, children, key_of, local, target
from formats.qda.words import ORIGIN, undescribed
from formats.records.draft import Draft, whole

_DOTS = re.compile(r"(?:\.\.\.|…)\s*$")
_LEAST = 6
"""Characters that a selection's name must have to be taken for the beginning of its text."""
_MOST_WORDS = 30
_MOST_CHECKS = 300
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")

_Selection = tuple[Element, int | None, int | None]
_Place = Callable[[int], int]


def release(given: Given, project: Project, source: Source, name: str, raw: tuple[str, bytes]) -> Incoming:
    """The release of a source."""
    draft = Draft(f"“{name}”")
    selections = list(_selections(source.element))
    text, place = _reading(project, selections, raw)
    uncoded = 0
    for element, start, end in selections:
        codings = children(element, "Coding")
        uncoded += not codings
        if codings and (start is None or end is None):
            draft.fault("A selection is left out, since its positions are no whole numbers.")
            continue
        for coding in codings:
            _claim(draft, given, project, element, coding, (place(start or 0), place(end or 0)))
    if uncoded:
        draft.leave_out("selection without a code", "selections without a code", uncoded)
    if whole_codings := len(children(source.element, "Coding")) + (
        len(children(source.holder, "Coding")) if source.holder is not source.element else 0
    ):
        draft.leave_out("code on a whole text", "codes on whole texts", whole_codings)
    _ties(draft, project)
    return draft.incoming(
        given.names.get(name, name), text, "qdpx", raw[1], metadata=_details(project, source), encoding="utf-8"
    )


def _selections(element: Element) -> Iterator[_Selection]:
    """The selections with their starts and ends; those of a transcript are tied to points that have positions."""
    points = {key_of(point.get("guid")): point.get("position") for point in children(element, "SyncPoint")}
    for child in element:
        match local(child):
            case "PlainTextSelection":
                ends = child.get("startPosition"), child.get("endPosition")
            case "TranscriptSelection":
                ends = points.get(key_of(child.get("fromSyncPoint"))), points.get(key_of(child.get("toSyncPoint")))
            case _:
                continue
        start, end = (whole((position or "").strip()) for position in ends)
        yield child, start, end


def _claim(
    draft: Draft, given: Given, project: Project, selection: Element, coding: Element, span: tuple[int, int]
) -> None:
    code = project.codes.get(target(coding, "CodeRef"))
    if code is None:
        draft.fault(f"A coding from {span[0]} to {span[1]} is left out, since its code is not in the project.")
        return
    words = child_text(selection, "Description")
    comment, attributes = undescribed(words) if project.origin == ORIGIN else (words, {})
    created = coding.get("creationDateTime") or selection.get("creationDateTime") or ""
    said = {"author": project.person(coding) or project.person(selection), "created": created}
    draft.claim(
        given.labels.get(code, code),
        (span,),
        key=key_of(selection.get("guid")) or None,
        attributes=attributes,
        comment=comment or project.noted(selection) or project.noted(coding),
        claims={word: value for word, value in said.items() if value},
    )


def _ties(draft: Draft, project: Project) -> None:
    for link in project.links:
        ends = key_of(link.get("originGUID")), key_of(link.get("targetGUID"))
        if draft.has(ends[0]) and draft.has(ends[1]):
            draft.relation(link.get("name") or "linked", *ends)
        elif draft.has(ends[0]):
            draft.leave_out("link to something else than an annotation of the same text", "links to something else")


def _details(project: Project, source: Source) -> Pairs:
    found = {}
    for element in (source.holder, source.element):
        for value in children(element, "VariableValue"):
            name = project.variables.get(target(value, "VariableRef"))
            said = next((text for kind in _VALUES if (text := child_text(value, kind))), "")
            if name is not None and said:
                found[name] = said
    return pairs(found)


def _reading(project: Project, selections: list[_Selection], raw: tuple[str, bytes]) -> tuple[str, _Place]:
    """The text and the way from positions to its code points by which most names of selections begin their texts.

    REFI-QDA counts code points and both of CR and LF; ATLAS.ti counts line ends once. Others count UTF-16 units, or
    the byte order mark.
    """
    ways = list(_ways(*raw))
    if project.origin.casefold().startswith("atlas"):
        ways.insert(0, ways.pop(1))
    named = [(_start_of(element), start) for element, start, end in selections if start is not None and end]
    checks = [(words, start) for words, start in named if len(words) >= _LEAST][:_MOST_CHECKS]
    if not checks:
        return ways[0]
    return max(ways, key=lambda way: sum(_begins(way, words, start) for words, start in checks))


def _ways(text: str, source: bytes) -> Iterator[tuple[str, _Place]]:
    short = text.replace("\r\n", "\n")
    yield text, lambda place: place
    yield short, lambda place: place
    if source.startswith(b"\xef\xbb\xbf"):
        yield text, lambda place: max(0, place - 1)
    if not text.isascii():
        yield text, OffsetMap(text).from_utf16
        yield short, OffsetMap(short).from_utf16


def _start_of(element: Element) -> str:
    """The beginning of a selection's text as its name tells it, without blanks; empty when the name is no quote."""
    return "".join(_DOTS.sub("", element.get("name") or "").split())[:_MOST_WORDS]


def _begins(way: tuple[str, _Place], words: str, start: int) -> int:
    """2 when a selection begins with these words, 1 when with blanks before them, as names leave blanks out."""
    text, place = way
    found = text[place(start) : place(start) + 3 * _MOST_WORDS]
    return "".join(found.split()).startswith(words) * (1 + (not found[:1].isspace()))
