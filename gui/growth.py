"""A selection that grows from word to paragraph and shrinks back through the same steps."""

from domain.snap import grown
from domain.span import Span


class Growth:
    """The steps by which the present selection grew; forgotten as soon as something else is selected."""

    def __init__(self) -> None:
        self._steps: list[Span] = []

    def grown(self, text: str, now: Span, around: Span) -> Span | None:
        """The next larger unit; `now` is what is selected with its blanks, `around` without; None at the largest."""
        bigger = grown(text, around)
        if not bigger.length or bigger == now:
            return None
        known = self._steps if self._steps and self._steps[-1] == now else [now]
        self._steps = [*known, bigger]
        return bigger

    def shrunk(self, now: Span) -> Span | None:
        """What was selected before the last step, or None when the selection did not grow."""
        if len(self._steps) < 2 or self._steps[-1] != now:
            return None
        self._steps = self._steps[:-1]
        return self._steps[-1]
