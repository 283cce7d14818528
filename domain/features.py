"""What a learned model sees of a text: its passages, and plain traits of their words that hold for names never seen.

A word is known by itself only when it is of the vocabulary, which holds what the training releases print in small
letters; of any other word, and so of every firm's name, only its shape is seen.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.blocks import Kind, blocks
from domain.segment import FUNCTION_WORDS, UNIT, word_set
from domain.span import Span

VERSION = "1"
"""Changes whenever a text gives other features than before; a model of another version does not fit."""

REACH = 2
"""How many words to either side are seen with their place."""
WINDOW = 8
"""How many words to either side are seen without it."""
LONGEST = 400
"""Words of a passage at most; a longer paragraph makes several, cut behind a full stop or semicolon if it can be."""

_UNIT = re.compile(UNIT.pattern + r"|(?P<mark>\S)", re.VERBOSE)
_MARK = 200
"""A page mark with so much on its line is text without line ends."""
_ENDS = frozenset(".!?")
_CUTS = frozenset(".;!?")
_LISTING = word_set("include includes including included following among")
_JOINTS = word_set(", ; : . ( ) and or")
_FORM = re.compile(
    r"(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|Plc|AG|SE|GmbH|KG|KGaA|LP|Pty|AB|ASA|NV|BV|SA|SpA|"
    r"N\.A|S\.p\.A|L\.P|&\s+Co(?:mpany)?)\.?",
    re.IGNORECASE,
)
_PARTNERS = re.compile(r"LLP|PLLC|P\.?C\.?|P\.?A\.?|L\.L\.P\.?|P\.L\.L\.C\.?|LLC|L\.L\.C\.?", re.IGNORECASE)
_MONTH = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
)
_CLASSES = (
    ("form", _FORM),
    ("partners", _PARTNERS),
    ("month", _MONTH),
    ("year", re.compile(r"(?:19|20)\d\d")),
    ("money", re.compile(r"(?:[A-Z]{1,3})?[$€£¥].*")),
    ("percent", re.compile(r"\d.*%")),
    ("fraction", re.compile(r"\d+.*(?:/\d+|[¼½¾⅛⅜⅝⅞])")),
    ("term", re.compile(r"[\w]+-year", re.IGNORECASE)),
    ("address", re.compile(r"(?:https?://|www\.).*|.*@.*", re.IGNORECASE)),
    ("number", re.compile(r"\d[\d.,]*")),
    ("initials", re.compile(r"(?:[A-Z]\.)+[A-Z]?")),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a piece of one, as a row of words and marks."""

    kind: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    """Where each begins in the text, in code points."""
    ends: tuple[int, ...]

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.ends[-1]


def passages(text: str) -> Iterator[Passage]:
    """The passages of a text in order; one that a page mark breaks off goes on behind it."""
    kind, row = "", list[tuple[str, int, int]]()
    turned = False
    for block in blocks(text):
        if block.kind is Kind.PAGE and block.span.length < _MARK:
            turned = True
            continue
        goes_on = turned and bool(row) and row[-1][0] not in _ENDS and row[-1][0] != ":" and len(row) > REACH
        if not goes_on:
            yield from _pieces(kind, row)
            kind, row = block.kind.value, []
        turned = False
        for match in _UNIT.finditer(text, block.span.start, block.span.end):
            if match["word"] or match["mark"]:
                row.append((match.group(), match.start(), match.end()))
                if len(row) >= 2 * LONGEST:
                    cut = _cut(row)
                    yield _passage(kind, row[:cut])
                    row = row[cut:]
    yield from _pieces(kind, row)


def tidy(passage: Passage, first: int, last: int) -> Span | None:
    """The stretch of these words without marks at its ends, as `snap.snapped` would have it; None when nothing is left.

    The words are known here, so that the text need not be read again.
    """
    words = passage.words
    while first <= last and not _is_word(words[first]):
        first += 1
    while last > first and not _is_word(words[last]):
        last -= 1
    if first > last:
        return None
    for opening, closing in ("()", "[]"):
        inside = words[first : last + 1]
        if words[last + 1 : last + 2] == (closing,) and inside.count(opening) > inside.count(closing):
            last += 1
    return Span(passage.starts[first], passage.ends[last])


def _is_word(word: str) -> bool:
    return len(word) > 1 or word.isalnum()


def _pieces(kind: str, row: Sequence[tuple[str, int, int]]) -> Iterator[Passage]:
    while len(row) > LONGEST:
        cut = _cut(row)
        yield _passage(kind, row[:cut])
        row = row[cut:]
    if row:
        yield _passage(kind, row)


def _cut(row: Sequence[tuple[str, int, int]]) -> int:
    """Where a long row is cut: behind the last full stop or semicolon that leaves a long piece."""
    for at in range(LONGEST - 1, LONGEST // 4, -1):
        if row[at][0] in _CUTS:
            return at + 1
    return LONGEST


def _passage(kind: str, row: Sequence[tuple[str, int, int]]) -> Passage:
    words, starts, ends = zip(*row, strict=True)
    return Passage(kind, words, starts, ends)


@lru_cache(50_000)
def shape(word: str) -> str:
    """A word's shape: runs of capitals, small letters and figures, or the mark itself."""
    if len(word) == 1 and not word.isalnum():
        return word
    kinds = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word[:24])
    return re.sub(r"(.)\1+", r"\1\1", " ".join(kinds.split()))


