"""Which column of a file holds the tokens and which hold tags: told from the lines, since files do not say."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.errors import Refusal
from formats.conll.tags import Tag, plain, prefixed, suffixed

DOCSTART = "-DOCSTART-"
_BLANKS = re.compile(r"[ \t]+")
_MOST = 20_000
_CHUNKS = frozenset(["NP", "VP", "PP", "ADVP", "SBAR", "ADJP", "PRT", "CONJP", "INTJ", "LST", "UCP", "PNP"])
"""The labels of syntactic chunks, which stand beside those of names in files of the task of 2003."""
_INLINE = re.compile(r"\S*[^\s|](?:\|[^\s|]+)?\|(?:O|[BIESLU]-[^\s|]+)")
Meaning = Callable[[str], Tag | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a file are cut, and what their columns are."""

    tabs: bool
    inline: bool
    """Whether a line is a sentence of `token|tag`."""
    width: int
    token: int
    tags: tuple[int, ...]
    meaning: Meaning

    def cells(self, text: str) -> list[str]:
        """The columns of a line."""
        return cells(text, self.tabs)

    def is_comment(self, text: str) -> bool:
        """Whether a line is a comment: a sharp in front, and not the columns of a token that is a sharp."""
        if not text.startswith("#"):
            return False
        found = self.cells(text)
        if len(found) != self.width:
            return True
        return text.startswith(("# ", "#\t")) and any(self.meaning(found[column]) is None for column in self.tags)


def cells(text: str, tabs: bool) -> list[str]:
    """The columns of a line, cut at tabs or at blanks."""
    if tabs:
        found = text.split("\t")
        if len(found) > 1:
            return found
    return _BLANKS.split(text.strip(" \t"))


def is_break(text: str) -> bool:
    """Whether a line ends a sentence."""
    return not text.strip()


def layout(lines: Sequence[str], name: str) -> Layout:
    """The layout of a file by its first lines; Refusal when there are no tags in it."""
    wanted = [line for line in lines if not is_break(line) and not line.startswith(DOCSTART)][:_MOST]
    if not wanted:
        return Layout(False, False, 2, 0, (1,), prefixed)
    if sum(_is_inline(line) for line in wanted) * 2 > len(wanted):
        return Layout(False, True, 2, 0, (1,), prefixed)
    tabs = sum("\t" in line for line in wanted) * 2 > len(wanted)
    rows = [cells(line, tabs) for line in wanted]
    width = Counter(len(row) for row in rows if not row[0].startswith("#") or len(row) == 2).most_common(1)
    columns = width[0][0] if width else 1
    if columns < 2:
        raise _refusal(name)
    rows = [row for row in rows if len(row) == columns and row[0] != "#"]
    return _of_columns(tabs, columns, [[row[column] for row in rows] for column in range(columns)], name)


def _refusal(name: str) -> Refusal:
    return Refusal(
        f"“{name}” has no column of tags such as B-PER and O beside its tokens: choose another format, or another file."
    )


def _is_inline(line: str) -> bool:
    found = line.split()
    return len(found) > 1 and all(_INLINE.fullmatch(item) for item in found)


def _of_columns(tabs: bool, width: int, columns: Sequence[Sequence[str]], name: str) -> Layout:
    meaning: Meaning
    for meaning in (prefixed, suffixed):
        tagged = [number for number, values in enumerate(columns) if _holds_tags(values, meaning)]
        if tagged and len(tagged) < width:
            break
    else:
        meaning, tagged = plain, [width - 1] if _holds_plain(columns[-1]) else []
    others = [number for number in range(width) if number not in tagged]
    if not tagged or not others:
        raise _refusal(name)
    named = [number for number in tagged if not _holds_chunks(columns[number], meaning)] or tagged
    return Layout(tabs, False, width, _token_column(others, columns), tuple(named), meaning)


def _holds_tags(values: Sequence[str], meaning: Meaning) -> bool:
    """Whether nearly all values are tags, with an outside or a prefix among them."""
    counts = Counter(values)
    known = sum(number for value, number in counts.items() if meaning(value) is not None)
    real = sum(number for value, number in counts.items() if value == "O" or (len(value) > 2 and meaning(value)))
    bare = counts["O"] > 0 and len(values) > 1
    return known * 10 >= len(values) * 9 and (real > 0 if len(counts) > 1 or not bare else bare)


def _holds_plain(values: Sequence[str]) -> bool:
    counts = Counter(values)
    return counts["O"] * 4 >= len(values) and len(counts) <= max(2, len(values) // 2)


def _holds_chunks(values: Sequence[str], meaning: Meaning) -> bool:
    labels = {found.label for value in set(values) if (found := meaning(value)) is not None and found.place}
    return bool(labels) and labels <= _CHUNKS


def _token_column(others: Sequence[int], columns: Sequence[Sequence[str]]) -> int:
    """The first column that neither counts nor says the same on every line."""
    for number in others:
        values = columns[number]
        counts = len(values) > 1 and all(value.isdecimal() for value in values) and _rises(values)
        same = len(values) > 4 and len(set(values)) == 1
        if not counts and not same:
            return number
    return others[0]


def _rises(values: Sequence[str]) -> bool:
    """Whether whole numbers go up by one but for the beginnings of sentences."""
    numbers = [int(value[:9]) for value in values]
    steps = sum(after == before + 1 or after <= 1 for before, after in itertools.pairwise(numbers))
    return steps * 10 >= (len(numbers) - 1) * 9
