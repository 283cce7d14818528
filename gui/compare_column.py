"""A column of the compare window: whose it is, and the text with what they have; columns move in step."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from domain.annotation import AnnotatedRelease
from domain.line_up import Case
from gui.compare_view import CompareView
from gui.compare_words import nones_words
from gui.messages import ElidedLabel, plain_label
from gui.theme import Theme


class CompareColumn(QWidget):
    """Number, person and text; the number is the key that takes this side."""

    person_chosen = Signal(str)

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self.number = number
        self.view = CompareView(theme)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.who = QComboBox()
        self.who.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.who.setAccessibleName(f"Annotator of column {number}")
        self.who.activated.connect(lambda _row: self.person_chosen.emit(self.person))
        self._count = plain_label("", "muted")
        self.nones = ElidedLabel()
        self.nones.setContentsMargins(8, 0, 8, 4)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(plain_label(str(number), "key"))
        head.addWidget(self.who)
        head.addWidget(self._count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.nones)
        column.addWidget(self.view, 1)

    @property
    def person(self) -> str:
        """Whose annotations are shown."""
        return str(self.who.currentData() or "")

    def offer(self, people: Sequence[str], chosen: str) -> None:
        """Offer these people, one of them chosen."""
        self.who.clear()
        for name in people:
            self.who.addItem(name, name)
        self.who.setCurrentIndex(self.who.findData(chosen))
        self.who.setEnabled(len(people) > 1)

    def show_cases(self, sheet: AnnotatedRelease, cases: Sequence[Case]) -> None:
        """Show the person's annotations among the cases."""
        number = sum(item.author == self.person for item in sheet.annotations)
        done = ", done" if sheet.done_by(self.person) else ""
        self._count.setText(f"{number:,} annotation{'' if number == 1 else 's'}{done}")
        words = nones_words(sheet, self.person)
        self.nones.setText(f"∅ Found none: {words}" if words else "∅ Found none: said of no label")
        self.nones.setAccessibleName(self.nones.text().removeprefix("∅ "))
        self.view.show_person(sheet, cases, self.person)


class EvenSplitter(QSplitter):
    """Columns of just the same width, so that all break their lines at the same places, until somebody moves one."""

    def __init__(self, parts: Sequence[QWidget]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._parts = parts
        for part in parts:
            self.addWidget(part)
        self._moved = False
        self.splitterMoved.connect(self._keep)

    def _keep(self) -> None:
        self._moved = True

    def even(self) -> None:
        """Share the width; what is left over goes between the columns."""
        shown = sum(not part.isHidden() for part in self._parts)
        if self._moved or shown < 2:
            return
        gap = next(wide for wide in range(1, shown + 1) if not (self.width() - wide * (shown - 1)) % shown)
        self.setHandleWidth(gap)
        self.setSizes([self.width()] * self.count())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.even()


class InStep(QObject):
    """Scrolls the columns together and keeps their carets at one place."""

    def __init__(self, columns: Sequence[CompareColumn], parent: QObject) -> None:
        super().__init__(parent)
        self._views = [column.view for column in columns]
        self._following = False
        for view in self._views:
            view.verticalScrollBar().valueChanged.connect(lambda _value, view=view: self._scroll(view))
            view.caret_moved.connect(lambda position, view=view: self._move(view, position))

    def _others(self, view: CompareView) -> list[CompareView]:
        return [other for other in self._views if other is not view and other.isVisible()]

    def _scroll(self, view: CompareView) -> None:
        if self._following:
            return
        self._following = True
        half = view.pitch().height / 2
        # Of the line above the first whole one a few pixels may be seen.
        top = next((line.start for line in view.lines() if line.top > -half), None)
        for other in self._others(view):
            if top is not None:
                # By place and not by number: a column that is a little wider breaks its lines elsewhere.
                other.verticalScrollBar().setValue(other.screen_line(top))
        self._following = False

    def _move(self, view: CompareView, position: int) -> None:
        if self._following or not view.hasFocus():
            return
        self._following = True
        for other in self._others(view):
            at = other.verticalScrollBar().value()
            other.set_caret(position)
            other.verticalScrollBar().setValue(at)
        self._following = False
        self._scroll(view)
