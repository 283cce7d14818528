"""The inspector's fields: an attribute's value and the comment, each an act of its own when it is left."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QPlainTextEdit, QSizePolicy

from domain.scheme import Attribute
from gui.words import literal_tip

SETTLED = 500
"""Milliseconds after which a choice that is left alone counts as made."""


class Comment(QPlainTextEdit):
    """A comment that is kept when the focus leaves it; Ctrl+Enter and Esc leave it."""

    left = Signal()
    back = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.back.emit()
            return
        super().keyPressEvent(event)


class AttributeValue(QComboBox):
    """An attribute's value: chosen from a list, or typed where the scheme gives no choices."""

    given = Signal(str, str)
    back = Signal()

    def __init__(self, attribute: Attribute) -> None:
        super().__init__()
        self._name = attribute.name
        self._kept = ""
        self._offered: list[str] | None = None
        self.setAccessibleName(attribute.title or attribute.name)
        self.setToolTip(literal_tip(attribute.description))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if attribute.choices:
            self.addItems(["", *attribute.choices])
        else:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = self.lineEdit()
            assert line is not None
            line.setAccessibleName(attribute.title or attribute.name)
            line.editingFinished.connect(self._give)
            line.installEventFilter(self)
            completer = self.completer()
            if completer is not None:
                completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
                completer.setFilterMode(Qt.MatchFlag.MatchContains)
        # Walking through the choices with the arrow keys is one act, not one for each step.
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._give)
        self.activated.connect(self._settled.start)
        self.currentIndexChanged.connect(self._settled.start)  # typing a choice's first letter activates nothing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab takes the only suggestion that is left, so that no stump of it is kept."""
        completer = self.completer()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            typed = self.currentText().strip()
            assert completer is not None
            completer.setCompletionPrefix(typed)
            if typed and completer.completionCount() == 1:
                self.setEditText(completer.currentCompletion())
        return super().eventFilter(watched, event)

    def offer(self, values: list[str]) -> None:
        """Offer values found in the text, where the scheme gives no choices."""
        line = self.lineEdit()
        if line is None or values == self._offered:
            return
        self._offered = values
        text = line.text()
        self.blockSignals(True)
        self.clear()
        self.addItems(["", *values])
        self.setEditText(text)
        self.blockSignals(False)
        line.setPlaceholderText(f"↓ {values[0]}?" if values else "")

    def in_use(self) -> bool:
        """Whether somebody is at it."""
        line = self.lineEdit()
        return self.hasFocus() or (line is not None and line.hasFocus())

    def pending(self) -> bool:
        """Whether somebody is at it and has not given what it shows."""
        return self.in_use() and self.currentText().strip() != self._kept

    def put(self, value: str) -> None:
        """Show a value without giving it."""
        self._kept = value
        self.blockSignals(True)
        if not self.isEditable() and value and self.findText(value) < 0:
            self.addItem(value)
        if self.isEditable():
            self.setEditText(value)
            self.lineEdit().home(False)  # type: ignore[union-attr]
        else:
            self.setCurrentIndex(max(self.findText(value), 0))
        self.blockSignals(False)

    def _give(self) -> None:
        self._settled.stop()
        value = self.currentText().strip()
        if value != self._kept:
            self._kept = value
            self.given.emit(self._name, value)

    def settle(self) -> None:
        """Give what was chosen but not yet given."""
        if self._settled.isActive() or (self.isEditable() and self.in_use()):
            self._give()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._settled.stop()
            self.put(self._kept)
            self.back.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
            self.focusNextChild()
            return
        super().keyPressEvent(event)
