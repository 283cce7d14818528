"""Moving the start or the end of an annotation by keys; nothing is stored before it is committed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from domain.annotation import Annotation
from domain.segment import last_ink, next_ink
from domain.snap import next_word, word_at
from domain.span import Span

Edge = Literal["start", "end"]

BY_WORD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(slots=True)
class EdgeMove:
    """The annotation whose edge is on the move, as it was and as it would become."""

    before: Annotation
    edge: Edge
    after: Annotation

    @property
    def annotation_id(self) -> UUID:
        """Whose edge it is."""
        return self.before.id

    @property
    def position(self) -> int:
        """Where the edge is now, in code points."""
        return self.after.span.start if self.edge == "start" else self.after.span.end

    @property
    def changed(self) -> bool:
        """Whether the edge is elsewhere than it was."""
        return self.after.fragments != self.before.fragments

    def step(self, text: str, step: int, *, by_word: bool) -> None:
        """Move the edge one character or one word on; it stops before the annotation would be empty."""
        position = next_edge(text, self.position, step, self.edge) if by_word else self.position + step
        self.put(text, position)

    def put(self, text: str, position: int) -> None:
        """Put the edge at a position, or as near as the fragment and the text allow."""
        fragments = list(self.after.fragments)
        if self.edge == "start":
            end = fragments[0].end
            fragments[0] = Span(max(0, min(position, end - 1)), end)
        else:
            start = fragments[-1].start
            fragments[-1] = Span(start, min(len(text), max(position, start + 1)))
        self.after = replace(self.after, fragments=tuple(fragments))


def next_edge(text: str, position: int, step: int, edge: Edge) -> int:
    """Where an edge lands one word on: starts before a word, ends behind one."""
    if edge == "start":
        return next_word(text, position, step)
    if step > 0:
        ink = next_ink(text, position)
        return max(position + 1, word_at(text, ink).end) if ink < len(text) else len(text)
    return last_ink(text, next_word(text, position, -1))


class EdgeMoving(QObject):
    """The mode in which arrows move an edge; it draws through the paint's `moved` and stores nothing."""

    changed = Signal()
    """What is to be drawn changed, or the mode began or ended."""
    mode_changed = Signal(str)
    """`start`, `end`, or empty when the mode was left."""
    moved = Signal(object, object)
    """An annotation's id and the fragments that it shall have."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.move: EdgeMove | None = None

    def begin(self, annotation: Annotation, edge: Edge) -> None:
        """Take hold of an edge."""
        self.move = EdgeMove(annotation, edge, annotation)
        self.changed.emit()
        self.mode_changed.emit(edge)

    def commit(self) -> None:
        """Leave the mode and hand over what was moved."""
        move = self.move
        self.leave()
        if move is not None and move.changed:
            self.moved.emit(move.annotation_id, move.after.fragments)

    def leave(self) -> None:
        """Leave the mode; what was moved is dropped."""
        if self.move is not None:
            self.move = None
            self.changed.emit()
            self.mode_changed.emit("")

    def press(self, event: QKeyEvent, text: str, beside: Callable[[int, int], int]) -> None:
        """Take a key of this mode; `beside(position, step)` is the position a line below or above."""
        assert self.move is not None
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape:
                self.leave()
                return
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.commit()
                return
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key:
                self.move.step(text, STEPS[key], by_word=bool(event.modifiers() & BY_WORD))
            case key:
                step = 1 if key is Qt.Key.Key_Down else -1
                self.move.put(text, beside(self.move.position, step))
        self.changed.emit()
