"""Releases with marked spans in the shape of gold.jsonl, as examples; and thousands like them under invented names."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import resources
from domain.errors import Refusal
from domain.features import class_of, passages, vocabulary
from domain.learn_examples import Example, Marks
from domain.release import normalise, pairs
from domain.segment import word_set
from domain.span import Span

OWN = resources.path("gold")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
LABELS = frozenset({"ADVISOR", "NOTE", "RISK_FACTOR"})
_SYLLABLES = sorted(word_set("bar bel cor dan del fen gar hol kel lun mar nor pel rin sel tar vel wyn yor zan"))
_CODE = re.compile(r"_\d{10}-\d\d-\d{6}.*|\.\w+$")


@dataclass(frozen=True, slots=True)
class Gold:
    """A release in which somebody marked all there is."""

    name: str
    issuer: str
    example: Example


def load(folder: Path) -> tuple[Gold, ...]:
    """The releases of a folder with a gold.jsonl; none where there is no such file."""
    listed = folder / "gold.jsonl"
    if not listed.exists():
        return ()
    return tuple(_gold(folder, json.loads(line)) for line in listed.read_text("utf-8").splitlines() if line.strip())


def _gold(folder: Path, entry: dict[str, object]) -> Gold:
    name = str(entry["id"])
    text = normalise((folder / str(entry["file"])).read_bytes().decode(str(entry.get("decoding", "utf-8"))))
    spans, attributes = [], []
    for item in entry["spans"]:  # type: ignore[attr-defined]
        span = Span(item["start"], item["end"])
        if span.of(text) != item["text"]:
            raise Refusal(f"{name}: “{item['text']}” does not stand at {span.start} to {span.end}.")
        spans.append((item["label"], span))
        attributes.append(pairs({key: str(value) for key, value in item.get("attributes", {}).items()}))
    issuer = str(entry.get("issuer") or _CODE.sub("", name))
    return Gold(name, issuer, Example(text, tuple(spans), LABELS, attributes=tuple(attributes), issuer=issuer))


def many(given: tuple[Gold, ...], count: int, seed: int = 1) -> Iterator[Example]:
    """So many releases made of passages of the given ones, each with names of its own."""
    draw = random.Random(seed)
    known = vocabulary([tuple(passages(item.example.text)) for item in given], 1)
    pools: dict[str, list[tuple[str, Marks]]] = {}
    for item in given:
        for kind, piece, spans in _pieces(item.example):
            pools.setdefault(kind, []).append((piece, spans))
    for _ in range(count):
        model = draw.choice(given).example
        text, marks = "", []
        for kind, _, _ in _pieces(model):
            piece, spans = _renamed(*draw.choice(pools[kind]), known, draw)
            marks += [(label, Span(span.start + len(text), span.end + len(text))) for label, span in spans]
            text += piece + "\n\n"
        yield replace(model, text=text, spans=tuple(marks), attributes=())


def _pieces(example: Example) -> Iterator[tuple[str, str, Marks]]:
    for passage in passages(example.text):
        here = Span(passage.start, passage.end)
        inside = [(label, span) for label, span in example.spans if here.start <= span.start and span.end <= here.end]
        shifted = tuple((label, Span(span.start - here.start, span.end - here.start)) for label, span in inside)
        yield passage.kind, here.of(example.text), shifted


def _renamed(text: str, spans: Marks, known: frozenset[str], draw: random.Random) -> tuple[str, Marks]:
    """A passage with another word of the same length for each that is somebody's name."""
    names: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if word.lower() in known or class_of(word) or len(word) < 4:
            return word
        if word not in names:
            made = ("".join(draw.choices(_SYLLABLES, k=len(word) // 3 + 1))[: len(word)]).capitalize()
            names[word] = made.upper() if word.isupper() else made
        return names[word]

    return re.sub(r"\b[A-Z][A-Za-z]+\b", other, text), spans
