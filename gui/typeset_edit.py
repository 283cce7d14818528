"""A text set in type: as filed or reflowed, in a size and in a column; the reader's place is kept through it all."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QWidget

from domain.flow import reflowed
from domain.span import OffsetMap
from gui.display import displayed, has_long_word
from gui.release_layout import Pitch, SpacedLayout, pitch_of, spaced_document
from gui.release_type import column_width, reading_font
from gui.span_edit import SpanEdit
from gui.view_paint import shown_lines

SMALLEST, LARGEST = 50, 400
ZOOM_STEP = 10


class TypesetEdit(SpanEdit):
    """Shows one canonical text; subclasses draw on it and put things beside its column."""

    zoom_changed = Signal(int)
    """The size of the letters in per cent, after Ctrl and the wheel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reflowed = False
        self.zoom = 100
        self.line_count = 1
        self.column = 0
        """The width that the text wants, in pixels."""
        self._text = ""
        self._pitch = Pitch(20, 2, 16)
        self._dressed_for: object = None
        self.setDocument(spaced_document(self))

    def text(self) -> str:
        return self._text

    def pitch(self) -> Pitch:
        return self._pitch

    def set_text(self, text: str) -> None:
        """Show another text from its start."""
        self._text = text
        self.offsets = OffsetMap(text)
        self.line_count = text.count("\n") + 1
        self._fill_document()

    def _fill_document(self) -> None:
        # Qt takes a minute over a megabyte without a blank when it may break at words only.
        endless = has_long_word(self._text)
        self.setWordWrapMode(
            QTextOption.WrapMode.WrapAnywhere if endless else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        )
        self._dress()
        self.setPlainText(displayed(reflowed(self._text) if self.reflowed else self._text))

    def set_reflowed(self, reflow: bool) -> None:
        """Show hard-wrapped lines joined into paragraphs, or the lines as filed; caret and place stay."""
        if reflow == self.reflowed:
            return
        chosen, caret, top = self.raw_selection(), self.caret(), self._top()
        self.reflowed = reflow
        self._fill_document()
        self.select(chosen, backwards=caret == chosen.start and chosen.length > 0)
        self._put_at_top(top)

    def set_zoom(self, zoom: int) -> None:
        """Set the size of the letters in per cent of the usual one."""
        zoom = max(SMALLEST, min(LARGEST, zoom))
        if zoom != self.zoom:
            self.zoom = zoom
            top = self._top()
            self._dress()
            self._put_at_top(top)

    def zoom_by(self, steps: int) -> None:
        """Make the letters larger or smaller by steps, and tell."""
        self.set_zoom(self.zoom + steps * ZOOM_STEP)
        self.zoom_changed.emit(self.zoom)

    def _dress(self) -> None:
        font = reading_font(self.reflowed, self.zoom)
        if self._dressed_for != (self.reflowed, self.zoom):
            self._dressed_for = (self.reflowed, self.zoom)
            self._pitch = pitch_of(font)
            layout = self.document().documentLayout()
            assert isinstance(layout, SpacedLayout)
            layout.pitch = self._pitch
            self.setFont(font)
        self.column = column_width(font, self._text, self.reflowed)
        self.dressed()

    def dressed(self) -> None:
        """Called after font, column or text changed."""

    def _top(self) -> int:
        lines = shown_lines(self, self.viewport().rect())
        return lines[0].start if lines else 0

    def _put_at_top(self, position: int) -> None:
        self.verticalScrollBar().setValue(self.screen_line(position))
