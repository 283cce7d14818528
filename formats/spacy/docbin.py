"""spaCy's DocBin, in and out without spaCy: its layout is plain (spacy.io/api/docbin), and so it can be streamed."""

import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import SpooledTemporaryFile

from domain.annotation import AnnotatedRelease, Annotation
from domain.release import Incoming
from formats import ExportHead
from formats.flat import Kept, disjoint
from formats.given import Given
from formats.safe import finish
from formats.spacy.data import user_data
from formats.spacy.message_pack import bytes_head, list_head, map_head, packed, text_head
from formats.spacy.reading import docs_read
from formats.spacy.strings import ENT_IOB, ENT_TYPE, ORTH, number_of
from formats.tokens import spaced
from formats.writing import count_of, ordered

GROUP = "sc"
"""The span group that spaCy's own span categoriser looks into."""
_IN_MEMORY = 4 << 20
_PIECE = 1 << 20
_OUTSIDE, _INSIDE, _BEGIN = 2, 1, 3
_NO_CATEGORIES = packed({})
_SPACES_ARE_KNOWN = packed({"has_unknown_spaces": False})
_LISTS = ("cats", "flags", "span_groups", "user_data")


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The docs of a file as releases; `encoding` changes nothing."""
    yield from docs_read(given)


class _Numbers(dict[str, int]):
    """The numbers of the strings so far, each made once."""

    def __missing__(self, string: str) -> int:
        made = self[string] = number_of(string)
        return made


class Writer:
    """Keeps what was written so far in unnamed files, since the layout wants all tokens before all else."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("wb")
        self._rank = {label.id: place for place, label in enumerate(head.scheme.labels)}
        self._numbers = _Numbers({"": 0})
        self._parts = {name: self._part(path.parent) for name in ("tokens", "spaces", *_LISTS)}
        self._lengths = array("i")
        self._group_only = 0

    @staticmethod
    def _part(folder: Path) -> "SpooledTemporaryFile[bytes]":
        return SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add one release: tokens cut at the edges of its annotations, entities, the span group, user data."""
        found = ordered(sheet)
        edges = [(part.start, part.end) for annotation in found for part in annotation.fragments]
        words, spaces, places = spaced(sheet.text, edges)
        table = array("Q", bytes(24 * len(words)))
        table[0::3] = array("Q", map(self._numbers.__getitem__, words))
        table[1::3] = array("Q", (_OUTSIDE,)) * len(words)
        self._mark(table, places, self._entities(sheet.text, found))
        if sys.byteorder == "big":
            table.byteswap()
        self._lengths.append(len(words))
        self._parts["tokens"].write(table)
        self._parts["spaces"].write(bytes(spaces))
        self._parts["cats"].write(_NO_CATEGORIES)
        self._parts["flags"].write(_SPACES_ARE_KNOWN)
        group = packed({"name": GROUP, "attrs": {}, "spans": self._spans(found, places)})
        groups = packed({group: [GROUP]})
        self._parts["span_groups"].write(bytes_head(len(groups)) + groups)
        data = packed(user_data(sheet, found))
        self._parts["user_data"].write(bytes_head(len(data)) + data)

    def _entities(self, text: str, found: Sequence[Annotation]) -> list[Kept]:
        """The annotations that spaCy takes as entities: apart from each other, and without blanks at their edges."""
        candidates = []
        for annotation in found:
            stretches = tuple((part.start, part.end) for part in annotation.fragments)
            parts = [text[start:end] for start, end in stretches]
            if all(part and not part[0].isspace() and not part[-1].isspace() for part in parts):
                candidates.append(Kept(annotation, stretches))
        chosen = disjoint(candidates, self._rank)
        self._group_only += len(found) - len(chosen)
        return chosen

    def _mark(self, table: "array[int]", places: Sequence[int], chosen: Sequence[Kept]) -> None:
        for kept in chosen:
            label = self._numbers[kept.annotation.label]
            for start, end in kept.stretches:
                first, last = bisect_left(places, start), bisect_left(places, end)
                for place in range(first, last):
                    table[3 * place + 1] = _BEGIN if place == first else _INSIDE
                    table[3 * place + 2] = label

    def _spans(self, found: Sequence[Annotation], places: Sequence[int]) -> list[bytes]:
        return [
            struct.pack(
                ">QQQllll",
                *(0, 0, self._numbers[annotation.label]),
                *(bisect_left(places, part.start), bisect_left(places, part.end), part.start, part.end),
            )
            for annotation in found
            for part in annotation.fragments
        ]

    def close(self) -> tuple[str, ...]:
        """Put the file together; says what is in the span group alone."""
        if not self._file.closed:
            self._assemble()
            for part in self._parts.values():
                part.close()
            finish(self._file)
        if not self._group_only:
            return ()
        alone = count_of(self._group_only, "annotation")
        why = "doc.ents takes no overlaps, nothing empty and no blanks at the edges"
        return (f"{alone} only in the span group “{GROUP}” of the docs, not among their entities: {why}.",)

    def _assemble(self) -> None:
        packing = zlib.compressobj()
        if sys.byteorder == "big":
            self._lengths.byteswap()
        lengths = self._lengths.tobytes()
        self._put(packing, map_head(10) + packed("version") + packed("0.1"))
        self._put(packing, packed("attrs") + packed([ORTH, ENT_IOB, ENT_TYPE]))
        for name in ("tokens", "spaces"):
            self._put(packing, packed(name) + bytes_head(self._parts[name].tell()))
            self._copy(packing, name)
        self._put(packing, packed("lengths") + bytes_head(len(lengths)) + lengths)
        self._put(packing, packed("strings") + list_head(len(self._numbers)))
        for string in sorted(self._numbers):
            data = string.encode("utf-8")
            self._put(packing, text_head(len(data)) + data)
        for name in _LISTS:
            self._put(packing, packed(name) + list_head(len(self._lengths)))
            self._copy(packing, name)
        self._file.write(packing.flush())

    def _put(self, packing: "zlib._Compress", data: bytes) -> None:
        self._file.write(packing.compress(data))

    def _copy(self, packing: "zlib._Compress", name: str) -> None:
        part = self._parts[name]
        part.seek(0)
        while piece := part.read(_PIECE):
            self._put(packing, piece)
