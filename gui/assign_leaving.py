"""The question what becomes of the releases of somebody who will annotate no more."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QRadioButton, QVBoxLayout, QWidget

from domain.person import Person, Role
from gui.messages import plain_label
from gui.words import literal_text, many
from gui.workspace import Workspace


class LeavingDialog(QDialog):
    """Take the releases back, pass them on, or leave them as they are."""

    def __init__(self, name: str, number: int, others: list[Person], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Releases that are left")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(440)
        words = f"{many(number, 'release')} of {name} {'is' if number == 1 else 'are'} not done yet. What becomes of"
        self.back = QRadioButton("&Take them back: they are nobody's then")
        self.on = QRadioButton("&Pass them on to")
        self.leave = QRadioButton(literal_text(f"Leave them with {name}"))
        self.heir = QComboBox()
        self.heir.setAccessibleName("Who gets them")
        for person in others:
            self.heir.addItem(person.name, person)
        self.on.setEnabled(bool(others))
        self.heir.setEnabled(False)
        self.on.toggled.connect(self.heir.setEnabled)
        self.back.setChecked(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(plain_label(f"{words} {'it' if number == 1 else 'them'}?", wraps=True))
        for widget in (self.back, self.on, self.heir, self.leave):
            column.addWidget(widget)
        column.addWidget(plain_label("While they are left, these releases wait and cannot be signed off.", "muted"))
        column.addWidget(buttons)


def let_go(workspace: Workspace, name: str, parent: QWidget) -> bool:
    """Ask what becomes of the unfinished releases of somebody, and see to it; False when that was not to be."""
    done = {key: tally.done for key, tally in workspace.tallies().items()}
    held = [item.release_id for item in workspace.assignments() if item.person == name]
    left = [key for key in held if name not in done.get(key, ())]
    if not left:
        return True
    others = [person for person in workspace.people() if person.role.may(Role.ANNOTATOR) and person.name != name]
    dialog = LeavingDialog(name, len(left), others, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted or dialog.leave.isChecked():
        return accepted
    if dialog.back.isChecked():
        return workspace.unassign(left, [name])
    return workspace.pass_on(left, name, dialog.heir.currentData())
