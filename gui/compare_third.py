"""A third: what none of the annotators has, written by the adjudicator and approved by somebody else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from domain.annotation import Annotation, Correction
from domain.scheme import Scheme
from domain.span import Span
from gui.compare_words import item_words
from gui.messages import plain_label
from gui.review_correction import CorrectionForm

NOTE = "It becomes your own work: theirs is overruled, and somebody else has to approve yours."


class ThirdForm(CorrectionForm):
    """The same fields as of a correction, prefilled from a side."""

    HINT = "For other words, select them in a column before you press T."

    def wanted(self) -> Correction:
        """What was written, also when it is what that side has."""
        return self.correction() or Correction.of(self._annotation)


class ThirdDialog(QDialog):
    """Label, words and attributes of a third; Enter writes it."""

    def __init__(
        self, model: Annotation, scheme: Scheme, selected: tuple[Span, str] | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Write a third")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(460)
        self.form = ThirdForm(model, scheme, selected)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Write it")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        words = f"It begins as what {model.author} has: {item_words(model, scheme)}."
        column.addWidget(plain_label(words, wraps=True))
        column.addWidget(self.form)
        column.addWidget(plain_label(NOTE, "muted", wraps=True))
        column.addWidget(buttons)
        self.form.begin()


def ask_third(
    model: Annotation, scheme: Scheme, selected: tuple[Span, str] | None, parent: QWidget
) -> Correction | None:
    """Ask for a third; None when the person thought better of it."""
    dialog = ThirdDialog(model, scheme, selected, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    wanted = dialog.form.wanted()
    dialog.deleteLater()
    return wanted if accepted else None
