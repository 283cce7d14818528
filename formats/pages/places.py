"""Places in the bare text of a web page, as browsers count them, brought to the text that we read from the page."""

from itertools import accumulate

from domain.span import OffsetMap
from formats.canonical import Fragments, Stated
from formats.pages.html import page_of
from formats.pages.markup import tokens


class PagePlaces:
    """A page's text, and positions of its text content in it: both have the same signs but for blanks, or none fit."""

    def __init__(self, markup: str) -> None:
        self.text = page_of(markup).text
        self._content = "".join(token.content for token in tokens(markup) if not token.name)
        self._before = [0, *accumulate(not sign.isspace() for sign in self._content)]
        """How many signs that are no blanks stand before each place of the content."""
        self._signs = [place for place, sign in enumerate(self.text) if not sign.isspace()]
        self._map = OffsetMap(self._content)
        self._alike = _bare(self._content) == _bare(self.text)

    def stated(self, start: int, end: int, quote: str | None) -> Stated:
        """A span of the content, in code points or UTF-16 units, whichever its quote fits, as one of the text."""
        ways = ((start, end), (self._map.from_utf16(start), self._map.from_utf16(end)))
        for first, last in ways:
            fits = 0 <= first <= last <= len(self._content)
            if self._alike and fits and (quote is None or _bare(quote) == _bare(self._content[first:last])):
                return Stated(self._found(first, last), quote)
        return Stated(((start, end),), quote)

    def _found(self, first: int, last: int) -> Fragments:
        """The stretch of the text with the signs of this stretch of the content."""
        begun, ended = self._before[first], self._before[last]
        if begun < ended:
            return ((self._signs[begun], self._signs[ended - 1] + 1),)
        place = self._signs[begun] if begun < len(self._signs) else len(self.text)
        return ((place, place),)


def _bare(text: str) -> str:
    return "".join(text.split())
