"""Prodigy's JSON Lines: text, tokens and spans by code points and by tokens, whose `token_end` is the last one's own.

The tokens are those of our token formats, cut where an annotation begins or ends, so that each span has whole ones.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from domain.annotation import AnnotatedRelease
from formats.exporting import ExportHead
from formats.records.parts import Part, ordered_relations, parts_of
from formats.records.prodigy_reading import read
from formats.safe import finish
from formats.strict.json import line
from formats.tokens import spaced
from formats.writing import count_of

__all__ = ["Writer", "read"]

_BUFFER = 1 << 20


class Writer:
    """Writes each release as it comes; holds one at a time."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("wb", buffering=_BUFFER)
        self._untied = 0

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the line of one release."""
        parts, first = parts_of(sheet, trim=True)
        tokens = _tokens(sheet.text, parts)
        begins = {token["start"]: token["id"] for token in tokens}
        ends = {token["end"]: token["id"] for token in tokens}
        spans = [_span(part, begins[part.start], ends[part.end]) for part in parts]
        record: dict[str, Any] = {
            "answer": "accept",
            "meta": {"doc_id": sheet.release.name},
            "spans": spans,
            "text": sheet.text,
            "tokens": tokens,
        }
        if sheet.relations:
            record["relations"] = [
                _relation(relation.label, spans[first[relation.source]], spans[first[relation.target]])
                for relation in ordered_relations(sheet)
                if relation.source in first and relation.target in first
            ]
            self._untied += len(sheet.relations) - len(record["relations"])
        self._file.write(line(record))

    def close(self) -> tuple[str, ...]:
        """Finish the file; says which relations lost an end."""
        finish(self._file)
        if not self._untied:
            return ()
        return (f"{count_of(self._untied, 'relation')} of annotations without words left out: they have no tokens.",)


def _tokens(text: str, parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Tokens that give the text back: blanks but for one after a token are tokens too, as spaCy has it."""
    found = zip(*spaced(text, ((part.start, part.end) for part in parts)), strict=True)
    return [
        {"text": word, "start": start, "end": start + len(word), "id": number, "ws": blank}
        for number, (word, blank, start) in enumerate(found)
    ]


def _span(part: Part, first: int, last: int) -> dict[str, Any]:
    return {"start": part.start, "end": part.end, "token_start": first, "token_end": last, "label": part.label}


def _relation(label: str, head: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": head,
        "child_span": child,
        "label": label,
    }
