"""The phrases of rule files as values: words, `[optional]`, `(one | another)`, `{named part}` and `{named part 0-3}`.

A phrase holds for a text with any blanks, line ends and page marks where it has a blank; capitals do not matter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 4_000
"""Characters of a phrase."""
DEEPEST = 40
"""Brackets inside one another."""
MOST_TIMES = 30
_TOKEN = re.compile(
    r"(?P<blank>\s+)|\\(?P<escaped>.)|\{(?P<part>[^{}]*)\}|(?P<word>[^\W_]+(?:['’][^\W_]+)*)(?P<stem>\*)?|(?P<sign>[\[\]()|])"
    r"|(?P<mark>[^\s{}*\\])|(?P<wrong>.)"
)
_PART = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9 _-]*?)(?:\s+(?P<low>\d+)(?:-(?P<high>\d+))?)?\Z")


class Slip(ValueError):
    """A mistake in a phrase: what is wrong, and at which column of the phrase, from 1."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass(frozen=True, slots=True)
class Word:
    """Letters and digits, or one sign."""

    text: str
    stem: bool = False
    """Whether any ending is right: `advis*`."""

    @property
    def is_letters(self) -> bool:
        """Whether it is a word and not a sign."""
        return self.text[0].isalnum()


@dataclass(frozen=True, slots=True)
class Part:
    """A named part, so many times in a row."""

    name: str
    low: int = 1
    high: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One thing of a row, and whether a blank stands before it."""

    node: "Word | Part | Choice"
    gap: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows of which one has to hold, or none where it is optional."""

    rows: tuple[tuple[Step, ...], ...]
    optional: bool = False


def parse(phrase: str) -> Choice:
    """The phrase as a value, or a Slip with its column."""
    if len(phrase) > LONGEST:
        raise Slip(LONGEST, f"a phrase has {LONGEST:,} characters at most")
    reader = _Reader(phrase)
    choice = reader.choice("", 0)
    if not choice.rows[0] and len(choice.rows) == 1:
        raise Slip(1, "the phrase is empty")
    if all(is_optional(step.node) for row in choice.rows for step in row):
        raise Slip(1, "all of the phrase is optional, so that it would hold everywhere")
    return choice


def is_optional(node: "Word | Part | Choice") -> bool:
    """Whether a thing may be missing."""
    return (isinstance(node, Choice) and node.optional) or (isinstance(node, Part) and node.low == 0)


def parts_of(choice: Choice) -> Iterator[Part]:
    """All named parts of a phrase, in order."""
    for row in choice.rows:
        for step in row:
            if isinstance(step.node, Part):
                yield step.node
            elif isinstance(step.node, Choice):
                yield from parts_of(step.node)


def words_of(choice: Choice) -> Iterator[str]:
    """All words of a phrase in small letters."""
    for row in choice.rows:
        for step in row:
            if isinstance(step.node, Word):
                yield step.node.text.lower()
            elif isinstance(step.node, Choice):
                yield from words_of(step.node)


class _Reader:
    """Reads a phrase from left to right."""

    def __init__(self, phrase: str) -> None:
        self.tokens = list(_TOKEN.finditer(phrase))
        self.at = 0
        self.size = len(phrase)

    def choice(self, closes: str, column: int) -> Choice:
        """The rows up to the closing bracket; `closes` is empty for the whole phrase."""
        rows: list[tuple[Step, ...]] = []
        row: list[Step] = []
        gap = False
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            sign = token["sign"]
            if token["blank"]:
                gap = bool(row)
            elif sign == "|":
                rows.append(self._whole(row, token.start() + 1, closes == "]"))
                row, gap = [], False
            elif sign is not None and sign == closes:
                return self._closed(rows, row, token, optional=sign == "]")
            elif sign in (")", "]"):
                raise Slip(token.start() + 1, f"“{sign}” closes nothing that was opened")
            else:
                row.append(Step(self._node(token), gap))
                gap = False
        if closes:
            raise Slip(column, f"what opens here is never closed with “{closes}”")
        if rows:
            return Choice((*rows, self._whole(row, self.size)))
        return Choice((tuple(row),))

    def _closed(self, rows: list[tuple[Step, ...]], row: list[Step], token: re.Match[str], *, optional: bool) -> Choice:
        return Choice((*rows, self._whole(row, token.start() + 1, optional)), optional)

    def _whole(self, row: list[Step], column: int, may_miss: bool = False) -> tuple[Step, ...]:
        """A row that says something."""
        if not row or (not may_miss and all(is_optional(step.node) for step in row)):
            raise Slip(column, "one of the choices before this place may be empty; put it into [ ] instead")
        return tuple(row)

    def _node(self, token: re.Match[str]) -> Word | Part | Choice:
        if token["part"] is not None:
            return self._part(token)
        if token["sign"]:
            if self.depth() > DEEPEST:
                raise Slip(token.start() + 1, f"there are more than {DEEPEST} brackets inside one another")
            return self.choice(")" if token["sign"] == "(" else "]", token.start() + 1)
        if token["wrong"]:
            known = {"*": "“*” stands only at the end of a word", "\\": "“\\” stands at the end"}
            raise Slip(token.start() + 1, known.get(token["wrong"], f"“{token['wrong']}” has no partner"))
        if token["word"]:
            return Word(token["word"], bool(token["stem"]))
        return Word(token["escaped"] or token["mark"])

    def depth(self) -> int:
        """How many brackets are open at this place."""
        signs = [token["sign"] for token in self.tokens[: self.at] if token["sign"] and token["sign"] != "|"]
        return sum(1 if sign in "([" else -1 for sign in signs)

    @staticmethod
    def _part(token: re.Match[str]) -> Part:
        column = token.start() + 1
        found = _PART.match(token["part"].strip())
        if found is None:
            raise Slip(column, f"“{{{token['part']}}}” is no name of a part: write {{name}} or {{name 0-3}}")
        low = int(found["low"]) if found["low"] else 1
        high = int(found["high"]) if found["high"] else low
        if not 0 < high <= MOST_TIMES or low > high:
            raise Slip(column, f"“{token.group()}” is no number of times: write 0-3, and {MOST_TIMES} at most")
        return Part(found["name"], low, high, column)
