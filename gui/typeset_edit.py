"""A text set in type: as filed or reflowed, in a size and in a column; the reader's place is kept through it all."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QTextBlock, QTextOption, QWheelEvent
from PySide6.QtWidgets import QWidget

from domain.flow import reflowed
from domain.span import OffsetMap
from gui.display import displayed, has_long_word
from gui.release_layout import Line, Pitch, SpacedLayout, pitch_of, spaced_document
from gui.release_type import column_width, longest_line, reading_font
from gui.span_edit import SpanEdit

SMALLEST, LARGEST = 50, 400
ZOOM_STEP = 10
BESIDE = 94
"""The size in per cent of typewriter letters beside a reading face, of which eighty still fit the measure."""
SHRINK = 0.8
"""The letters of lines as filed are made smaller down to this before a line of ordinary length breaks."""


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
        self._longest = 0
        self._pitch = Pitch(20, 2, 16)
        self.generation = 0
        """Counts up when lines may have gone elsewhere."""
        self._lines: list[Line] = []
        self._lines_key: object = None
        self._dressed_for: object = None
        self.setDocument(spaced_document(self))
        # Qt repaints what is as high as the letters; what is drawn for a selection is as high as the line.
        self.selectionChanged.connect(lambda: self.viewport().update())

    def text(self) -> str:
        return self._text

    def pitch(self) -> Pitch:
        return self._pitch

    def set_text(self, text: str) -> None:
        """Show another text from its start."""
        self._text = text
        self.offsets = OffsetMap(text)
        self.line_count = text.count("\n") + 1
        self._longest = longest_line(text)
        self._fill_document()

    def _fill_document(self) -> None:
        # Qt takes a minute over a megabyte without a blank when it may break at words only.
        endless = has_long_word(self._text)
        self.setWordWrapMode(
            QTextOption.WrapMode.WrapAnywhere if endless else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        )
        self._dress()
        self.setPlainText(displayed(reflowed(self._text) if self.reflowed else self._text))
        self.generation += 1

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def zoom_by(self, steps: int) -> None:
        """Make the letters larger or smaller by steps, and tell."""
        self.set_zoom(self.zoom + steps * ZOOM_STEP)
        self.zoom_changed.emit(self.zoom)

    def _dress(self) -> None:
        fit = self._fitting()
        font = reading_font(self.reflowed, self.zoom * fit)
        dressed_for = (self.reflowed, self.zoom, fit)
        if self._dressed_for != dressed_for:
            self._dressed_for = dressed_for
            self._pitch = pitch_of(font)
            layout = self.document().documentLayout()
            assert isinstance(layout, SpacedLayout)
            layout.pitch = self._pitch
            layout.columns_font = reading_font(False, self.zoom * BESIDE / 100) if self.reflowed else None
            self.setFont(font)
        self.column = self._width_in(font)
        self.dressed()

    def _width_in(self, font: QFont) -> int:
        return column_width(font, self._longest, self.reflowed) + 2 * round(self.document().documentMargin())

    def _fitting(self) -> float:
        """How much smaller the letters are set so that the lines as filed do not break in a narrow window."""
        if self.reflowed or not self._text:
            return 1.0
        # Measured at each size: hinted letters do not shrink in proportion.
        fit, room = 1.0, self.room()
        while fit > SHRINK and self._width_in(reading_font(False, 100 * fit)) > room:
            fit = max(SHRINK, round(fit - 0.02, 2))
        return fit

    def room(self) -> int:
        """The width that the text may take."""
        return self.viewport().width()

    def fit(self) -> None:
        """Set the text for the width that there is now."""
        if self._dressed_for == (self.reflowed, self.zoom, self._fitting()):
            self.dressed()
        else:
            top = self._top()
            self._dress()
            self._put_at_top(top)

    def dressed(self) -> None:
        """Called after font, column or text changed."""

    def _top(self) -> int:
        lines = self.lines()
        return lines[0].start if lines else 0

    def lines(self) -> list[Line]:
        """The lines that are on the screen, from the top; found once for each place the text is scrolled to."""
        first, offset = self.firstVisibleBlock(), self.contentOffset()
        top = self.blockBoundingGeometry(first).translated(offset).top()
        key = (self.generation, first.blockNumber(), top, self.viewport().height())
        if key != self._lines_key:
            self._lines_key, self._lines = key, self._find_lines(first, top)
        return self._lines

    def _find_lines(self, block: QTextBlock, top: float) -> list[Line]:
        found, pitch, bottom = [], self._pitch.height, self.viewport().height()
        points = self.offsets.from_utf16
        while block.isValid() and top <= bottom:
            height, layout, begin = self.blockBoundingRect(block).height(), block.layout(), block.position()
            first = max(0, int(-top // pitch))
            last = min(layout.lineCount() - 1, int((bottom - top) // pitch))
            for index in range(first, last + 1):
                line = layout.lineAt(index)
                start = begin + line.textStart()
                end = points(start + line.textLength())
                found.append(Line(block, index, points(start), end, top + index * pitch))
            top += height
            block = block.next()
        return found

    def _put_at_top(self, position: int) -> None:
        self.verticalScrollBar().setValue(self.screen_line(position))
