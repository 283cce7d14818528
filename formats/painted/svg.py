"""SVG through Pygments: one picture for each release, its annotations tinted boxes with a number, a list beneath.

It is well-formed XML without scripts, links or a document type; all text of a corpus is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, TextIO

from pygments.formatters.svg import SvgFormatter

from domain.annotation import AnnotatedRelease, Annotation
from domain.scheme import Label
from formats.painted import FileForEach, counts_of
from formats.painted.colours import hex_colour, tint
from formats.painted.layout import RIGHT_TO_LEFT, about, cells, columns, visible
from formats.painted.token_types import BEGINS, ENDS, PAGE, TokenTypes, tokens

_STEP, _SIZE = 22, 14
_CELL = 8.4
"""Width of a column."""
_MARGIN = 28
_TAB = 8
_DASHES = {"dashes": "6 3", "dots": "1.5 2.5", "waves": "9 2 2 2", "double": "", "solid": ""}
_BLANKS = re.compile(r"\s+")
_WORDS = re.compile(r"[^\s]+")
_FONT = "'DejaVu Sans Mono', 'Cascadia Mono', Consolas, Menlo, monospace"


class Writer(FileForEach):
    """Writes one SVG picture for each release."""

    suffix = ".svg"
    pages = True

    def make(self, sheet: AnnotatedRelease, annotations: Sequence[Annotation], file: TextIO) -> None:
        """The text line by line, then the labels and the list of annotations."""
        text = visible(sheet.text.replace("\f", "\n"))
        width = columns(sheet.text)
        lines = [visible(_BLANKS.sub(" ", line))[: width * 2] for line in _list(annotations)]
        formatter = AnnotatedSvg(sheet.release.name, self.types, width, annotations, lines)
        formatter.format(tokens(text, annotations, self.types, width=width), file)


def _list(annotations: Sequence[Annotation]) -> Iterator[str]:
    for number, annotation in enumerate(annotations, 1):
        yield f"{number}  {annotation.label}  “{annotation.quote[:120]}”  {'; '.join(about(annotation))}"


class AnnotatedSvg(SvgFormatter[str]):
    """Pygments' formatter with boxes behind the text, which SVG's letters cannot have by themselves."""

    def __init__(
        self, name: str, types: TokenTypes, width: int, annotations: Sequence[Annotation], lines: Sequence[str]
    ) -> None:
        super().__init__(style=types.style(), fontsize=f"{_SIZE}px")
        self._name = name
        self._types = types
        self._width = width
        self._annotations = annotations
        self._lines = lines

    def format_unencoded(self, tokensource: Iterable[tuple[Any, str]], outfile: Any) -> None:
        """Write the whole picture; `tokensource` is what `token_types.tokens` gives."""
        drawn = list(self._drawn(tokensource))
        keys = list(self._keys())
        height = 2 * _MARGIN + _STEP * (len(drawn) + len(self._lines) + len(keys) + 2)
        width = round(2 * _MARGIN + _CELL * (self._width + 2))
        name = escape(visible(self._name))
        outfile.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="{width}"'
            f' height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{name}" font-size="{_SIZE}"'
            f' font-family="{_FONT}" fill="#1d1c1a">\n<title>{name}</title>\n'
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
        )
        y = _MARGIN
        for line in (*drawn, '<path d="M0 0"/>', *keys, *map(_text_line, self._lines)):
            y += _STEP
            outfile.write(f'<g transform="translate({_MARGIN} {y})">{line}</g>\n' if line else "")
        outfile.write("</svg>\n")

    def _drawn(self, tokensource: Iterable[tuple[Any, str]]) -> Iterator[str]:
        """Each line: boxes first, then the text over them, then the numbers."""
        line = _Line()
        for kind, value in tokensource:
            if kind is BEGINS:
                line.number(value)
            elif kind not in (ENDS, PAGE):
                label = self._types.label_of(kind)
                for number, piece in enumerate(value.split("\n")):
                    if number:
                        yield line.drawn()
                        line = _Line()
                    line.add(piece, label)
        yield line.drawn()

    def _keys(self) -> Iterator[str]:
        for label_id, count in counts_of(self._annotations).items():
            label = self._types.label(label_id)
            line = _Line()
            line.add(visible(label_id), label)
            line.add(visible(f"  {label.title} ({count})  {label.description}")[: self._width], None)
            yield line.drawn()


class _Line:
    """One line of text as it fills from the left."""

    def __init__(self) -> None:
        self._boxes: list[str] = []
        self._placed: list[str] = []
        self._plain: list[str] = []
        self._numbers: list[str] = []
        self._met: list[str] = []
        self._column = 0
        self._turned = False

    def number(self, number: str) -> None:
        """A small number above the place that the line has come to."""
        self._met.append(number)
        self._numbers.append(f'<text x="{self._column * _CELL:.1f}" y="-11" font-size="7.5">{number}</text>')

    def add(self, text: str, label: Label | None) -> None:
        """Go on with a text; a box behind it where it has a label."""
        if not text:
            return
        if "\t" in text:
            text = _untabbed(text, self._column)
        size = cells(text)
        self._turned = self._turned or bool(RIGHT_TO_LEFT.search(text))
        if label is not None:
            self._boxes.append(_box(self._column * _CELL, size * _CELL, label))
        self._placed += _placed(text, self._column)
        colour = f' fill="#{hex_colour(label)}" text-decoration="underline"' if label else ""
        self._plain.append(f"<tspan{colour}>{escape(text)}</tspan>")
        self._column += size

    def drawn(self) -> str:
        """The line as SVG; in one that runs from right to left only the viewer knows where words stand: no boxes."""
        if self._turned:
            aside = f'<text x="-{_MARGIN - 4}" font-size="7.5">{" ".join(self._met)}</text>'
            return f'{aside}<text xml:space="preserve">{"".join(self._plain)}</text>'
        return "".join((*self._boxes, *self._placed, *self._numbers))


def _placed(text: str, column: int) -> Iterator[str]:
    """Each word at its column, so that columns stand whatever font is there."""
    for found in _WORDS.finditer(text):
        x = (column + cells(text[: found.start()])) * _CELL
        yield f'<text x="{x:.1f}">{escape(found[0])}</text>'


def _box(x: float, width: float, label: Label) -> str:
    colour = hex_colour(label)
    dashes = f' stroke-dasharray="{_DASHES[label.pattern]}"' if _DASHES.get(label.pattern) else ""
    second = f'<path d="M{x:.1f} 6.6h{width:.1f}" stroke="#{colour}"/>' if label.pattern == "double" else ""
    return (
        f'<rect x="{x:.1f}" y="-11.5" width="{width:.1f}" height="15.5" rx="2" fill="#{tint(label)}"/>'
        f'<path d="M{x:.1f} 4.4h{width:.1f}" stroke="#{colour}" stroke-width="1.4"{dashes}/>{second}'
    )


def _untabbed(text: str, column: int) -> str:
    """A text with blanks for tabs, which go to the next of every eight columns."""
    made: list[str] = []
    for number, piece in enumerate(text.split("\t")):
        if number:
            made.append(" " * (_TAB - column % _TAB))
            column += len(made[-1])
        made.append(piece)
        column += cells(piece)
    return "".join(made)


def _text_line(text: str) -> str:
    return f'<text font-size="11" fill="#4a4740">{escape(text)}</text>'
