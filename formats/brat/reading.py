"""Reads brat standoff: spans, events as spans with relations from their triggers, relations, attributes and notes."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import Refusal
from domain.release import Incoming, normalise
from formats.brat.lines import Bound, Lines, Tie, lines_of
from formats.brat.spans import joined, pieces, spans_of
from formats.canonical import Fragments
from formats.given import Given
from formats.records.draft import Draft


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The one release of an annotation file and the text beside it; of a pair .a1 and .a2 the first is the file."""
    text_name = f"{given.stem}.txt"
    source = given.beside.get(text_name)
    if source is None:
        raise Refusal(f"“{given.name}” needs its text: put “{text_name}” beside it.")
    raw = _decoded(text_name, source, encoding)
    parts = [_decoded(given.name, given.data(), encoding)]
    if (more := given.beside.get(f"{given.stem}.a2")) is not None and given.suffix != ".a2":
        parts.append(_decoded(f"{given.stem}.a2", more, encoding))
    lines = lines_of("\n".join(parts))
    yield _release(given, lines, raw, source, encoding or "utf-8")


def _decoded(name: str, raw: bytes, encoding: str | None) -> str:
    try:
        return raw.decode(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError):
        raise Refusal(f"“{name}” is not in the encoding {encoding or 'utf-8'}: say which one it has.") from None


def _release(given: Given, lines: Lines, raw: str, source: bytes, encoding: str) -> Incoming:
    """The release, with positions counted in the text as the file has it, or else in its canonical form.

    brat counts each carriage return; programs that open files as text do not. The covered words decide.
    """
    text = normalise(raw)
    name = given.names.get(given.stem, f"{given.stem}.txt")

    def made(counted: str) -> Incoming:
        draft = _drafted(given, lines, counted, text)
        return draft.incoming(name, counted, "brat", source, encoding=encoding)

    found = made(raw)
    if raw == text or not found.problems:
        return found
    other = made(text)
    return other if len(other.problems) < len(found.problems) else found


def _drafted(given: Given, lines: Lines, counted: str, text: str) -> Draft:
    draft = Draft(f"“{given.name}”")
    for number, what in lines.faults:
        draft.problems.append(f"Line {number} of “{given.name}” is left out: {what}; mend that line.")
    for key, bound in lines.bound.items():
        _claim(draft, given, key, bound, counted, text)
    for tie in lines.ties:
        attributes, comments = _said(tie)
        if comments:
            draft.leave_out("note on a relation", "notes on relations", len(comments))
        label = given.labels.get(tie.label, tie.label)
        draft.relation(label, lines.trigger(tie.source), lines.trigger(tie.target), attributes)
    for stray in lines.strays:
        draft.leave_out(stray)
    return draft


def _claim(draft: Draft, given: Given, key: str, bound: Bound, counted: str, text: str) -> None:
    attributes, comments = _said(bound)
    fragments = bound.fragments
    quote: str | None = bound.quote or None
    if fragments[-1][1] <= len(counted):
        covered = " ".join(counted[start:end] for start, end in fragments)
        # brat lets a text column go on after a blank; and what is left out by us needs no quote any more.
        quote = covered or None if quote and quote.startswith(f"{covered} ") else quote
        if given.ours and (quote is None or "".join(quote.split()) == "".join(covered.split())):
            fragments = _restored(fragments, bound.notes, text) or joined(text, fragments)
            quote = None
    draft.claim(
        given.labels.get(bound.label, bound.label),
        fragments,
        quote,
        key=key,
        attributes=attributes,
        comment="\n".join(comments),
        where=f"Line {bound.line} of “{given.name}”",
    )


def _said(owner: Bound | Tie) -> tuple[dict[str, str], list[str]]:
    """The attributes and the comments that the lines on an annotation or a relation add up to."""
    attributes = dict(owner.attributes)
    comments: list[str] = []
    for note in owner.notes:
        said = _structured(note)
        if said is None:
            comments.append(note)
            continue
        attributes |= said.get("attributes", {})
        comments += [said["comment"]] if "comment" in said else []
    return attributes, comments


def _structured(note: str) -> dict[str, Any] | None:
    """The object that our writer made of a note, or None for anything else."""
    if not note.startswith("{"):
        return None
    try:
        said = json.loads(note)
    except (ValueError, RecursionError):
        return None
    attributes = said.get("attributes", {})
    sound = isinstance(said.get("comment", ""), str) and isinstance(attributes, dict)
    if not sound or set(said) - {"attributes", "comment", "fragments"}:
        return None
    return said if all(isinstance(value, str) for value in attributes.values()) else None


def _restored(written: Fragments, notes: list[str], text: str) -> Fragments | None:
    """The exact fragments that a note of ours gives, as long as nobody has moved the annotation since."""
    found: list[Mapping[str, Any]] = [said for note in notes if (said := _structured(note)) is not None]
    spans = next((made for said in found if (made := spans_of(said.get("fragments"), len(text))) is not None), None)
    if spans is None or pieces(text, spans) != written:
        return None
    return tuple((span.start, span.end) for span in spans)
