"""The words of a text as numbers with their places: what two versions of a release are lined up by."""

import re
from array import array
from bisect import bisect_left, bisect_right

from domain.span import Span

_WORD = re.compile(r"\w+|[^\w\s]")
_PAGE = re.compile(
    r"^[ \t]*(?:-[ \t]*)?\d{1,4}(?:[ \t]*-)?[ \t]*\n\s*?(?=[ \t]*<PAGE>)|^[ \t]*<PAGE>[^\n]{0,40}$|\f",
    re.MULTILINE | re.IGNORECASE,
)
"""Page marks, with the page's number before them: they come and go when a text is set anew."""
_STOPS = frozenset(".!?;:")

Numbers = dict[str, int]


class Words:
    """Words and signs of a text in order; white space and page marks are none."""

    def __init__(self, text: str, numbers: Numbers) -> None:
        self.text = text
        self.ids = array("l")
        """The same word has the same number in all texts that were given the same `numbers`."""
        self.starts = array("l")
        self.ends = array("l")
        marks = [found.span() for found in _PAGE.finditer(text)]
        at = 0
        for found in _WORD.finditer(text):
            start, end = found.span()
            while at < len(marks) and marks[at][1] <= start:
                at += 1
            if at < len(marks) and marks[at][0] <= start:
                continue
            self.ids.append(numbers.setdefault(found.group(), len(numbers)))
            self.starts.append(start)
            self.ends.append(end)
        self._places: dict[int, array[int]] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def within(self, span: Span) -> tuple[int, int]:
        """The first word that a span touches, and the one behind the last."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)

    def said(self, first: int, behind: int) -> str:
        """Some words with one blank between them, as they are compared."""
        return " ".join([self.text[self.starts[at] : self.ends[at]] for at in range(first, behind)])

    def span(self, first: int, behind: int) -> Span:
        """What words cover."""
        return Span(self.starts[first], self.ends[behind - 1])

    def breaks(self, at: int) -> int:
        """How clearly something new begins with a word: a paragraph, a sentence, a line, or nothing."""
        if at in (0, len(self)):
            return 3
        between = self.text[self.ends[at - 1] : self.starts[at]]
        if "\n\n" in between:
            return 3
        if self.text[self.ends[at - 1] - 1] in _STOPS:
            return 2
        return 1 if "\n" in between else 0

    def places(self, wanted: "array[int]", most: int) -> list[int]:
        """Where these words stand in a row, at most so many places."""
        if self._places is None:
            self._places = {}
            for at, word in enumerate(self.ids):
                self._places.setdefault(word, array("l")).append(at)
        known, none = self._places, array("l")
        rarest = min(range(len(wanted)), key=lambda at: len(known.get(wanted[at], none)))
        found = []
        for place in known.get(wanted[rarest], none):
            first = place - rarest
            if first >= 0 and self.ids[first : first + len(wanted)] == wanted:
                found.append(first)
                if len(found) == most:
                    break
        return found
