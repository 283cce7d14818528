"""Sentences of tokens put together to a text, with the places that spans of tokens have in it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain

from domain.release import Claim, Pairs
from formats.canonical import Canonical

BETWEEN = "\n\n"
"""A sentence ends at a blank line, as in what is written: so that a file comes and goes with the same sentences."""
Placed = tuple[int, int, str]


class TokenText:
    """A text that grows by sentences."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""
        self.spans: list[Placed] = []
        """[start, end) in the text so far, with labels, as they were added."""

    @property
    def begun(self) -> bool:
        """Whether there is any token yet."""
        return bool(self._parts)

    def add(
        self, forms: Sequence[str], spans: Iterable[Placed], gaps: Sequence[str] | None = None, *, before: str = ""
    ) -> None:
        """Add a sentence: `spans` are of its tokens, `gaps` stand behind each token where they are known."""
        self._put(self._gap + before)
        inner = gaps[:-1] if gaps else [" "] * (len(forms) - 1)
        lengths = (len(form) + len(gap) for form, gap in zip(forms, (*inner, ""), strict=True))
        starts = list(accumulate(lengths, initial=self._length))
        self._parts.append("".join(chain.from_iterable(zip(forms, (*inner, ""), strict=True))))
        self._length = starts.pop()
        self._gap = gaps[-1] if gaps else BETWEEN
        self.spans += [(starts[first], starts[end - 1] + len(forms[end - 1]), label) for first, end, label in spans]

    def exact_end(self) -> None:
        """The gap behind the last token belongs to the text."""
        self._put(self._gap)
        self._gap = ""

    def _put(self, part: str) -> None:
        if part:
            self._parts.append(part)
            self._length += len(part)

    def settled(self, labels: Mapping[str, str], claims: Pairs = ()) -> tuple[str, tuple[Claim, ...]]:
        """The canonical text, and the spans as claims with their labels as they were before they were written."""
        canonical = Canonical("".join(self._parts))
        made = [
            Claim(labels.get(label, label), (canonical.span(start, end),), claims=claims)
            for start, end, label in sorted(self.spans, key=lambda span: (span[0], -span[1], span[2]))
        ]
        return canonical.text, tuple(made)
