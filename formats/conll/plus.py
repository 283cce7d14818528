"""CoNLL-U Plus: tokens, a tag each and, unlike other columns, the white space between them: the text is exact."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from domain.annotation import AnnotatedRelease
from domain.release import Incoming
from domain.tokens import TOKEN
from formats import ExportHead
from formats.conll.plus_reading import sentences_read
from formats.conll.plus_spaces import escaped
from formats.conll.tags import ConllTags
from formats.flat import Flat, edges
from formats.given import Given
from formats.safe import finish
from formats.tokens import PARAGRAPH_END

_BUFFER = 1 << 20
_COLUMNS = "# global.columns = ID FORM MISC GLOSSATOR:NER\n"
_UNSAID = re.compile(r"[\s\x00-\x1f\x7f]+")
_BREAKING = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
"""White space that some reader takes for the end of a line or of a column."""
_Row = tuple[int, int, str]


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file of CoNLL-U or CoNLL-U Plus, begun by `# newdoc`."""
    yield from sentences_read(given, encoding=encoding)


class Writer:
    """Writes each release's sentences as it comes; tags are IOB2."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n", buffering=_BUFFER)
        self._file.write(_COLUMNS)
        rank = {label.id: place for place, label in enumerate(head.scheme.labels)}
        self._tags = ConllTags(rank)
        self._flat = Flat(rank)
        self._count = 0
        self._ids: set[str] = set()
        self._open = False
        self.index: dict[str, str] = {}

    @property
    def labels(self) -> Mapping[str, str]:
        """The tags that differ from their label, with the label."""
        return self._tags.changed()

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the sentences of one release: stretches between blank lines, as far as no annotation crosses these."""
        self._count += 1
        rows = self._rows(sheet.text, edges(self._flat.chosen(sheet)))
        self._file.write(f"# newdoc id = {self._id(sheet.release.name)}\n")
        if not rows:
            # A sentence needs a token: the comments of a release without any stand above the next one's.
            self._file.write(f"# SpacesBefore = {escaped(sheet.text)}\n")
            self._open = True
            return
        for number, (sentence, until) in enumerate(_sentences(sheet.text, rows), 1):
            self._file.write(f"# sent_id = {self._count}-{number}\n")
            self._file.writelines(_lines(sheet.text, sentence, until, first=number == 1))
        self._open = False

    def _id(self, name: str) -> str:
        """The name where a comment can hold it, else one like it."""
        made = _UNSAID.sub(" ", name).strip()
        found, number = made or str(self._count), 2
        while found in self._ids:
            found = f"{made} {number}"
            number += 1
        self._ids.add(found)
        if found != name:
            self.index[found] = name
        return found

    def _rows(self, text: str, stretches: Sequence[tuple[int, int, str]]) -> list[_Row]:
        """The tokens with their tags, cut at the edges of annotations."""
        rows: list[_Row] = []
        place = 0
        for start, end, label in stretches:
            rows += [(*match.span(), "O") for match in TOKEN.finditer(text, place, start)]
            tag = self._tags.tag(label)
            begun = len(rows)
            rows += [(*match.span(), f"I-{tag}") for match in TOKEN.finditer(text, start, end)]
            rows[begun] = (*rows[begun][:2], f"B-{tag}")
            place = end
        rows += [(*match.span(), "O") for match in TOKEN.finditer(text, place)]
        return rows

    def close(self) -> tuple[str, ...]:
        """Finish the file; says what was left out or spelled in another way."""
        if not self._file.closed and self._open:
            self._file.write("\n")
        finish(self._file)
        return (*self._flat.remarks(), *self._tags.remarks())


def _sentences(text: str, rows: Sequence[_Row]) -> Iterator[tuple[Sequence[_Row], int]]:
    """The rows between blank lines, and where the next ones begin; no annotation is cut in two."""
    begun = 0
    for number in range(1, len(rows)):
        end, start, tag = rows[number - 1][1], rows[number][0], rows[number][2]
        if start - end > 1 and tag[0] != "I" and PARAGRAPH_END.search(text, end, start):
            yield rows[begun:number], start
            begun = number
    yield rows[begun:], len(text)


def _lines(text: str, rows: Sequence[_Row], until: int, *, first: bool) -> Iterator[str]:
    """The lines of one sentence: its text in a comment, its tokens, a blank line."""
    yield f"# text = {_BREAKING.sub(' ', text[rows[0][0] : rows[-1][1]])}\n"
    before = text[: rows[0][0]] if first else ""
    last = len(rows) - 1
    for number, (start, end, tag) in enumerate(rows):
        gap = text[end : rows[number + 1][0] if number < last else until]
        if not gap:
            misc = "SpaceAfter=No"
        elif gap == " " and number < last:
            misc = "_"
        else:
            misc = f"SpacesAfter={escaped(gap)}"
        if before and not number:
            misc = f"SpacesBefore={escaped(before)}" if misc == "_" else f"{misc}|SpacesBefore={escaped(before)}"
        yield f"{number + 1}\t{text[start:end]}\t{misc}\t{tag}\n"
    yield "\n"
