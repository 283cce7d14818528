"""From the phrase of a rule to an expression that RE2 runs over the plain form of a text, in time like its length.

RE2 never goes back (https://github.com/google/re2/wiki/Syntax); what no phrase contains is found by plain search first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import re2

from domain.rules_parts import NAMED
from domain.rules_pattern import DEEPEST, Choice, Part, Slip, Step, Word, is_optional, parse, words_of
from domain.rules_text import folded

MOST_STEPS = 60_000
"""Instructions that a phrase may come to."""
LONGEST = 60_000
"""Characters that a phrase may come to when all its parts are written out."""
MEMORY = 32 << 20
NEEDLES = 40
"""A phrase is looked for only where one of so many words stands."""
_OPENING = frozenset('"(')
"""Behind such a sign no blank stands before the next word, whatever optional ones lie between."""
_SPECIAL = frozenset(r"\.^$|?*+()[]{}")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase holds, in places of the plain form."""

    start: int
    end: int
    parts: tuple[tuple[str, int, int], ...] = ()
    """Each marked part that took part."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that is ready to be looked for."""

    text: str
    needles: tuple[str, ...]
    """Words in small letters of which at least one stands in all that it holds for; none where there are none such."""
    words: frozenset[str]
    """All its words in small letters."""
    _run: Any
    _marks: tuple[str, ...] = ()
    """The marked part that each group is."""

    def find(self, data: bytes, start: int, end: int) -> Iterator[Found]:
        """Where it holds in a stretch of a plain form; no two overlap."""
        for match in self._run.finditer(data, start, end):
            first, last = match.span()
            if last > first:
                named = ((name, *match.span(group)) for group, name in enumerate(self._marks, 1))
                yield Found(first, last, tuple(item for item in named if item[1] >= 0))

    def can_mark(self, name: str) -> bool:
        """Whether the named part can be told in what it finds."""
        return name in self._marks

    def holds(self, data: bytes, start: int, end: int) -> bool:
        """Whether it holds anywhere in a stretch."""
        return self._run.search(data, start, end) is not None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The named parts of a rule file, by name."""

    parts: Mapping[str, Choice] = field(default_factory=dict)
    exact: frozenset[str] = frozenset()
    """Names of those in which capitals matter."""


def compile_phrase(text: str, vocabulary: Vocabulary, *, case: bool = False, marks: tuple[str, ...] = ()) -> Phrase:
    """A phrase ready to be looked for, in which the named parts of `marks` can be told; or a Slip."""
    choice = parse(text)
    writer = _Writer(vocabulary, marks)
    expression = writer.choice(choice, case, left=True, right=True)
    if len(expression) > LONGEST:
        raise Slip(1, "the phrase is too large with all its parts written out: divide it into several")
    needles = _needles(choice, vocabulary, ())
    words = frozenset(folded(word) for word in _all_words(choice, vocabulary))
    return Phrase(text, needles or (), words, _compiled(expression), tuple(writer.groups))


def _compiled(expression: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        run = re2.compile(expression.encode("ascii"), options)
    except re2.error:
        raise Slip(1, "the phrase is too large with all its parts written out: divide it into several") from None
    if run.programsize > MOST_STEPS:
        raise Slip(1, "the phrase is too large with all its parts written out: divide it into several")
    return run


class _Writer:
    """Writes a phrase as an expression."""

    def __init__(self, vocabulary: Vocabulary, marks: tuple[str, ...]) -> None:
        self.vocabulary, self.marks = vocabulary, marks
        self.groups: list[str] = []
        self.repeated = 0
        self.inside: list[str] = []
        self.size = 0

    def choice(self, choice: Choice, case: bool, *, left: bool, right: bool) -> str:
        """Any of the rows; `left` and `right` say whether a word has to end at its edges."""
        rows = [self._row(row, case, left=left, right=right) for row in choice.rows]
        return rows[0] if len(rows) == 1 else f"(?:{'|'.join(rows)})"

    def _row(self, row: tuple[Step, ...], case: bool, *, left: bool, right: bool) -> str:
        """The things of a row, each with the blank that belongs to it."""
        written: list[str] = []
        solid = False  # whether something is sure to stand before that a blank has to follow
        for place, step in enumerate(row):
            following = row[place + 1] if place + 1 < len(row) else None
            glued_left = place > 0 and not step.gap
            glued_right = following is not None and not following.gap
            body = self._node(
                step.node,
                case,
                left=not glued_left and (left or place > 0),
                right=not glued_right and (right or following is not None),
            )
            blank = self._blank(row, place) if step.gap else ""
            after = "" if following is None or not following.gap else self._blank(row, place + 1)
            written.append(self._placed(step, body, blank, after, solid=solid))
            opens = isinstance(step.node, Word) and step.node.text in _OPENING and glued_right
            solid = (solid or not is_optional(step.node)) and not opens
            if (
                not glued_right
                and glued_left
                and is_optional(step.node)
                and _ends_in_letter(row, place, self.vocabulary)
            ):
                written.append(r"\b")
        expression = "".join(written)
        self._grow(len(expression))
        return expression

    @staticmethod
    def _blank(row: tuple[Step, ...], place: int) -> str:
        before = row[place - 1].node
        return "[ \t]" if isinstance(before, Word) and before.text == ":" else " "

    def _placed(self, step: Step, body: str, blank: str, after: str, *, solid: bool) -> str:
        """A thing and its blank: an optional one takes along the blank that would else stand there twice."""
        node = step.node
        low, high = (node.low, node.high) if isinstance(node, Part) else (1, 1)
        if is_optional(node):
            times = f"{{0,{high}}}" if high > 1 else "?"
            if blank and solid:
                return f"(?:{blank}{body}){times}"
            if after and not solid:
                return f"(?:{body}{after}){times}"
            return f"(?:{body}(?: {body}){{0,{high - 1}}})?" if high > 1 else f"(?:{body})?"
        repeated = f"{body}(?: {body}){{{low - 1},{high - 1}}}" if high > 1 else body
        # The blank before it was taken along by what is optional at the head of the row.
        return f"{blank if solid else ''}{repeated}"

    def _node(self, node: Word | Part | Choice, case: bool, *, left: bool, right: bool) -> str:
        if isinstance(node, Word):
            return _written(node, case, left=left, right=right)
        if isinstance(node, Choice):
            body = self.choice(node, case, left=left, right=right)
            return body if len(node.rows) > 1 else f"(?:{body})"
        return self._part(node, left=left, right=right)

    def _part(self, part: Part, *, left: bool, right: bool) -> str:
        name = part.name
        if name in self.inside:
            raise Slip(part.column, f"the part {{{name}}} is made of itself")
        own = self.vocabulary.parts.get(name)
        marked = name in self.marks and part.high == 1 and not self.repeated
        if marked:
            self.groups.append(name)
        self.repeated += part.high > 1
        if own is not None:
            self.inside.append(name)
            body = f"(?:{self.choice(own, name in self.vocabulary.exact, left=left, right=right)})"
            self.inside.pop()
        elif name in NAMED:
            edge = r"\b" if NAMED[name].begins else ""
            body = f"(?:{edge if left else ''}{NAMED[name].expression})"
        else:
            known = ", ".join(sorted({*self.vocabulary.parts, *NAMED}))
            raise Slip(part.column, f"there is no part {{{name}}}; there are {known}")
        self.repeated -= part.high > 1
        if marked:
            body = f"({body})"
        self._grow(len(body))
        return body

    def _grow(self, length: int) -> None:
        self.size += length
        if self.size > 10 * LONGEST:
            raise Slip(1, "the phrase is too large with all its parts written out: divide it into several")


def _written(word: Word, case: bool, *, left: bool, right: bool) -> str:
    plain = folded(word.text)
    escaped = "".join("\\" + sign if sign in _SPECIAL else sign for sign in plain)
    if not plain[:1].isalnum():
        return escaped
    body = escaped if case or plain.isdigit() else f"(?i:{escaped})"
    ending = "[A-Za-z]*" if word.stem else ""
    return rf"{chr(92) + 'b' if left else ''}{body}{ending}{chr(92) + 'b' if right else ''}"


def _ends_in_letter(row: tuple[Step, ...], place: int, vocabulary: Vocabulary, depth: int = 0) -> bool:
    """Whether what ends at a place of a row always ends in a letter, so that no word may run on there."""

    def ends(node: Word | Part | Choice) -> bool:
        if isinstance(node, Word):
            return node.is_letters
        if isinstance(node, Part):
            own = vocabulary.parts.get(node.name)
            if own is None:
                return node.name in NAMED and NAMED[node.name].ends
            node = own
        rows = (inner for inner in node.rows if inner)
        return depth < DEEPEST and all(_ends_in_letter(inner, len(inner) - 1, vocabulary, depth + 1) for inner in rows)

    while place >= 0:
        if not ends(row[place].node):
            return False
        if not is_optional(row[place].node):
            return True
        if row[place].gap:
            return False
        place -= 1
    return True


def _needles(choice: Choice, vocabulary: Vocabulary, inside: tuple[str, ...]) -> tuple[str, ...] | None:
    """Words of which each text has one where the phrase holds; None when no few words are sure to be there."""
    found: list[str] = []
    for row in choice.rows:
        best: tuple[str, ...] | None = None
        for step in row:
            if is_optional(step.node):
                continue
            here = _needles_of(step.node, vocabulary, inside)
            if here and (best is None or _worth(here) > _worth(best)):
                best = here
        if best is None:
            return None
        found += best
    distinct = tuple(dict.fromkeys(found))
    return distinct if len(distinct) <= NEEDLES else None


def _needles_of(node: Word | Part | Choice, vocabulary: Vocabulary, inside: tuple[str, ...]) -> tuple[str, ...] | None:
    if isinstance(node, Word):
        return (folded(node.text).lower(),) if len(node.text) > 1 else None
    if isinstance(node, Choice):
        return _needles(node, vocabulary, inside)
    own = vocabulary.parts.get(node.name)
    return None if own is None or node.name in inside else _needles(own, vocabulary, (*inside, node.name))


def _worth(words: tuple[str, ...]) -> float:
    """How much a set of words narrows down: long words first, then few of them."""
    return min(len(word) for word in words) - 0.1 * len(words)


def _all_words(choice: Choice, vocabulary: Vocabulary) -> Iterator[str]:
    yield from words_of(choice)
    for own in vocabulary.parts.values():
        yield from words_of(own)
