"""Sheets for tests, drawn as text: `{ADVISOR role=legal:Smith LLP} advised.` is a text with one annotation.

Braces nest, `{NOTE#1:a} b {NOTE#1:c}` is one annotation of two fragments, and every id and time is fixed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from hypothesis import strategies as st

from domain.annotation import (
    AnnotatedRelease,
    Annotation,
    Comment,
    Decision,
    Negative,
    Relation,
    State,
    in_relation_order,
    in_text_order,
    quote_of,
)
from domain.edit import by_label
from domain.release import Incoming, Release, digest_of, pairs
from domain.scheme import Attribute, Label, Scheme
from domain.span import Span
from formats import ExportHead
from formats.writing import ordered

_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"), max_size=30)
_MAPS = st.dictionaries(_WORDS, _WORDS.filter(bool), max_size=3)
START = datetime(2026, 1, 5, 9, 30, 0, 250_000, tzinfo=UTC)
_SIGN = re.compile(r"\{(\w+)(#\w+)?((?: \w+=[^\s:]+)*):|\}")

SCHEME = Scheme(
    "Founding",
    (
        Label(
            "ADVISOR",
            "Advisor",
            "#d9822b",
            "A",
            "1",
            "A firm advising in the transaction",
            "solid",
            (Attribute("role", "Role", ("legal", "financial", "other")), Attribute("party", "Party")),
        ),
        Label("NOTE", "Note", "#2b7bd9", "N", "2", "A debt security", "dashes", (Attribute("coupon", "Coupon"),)),
        Label(
            "RISK_FACTOR",
            "Risk factor",
            "#b33a3a",
            "R",
            "3",
            "A stated risk",
            "waves",
            (Attribute("form", "Form", ("list_item", "sentence")),),
        ),
    ),
)


def fixed_id(*words: object) -> UUID:
    """The same id for the same words."""
    return uuid5(NAMESPACE_URL, " ".join(map(str, words)))


def head(scheme: Scheme = SCHEME, **changes: object) -> ExportHead:
    """The head of an export of a corpus called “Test corpus”."""
    made = ExportHead("Test corpus", scheme, 12, "ab" * 32, "Glossator 0.1.0")
    return replace(made, **changes)  # type: ignore[arg-type]


def release(text: str, name: str = "notice.txt", **changes: object) -> Release:
    """A catalogue entry that fits the text."""
    made = Release(fixed_id("release", name), name, digest_of(text), len(text), START)
    return replace(made, **changes)  # type: ignore[arg-type]


def annotation(
    text: str,
    fragments: Sequence[tuple[int, int]],
    label: str = "ADVISOR",
    attributes: Mapping[str, str] | None = None,
    *,
    number: int = 0,
    name: str = "notice.txt",
    **changes: object,
) -> Annotation:
    """An annotation of the release of that name; `number` tells twins apart."""
    spans = tuple(Span(start, end) for start, end in fragments)
    made = Annotation(
        id=fixed_id("annotation", name, label, fragments, number),
        release_id=fixed_id("release", name),
        label=label,
        fragments=spans,
        quote=quote_of(text, spans),
        author="anna",
        created=START + timedelta(seconds=number),
        revision=fixed_id("revision", name, label, fragments, number),
        attributes=pairs(attributes or {}),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def sheet(
    text: str,
    annotations: Iterable[Annotation] = (),
    *,
    name: str = "notice.txt",
    scheme: Scheme = SCHEME,
    **changes: object,
) -> AnnotatedRelease:
    """A sheet of a plain text with these annotations; `changes` go to its release."""
    made = release(text, name, **changes)
    return AnnotatedRelease(made, text, scheme, tuple(sorted(annotations, key=in_text_order)))


def drawn(drawing: str, *, name: str = "notice.txt", scheme: Scheme = SCHEME) -> AnnotatedRelease:
    """The sheet that a text with braces shows."""
    text, place, length = [], 0, 0
    open_: list[tuple[str, str, str, int]] = []
    found: dict[str, tuple[str, str, list[tuple[int, int]]]] = {}
    for match in _SIGN.finditer(drawing):
        text.append(drawing[place : match.start()])
        length += match.start() - place
        place = match.end()
        if match[1]:
            open_.append((match[1], match[2] or f"@{match.start()}", match[3], length))
        else:
            label, key, given, start = open_.pop()
            found.setdefault(f"{label}{key}", (label, given, []))[2].append((start, length))
    whole = "".join((*text, drawing[place:]))
    made = [
        annotation(
            whole, sorted(places), label, dict(item.split("=", 1) for item in given.split()), number=number, name=name
        )
        for number, (label, given, places) in enumerate(found.values())
    ]
    return sheet(whole, made, name=name, scheme=scheme)


def decided(before: AnnotatedRelease, verdicts: Mapping[int, Sequence[State]], by: str = "rita") -> AnnotatedRelease:
    """The sheet with decisions on the annotations at these places; its negatives are counted on behind them."""
    subjects = before.subjects()
    made = [
        Decision(
            id=fixed_id("decision", subjects[place].id, step),
            annotation_id=subjects[place].id,
            release_id=before.release.id,
            revision=subjects[place].revision,
            verdict=verdict,
            by=subjects[place].author if verdict is State.SUBMITTED else by,
            at=START + timedelta(hours=step + 1),
            reason="boundary" if verdict is State.RETURNED else "",
        )
        for place, steps in verdicts.items()
        for step, verdict in enumerate(steps)
    ]
    return replace(before, decisions=(*before.decisions, *made))


def found_none(before: AnnotatedRelease, *labels: str, **changes: object) -> AnnotatedRelease:
    """The sheet with a “found none” of bea's for each of these labels."""
    made = [
        Negative(
            id=fixed_id("negative", before.release.id, label, number),
            release_id=before.release.id,
            label=label,
            author="bea",
            created=START + timedelta(minutes=number),
        )
        for number, label in enumerate(labels)
    ]
    negatives = sorted((replace(negative, **changes) for negative in made), key=by_label)  # type: ignore[arg-type]
    return replace(before, negatives=tuple(negatives))


