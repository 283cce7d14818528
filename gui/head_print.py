"""Printing the head of the audit chain with a preview: one page to be kept outside the corpus."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction, QColor, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from gui.printing import KEYS, WIDE, new_printer, page_font
from gui.work_trail import Head, head_words

INK = QColor(1, 1, 1)
"""Black to the eye, and another colour than the one with which a painter begins."""
MARGIN = 0.09
"""What is left free at each side, as a share of the paper's width."""
LEADING = 1.7
"""The distance of lines, in heights of letters."""
LARGER = 1.4
"""The size of the title beside that of the other lines."""


class HeadPreview(QPrintPreviewDialog):
    """The preview, which paints the page whenever printer or paper are changed in it."""

    def __init__(self, parent: QWidget | None, title: str, words: Sequence[str]) -> None:
        self._words = words
        # Qt does not keep the printer that it is given.
        self._printer = new_printer(title)
        super().__init__(self._printer, parent)
        self.setWindowTitle(f"Print {title}")
        self.resize(WIDE)
        for action in self.findChildren(QAction):
            if action.text() in KEYS:
                action.setShortcut(KEYS[action.text()])
                action.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
        self.paintRequested.connect(lambda printer: paint(printer, self._words))


def print_head(parent: QWidget | None, corpus: str, head: Head, person: str) -> bool:
    """Show a preview from which the page can be printed; gives whether it was."""
    dialog = HeadPreview(parent, f"the head of {corpus}", head_words(corpus, head, person))
    printed = dialog.exec() == QPrintPreviewDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printed


def paint(printer: QPrinter, words: Sequence[str]) -> None:
    """Paint the page; nothing when the printer cannot begin."""
    painter = QPainter()
    if not painter.begin(printer):
        return
    try:
        paper = printer.paperRect(QPrinter.Unit.DevicePixel)
        painter.setFont(page_font())
        # The preview records changes of the pen alone, and begins with the theme's colour of words, which may be white.
        painter.setPen(INK)
        metrics = painter.fontMetrics()
        # So large that the longest line fits, and never so large that the page does not hold all lines.
        widest = max(map(metrics.horizontalAdvance, words))
        step = metrics.ascent() * LEADING
        room = 1 - 2 * MARGIN
        scale = min(paper.width() * room / widest, paper.height() * room / (step * len(words)))
        painter.translate(paper.width() * MARGIN, paper.width() * MARGIN)
        painter.scale(scale, scale)
        for place, line in enumerate(words):
            painter.save()
            painter.translate(0, step * (place + 1))
            if place == 0:
                painter.scale(LARGER, LARGER)
            painter.drawText(QPointF(0, 0), line)
            painter.restore()
    finally:
        painter.end()
