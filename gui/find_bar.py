"""Finding words in the open release: a slim bar under the text, and a search that never holds the window up."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from domain.span import Span

SLICE = 400_000
"""Characters that are searched before the window gets its turn."""
SLACK = 500
"""How far beyond a slice a hit may reach."""
MOST = 20_000
"""More hits than this are not counted: nobody walks them."""


def expression_for(words: str, *, case: bool) -> re.Pattern[str] | None:
    """What finds these words literally, a blank standing for any blanks and line ends; None for no words."""
    parts = [re.escape(part) for part in words.split()]
    return re.compile(r"\s+".join(parts), 0 if case else re.IGNORECASE) if parts else None


def hits_in(text: str, expression: re.Pattern[str]) -> Iterator[list[Span]]:
    """The hits in text order, slice by slice."""
    start, passed = 0, 0
    while start < len(text):
        end = min(start + SLICE, len(text))
        found = []
        for match in expression.finditer(text, max(start, passed), min(end + SLACK, len(text))):
            if match.start() >= end:
                break
            found.append(Span(match.start(), match.end()))
            passed = match.end()
        yield found
        start = end


class FindBar(QWidget):
    """Words, case, how many there are, next and previous; it tells what to show and closes with Esc."""

    hits_changed = Signal()
    chosen = Signal(object, bool)
    """A hit (Span), and whether it is to be selected rather than only shown."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hits: list[Span] = []
        self._text = ""
        self._origin = 0
        self._at: Span | None = None
        self._walked = False
        self._slices: Iterator[list[Span]] | None = None
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._search_on)
        self.query = QLineEdit()
        self.case = QCheckBox("Match &case")
        self.count = QLabel()
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        self.query.setPlaceholderText("Find in this release")
        self.query.setAccessibleName("Words to find in this release")
        self.query.setClearButtonEnabled(True)
        self.query.setMaximumWidth(360)
        self.count.setMinimumWidth(110)
        self.count.setProperty("role", "muted")
        self.count.setAccessibleName("Hits")
        row.addWidget(self.query, 1)
        for sign, name, step in (("↑", "Previous hit (Shift+Enter)", -1), ("↓", "Next hit (Enter)", 1)):
            row.addWidget(self._button(sign, name, step))
        row.addWidget(self.case)
        row.addWidget(self.count)
        row.addStretch(1)
        close = self._button("✕", "Close (Esc)", 0)
        close.clicked.connect(self.close_bar)
        row.addWidget(close)
        self.query.textChanged.connect(self._search)
        self.case.toggled.connect(self._search)
        self.query.installEventFilter(self)

    def _button(self, sign: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setToolTip(name)
        button.setAccessibleName(name)
        if step:
            button.clicked.connect(lambda: self.step(step))
        return button

    # -- searching

    def begin(self, text: str, origin: int, words: str = "") -> None:
        """Open the bar on a text, looking from a position on; `words` are put into the field."""
        self._text, self._origin, self._walked = text, origin, False
        self.show()
        if words:
            self.query.setText(words)
        self.query.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.query.selectAll()
        self._search()

    def set_text(self, text: str) -> None:
        """Look through another text from now on."""
        self._text, self._origin, self._at = text, 0, None
        self._stop()
        if self.isVisible():
            self._search()

    def _stop(self) -> None:
        self._timer.stop()
        self._slices = None
        self.hits = []
        self.hits_changed.emit()

    def _search(self) -> None:
        self._stop()
        self._at, self._walked = None, False
        expression = expression_for(self.query.text(), case=self.case.isChecked())
        if expression is not None and self._text:
            self._slices = hits_in(self._text, expression)
            self._left = -(-len(self._text) // SLICE)
            self._search_on()
        self._tell()

    def _search_on(self) -> None:
        found = next(self._slices, None) if self._slices is not None else None
        self._left -= 1
        self.hits += found or []
        if self._left <= 0 or len(self.hits) >= MOST:
            self._slices = None
            self._timer.stop()
        else:
            self._timer.start()
        if found:
            self.hits_changed.emit()
        if self._at is None and self.hits and not self._walked:
            self._look_ahead()
        self._tell()

    def _look_ahead(self) -> None:
        """Show the first hit from the caret on as soon as it is found, without selecting it."""
        place = bisect_left(self.hits, self._origin, key=lambda hit: hit.start)
        if place < len(self.hits) or self._slices is None:
            self._at = self.hits[place % len(self.hits)]
            self.chosen.emit(self._at, False)

    def finish(self) -> None:
        """Search the rest of the text at once."""
        while self._slices is not None:
            self._search_on()

    def step(self, step: int) -> None:
        """Select the next hit or the previous one, round the ends of the text."""
        if not self.hits or (step < 0 and self._slices is not None):
            self.finish()
        if not self.hits:
            return
        if self._at is None or (not self._walked and step > 0):
            place = bisect_left(self.hits, self._origin, key=lambda hit: hit.start)
        else:
            place = bisect_left(self.hits, self._at.start, key=lambda hit: hit.start) + step
            if place >= len(self.hits):
                self.finish()
        self._at, self._walked = self.hits[place % len(self.hits)], True
        self.chosen.emit(self._at, True)
        self._tell()

    def beside(self, text: str, chosen: Span, step: int) -> Span | None:
        """The hit after or before what is selected, round the ends, of the words looked for last; also when closed."""
        expression = expression_for(self.query.text(), case=self.case.isChecked())
        if expression is None:
            return None
        if step > 0:
            match = expression.search(text, chosen.end) or expression.search(text)
            return Span(match.start(), match.end()) if match else None
        hits = [hit for found in hits_in(text, expression) for hit in found]
        before = bisect_left(hits, chosen.start, key=lambda hit: hit.start) - 1
        return hits[before] if hits else None

    def _tell(self) -> None:
        total = len(self.hits)
        more = "+" if total >= MOST else "…" if self._slices is not None else ""
        if not self.query.text().strip():
            words = ""
        elif not total:
            words = "searching…" if more else "not found"
        elif self._at is None:
            words = f"{total:,}{more} found"
        else:
            place = bisect_left(self.hits, self._at.start, key=lambda hit: hit.start) + 1
            words = f"{place:,} of {total:,}{more}"
        self.count.setText(words)

    # -- keys and closing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.query and isinstance(event, QKeyEvent):
            own = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_F3)
            if own and event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if own and event.type() is QEvent.Type.KeyPress:
                if event.key() == Qt.Key.Key_Escape:
                    self.close_bar()
                else:
                    self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
        return super().eventFilter(watched, event)

    def close_bar(self) -> None:
        """Put the bar away; the hit that is shown becomes the selection."""
        if self._at is not None:
            self.chosen.emit(self._at, True)
        self._stop()
        self.hide()
        self.closed.emit()
