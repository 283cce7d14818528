"""brat standoff: a folder with a text and an annotation file per release, and brat's two configuration files.

The format is the one of brat.nlplab.org/standoff; offsets are code points of the text file.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.annotation import AnnotatedRelease, Annotation, Relation
from domain.scheme import Scheme
from formats.brat.reading import read
from formats.brat.spans import BREAK, Fragments, joined, pieces
from formats.exporting import ExportHead
from formats.records.parts import ordered_relations
from formats.writing import Stems, Tags, count_of, finish_folder, ordered

__all__ = ["Writer", "read"]

_OVERLAP = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
_CONFIG_SIGNS = frozenset("|,:<>[]#")


def _note(annotation: Annotation, written: Fragments, text: str, listed: set[str]) -> str:
    """What the T and A lines of an annotation cannot say, on one line; empty when they say all."""
    fragments = [[fragment.start, fragment.end] for fragment in annotation.fragments]
    said: dict[str, Any] = {}
    if [list(pair) for pair in joined(text, written)] != fragments:
        said["fragments"] = fragments
    rest = {name: value for name, value in annotation.attributes if name not in listed}
    if rest:
        said["attributes"] = rest
    comment = annotation.comment
    if comment and not said and comment.strip() == comment and comment.isprintable() and comment[0] != "{":
        return comment
    if comment:
        said["comment"] = comment
    return _packed(said)


def _packed(said: Mapping[str, Any]) -> str:
    """An object as a note on one line; empty when it holds nothing."""
    if not said:
        return ""
    line = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(", ", ": "))
    return BREAK.sub(lambda found: f"\\u{ord(found.group()):04x}", line)


def _choices(scheme: Scheme) -> set[tuple[str, str, str]]:
    """Every (label, attribute, value) that an A line can say."""
    return {
        (label.id, attribute.name, choice)
        for label in scheme.labels
        for attribute in label.attributes
        for choice in attribute.choices
        if _is_word(attribute.name) and _is_word(choice)
    }


def _is_word(text: str) -> bool:
    return bool(text) and text.isprintable() and " " not in text and not _CONFIG_SIGNS & set(text)


class Writer:
    """Writes two files per release as it comes, and the configuration at the end."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self.index: dict[str, str] = {}
        self._folder = path
        self._scheme = head.scheme
        self._choices = _choices(head.scheme)
        self._tags = Tags((label.id for label in head.scheme.labels), ascii_only=True)
        self._labels: dict[str, None] = dict.fromkeys(self._tags.all())
        self._relations: dict[str, None] = {}
        self._stems = Stems()
        self._untied = 0
        self._remarks: tuple[str, ...] | None = None

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels and words of relations that brat cannot read as they are, by how they are written."""
        return self._tags.changed()

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the text and the annotations of one release."""
        stem = self._stems.stem(sheet.release.name)
        self.index[stem] = sheet.release.name
        self._put(f"{stem}.txt", sheet.text)
        self._put(f"{stem}.ann", "".join(self._lines(sheet)))

    def _lines(self, sheet: AnnotatedRelease) -> Iterator[str]:
        """The lines of a release; annotations that are empty or blank have no place here."""
        count = _Count()
        keys: dict[UUID, str] = {}
        for annotation in ordered(sheet):
            written = pieces(sheet.text, annotation.fragments)
            if written:
                keys[annotation.id] = key = count.next("T")
                yield from self._annotation(sheet.text, annotation, written, key, count)
        for relation in ordered_relations(sheet):
            if relation.source in keys and relation.target in keys:
                yield from self._relation(relation, keys, count)
            else:
                self._untied += 1

    def _annotation(
        self, text: str, annotation: Annotation, written: Fragments, key: str, count: "_Count"
    ) -> Iterator[str]:
        tag = self._tags.tag(annotation.label)
        self._labels[tag] = None
        places = ";".join(f"{start} {end}" for start, end in written)
        words = " ".join(text[start:end] for start, end in written)
        yield f"{key}\t{tag} {places}\t{words}\n"
        listed = {name for name, value in annotation.attributes if (annotation.label, name, value) in self._choices}
        for name, value in annotation.attributes:
            if name in listed:
                yield f"{count.next('A')}\t{name} {key} {value}\n"
        if note := _note(annotation, written, text, listed):
            yield f"{count.next('#')}\tAnnotatorNotes {key}\t{note}\n"

    def _relation(self, relation: Relation, keys: Mapping[UUID, str], count: "_Count") -> Iterator[str]:
        tag, key = self._tags.tag(relation.label), count.next("R")
        self._relations[tag] = None
        yield f"{key}\t{tag} Arg1:{keys[relation.source]} Arg2:{keys[relation.target]}\n"
        if relation.attributes:
            yield f"{count.next('#')}\tAnnotatorNotes {key}\t{_packed({'attributes': dict(relation.attributes)})}\n"

    def close(self) -> tuple[str, ...]:
        """Write the configuration and make the disk hold all; says what is written in another way."""
        if self._remarks is None:
            self._put(
                "annotation.conf", _annotation_conf(self._scheme, self._tags, list(self._labels), list(self._relations))
            )
            self._put("visual.conf", _visual_conf(self._scheme, self._tags))
            finish_folder(self._folder)
            lost = (
                f"{count_of(self._untied, 'relation')} of empty or blank annotations left out: brat cannot hold them."
            )
            self._remarks = ((lost,) if self._untied else ()) + self._tags.remarks()
        return self._remarks

    def _put(self, name: str, text: str) -> None:
        # Bytes, so that no system writes its own line ends and moves the offsets.
        (self._folder / name).write_bytes(text.encode("utf-8"))


class _Count(Counter[str]):
    """Numbers the lines of a file by their kind."""

    def next(self, kind: str) -> str:
        """The key of the next line of that kind."""
        self[kind] += 1
        return f"{kind}{self[kind]}"


def _annotation_conf(scheme: Scheme, tags: Tags, labels: Sequence[str], relations: Sequence[str]) -> str:
    """The labels, the words of relations and the attributes with choices, as brat's own configuration asks for them."""
    carriers: dict[str, list[str]] = {}
    values: dict[str, list[str]] = {}
    for label_id, name, value in sorted(_choices(scheme)):
        carriers.setdefault(name, []).append(tags.tag(label_id))
        values.setdefault(name, []).append(value)
    attributes = [
        f"{name}\tArg:{'|'.join(dict.fromkeys(carriers[name]))}, Value:{'|'.join(dict.fromkeys(values[name]))}"
        for name in sorted(carriers)
    ]
    ties = [f"{word}\tArg1:<ENTITY>, Arg2:<ENTITY>" for word in sorted(relations)]
    sections = (
        "[entities]",
        *labels,
        "",
        "[relations]",
        _OVERLAP,
        *ties,
        "",
        "[events]",
        "",
        "[attributes]",
        *attributes,
    )
    return "\n".join(sections) + "\n"


def _visual_conf(scheme: Scheme, tags: Tags) -> str:
    """Titles and colours of the labels for brat's screen."""
    titles = [f"{tags.tag(label.id)} | {label.title.replace('|', '/')}" for label in scheme.labels]
    colours = [f"{tags.tag(label.id)}\tbgColor:{label.colour}, borderColor:darken" for label in scheme.labels]
    return "\n".join(("[labels]", *titles, "", "[drawing]", *colours)) + "\n"
