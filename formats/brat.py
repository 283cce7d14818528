"""brat standoff: a folder with a text and an annotation file per release, and brat's two configuration files.

The format is the one of brat.nlplab.org/standoff; offsets are code points of the text file.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from domain.annotation import AnnotatedRelease, Annotation
from domain.scheme import Scheme
from formats import ExportHead
from formats.brat_reading import read
from formats.brat_spans import BREAK, Fragments, joined, pieces
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
    """Writes two files per release as it comes, and the configuration, index and names at the end."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._folder = path
        self._scheme = head.scheme
        self._choices = _choices(head.scheme)
        self._tags = Tags((label.id for label in head.scheme.labels), ascii_only=True)
        self._stems = Stems()
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._lost = 0
        self._remarks: tuple[str, ...] | None = None

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the text and the annotations of one release."""
        stem = self._stems.stem(sheet.release.name)
        self._ids[stem] = str(sheet.release.id)
        self._names[stem] = sheet.release.name
        self._put(f"{stem}.txt", sheet.text)
        self._put(f"{stem}.ann", "".join(self._annotation_lines(sheet)))

    def _annotation_lines(self, sheet: AnnotatedRelease) -> list[str]:
        lines: list[str] = []
        number = attributes = notes = 0
        for annotation in ordered(sheet):
            written = pieces(sheet.text, annotation.fragments)
            if not written:
                self._lost += 1
                continue
            number += 1
            places = ";".join(f"{start} {end}" for start, end in written)
            words = " ".join(sheet.text[start:end] for start, end in written)
            lines.append(f"T{number}\t{self._tags.tag(annotation.label)} {places}\t{words}\n")
            listed = {name for name, value in annotation.attributes if (annotation.label, name, value) in self._choices}
            for name, value in annotation.attributes:
                if name in listed:
                    attributes += 1
                    lines.append(f"A{attributes}\t{name} T{number} {value}\n")
            note = _note(annotation, written, sheet.text, listed)
            if note:
                notes += 1
                lines.append(f"#{notes}\tAnnotatorNotes T{number}\t{note}\n")
        return lines

    def close(self) -> tuple[str, ...]:
        """Write the configuration and make the disk hold all; says what brat cannot hold."""
        if self._remarks is None:
            self._put("annotation.conf", _annotation_conf(self._scheme, self._tags.all()))
            self._put("visual.conf", _visual_conf(self._scheme))
            self._put_json("_index.json", self._ids)
            self._put_json("_names.json", self._names)
            if self._tags.changed():
                self._put_json("_labels.json", self._tags.changed())
            finish_folder(self._folder)
            self._remarks = self._made_remarks()
        return self._remarks

    def _made_remarks(self) -> tuple[str, ...]:
        remarks = ["brat has no place for annotators, times and decisions: those are in jsonl."]
        if self._lost:
            remarks.append(f"{count_of(self._lost, 'empty or blank annotation')} left out: brat cannot hold them.")
        return (*remarks, *self._tags.remarks())

    def _put(self, name: str, text: str) -> None:
        # Bytes, so that no system writes its own line ends and moves the offsets.
        (self._folder / name).write_bytes(text.encode("utf-8"))

    def _put_json(self, name: str, record: dict[str, str]) -> None:
        self._put(name, json.dumps(record, ensure_ascii=False, indent=0, sort_keys=True) + "\n")


def _annotation_conf(scheme: Scheme, tags: Sequence[str]) -> str:
    """The labels and the attributes with choices, as brat's own configuration asks for them."""
    carriers: dict[str, list[str]] = {}
    values: dict[str, list[str]] = {}
    for label_id, name, value in sorted(_choices(scheme)):
        carriers.setdefault(name, []).append(label_id)
        values.setdefault(name, []).append(value)
    attributes = [
        f"{name}\tArg:{'|'.join(dict.fromkeys(carriers[name]))}, Value:{'|'.join(dict.fromkeys(values[name]))}"
        for name in sorted(carriers)
    ]
    sections = ("[entities]", *tags, "", "[relations]", _OVERLAP, "", "[events]", "", "[attributes]", *attributes)
    return "\n".join(sections) + "\n"


def _visual_conf(scheme: Scheme) -> str:
    """Titles and colours of the labels for brat's screen."""
    titles = [f"{label.id} | {label.title.replace('|', '/')}" for label in scheme.labels]
    colours = [f"{label.id}\tbgColor:{label.colour}, borderColor:darken" for label in scheme.labels]
    return "\n".join(("[labels]", *titles, "", "[drawing]", *colours)) + "\n"
