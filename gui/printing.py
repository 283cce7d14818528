"""Printing a release with a preview: its text as filed, the highlights and the legend in the margin, as in our PDFs.

Everything is painted line by line, so that no text of others is ever taken for markup.
"""

import re
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

import resources
from domain.annotation import AnnotatedRelease
from formats.pdf.arrangement import Arrangement
from formats.pdf.fonts import BREAKS, CELL, cells
from formats.pdf.legend import SMALL, Bar, Words
from formats.pdf.pages import LEFT, PAGE_HEIGHT, PAGE_WIDTH, Line

WIDE = QSize(1060, 640)
"""So wide that the tool bar ends with its Print button and does not hide it."""
KEYS = {"Print": "Ctrl+P", "Page setup": "Ctrl+Shift+P"}
"""Qt gives its preview no keys; the actions are known by their texts."""
_PEN_SIZE = 100
"""The font has this size in pixels and is scaled from there, since Qt knows whole pixels only."""
_STRONG = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RUNS = re.compile(rf"[ -~\u00a1-\u00ac\u00ae-\u02ff]+|[{_STRONG}](?:[{_STRONG} ]*[{_STRONG}])?|.", re.DOTALL)
"""What is drawn at one go: plain letters, words of Arabic and Hebrew with the blanks between them, else one letter."""


def print_release(parent: QWidget | None, sheet: AnnotatedRelease) -> bool:
    """Show a preview from which the release can be printed; gives whether it was."""
    dialog = PrintPreview(parent, sheet)
    printed = dialog.exec() == QPrintPreviewDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printed


class PrintPreview(QPrintPreviewDialog):
    """The preview, which paints the release whenever printer or paper are changed in it."""

    def __init__(self, parent: QWidget | None, sheet: AnnotatedRelease) -> None:
        self._arranged = Arrangement(sheet, sheet.scheme)
        # Qt does not keep the printer that it is given.
        self._printer = new_printer(self._arranged.name)
        super().__init__(self._printer, parent)
        self.setWindowTitle(f"Print {self._arranged.name}")
        self.resize(WIDE)
        for action in self.findChildren(QAction):
            if action.text() in KEYS:
                action.setShortcut(KEYS[action.text()])
                action.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
        self.paintRequested.connect(self._paint)

    def _paint(self, printer: QPrinter) -> None:
        paint(printer, self._arranged)


def new_printer(name: str) -> QPrinter:
    """The usual printer of this machine; the margins are ours."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setCreator("Glossator")
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


def paint(printer: QPrinter, arranged: Arrangement) -> None:
    """Paint the pages that the print dialog asked for; nothing when the printer cannot begin."""
    painter = QPainter()
    if not painter.begin(printer):
        return
    try:
        for count, page in enumerate(_chosen(printer, len(arranged.pages.lines))):
            if count and not printer.newPage():
                return
            painter.save()
            _fit(printer, painter)
            _paint_page(painter, arranged, page)
            painter.restore()
    finally:
        painter.end()


def _chosen(printer: QPrinter, count: int) -> range:
    first, last = printer.fromPage(), printer.toPage()
    return range(first - 1, min(last, count)) if 0 < first <= last else range(count)


def _fit(printer: QPrinter, painter: QPainter) -> None:
    """Bring the arranged page onto whatever paper there is: as large as it fits, in the middle."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    scale = min(paper.width() / PAGE_WIDTH, paper.height() / PAGE_HEIGHT)
    painter.translate((paper.width() - PAGE_WIDTH * scale) / 2, (paper.height() - PAGE_HEIGHT * scale) / 2)
    painter.scale(scale, scale)


def _paint_page(painter: QPainter, arranged: Arrangement, page: int) -> None:
    pages = arranged.pages
    for bar in arranged.washes(page):
        _paint_bar(painter, bar)
    painter.setPen(Qt.GlobalColor.black)
    for row, line in enumerate(pages.lines[page]):
        for x, width, run in _runs(line, pages.text):
            left = LEFT + x * pages.size * CELL
            _paint_run(painter, left, pages.baseline(row), run, pages.size, width * pages.size * CELL)
    for item in arranged.beside(page):
        if isinstance(item, Bar):
            _paint_bar(painter, item)
        else:
            _paint_words(painter, item)


def _paint_bar(painter: QPainter, bar: Bar) -> None:
    place = QRectF(bar.left, PAGE_HEIGHT - bar.bottom - bar.height, bar.width, bar.height)
    painter.fillRect(place, QColor.fromRgbF(*bar.colour))


def _paint_words(painter: QPainter, words: Words) -> None:
    painter.setPen(QColor.fromRgbF(*words.colour))
    width = sum(max(1, cells(letter)) for letter in words.text) * SMALL * CELL
    _paint_run(painter, words.x, words.y, words.text, SMALL, width)


def _runs(line: Line, text: str) -> Iterator[tuple[int, int, str]]:
    """The first cell, the number of cells and the letters of each stretch that is drawn at one go."""
    found: list[tuple[int, int, str]] = []
    for match in _RUNS.finditer(text[line.start : line.end]):
        run, (start, end) = match.group(), match.span()
        columns = [line.columns[place] for place in range(start, end)]
        width = max(columns) + max(1, cells(run[-1])) - min(columns)
        if len(run) == 1 and not cells(run) and found and run not in BREAKS:
            found[-1] = found[-1][0], found[-1][1], found[-1][2] + run
        elif run.strip() and run != "\t":
            found.append((min(columns), width, run))
    yield from found


def _paint_run(painter: QPainter, x: float, y: float, run: str, size: float, width: float) -> None:
    """Letters from x on, made narrower where the font that has them is wider than their cells."""
    painter.save()
    painter.setFont(page_font())
    scale = size / _PEN_SIZE
    natural = painter.fontMetrics().horizontalAdvance(run) * scale
    painter.translate(x, PAGE_HEIGHT - y)
    painter.scale(scale * min(1.0, width / natural) if natural else scale, scale)
    painter.drawText(QPointF(0, 0), run)
    painter.restore()


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(resources.path("fonts", "DejaVuSansMono.ttf")))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


def page_font() -> QFont:
    """The font of the pages; it comes with the program, and the system's fonts help out where it has no letter."""
    font = QFont(_family())
    font.setPixelSize(_PEN_SIZE)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.ForceOutline)
    font.setKerning(False)
    return font