def commented(before: AnnotatedRelease, *said: tuple[int | None, str]) -> AnnotatedRelease:
    """The sheet with comments of rita's: the place of what each is on, annotations first, and its words."""
    subjects = before.subjects()
    made = []
    for number, (place, words) in enumerate(said):
        on = None if place is None else subjects[place]
        span = on.span if isinstance(on, Annotation) else None
        moment = START + timedelta(hours=9, minutes=number)
        key = fixed_id("comment", before.release.id, number)
        made.append(Comment(key, before.release.id, on.id if on else None, span, "rita", moment, words, number == 1))
    return replace(before, comments=tuple(made))


def related(before: AnnotatedRelease, *ties: tuple[str, int, int]) -> AnnotatedRelease:
    """The sheet with relations: a label, and the places of the source and the target among the annotations."""
    made = [
        Relation(
            id=fixed_id("relation", before.release.id, number),
            release_id=before.release.id,
            label=label,
            source=before.annotations[source].id,
            target=before.annotations[target].id,
            author="anna",
            created=START + timedelta(minutes=number),
        )
        for number, (label, source, target) in enumerate(ties)
    ]
    return replace(before, relations=tuple(sorted(made, key=lambda one: in_relation_order(one, before.by_id))))


@st.composite
def any_sheet(draw: st.DrawFn, *, blank: bool = True, relations: bool = False) -> AnnotatedRelease:
    text = draw(st.text(st.sampled_from("ab .\n\t\u2028\x0cé💶﹩"), max_size=30))
    made = []
    for number in range(draw(st.integers(0, 4))):
        edges = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
        fragments = list(zip(edges[::2], edges[1::2], strict=False))
        if not blank and not any(text[start:end].strip() for start, end in fragments):
            continue
        made.append(
            annotation(
                text,
                fragments,
                draw(st.sampled_from(["ADVISOR", "NOTE", "Odd label"])),
                draw(_MAPS) | draw(st.sampled_from([{}, {"role": "legal"}])),
                number=number,
                comment=draw(_WORDS),
            )
        )
    name = draw(_WORDS.filter(str.strip))
    found = sheet(text, made, name=name, metadata=pairs(draw(_MAPS)))
    if not relations or not made:
        return found
    place = st.integers(0, len(made) - 1)
    ties = st.tuples(st.sampled_from(["advises", "Odd label"]), place, place)
    return related(found, *draw(st.lists(ties, max_size=3)))


def tied(given: AnnotatedRelease) -> list[tuple[str, int, int]]:
    """The relations of a sheet by label and the places of source and target."""
    places = {found.id: place for place, found in enumerate(ordered(given))}
    return [(found.label, places[found.source], places[found.target]) for found in given.relations]


def essence(given: AnnotatedRelease) -> list[tuple[object, ...]]:
    """What must come back, in the order in which every format writes it."""
    return [
        (found.label, tuple((part.start, part.end) for part in found.fragments), found.attributes, found.comment)
        for found in ordered(given)
    ]


def claimed(found: Incoming) -> list[tuple[object, ...]]:
    return [(claim.label, claim.fragments, claim.attributes, claim.comment) for claim in found.claims]
