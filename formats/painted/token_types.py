"""Annotations as token types of Pygments: `Token.Annotation.<Label>`, the style that paints them, a text as tokens."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pygments.style import Style
from pygments.token import Token, _TokenType

from domain.annotation import Annotation
from domain.scheme import Label, Scheme
from formats.painted.colours import tint, unknown
from formats.painted.layout import breaks
from formats.painted.stretches import stretches

ANNOTATION = Token.Annotation
BEGINS = Token.Annotation.Begins
"""The place where a part of an annotation begins; the value is the annotation's number."""
ENDS = Token.Annotation.Ends
PAGE = Token.Annotation.Page
"""A form feed."""
TEXT = Token.Text
_WORD = re.compile(r"[A-Za-z0-9]+")
_OURS = frozenset(("Begins", "Ends", "Page"))
Tokens = Iterator[tuple[_TokenType, str]]


class TokenTypes:
    """Gives each label a token type of its own and, for the labels so far, the style."""

    def __init__(self, scheme: Scheme) -> None:
        self.labels: dict[str, Label] = {}
        self._types: dict[str, _TokenType] = {}
        self._of_type: dict[_TokenType, Label] = {}
        self._taken: set[str] = set(_OURS)
        for label in scheme.labels:
            self._add(label)

    def _add(self, label: Label) -> None:
        made = name = _name(label.id)
        number = 2
        while name in self._taken:
            name = f"{made}{number}"
            number += 1
        self._taken.add(name)
        self.labels[label.id] = label
        self._types[label.id] = getattr(ANNOTATION, name)
        self._of_type[self._types[label.id]] = label

    def label(self, label_id: str) -> Label:
        """The label; a grey one for an id that the scheme lacks."""
        if label_id not in self.labels:
            self._add(unknown(label_id))
        return self.labels[label_id]

    def of(self, label_id: str) -> _TokenType:
        """The token type of a label."""
        self.label(label_id)
        return self._types[label_id]

    def label_of(self, token_type: _TokenType) -> Label | None:
        """The label that has a token type; None for all others."""
        return self._of_type.get(token_type)

    def style(self) -> type[Style]:
        """A style in which the text under each label has the label's tint."""
        styles = {found: f"bg:#{tint(self.labels[name]).lower()}" for name, found in self._types.items()}
        return type("SchemeStyle", (Style,), {"name": "scheme", "styles": {Token: "", **styles}})


def _name(label_id: str) -> str:
    """A label's name as Pygments has them: capitals at the beginnings of words, no signs."""
    plain = unicodedata.normalize("NFKD", label_id).encode("ascii", "ignore").decode()
    made = "".join(word.capitalize() for word in _WORD.findall(plain))
    return made if made[:1].isupper() else f"Label{made}"


def tokens(text: str, annotations: Sequence[Annotation], types: TokenTypes, *, width: int = 0) -> Tokens:
    """A text as tokens: what an annotation covers has its type, the innermost one's where several do.

    Where parts begin and end there are tokens with the annotation's number (from 1) that are not part of the text. With
    a `width`, lines are broken at so many columns. Form feeds are tokens of their own.
    """
    cuts: dict[int, list[tuple[_TokenType, str]]] = defaultdict(list)
    skipped: dict[int, int] = {}
    for place, taken in breaks(text, width) if width else ():
        skipped[place] = taken
        cuts[place] = []
    for place, found in _borders(annotations):
        cuts[place].append(found)
    waiting = sorted(cuts)
    reached = 0
    for start, end, place in stretches(len(text), annotations):
        kind = types.of(annotations[place].label) if place >= 0 else TEXT
        while reached < len(waiting) and waiting[reached] < end:
            cut = waiting[reached]
            yield from _pages(kind, text[start:cut])
            yield from cuts[cut]
            if cut in skipped:
                yield TEXT, "\n"
            start = cut + skipped.get(cut, 0)
            reached += 1
        yield from _pages(kind, text[start:end])
    for cut in waiting[reached:]:
        yield from cuts[cut]


def _borders(annotations: Iterable[Annotation]) -> Iterator[tuple[int, tuple[_TokenType, str]]]:
    """The places where parts end, then those where they begin, each with its token."""
    found = [
        (place, number, kind)
        for number, annotation in enumerate(annotations, 1)
        for part in annotation.fragments
        for place, kind in ((part.start, BEGINS), (part.end, ENDS))
    ]
    empty = {
        (number, part.start) for number, item in enumerate(annotations, 1) for part in item.fragments if not part.length
    }
    for place, number, kind in sorted(found, key=lambda item: item[2] is BEGINS and (item[1], item[0]) not in empty):
        yield place, (kind, str(number))


def _pages(kind: _TokenType, text: str) -> Tokens:
    for number, piece in enumerate(text.split("\f")):
        if number:
            yield PAGE, "\f"
        if piece:
            yield kind, piece
