"""How a person is told: a line in the status area, a question where a decision is needed, and the log of faults."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.icons import icon
from gui.theme import Theme
from gui.words import literal_tip

INFO_STAYS = 6000
"""Milliseconds for which a piece of news is shown."""


class Kind(StrEnum):
    """What a notice is."""

    INFO = "info"
    REFUSAL = "refusal"
    ERROR = "error"


_LOOKS = {Kind.INFO: ("info", "muted"), Kind.REFUSAL: ("warning", "warning"), Kind.ERROR: ("error", "bad")}


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: a sentence or two, and technical detail for those who want it."""

    kind: Kind
    text: str
    details: str = ""


class ElidedLabel(QLabel):
    """A plain text on one line that ends in … where there is no room; the tooltip has the whole of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show a text; line breaks become spaces."""
        line = " ".join(text.split())
        super().setText(line)
        self.setToolTip(literal_tip(line))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @property
    def cut(self) -> bool:
        """Whether there is no room for the whole text."""
        return QFontMetrics(self.font()).horizontalAdvance(self.text()) > self.contentsRect().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)


class NoticeLine(QWidget):
    """The place in the status area where notices appear; news goes away by itself, refusals at the next act."""

    told = Signal(Notice)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.notice: Notice | None = None
        self._sign = QLabel()
        self._words = ElidedLabel()
        self._words.installEventFilter(self)
        self._more = QToolButton()
        self._more.setText("Details")
        self._more.setAccessibleName("Details of the notice")
        self._more.clicked.connect(self.show_details)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        row.addWidget(self._more)
        self._timer = QTimer(self, singleShot=True, interval=INFO_STAYS)
        self._timer.timeout.connect(self.clear)
        self.clear()

    def tell(self, kind: Kind | str, text: str, details: str = "") -> None:
        """Show a notice in place of the one before."""
        self.notice = Notice(Kind(kind), text, details)
        self._words.setText(text)
        self.setAccessibleName(text)
        self.set_theme(self._theme)
        self._offer_details()
        if self.notice.kind is Kind.INFO:
            self._timer.start()
        else:
            self._timer.stop()
        self.told.emit(self.notice)

    def clear(self) -> None:
        """Show nothing."""
        self.notice = None
        self._timer.stop()
        self._words.setText("")
        self._sign.clear()
        self._more.hide()
        self.setAccessibleName("Notices")

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        if self.notice is None:
            return
        name, role = _LOOKS[self.notice.kind]
        self._sign.setPixmap(icon(name, theme, role).pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self._words.setProperty("role", "" if self.notice.kind is Kind.INFO else role)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)

    def show_details(self) -> None:
        """Show the whole notice with its details."""
        if self.notice is not None:
            DetailsDialog(self.notice, self.window()).exec()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._words and event.type() == QEvent.Type.Resize:
            self._offer_details()
        return False

    def _offer_details(self) -> None:
        self._more.setVisible(self.notice is not None and bool(self.notice.details or self._words.cut))


class DetailsDialog(QDialog):
    """A notice with its technical detail, which can be selected and copied."""

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Details")
        self.resize(640, 320 if notice.details else 120)
        words = plain_label(notice.text, wraps=True)
        column = QVBoxLayout(self)
        column.addWidget(words)
        if notice.details:
            details = QPlainTextEdit(notice.details, readOnly=True)
            details.setAccessibleName("Technical details")
            column.addWidget(details, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)


def plain_label(text: str, role: str = "", *, wraps: bool = False) -> QLabel:
    """A label that shows its text literally, whatever stands in it; `role` is a kind of words of the stylesheet."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wraps)
    if role:
        label.setProperty("role", role)
    return label


def confirm(
    parent: QWidget | None, question: str, *, explanation: str = "", act: str = "Yes", details: str = "",
    title: str = "Glossator",
) -> bool:  # fmt: skip
    """Ask before something weighty; True when the person chose the button that names the act."""
    box = question_box(parent, question, explanation=explanation, act=act, details=details, title=title)
    box.exec()
    clicked = box.clickedButton()
    return clicked is not None and clicked.objectName() == "act"


def question_box(
    parent: QWidget | None, question: str, *, explanation: str, act: str, details: str, title: str
) -> QMessageBox:
    """The box of `confirm`; Cancel is what Enter and Esc choose."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    # The explanation is another label, which QMessageBox leaves to guess its format: it only ever gets plain words.
    box.setInformativeText(explanation)
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    if details:
        box.setDetailedText(details)
    button: QPushButton = box.addButton(act, QMessageBox.ButtonRole.AcceptRole)
    button.setObjectName("act")
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.setAccessibleName(question)
    return box
