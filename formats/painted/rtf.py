"""Rich Text through Pygments: annotations are tinted token types, and comments as Word and LibreOffice have them.

Every character of a corpus goes through `spelled`, which escapes `\\`, `{`, `}` and leaves nothing but ASCII: no text
can become a control word.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TextIO, cast

from pygments.formatters.rtf import RtfFormatter

from domain.annotation import AnnotatedRelease, Annotation
from domain.scheme import Label
from formats.painted import FileForEach, counts_of
from formats.painted.layout import RIGHT_TO_LEFT, about, half_points, initials, is_turned, visible
from formats.painted.token_types import BEGINS, ENDS, PAGE, TokenTypes, tokens

_LINES = {"solid": "\\ul", "dashes": "\\uldash", "dots": "\\uld", "waves": "\\ulwave", "double": "\\uldb"}
_PAPER = "\\paperw12240\\paperh15840\\margl1080\\margr1080\\margt1200\\margb1200\\headery560\\footery560"


class Writer(FileForEach):
    """Writes one Rich Text file for each release."""

    suffix = ".rtf"
    pages = True

    def make(self, sheet: AnnotatedRelease, annotations: Sequence[Annotation], file: TextIO) -> None:
        """The text as lines, a comment on each part of an annotation, the labels in the footer."""
        formatter = AnnotatedRtf(sheet, annotations, self.types)
        text = visible(sheet.text, pages=True)
        formatter.format(tokens(text, annotations, self.types), file)


def spelled(text: str) -> str:
    """A text in RTF: signs of the language escaped, all beyond ASCII by number, line ends as line breaks."""
    pieces = []
    for char in text:
        code = ord(char)
        if char in "\\{}":
            pieces.append(f"\\{char}")
        elif char == "\n":
            pieces.append("\\line ")
        elif char == "\t":
            pieces.append("\\tab ")
        elif 32 <= code < 127:
            pieces.append(char)
        elif code >= 0x10000:
            high, low = 0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code - 0x10000 & 0x3FF)
            pieces.append(f"{{\\u{high - 0x10000}}}{{\\u{low - 0x10000}}}")
        elif code >= 128:
            pieces.append(f"{{\\u{code - 0x10000 if code >= 0x8000 else code}}}")
    return "".join(pieces)


class AnnotatedRtf(RtfFormatter[str]):
    """Pygments' formatter with comments, a header and a footer; its shading is one that Word shows too."""

    def __init__(self, sheet: AnnotatedRelease, annotations: Sequence[Annotation], types: TokenTypes) -> None:
        self._sheet = sheet
        self._annotations = annotations
        self._types = types
        self._size = half_points(sheet.text)
        self._comments = 0
        self._open: dict[int, int] = {}
        self._ended: Counter[int] = Counter()
        super().__init__(style=types.style(), fontface="Courier New", fontsize=self._size)

    def format_unencoded(self, tokensource: Iterable[tuple[Any, str]], outfile: Any) -> None:
        """Write the whole document; `tokensource` is what `token_types.tokens` gives."""
        outfile.write("\n".join(cast(Any, self)._rtf_header))  # the stubs do not know it
        outfile.write(f"{_PAPER}\\deftab{round(8 * self._size / 2 * 0.6 * 20)}\n{self._margins()}\n")
        turned = self._turned()
        outfile.write(next(turned))
        for kind, value in tokensource:
            if kind is BEGINS:
                outfile.write(self._begin(int(value)))
            elif kind is ENDS:
                outfile.write(self._end(int(value)))
            elif kind is PAGE:
                outfile.write("\\page ")
            else:
                self._write(outfile, self._looks(self._types.label_of(kind)), value, turned)
        outfile.write("}\n")

    def _write(self, outfile: TextIO, looks: str, value: str, turned: Iterator[str]) -> None:
        for number, line in enumerate(value.split("\n")):
            if number:
                outfile.write(f"\\par\n{next(turned)}")
            if line:
                outfile.write(f"{{{looks}{spelled(line)}}}" if looks else spelled(line))

    def _turned(self) -> Iterator[str]:
        """What each paragraph begins with, in order: its direction, where any line runs from right to left."""
        if not RIGHT_TO_LEFT.search(self._sheet.text):
            while True:
                yield ""
        for line in self._sheet.text.split("\n"):
            yield "\\rtlpar " if is_turned(line) else "\\ltrpar "

    def _looks(self, label: Label | None) -> str:
        if label is None:
            return ""
        colour = cast(Any, self).color_mapping[self.style.style_for_token(self._types.of(label.id))["bgcolor"]]
        return f"\\chshdng0\\chcbpat{colour}\\cb{colour}{_LINES.get(label.pattern, chr(92) + 'ul')} "

    def _margins(self) -> str:
        name = spelled(visible(self._sheet.release.name))
        keys = "   ".join(
            f"{{{self._looks(self._types.label(label))}{spelled(visible(self._types.label(label).title))}}}"
            for label in counts_of(self._annotations)
        )
        small = "\\pard\\plain\\f0\\fs16 "
        return f"{{\\header {small}{name}\\par}}\n{{\\footer {small}{keys}\\par}}"

    def _begin(self, number: int) -> str:
        """The beginning of a comment's range; comments are numbered as they begin."""
        self._comments += 1
        self._open[number] = self._comments
        return f"{{\\*\\atrfstart {self._comments}}}"

    def _end(self, number: int) -> str:
        annotation = self._annotations[number - 1]
        comment = self._open[number]
        self._ended[number] += 1
        person = visible(annotation.author) or "unknown"
        told = [annotation.label, *about(annotation)]
        if (count := len(annotation.fragments)) > 1:
            told.insert(1, f"Part {self._ended[number]} of {count}")
        body = "\\line ".join(spelled(visible(line)) for line in told)
        return (
            f"{{\\*\\atrfend {comment}}}{{\\*\\atnid {spelled(initials(person))}}}{{\\*\\atnauthor {spelled(person)}}}"
            f"\\chatn{{\\*\\annotation{{\\*\\atnref {comment}}}{{\\*\\atndate {_date(annotation.created)}}}"
            f"\\pard\\plain\\f0\\fs18 {body}}}"
        )


def _date(at: datetime) -> int:
    """A time as RTF packs it: minute, hour, day, month, year from 1900, day of the week, from the lowest bit on."""
    at = at.astimezone(UTC)
    week_day = at.isoweekday() % 7
    return at.minute | at.hour << 6 | at.day << 11 | at.month << 16 | (at.year - 1900) << 20 | week_day << 29
