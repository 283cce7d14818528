"""Colours for the text of an exported file: Pygments tells the kinds of words, the theme their colours."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from domain.span import OffsetMap
from gui.theme import Theme

LEXERS = {
    ".json": "json", ".jsonl": "json", ".jsonld": "json", ".xml": "xml", ".xmi": "xml", ".qdc": "xml", ".svg": "xml",
    ".html": "html", ".tex": "latex", ".conf": "ini", ".toml": "toml",
}  # fmt: skip
"""Which lexer of Pygments reads files of which ending; others are shown in one colour."""
ROLES = (
    ("Comment", "muted"), ("Keyword", "accent"), ("Name.Tag", "accent"), ("Name.Attribute", "warning"),
    ("Literal.String", "good"), ("String", "good"), ("Literal.Number", "warning"), ("Name.Builtin", "warning"),
)  # fmt: skip
"""Colours of the theme by the kinds of words that Pygments knows."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one colour: where it begins and how long it is in UTF-16 units, and its role in the theme."""

    start: int
    length: int
    role: str


def runs_of(name: str, text: str) -> tuple[Run, ...]:
    """The coloured stretches of a file's text, in order; none when there is no lexer for its ending."""
    alias = LEXERS.get(PurePosixPath(name).suffix.lower())
    return tuple(_runs(alias, text)) if alias else ()


def _runs(alias: str, text: str) -> Iterator[Run]:
    from pygments.lexers import get_lexer_by_name

    offsets = OffsetMap(text)
    for start, token, word in get_lexer_by_name(alias).get_tokens_unprocessed(text):
        # "Token.Name.Tag"
        kind = str(token)[6:]
        role = next((role for begins, role in ROLES if f"{kind}.".startswith(f"{begins}.")), "")
        if role and word.strip():
            first = offsets.to_utf16(start)
            yield Run(first, offsets.to_utf16(start + len(word)) - first, role)


class Highlighter(QSyntaxHighlighter):
    """Draws runs in a document that holds their text."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._runs: Sequence[Run] = ()
        self._starts: list[int] = []

    def take(self, runs: Sequence[Run]) -> None:
        """Use these runs from now on; to be called before the text is put in."""
        self._runs = runs
        self._starts = [run.start for run in runs]

    def highlightBlock(self, text: str) -> None:
        begin = self.currentBlock().position()
        end = begin + OffsetMap(text).to_utf16(len(text))
        place = max(0, bisect_right(self._starts, begin) - 1)
        while place < len(self._runs) and self._runs[place].start < end:
            run = self._runs[place]
            first, last = max(run.start, begin), min(run.start + run.length, end)
            if first < last:
                self.setFormat(first - begin, last - first, self._look(run.role))
            place += 1

    def _look(self, role: str) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setForeground(self._theme.colour(role))
        return look
