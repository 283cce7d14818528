"""A rule file cut into pieces before it is read, so that each has its own mistakes and knows its lines."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

HEADER = re.compile(r"^\s*\[\[?\s*[\w\"'-]+\s*\]\]?\s*(?:#.*)?$")
ENTRY = re.compile(r"^\s*[\w\"'-][\w\"' -]*=")
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")


@dataclass
class Piece:
    """A part of the file with its own header, and the line it begins on."""

    line: int
    text: str
    data: dict[str, Any] = field(default_factory=dict)

    def parse(self) -> "Wrong | None":
        """Read it as TOML; what is wrong where it is none."""
        try:
            self.data = tomllib.loads(self.text)
        except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
            where = _WHERE.search(str(error))
            last = self.line + len(self.text.rstrip("\n").split("\n")) - 1
            line = self.line + int(where[1]) - 1 if where and where[1] else last
            return Wrong(min(line, last), f"this is no TOML: {_WHERE.sub('', str(error))}")
        return None

    def line_of(self, key: str, words: str = "") -> int:
        """The line on which a key, or better the words that it is set to, stand."""
        lines = self.text.split("\n")
        at = next((i for i, line in enumerate(lines) if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line)), 0)
        if words:
            shown = words.strip().split("\n")[0][:60]
            at = next((i for i in range(at, len(lines)) if shown in lines[i]), at)
        return self.line + at


class Wrong(Exception):
    """A mistake on a line of the file."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def texts(value: Any, piece: Piece, key: str) -> list[str]:
    """One text or several."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise Wrong(piece.line_of(key), f"“{key}” is a text or a list of texts")


def cut(text: str, line: int, mark: re.Pattern[str]) -> Iterator[Piece]:
    """A text cut before each line that looks like a mark and is in no text of several lines."""
    start, quoted = 0, ""
    lines = text.split("\n")
    for number, content in enumerate(lines):
        rule = re.match(r"^\[\[\s*rule\s*\]\]", content) is not None
        if number > start and ((not quoted and mark.match(content)) or rule):
            yield Piece(line + start, "\n".join(lines[start:number]))
            start, quoted = number, ""
        for sign in ("'''", '"""'):
            if quoted in ("", sign) and content.count(sign) % 2:
                quoted = "" if quoted else sign
    yield Piece(line + start, "\n".join(lines[start:]))