@lru_cache(50_000)
def class_of(word: str) -> str:
    """The name of the class that a word is of by its letters alone, such as year or percent; often empty."""
    return next((name for name, pattern in _CLASSES if pattern.fullmatch(word)), "")


@lru_cache(50_000)
def plain(word: str) -> str:
    """The word as a vocabulary has it."""
    return " ".join(word.lower().split())


def vocabulary(texts: Iterable[Iterable[Passage]], least: int = 1) -> frozenset[str]:
    """Words that at least so many texts print in small letters, with the function words of the language."""
    counts: dict[str, int] = {}
    for text in texts:
        small = {word for passage in text for word in passage.words if word.islower() and word[0].isalpha()}
        for word in small:
            counts[word] = counts.get(word, 0) + 1
    common = {word for word, count in counts.items() if count >= least and not class_of(word) and len(word) < 30}
    return frozenset(common | FUNCTION_WORDS)


def token(word: str, known: frozenset[str]) -> str:
    """The word itself when it is known, else its class, else its shape."""
    small = plain(word)
    return small if small in known else class_of(word) or shape(word)


def traits(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """What is seen of a word by itself."""
    small, found = plain(word), class_of(word)
    seen = [f"shape {shape(word)}"]
    if small in known:
        seen.append(f"word {small}")
    if found:
        seen.append(f"class {found}")
    elif small.isalpha() and len(small) > 5 and (word.islower() or small in known):
        seen.append(f"ending {small[-3:]}")
    return tuple(seen)


def states(passage: Passage) -> list[tuple[str, ...]]:
    """For each word what holds of its place: kind of paragraph, inside what sentence, brackets and list."""
    found: list[tuple[str, ...]] = []
    semicolons = _semicolons(passage.words)
    opened, depth, quoted, since, before = "none", 0, False, 0, ""
    for word, listed in zip(passage.words, semicolons, strict=True):
        if word == ")":
            depth = max(0, depth - 1)
        kind = passage.kind
        marks = f"{'listed ' if listed else ''}{'bracket ' if depth else ''}{'quoted' if quoted else ''}".strip()
        held = [
            f"kind {kind}",
            f"kind {kind} list {opened} {marks}".rstrip(),
            f"list {opened} {marks}".rstrip(),
            f"place {min(since, 4)}",
        ]
        # Whether a comma parts items depends on the sentence: on semicolons, brackets, and what opened the list.
        joint = plain(word) if plain(word) in _JOINTS else ""
        if joint:
            held.append(f"at {joint} list {opened} {marks}".rstrip())
        if before:
            held.append(f"behind {before} list {opened} {marks}".rstrip())
        before = joint
        found.append(tuple(held))
        since += 1
        if word == "(":
            depth += 1
        elif word in '"“”' and len(word) == 1:
            quoted = not quoted
        elif word in _ENDS:
            opened, depth, since = "none", 0, 0
        elif word == ":":
            opened = "colon"
        elif plain(word) in _LISTING and opened == "none":
            opened = "include"
    return found


def _semicolons(words: Sequence[str]) -> list[bool]:
    """For each word whether its sentence has a semicolon."""
    found: list[bool] = []
    start = 0
    for at, word in enumerate(words):
        if word in _ENDS or at == len(words) - 1:
            found += [";" in words[start : at + 1]] * (at + 1 - start)
            start = at + 1
    return found


def in_windows(word: str, known: frozenset[str]) -> str:
    """What of a word its wider surroundings see: a known word that means something, else nothing."""
    small = plain(word)
    return small if small in known and small not in FUNCTION_WORDS else ""


EDGE = "edge"


def attributes(passage: Passage, known: frozenset[str]) -> list[list[str]]:
    """For each word the features that a model weighs; a feature that holds twice counts twice."""
    size = len(passage.words)
    own = [traits(word, known) for word in passage.words]
    tokens = [EDGE, *(token(word, known) for word in passage.words), EDGE]
    common = [in_windows(word, known) for word in passage.words]
    rows: list[list[str]] = []
    for at, state in enumerate(states(passage)):
        row = list(state)
        for offset in range(-REACH, REACH + 1):
            there = own[at + offset] if 0 <= at + offset < size else (EDGE,)
            row += [f"{offset:+d} {trait}" for trait in there]
        row += [f"left {word}" for word in common[max(0, at - WINDOW) : at] if word]
        row += [f"right {word}" for word in common[at + 1 : at + 1 + WINDOW] if word]
        row.append(f"pair-1 {tokens[at]} | {tokens[at + 1]}")
        row.append(f"pair+1 {tokens[at + 1]} | {tokens[at + 2]}")
        rows.append(row)
    return rows
