"""The rows of the table are honest: what a format says it holds comes back, and what it lacks is told."""

import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

import formats
from domain.annotation import JUDGED, AnnotatedRelease, Annotation, State
from domain.release import Incoming
from formats import FORMATS, Hold
from formats.table import Format
from formats.writing import ordered
from tests import sheets
from tests.formats.any_corpus import any_corpus
from tests.formats.examples import examples

TWO_WAY = [row for row in FORMATS if row.reads and row.writes and row.name != "html"]
"""A page of ours shows annotations to people; pages are read for their text."""
TOLD: dict[Hold, tuple[str, ...]] = {
    Hold.OVERLAP: ("overlap", "left out", "nest"),
    Hold.TWINS: ("the same as another", "twin", "left out"),
    Hold.EMPTY: ("empty",),
    Hold.BLANK: ("only blanks",),
    Hold.EDGES: ("with a blank",),
    Hold.FRAGMENTS: ("several parts",),
    Hold.ATTRIBUTES: ("attributes",),
    Hold.COMMENTS: ("comment",),
    Hold.FLAGS: ("flagged",),
    Hold.RELATIONS: ("relation",),
    Hold.STATES: ("state or decisions",),
    Hold.PEOPLE: ("annotator",),
    Hold.NEGATIVES: ("found none",),
    Hold.DISCUSSION: ("of review",),
    Hold.ORIGINS: ("where it comes from", "where they come from"),
    Hold.METADATA: ("further details",),
}
"""What the sentence on something that is not held has in it, one of them."""


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of exports of a few bytes are not to wait for a disk each."""
    monkeypatch.setattr(os, "sync", lambda: None)
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def needs(sheet: AnnotatedRelease, annotation: Annotation) -> set[Hold]:
    """What a format must be able to hold for the span of an annotation to stand in it as it is."""
    parts = [part.of(sheet.text) for part in annotation.fragments]
    found = {Hold.FRAGMENTS} if len(parts) > 1 else set()
    for part in parts:
        if not part:
            found.add(Hold.EMPTY)
        elif not part.strip():
            found.add(Hold.BLANK)
        elif part != part.strip():
            found.add(Hold.EDGES)
    for other in sheet.annotations:
        if other.id == annotation.id:
            continue
        if other.fragments == annotation.fragments and other.label == annotation.label:
            found.add(Hold.TWINS)
        elif any(max(a.start, b.start) < min(a.end, b.end) for a in annotation.fragments for b in other.fragments):
            found.add(Hold.OVERLAP)
    return found


def lacked(row: Format, corpus: list[AnnotatedRelease]) -> set[Hold]:
    """What of a corpus a format says that it does not hold."""
    found: set[Hold] = set()
    for sheet in corpus:
        missed = {need for annotation in sheet.annotations for need in needs(sheet, annotation)} - row.holds
        # One that is changed for its blanks or parts may overlap nothing any more.
        found |= missed - {Hold.OVERLAP, Hold.TWINS} or missed
        found |= {Hold.METADATA} if sheet.release.metadata else set()
        found |= {Hold.RELATIONS} if sheet.relations else set()
        found |= {Hold.STATES} if any(sheet.decisions_on(one.id) for one in sheet.annotations) else set()
        found |= {Hold.NEGATIVES} if sheet.negatives else set()
        found |= {Hold.DISCUSSION} if sheet.comments else set()
        for annotation in sheet.annotations:
            said = {Hold.ATTRIBUTES: annotation.attributes, Hold.COMMENTS: annotation.comment}
            found |= {Hold.PEOPLE, *(hold for hold, value in said.items() if value)}
            found |= {Hold.FLAGS} if annotation.flagged else set()
            found |= {Hold.ORIGINS} if annotation.origin != "manual" else set()
    return found - row.holds


def ink(text: str) -> str:
    return "".join(char for char in text if _is_ink(char))


def _is_ink(char: str) -> bool:
    if char == "-":  # a soft hyphen is drawn as one where a line ends
        return False
    return not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf", "Mn")


class Seen:
    """How spans of a text are compared: to the letter, or by the ink before them where blanks do not come back."""

    def __init__(self, text: str, *, exact: bool) -> None:
        self._places = list(range(len(text) + 1)) if exact else [0]
        for char in () if exact else text:
            self._places.append(self._places[-1] + _is_ink(char))

    def spans(self, fragments: Any) -> tuple[tuple[int, int], ...]:
        return tuple((self._places[start], self._places[end]) for start, end in fragments)


def stated(row: Format, sheet: AnnotatedRelease, annotation: Annotation) -> tuple[object, ...]:
    """What a format that holds it should give back of an annotation beside its span."""
    flagged, state = ("yes" if annotation.flagged else ""), sheet.state(annotation)
    return (
        annotation.label,
        annotation.attributes if Hold.ATTRIBUTES in row.holds else (),
        annotation.comment if Hold.COMMENTS in row.holds else "",
        (annotation.author, annotation.created.date().isoformat()) if Hold.PEOPLE in row.holds else (),
        flagged if Hold.FLAGS in row.holds else "",
        state.value if Hold.STATES in row.holds else "",
        "rita" if Hold.STATES in row.holds and state in JUDGED else "",
        annotation.origin.replace("manual", "") if Hold.ORIGINS in row.holds else "",
    )


def claimed(row: Format, claim: Any) -> tuple[object, ...]:
    said = dict(claim.claims)
    return (
        claim.label,
        claim.attributes if Hold.ATTRIBUTES in row.holds else (),
        claim.comment if Hold.COMMENTS in row.holds else "",
        (said.get("author"), said.get("created", "")[:10]) if Hold.PEOPLE in row.holds else (),
        said.get("flagged", "") if Hold.FLAGS in row.holds else "",
        said.get("state", "") if Hold.STATES in row.holds else "",
        _decider(said) if Hold.STATES in row.holds else "",
        said.get("origin", "") if Hold.ORIGINS in row.holds else "",
    )


def _decider(said: dict[str, str]) -> str:
    state = said.get("state", "")
    return said.get(f"{state}_by") or said.get("decided_by", "") if state in JUDGED else ""


def said_beside(sheet: AnnotatedRelease) -> tuple[list[object], list[object]]:
    """The negatives and the comments of a release, as what comes back is compared with them."""
    places = {item.id: place for place, item in enumerate((*ordered(sheet), *sheet.negatives))}
    negatives = [(one.label, one.comment, one.author, sheet.state(one).value) for one in sheet.negatives]
    comments = [
        (places.get(one.annotation_id), one.span and (one.span.start, one.span.end), one.text, one.author, one.settled)
        for one in sheet.comments
    ]
    return list(negatives), list(comments)


def claimed_beside(found: Incoming) -> tuple[list[object], list[object]]:
    """What a file gives back of them."""
    negatives = [
        (one.label, one.comment, dict(one.claims)["author"], dict(one.claims)["state"]) for one in found.negatives
    ]
    comments = [(one.on, one.span, one.text, one.author, one.settled) for one in found.comments]
    return list(negatives), list(comments)


def without_controls(value: Any) -> Any:
    """What is left of a value in a format that cannot hold some characters and said so."""
    if isinstance(value, str):
        return "".join("?" if _is_odd(char) else char for char in value)
    if not isinstance(value, tuple):
        return value
    made = tuple(without_controls(item) for item in value)
    return tuple(sorted(made)) if made and isinstance(made[0], tuple) else made  # attributes stand in their order


def _is_odd(char: str) -> bool:
    return char in "\ufffd\ufffe\uffff" or char.isspace() or unicodedata.category(char) in ("Cc", "Cs")


def _one_way(char: str) -> bool:
    """Whether a sign looks the same in both directions; a bracket is drawn, and read, turned round."""
    return not unicodedata.mirrored(char)


def _has_no_place_on_paper(char: str) -> bool:
    """Whether a reader of pages may give it elsewhere: soft hyphens, signs without width, right to left."""
    return unicodedata.category(char) == "Cf" or unicodedata.bidirectional(char) in ("R", "AL")


def _by_letters(text: str, annotation: Annotation) -> bool:
    """Whether each part can be seen where it stands, and no edge lies at what cannot be seen."""
    if "\u202e" in text or not all(ink(part.of(text)) for part in annotation.fragments):
        return False
    edges = {place for part in annotation.fragments for place in (part.start, part.end)}
    beside = (char for place in edges for char in text[max(0, place - 1) : place + 1])
    return all(_is_ink(char) or char.isspace() for char in beside)


def compare(row: Format, sheet: AnnotatedRelease, found: Incoming, told: str) -> None:
    kept = without_controls if "control character" in told else lambda value: value
    exact = Hold.TEXT in row.holds
    text, back = (sheet.text, found.text) if exact else (ink(sheet.text), ink(found.text))
    covered = "".join(one.quote for one in sheet.annotations)
    unseen = not exact and any(not _is_ink(char) and not char.isspace() for char in covered)
    blank = any(not part.of(sheet.text).strip() for one in sheet.annotations for part in one.fragments)
    assert not found.problems or unseen or (not exact and blank)  # a mark on nothing that can be seen is told
    if "in another order" in told and text != back:  # paper knows no commands to turn letters round
        assert not Counter(filter(_one_way, text)) - Counter(filter(_one_way, back))
        assert len(found.claims) <= sum(len(annotation.fragments) for annotation in sheet.annotations)
        return
    assert text == back
    mine, theirs = Seen(sheet.text, exact=exact), Seen(found.text, exact=exact)
    whole: Counter[object] = Counter()
    cut: Counter[str] = Counter()
    for annotation in sheet.annotations:
        if needs(sheet, annotation) <= row.holds and (exact or _by_letters(sheet.text, annotation)):
            spans = mine.spans((part.start, part.end) for part in annotation.fragments)
            whole[kept(stated(row, sheet, annotation)), spans] += 1
        else:
            cut[kept(annotation.label)] += len(annotation.fragments)
    came = Counter((kept(claimed(row, claim)), theirs.spans(claim.fragments)) for claim in found.claims)
    assert not whole - came, f"missing: {whole - came}; came: {came}"
    more = Counter(said[0] for said, _ in (came - whole).elements())
    assert not more - cut, f"invented: {came - whole}"
    if Hold.METADATA in row.holds:
        assert set(kept(sheet.release.metadata)) <= set(kept(found.metadata))
    for hold, own, back in zip(
        (Hold.NEGATIVES, Hold.DISCUSSION), said_beside(sheet), claimed_beside(found), strict=True
    ):
        assert back == (own if hold in row.holds else [])
    if Hold.RELATIONS in row.holds:
        ends = {annotation.id: annotation.label for annotation in sheet.annotations}
        full = {one.id for one in sheet.annotations if needs(sheet, one) <= row.holds}
        ties = Counter(
            (one.label, ends[one.source], ends[one.target])
            for one in sheet.relations
            if {one.source, one.target} <= full
        )
        made = Counter(
            (one.label, found.claims[one.source].label, found.claims[one.target].label) for one in found.relations
        )
        assert not ties - made, f"relations missing: {ties - made}"
        assert made.total() <= len(sheet.relations)


def manifest_of(goal: Path) -> dict[str, Any]:
    file = goal / "manifest.json" if goal.is_dir() else goal.with_name(goal.name + ".manifest.json")
    found: dict[str, Any] = json.loads(file.read_bytes())
    return found


def _read_csv(goal: Path, corpus: list[AnnotatedRelease]) -> Iterator[Incoming]:
    """A table of annotations with the texts beside it, which it needs; a text without rows is called as its file."""
    files = {f"{sheet.release.name}.txt": sheet for sheet in corpus}
    beside = {name: sheet.text.encode("utf-8-sig") for name, sheet in files.items()}
    made = manifest_of(goal)["formats"][0]
    beside |= {"_index.json": json.dumps(made["index"]).encode(), "_labels.json": json.dumps(made["labels"]).encode()}
    given = formats.Given.of(goal.name, goal.read_bytes(), beside)
    for one in formats.read_given(given, formats.named("csv")):
        yield replace(one, name=files[one.name].release.name) if one.name in files else one


def round_trip(row: Format, corpus: list[AnnotatedRelease]) -> tuple[dict[str, Incoming], str]:
    """What comes back by name, and all that the export said."""
    with TemporaryDirectory() as place:
        goal = Path(place) / ("out" if row.folder else f"out{row.suffixes[0]}")
        *_, last = formats.export(corpus, goal, row.name, sheets.head())
        said = manifest_of(goal)["formats"][0]["not_carried"]
        assert tuple(said) == last.remarks
        found = list(_read_csv(goal, corpus) if row.name == "csv" else formats.read(goal, format=row.name))
    assert len(found) == len({one.name for one in found})
    return {one.name: one for one in found}, " ".join(said)


@pytest.mark.parametrize("row", TWO_WAY, ids=lambda row: row.name)
def test_what_a_format_holds_comes_back_and_what_it_lacks_is_told(row: Format) -> None:
    @settings(max_examples=examples(), deadline=None, suppress_health_check=list(HealthCheck))
    @given(any_corpus())
    def holds(corpus: list[AnnotatedRelease]) -> None:
        assume(row.name != "pdf" or not any(_has_no_place_on_paper(char) for sheet in corpus for char in sheet.text))
        found, said = round_trip(row, corpus)
        assert set(found) == {sheet.release.name for sheet in corpus}
        for sheet in corpus:
            compare(row, sheet, found[sheet.release.name], said)
        untold = {hold for hold in lacked(row, corpus) if hold in TOLD and not any(w in said for w in TOLD[hold])}
        assert not untold, f"not told: {untold}; told: {said}"
        overruled = any(sheet.state(one) is State.OVERRULED for sheet in corpus for one in sheet.annotations)
        assert ("overruled" in said) == (overruled and Hold.STATES not in row.holds)

    holds()
