"""The question why something goes back: a digit decides at once; a comment and a correction are one key further."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from domain import review
from domain.annotation import Annotation, Correction, Subject
from domain.scheme import Scheme
from domain.span import Span
from gui.messages import plain_label
from gui.review_correction import CorrectionForm
from gui.review_words import words_of


class Reasons(QListWidget):
    """The reasons for a return under their digits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Reason")
        for number, (code, words) in enumerate(review.REASONS.items(), 1):
            item = QListWidgetItem(f"{number}   {words}")
            item.setData(Qt.ItemDataRole.UserRole, code)
            self.addItem(item)
        self.setCurrentRow(0)
        self.setFixedHeight(self.sizeHintForRow(0) * len(review.REASONS) + 8)

    def chosen(self) -> str:
        """The code of the chosen reason."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else "other"

    def take(self, text: str) -> bool:
        """Choose a reason by its digit; False when it is none."""
        if not text.isdigit() or not 1 <= int(text) <= self.count():
            return False
        self.setCurrentRow(int(text) - 1)
        return True


class ReturnDialog(QDialog):
    """Why something goes back: a digit decides at once, Tab leads to a comment, C to a correction."""

    def __init__(
        self,
        subject: Subject,
        scheme: Scheme | None,
        parent: QWidget | None = None,
        *,
        selected: tuple[Span, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Return")
        self.setMinimumWidth(440)
        what = plain_label(f"“{words_of(subject, scheme)}” goes back to {subject.author}. Why?", wraps=True)
        self._reasons = Reasons()
        self._comment = QLineEdit()
        self._comment.setPlaceholderText("Comment for the annotator (Tab), not needed")
        self._comment.setAccessibleName("Comment")
        self._propose = QPushButton("Propose a correction (C)", autoDefault=False)
        self._form: CorrectionForm | None = None
        if isinstance(subject, Annotation) and scheme is not None:
            self._form = CorrectionForm(subject, scheme, selected)
            self._form.changed.connect(self._follow_form)
            # The fields of another label are there as soon as Qt has come round to them.
            self._later = QTimer(self, singleShot=True, interval=0)
            self._later.timeout.connect(self._make_room)
            self._form.label.currentIndexChanged.connect(lambda _row: self._later.start())
            self._form.hide()
        self._named = False
        """Whether the person chose the reason, which no correction then changes."""
        self._lay_out(what)

    def _lay_out(self, what: QWidget) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Return it")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (what, self._reasons, self._comment, self._propose, self._form, buttons):
            if widget is not None:
                column.addWidget(widget)
        self._propose.setVisible(self._form is not None)
        self._propose.clicked.connect(self.propose)
        self._reasons.itemDoubleClicked.connect(self.accept)
        self._reasons.itemPressed.connect(self._name)
        self._reasons.installEventFilter(self)
        self._reasons.setFocus()

    def eventFilter(self, watched: QObject, event: object) -> bool:
        if watched is self._reasons and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if self._reasons.take(event.text()):
                self._named = True
                self.accept()
                return True
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._named = True
            elif event.key() == Qt.Key.Key_C and self._form is not None:
                self.propose()
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def _name(self) -> None:
        self._named = True

    def propose(self) -> None:
        """Show the fields of a correction and go into them."""
        if self._form is not None:
            self._form.show()
            self._propose.hide()
            self._follow_form()
            self._form.begin()
            self._make_room()

    def _make_room(self) -> None:
        """Grow to what the fields need: Qt's own way stops at two thirds of the screen, and cuts words that wrap."""
        layout = self.layout()
        if self._form is not None and layout is not None and not self._form.isHidden():
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _follow_form(self) -> None:
        """Choose the reason that the correction gives by itself, unless the person named one."""
        code = self._form.reason() if self._form is not None else ""
        if code and not self._named:
            self._reasons.setCurrentRow(list(review.REASONS).index(code))

    def reason(self) -> str:
        """The chosen reason's code."""
        return self._reasons.chosen()

    def comment(self) -> str:
        """What was typed for the annotator."""
        return self._comment.text().strip()

    def correction(self) -> Correction | None:
        """What is proposed to the annotator; None when nothing is."""
        return self._form.correction() if self._form is not None and not self._form.isHidden() else None
