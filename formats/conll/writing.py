"""Writes CoNLL in two columns, token and tag: for programs that learn from tokens."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from domain.annotation import AnnotatedRelease
from formats import ExportHead
from formats.conll.tags import ConllTags
from formats.flat import Flat, edges
from formats.safe import finish
from formats.tokens import paragraphs, tokens

_BUFFER = 1 << 20
_HEAD = "-DOCSTART- -X- O O\n\n"
_OUTSIDE = "\tO\n"


class ColumnWriter:
    """Writes each release's tokens as it comes; `bioes` also marks the ends and the spans of one token."""

    bioes = False

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n", buffering=_BUFFER)
        rank = {label.id: place for place, label in enumerate(head.scheme.labels)}
        self._tags = ConllTags(rank)
        self._flat = Flat(rank)
        self._count = 0
        self.index: dict[str, str] = {}

    @property
    def labels(self) -> Mapping[str, str]:
        """The tags that differ from their label, with the label."""
        return self._tags.changed()

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the tokens of one release, cut at the edges of its annotations."""
        self._count += 1
        self.index[str(self._count)] = sheet.release.name
        self._file.write(_HEAD)
        self._file.writelines(self._lines(sheet.text, edges(self._flat.chosen(sheet))))

    def _lines(self, text: str, stretches: Iterable[tuple[int, int, str]]) -> Iterable[str]:
        place, begun = 0, False
        for start, end, label in stretches:
            lines, begun = _outside(text[place:start], begun)
            yield lines
            yield self._tagged(tokens(text[start:end]), self._tags.tag(label))
            place, begun = end, True
        lines, begun = _outside(text[place:], begun)
        yield lines + "\n" if begun else lines

    def _tagged(self, words: list[str], tag: str) -> str:
        first, last = ("S" if len(words) == 1 else "B", "E") if self.bioes else ("B", "I")
        lines = [f"{word}\tI-{tag}\n" for word in words]
        lines[-1] = f"{words[-1]}\t{last}-{tag}\n"
        lines[0] = f"{words[0]}\t{first}-{tag}\n"
        return "".join(lines)

    def close(self) -> tuple[str, ...]:
        """Finish the file; says what was left out or spelled in another way."""
        finish(self._file)
        return (*self._flat.remarks(), *self._tags.remarks())


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
