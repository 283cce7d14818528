"""The trash: releases that were put away, to be brought back one or several at a time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.messages import plain_label
from gui.workspace import Workspace


class TrashDialog(QDialog):
    """Lists what is in the trash; nothing leaves it but by being brought back."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Trash")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(560, 400)
        self._workspace = workspace
        self.note = plain_label("", wraps=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Releases in the trash")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.back = QPushButton("&Bring back")
        self.back.clicked.connect(self.bring_back)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.back, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.note)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.back.setDefault(True)
        self.list.itemSelectionChanged.connect(self._check)
        self.list.itemDoubleClicked.connect(self.bring_back)
        workspace.refused.connect(self._refuse)
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        releases = self._workspace.releases(trashed=True) if self._workspace.corpus else []
        for release in releases:
            item = QListWidgetItem(release.name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, str(release.id))
        self.note.setText(
            "Choose releases and bring them back; their annotations come with them."
            if releases
            else "The trash is empty: releases that are moved to it are kept here."
        )
        self.list.setCurrentRow(0)
        self._check()

    def _check(self) -> None:
        self.back.setEnabled(bool(self.list.selectedItems()) and self._workspace.writes)

    def bring_back(self) -> None:
        """Put the chosen releases back with the others."""
        from uuid import UUID

        chosen = [UUID(item.data(Qt.ItemDataRole.UserRole)) for item in self.list.selectedItems()]
        if chosen and self._workspace.trash(chosen, away=False):
            self._fill()

    def _refuse(self, sentence: str, _details: str) -> None:
        self.note.setText(sentence)
