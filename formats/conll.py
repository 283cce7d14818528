"""CoNLL in two columns, token and IOB2 tag: for programs that learn from tokens."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from domain.annotation import AnnotatedRelease, Annotation
from domain.span import Span
from formats import ExportHead
from formats.safe import finish
from formats.tokens import paragraphs, tokens
from formats.writing import Tags, count_of, ordered

_BUFFER = 1 << 20
_HEAD = "-DOCSTART- -X- O O\n\n"
_OUTSIDE = "\tO\n"


def disjoint(annotations: Sequence[Annotation], rank: Mapping[str, int]) -> list[Annotation]:
    """A choice without overlaps: the longest wins, then the earlier, then the label that the scheme has first."""

    def merit(annotation: Annotation) -> tuple[int, int, int, str]:
        covered = sum(fragment.length for fragment in annotation.fragments)
        return -covered, annotation.fragments[0].start, rank.get(annotation.label, len(rank)), str(annotation.id)

    if _apart(annotation.span for annotation in annotations):
        return list(annotations)
    kept: list[Annotation] = []
    taken: list[tuple[int, int]] = []
    for annotation in sorted(annotations, key=merit):
        if not any(_meets(taken, fragment) for fragment in annotation.fragments):
            kept.append(annotation)
            for fragment in annotation.fragments:
                insort(taken, (fragment.start, fragment.end))
    return kept


def _apart(spans: Iterable[Span]) -> bool:
    reached = 0
    for span in spans:
        if span.start < reached:
            return False
        reached = span.end
    return True


def _meets(taken: list[tuple[int, int]], span: Span) -> bool:
    """Whether a span overlaps one of the sorted, disjoint stretches."""
    first = bisect_right(taken, (span.start, span.start))
    if first and taken[first - 1][1] > span.start:
        return True
    return bisect_left(taken, (span.end, 0)) > first


class Writer:
    """Writes each release's tokens as it comes, and counts what the format has no place for."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n", buffering=_BUFFER)
        self._rank = {label.id: place for place, label in enumerate(head.scheme.labels)}
        self._tags = Tags(self._rank)
        self._overlapping = self._blank = self._broken = 0

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the tokens of one release, cut at the edges of its annotations."""
        sound = []
        for annotation in ordered(sheet):
            if all(not fragment.of(sheet.text).strip() for fragment in annotation.fragments):
                self._blank += 1
            else:
                sound.append(annotation)
        kept = disjoint(sound, self._rank)
        self._overlapping += len(sound) - len(kept)
        self._broken += sum(len(annotation.fragments) > 1 for annotation in kept)
        self._file.write(_HEAD)
        self._file.writelines(self._lines(sheet.text, kept))

    def _lines(self, text: str, kept: Iterable[Annotation]) -> Iterable[str]:
        stretches = sorted(
            (fragment.start, fragment.end, annotation.label) for annotation in kept for fragment in annotation.fragments
        )
        place, begun = 0, False
        for start, end, label in stretches:
            lines, begun = _outside(text[place:start], begun)
            yield lines
            words = tokens(text[start:end])
            if words:
                tag = self._tags.tag(label)
                yield f"{words[0]}\tB-{tag}\n" + "".join(f"{word}\tI-{tag}\n" for word in words[1:])
                begun = True
            place = end
        lines, begun = _outside(text[place:], begun)
        yield lines + "\n" if begun else lines

    def close(self) -> tuple[str, ...]:
        """Finish the file; says what was left out."""
        finish(self._file)
        remarks = ["CoNLL has no place for attributes, comments, people and decisions: those are in jsonl."]
        if self._overlapping:
            left_out = count_of(self._overlapping, "annotation")
            remarks.append(f"{left_out} left out: a longer or earlier one lies over the same text.")
        if self._blank:
            remarks.append(f"{count_of(self._blank, 'empty or blank annotation')} left out: they have no token.")
        if self._broken:
            remarks.append(f"{count_of(self._broken, 'annotation')} in several parts: each part is written by itself.")
        return (*remarks, *self._tags.remarks())


def _outside(text: str, begun: bool) -> tuple[str, bool]:
    """The lines of text without annotation, and whether the sentence at its end has a token."""
    lines = []
    for number, words in enumerate(paragraphs(text)):
        if number and begun:
            lines.append("\n")
            begun = False
        if words:
            lines.append(_OUTSIDE.join(words) + _OUTSIDE)
            begun = True
    return "".join(lines), begun
