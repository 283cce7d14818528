"""The panel of oddities: what looks odd in the open release, the way there, and mending it where that is safe."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain import annotate, mend
from domain.edit import Edit
from domain.lint import Oddity, oddities
from domain.scheme import Scheme
from gui.messages import plain_label
from gui.sentence_list import SentenceList
from gui.words import many
from gui.workspace import Workspace

ODDITY = Qt.ItemDataRole.UserRole
SOON = 100
"""Milliseconds after an act before it looks again, so that quick work stays quick."""
MOST_LISTED = 1000


class LintPanel(QWidget):
    """A sentence for each odd thing of the open release; it looks only while somebody can see it."""

    chosen = Signal(object)
    """The id of an annotation to show."""
    text_wanted = Signal()
    counted = Signal(int)
    """How many odd things there are."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._found: tuple[Oddity, ...] = ()
        self.list = SentenceList("Odd annotations; Enter goes there, M mends, Delete removes")
        self.empty = plain_label("", "muted", wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(12)
        self.stack = QStackedWidget()
        self.mend_button = QPushButton("&Mend", autoDefault=False)
        self.mend_all_button = QPushButton(autoDefault=False)
        self._lay_out()
        self.list.clicked.connect(self._pick)
        self.list.activated.connect(self._enter)
        self.list.deleted.connect(self._remove)
        self.list.mend_wanted.connect(lambda: self._mend(self._selected()))
        self.list.itemSelectionChanged.connect(self._offer)
        self.mend_button.clicked.connect(lambda: self._mend(self._selected()))
        self.mend_all_button.clicked.connect(lambda: self._mend(self._found))
        self._later = QTimer(self, singleShot=True, interval=SOON)
        self._later.timeout.connect(self._look)
        workspace.sheet_changed.connect(self._change)
        workspace.edited.connect(self._follow)
        self._refill()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.mend_button)
        buttons.addWidget(self.mend_all_button)
        buttons.addStretch(1)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.list, 1)
        inside.addLayout(buttons)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.stack)

    # -- looking

    def _change(self) -> None:
        self._found = ()
        self._refill()
        self._later.start()

    def _follow(self, done: Edit) -> None:
        sheet = self._workspace.sheet
        if sheet is not None and (sheet.release.id in done.releases() or done.of(Scheme)):
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        """Find what is odd now; a panel that nobody sees does so when it is shown."""
        sheet = self._workspace.sheet
        if not self.isVisible():
            return
        found = oddities(sheet) if sheet is not None else ()
        if found != self._found or self.list.count() != len(found[:MOST_LISTED]):
            self._found = found
            self._refill()
        else:
            self._offer()

    def _refill(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for oddity in self._found[:MOST_LISTED]:
            item = QListWidgetItem(oddity.sentence)
            item.setData(ODDITY, oddity)
            self.list.addItem(item)
        if self._found:
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        held = self.list.hasFocus() or self.mend_button.hasFocus() or self.mend_all_button.hasFocus()
        self.stack.setCurrentIndex(1 if self._found else 0)
        self.empty.setText(
            "All is well: nothing looks odd in this release."
            if self._workspace.sheet is not None
            else "No release is open."
        )
        if held and not self._found:
            self.text_wanted.emit()
        self._offer()
        self.counted.emit(len(self._found))

    def _offer(self) -> None:
        """Say on the buttons what can be mended."""
        sheet = self._workspace.sheet
        chosen = self._selected()
        safe = [oddity for oddity in chosen if sheet is not None and mend.can_mend(sheet, oddity)]
        kinds = {oddity.kind for oddity in safe}
        words = mend.ACTS[next(iter(kinds))] if len(kinds) == 1 else "Mend"
        self.mend_button.setText(f"&M{words[1:]}" if words == "Mend" else f"{words} (&M)")
        self.mend_button.setEnabled(bool(safe))
        all_safe = sum(mend.can_mend(sheet, oddity) for oddity in self._found) if sheet is not None else 0
        self.mend_all_button.setText(f"Mend all &safe ones ({all_safe:,})")
        self.mend_all_button.setVisible(all_safe > 1)

    def _selected(self) -> Sequence[Oddity]:
        return [item.data(ODDITY) for item in self.list.selectedItems()]

    # -- acts

    def focus_list(self) -> None:
        """Go into the list, or say that there is nothing in it."""
        self._look()
        if self._found:
            self.list.setFocus()
        elif self._workspace.sheet is not None:
            self._workspace.told.emit("Nothing looks odd in this release.")

    def _pick(self, index: QModelIndex) -> None:
        oddity = index.data(ODDITY)
        if oddity is not None:
            self.chosen.emit(oddity.annotation_id)

    def _enter(self, index: QModelIndex) -> None:
        self._pick(index)
        self.text_wanted.emit()

    def _mend(self, wanted: Sequence[Oddity]) -> None:
        made = self._workspace.do(mend.mended, wanted)
        if made is not None:
            self._workspace.told.emit(f"{many(len(made.changes), 'change')}: {made.title}. Ctrl+Z takes it back.")

    def _remove(self) -> None:
        ids = list(dict.fromkeys(oddity.annotation_id for oddity in self._selected()))
        if ids:
            self._workspace.do(annotate.remove, ids)
