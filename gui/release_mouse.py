"""What the mouse does in the release: it selects whole words while it is dragged, phrases and sentences by clicks."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent

from domain.snap import phrase_at, sentence_at, snapped
from domain.span import Span

if TYPE_CHECKING:
    from gui.release_view import ReleaseView

NEAR = 6
"""How far, in pixels, the third click of a triple click may be from the second."""


class Pointing:
    """The state of the mouse over a ReleaseView: where a drag began, when the last double click was."""

    def __init__(self, view: "ReleaseView") -> None:
        self._view = view
        self._anchor: int | None = None
        self._moved = False
        self._pressed_at = QPoint()
        self._since_double = QElapsedTimer()

    def press(self, event: QMouseEvent) -> None:
        """A button went down: place the caret, extend with Shift, select the sentence on a third click."""
        view, at = self._view, event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton:
            self._press_other(event)
            return
        position = view.position_near(at)
        third = (
            self._since_double.isValid()
            and self._since_double.elapsed() < QGuiApplication.styleHints().mouseDoubleClickInterval()
        )
        self._since_double.invalidate()
        self._moved = False
        if third and (at - self._pressed_at).manhattanLength() < NEAR:
            self._anchor = None
            view.select(sentence_at(view.text(), min(position, max(0, len(view.text()) - 1))))
            view.finish_selection()
            return
        self._pressed_at = at
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = view.anchor()
            self._select_to(position, event)
            self._moved = True
        else:
            self._anchor = position
            view.set_caret(position)

    def _press_other(self, event: QMouseEvent) -> None:
        """A right click outside of the selection places the caret, so that a menu speaks of what is under the mouse."""
        view = self._view
        position = view.position_near(event.position().toPoint())
        chosen = view.selection()
        if event.button() is Qt.MouseButton.RightButton and (chosen is None or not chosen.contains(position)):
            view.set_caret(position)

    def double(self, event: QMouseEvent) -> None:
        """A double click selects the phrase."""
        view = self._view
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed_at = event.position().toPoint()
        self._since_double.start()
        self._anchor = None
        text = view.text()
        if text:
            view.select(phrase_at(text, min(view.position_near(self._pressed_at), len(text) - 1)))
            view.finish_selection()

    def move(self, event: QMouseEvent) -> None:
        """A drag selects; without a button the annotation under the mouse lights up."""
        view, at = self._view, event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            far = (at - self._pressed_at).manhattanLength() >= QGuiApplication.styleHints().startDragDistance() // 2
            if self._anchor is not None and (self._moved or far):
                self._moved = True
                self._select_to(view.position_near(at), event)
        elif not event.buttons():
            view.hover(self.under(at))

    def release(self, event: QMouseEvent) -> None:
        """The button came up: a dragged selection is finished."""
        if event.button() is Qt.MouseButton.LeftButton and self._anchor is not None:
            self._anchor = None
            if self._moved:
                self._view.finish_selection()

    def under(self, at: QPoint) -> UUID | None:
        """The innermost annotation whose letters are under a point of the viewport."""
        position = self._view.position_at(at)
        found = self._view.annotations_at(position, touching=False) if position is not None else []
        return found[0].id if found else None

    def _select_to(self, position: int, event: QMouseEvent) -> None:
        view = self._view
        anchor = self._anchor if self._anchor is not None else position
        low, high = min(anchor, position), max(anchor, position)
        if low == high:
            view.set_caret(position)
            return
        exact = view.snapping == bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        span = Span(low, high) if exact else snapped(view.text(), Span(low, high))
        if not span.length:
            view.set_caret(position)
        else:
            view.select(span, backwards=position < anchor, scroll=False)
